"""Units in the record: each change by the program is entered, each past it is named."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from django.db import connection, transaction

from banshi.config import wiring
from banshi.kit import clock, ids
from banshi.record import queries as record
from banshi.units import actions, jobs, queries, stating
from banshi.units.facts import STATED, Stated
from tests.units.test_units import found

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def city(monkeypatch):
    monkeypatch.setitem(jobs._looked, "edition", 0)
    found()


def now() -> datetime:
    return datetime.now(UTC)


def told() -> list[tuple[str, str]]:
    facts = [msgspec.json.decode(one.payload, type=Stated) for one in record.entries_of_kind(STATED)]
    return [(fact.unit.code, fact.unit.name) for fact in facts]


def named() -> list[str]:
    return [fault.en.split()[1] for fault in stating.differing()]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_unit_is_entered_once_and_each_change_of_the_tree_once():
    assert named() == []
    assert [jobs.state_units(now()) for _ in range(2)] == [4, 0]
    actions.rename("water", name="示例市水利局", short_name="水利局")
    assert named() == [], "what was changed a moment ago is to be entered yet"
    assert [jobs.state_units(now()) for _ in range(2)] == [1, 0]
    assert told()[4:] == [("water", "示例市水利局")]
    actions.abolish("pumps", successor="roads", on=ON + timedelta(days=9))
    actions.add_units([{"code": "parks", "name": "园林处", "parent": "city"}], on=ON)
    assert jobs.state_units(now()) == 2
    assert {code for code, _name in told()[5:]} == {"pumps", "parks"}
    assert named() == []
    assert queries.check in wiring.CHECKS, "verify asks it too"


def test_a_worker_that_starts_anew_enters_nothing_again(monkeypatch):
    jobs.state_units(now())
    monkeypatch.setitem(jobs._looked, "edition", 0)
    assert jobs.state_units(now()) == 0


def test_what_changes_while_a_worker_looks_is_entered_at_its_next_look(monkeypatch):
    look = stating.to_state

    def slowly():
        seen = look()
        actions.rename("roads", name="示例市公路局", short_name="公路局")
        return seen

    monkeypatch.setattr(stating, "to_state", slowly)
    assert (jobs.state_units(now()), told()) == (0, [])
    monkeypatch.setattr(stating, "to_state", look)
    assert jobs.state_units(now()) == 4
    assert ("roads", "示例市公路局") in told()


def test_what_another_worker_entered_meanwhile_is_not_entered_twice(monkeypatch):
    seen = stating.to_state()
    assert jobs.state_units(now()) == 4
    monkeypatch.setitem(jobs._looked, "edition", 0)
    monkeypatch.setattr(stating, "to_state", lambda: seen)
    assert jobs.state_units(now()) == 0
    assert len(told()) == 4


CHANGES = [
    ("UPDATE units_unit SET name = '示例市第一水务局' WHERE code = 'water'", "water"),
    ("UPDATE units_unit SET kind = 'school' WHERE code = 'roads'", "roads"),
    ("UPDATE units_unit SET phone = '0000-1' WHERE code = 'roads'", "roads"),
    ("UPDATE units_unit SET valid_from_on = '2020-01-01' WHERE code = 'roads'", "roads"),
    ("UPDATE units_unit SET parent_id = 'city', path = 'city/pumps' WHERE code = 'pumps'", "pumps"),
    ("DELETE FROM units_unit WHERE code = 'pumps'", "pumps"),
    (
        "INSERT INTO units_unit (code, name, short_name, path, place_path, phone, address, hours, kind, valid_from_on)"
        " VALUES ('new', '新设局', '新设局', 'new', '', '', '', '', '', '2026-03-04')",
        "new",
    ),
]


@pytest.mark.parametrize(("sql", "code"), CHANGES)
def test_what_sql_changed_is_named_and_no_worker_enters_it_as_if_it_were_right(monkeypatch, sql, code):
    jobs.state_units(now())
    run(sql)
    assert named() == [code]
    monkeypatch.setitem(jobs._looked, "edition", 0)
    assert jobs.state_units(now()) == 0
    assert named() == [code]


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_change_that_is_not_entered_in_ten_minutes_is_named_and_a_number_of_the_future_hides_nothing(minutes):
    jobs.state_units(now())
    actions.rename("water", name="示例市水利局", short_name="水利局")
    with clock.frozen(now() + timedelta(minutes=minutes)):
        assert named() == ["water"]


def test_an_id_tells_when_it_was_made():
    before = now() - timedelta(milliseconds=1)
    assert before <= ids.made_at(ids.new_id()) <= now() + timedelta(seconds=1)
    for number in (0, -1, 2**63 - 1):
        assert ids.made_at(number).tzinfo is UTC


def test_a_change_that_is_rolled_back_leaves_nothing():
    jobs.state_units(now())
    with transaction.atomic():
        actions.rename("water", name="改名未成", short_name="x")
        transaction.set_rollback(True)
    assert jobs.state_units(now()) == 0
    assert named() == []
