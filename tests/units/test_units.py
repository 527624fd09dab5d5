"""The tree and the catalogue on a real base: what is refused, what a successor takes over, and fresh news."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from banshi.config import wiring
from banshi.kit.refused import Refused
from banshi.units import actions, queries
from banshi.units.models import CatalogueEntry, TreeEdition, Unit

DAY = date(2026, 3, 4)


def days(n: int) -> date:
    return DAY + timedelta(days=n)


def found() -> None:
    """A city with two bureaus and an office under the first."""
    actions.add_units(
        [
            {"code": "city", "name": "示例市"},
            {"code": "water", "name": "示例市水务局", "short_name": "水务局", "parent": "city"},
            {"code": "pumps", "name": "泵站管理所", "parent": "water"},
            {"code": "roads", "name": "示例市交通局", "parent": "city", "place_path": "01"},
        ],
        on=DAY,
    )


@pytest.fixture
def city(db):
    found()


def test_units_have_paths_and_may_be_asked_for(city):
    assert queries.path_of("pumps") == "city/water/pumps"
    assert queries.path_of("nobody") == "?/nobody"
    assert [unit.code for unit in queries.under("water")] == ["water", "pumps"]
    assert [unit.code for unit in queries.active(DAY)] == ["city", "roads", "water", "pumps"]
    assert queries.active(days(-1)) == []
    assert (queries.name_of("water"), queries.name_of("x")) == ("示例市水务局", "x")
    assert queries.superior_outside(unit="pumps", excluded="city/water") == "city"


@pytest.mark.parametrize(
    "row", [{"code": "city"}, {"code": ""}, {"code": "a/b"}, {"code": "new", "parent": "nobody"}], ids=str
)
def test_a_bad_unit_is_refused_with_its_row_and_nothing_is_written(city, row):
    with pytest.raises(Refused, match="第 2 行") as refused:
        actions.add_units([{"code": "fine", "name": "新设"}, {"name": "某局", **row}], on=DAY)
    assert refused.value.code == "bad_unit"
    assert queries.unit("fine") is None


def test_a_unit_is_renamed_and_keeps_its_code(city):
    actions.rename("water", name="示例市水利局", short_name="水利局")
    assert queries.unit("water").short_name == "水利局"
    with pytest.raises(Refused, match="没有“nobody”这个单位"):
        actions.rename("nobody", name="x", short_name="x")


# ---- the catalogue


def route(on: date, function: str = "02/0201", place: str = "01/0101"):
    found = queries.route(function=function, place_path=place, on=on)
    return found.unit if found else None


def test_the_catalogue_is_asked_by_day_place_and_function(city):
    actions.add_catalogue(
        [
            {"function": "02", "unit": "water", "valid_to_on": days(10)},
            {"function": "02", "unit": "roads", "valid_from_on": days(10)},
            {"function": "02/0201", "unit": "pumps"},
            {"function": "02", "place_path": "01", "unit": "city", "valid_from_on": days(20)},
        ],
        on=DAY,
    )
    assert [route(days(n)) for n in (-1, 0, 9, 10, 20)] == [None, "pumps", "pumps", "pumps", "city"]
    assert [route(days(n), "02/0202") for n in (0, 9, 10, 20)] == ["water", "water", "roads", "city"]
    why = queries.considered(function="02/0201", place_path="01/0101", on=days(20))
    assert [(entry.unit, entry.label()) for entry in why] == [
        ("city", "02@01"),
        ("pumps", "02/0201@*"),
        ("roads", "02@*"),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"function": "02", "unit": "roads"}, "catalogue_overlap"),
        ({"function": "02", "unit": "roads", "valid_from_on": days(5), "valid_to_on": days(6)}, "catalogue_overlap"),
        ({"function": "02", "unit": "roads", "valid_from_on": days(-5), "valid_to_on": days(1)}, "catalogue_overlap"),
        ({"function": "03", "unit": "nobody"}, "bad_catalogue"),
        ({"function": "", "unit": "roads"}, "bad_catalogue"),
        ({"function": "03", "unit": "roads", "valid_to_on": DAY}, "bad_catalogue"),
    ],
    ids=str,
)
def test_a_bad_entry_is_refused_with_its_row_and_nothing_is_written(city, row, code):
    actions.add_catalogue([{"function": "02", "unit": "water"}], on=DAY)
    with pytest.raises(Refused, match="第 2 行") as refused:
        actions.add_catalogue([{"function": "09", "unit": "water"}, row], on=DAY)
    assert refused.value.code == code
    assert CatalogueEntry.objects.count() == 1


def test_what_touches_but_does_not_overlap_is_taken(city):
    actions.add_catalogue([{"function": "02", "unit": "water", "valid_to_on": days(3)}], on=DAY)
    actions.add_catalogue([{"function": "02", "unit": "roads", "valid_from_on": days(3)}], on=DAY)
    actions.add_catalogue([{"function": "02", "place_path": "01", "unit": "roads"}], on=DAY)
    assert CatalogueEntry.objects.count() == 3


def test_two_who_add_overlapping_entries_at_once_cannot_pass_each_other(committed_db):
    found()
    gate, failed = threading.Barrier(2), []

    def add(unit, start):
        try:
            gate.wait(20)
            actions.add_catalogue([{"function": "02", "unit": unit, "valid_from_on": start}], on=DAY)
        except Refused as refused:
            failed.append(refused.code)
        finally:
            connection.close()

    # starts that differ: the unique constraint alone would let both in
    threads = [threading.Thread(target=add, args=pair) for pair in (("water", DAY), ("roads", days(1)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == ["catalogue_overlap"]
    assert CatalogueEntry.objects.count() == 1


# ---- abolishing


def test_a_successor_takes_over_from_the_day_on(city):
    actions.add_catalogue(
        [
            {"function": "02", "unit": "water"},
            {"function": "03", "unit": "water", "valid_to_on": days(30)},
            {"function": "04", "unit": "water", "valid_from_on": days(10)},
            {"function": "05", "unit": "water", "valid_from_on": days(20)},
            {"function": "06", "unit": "water", "valid_to_on": days(5)},
        ],
        on=DAY,
    )
    actions.abolish("water", successor="roads", on=days(10))
    seen = {
        function: [route(days(n), function) for n in (0, 9, 10, 29, 30)] for function in ("02", "03", "04", "05", "06")
    }
    assert seen == {
        "02": ["water", "water", "roads", "roads", "roads"],
        "03": ["water", "water", "roads", "roads", None],
        "04": [None, None, "roads", "roads", "roads"],
        "05": [None, None, None, "roads", "roads"],
        "06": ["water", None, None, None, None],
    }
    assert queries.named("water", on=days(9)).code == "water"
    with pytest.raises(Refused, match="“示例市水务局”已撤销，职能由“示例市交通局”承接"):
        queries.named("water", on=days(10))
    with pytest.raises(Refused, match="没有“x”这个单位"):
        queries.named("x", on=DAY)


@pytest.mark.parametrize(
    ("code", "successor", "on", "refusal"),
    [
        ("water", "nobody", days(1), "no_successor"),
        ("water", "water", days(1), "no_successor"),
        ("water", "pumps", days(1), "no_successor"),
        ("water", "roads", DAY, "cannot_abolish"),
        ("nobody", "roads", days(1), "unknown_unit"),
    ],
)
def test_what_cannot_be_abolished_is_refused(city, code, successor, on, refusal):
    with pytest.raises(Refused) as refused:
        actions.abolish(code, successor=successor, on=on)
    assert refused.value.code == refusal
    assert ("最早在第二天撤销。请过一天再办" in refused.value.say()) is (refusal == "cannot_abolish")
    assert Unit.objects.filter(valid_to_on__isnull=False).count() == 0


def test_a_unit_is_abolished_once_and_its_successor_may_not_be_gone(city):
    actions.abolish("pumps", successor="roads", on=days(1))
    with pytest.raises(Refused, match=r"“.+”已于 \d{4}-\d\d-\d\d 撤销，不用再办"):
        actions.abolish("pumps", successor="city", on=days(2))
    with pytest.raises(Refused, match="承接单位"):
        actions.abolish("water", successor="pumps", on=days(2))


# ---- news


def test_a_change_by_another_process_is_seen_within_a_second(city, monkeypatch):
    assert queries.unit("water").name == "示例市水务局"
    # what another process does: the rows and the edition, but not our memory
    Unit.objects.filter(code="water").update(name="示例市水利局")
    TreeEdition.objects.update(number=7)
    assert queries.unit("water").name == "示例市水务局"
    monkeypatch.setitem(queries._kept(), "checked", -9.0)
    assert queries.unit("water").name == "示例市水利局"


def test_asking_again_costs_no_query(city, django_assert_num_queries):
    queries.units()
    with django_assert_num_queries(0):
        for _ in range(50):
            route(DAY)


def undone_rename() -> int:
    """A renaming that is rolled back after somebody looked at it; the edition it had."""
    with transaction.atomic():
        actions.rename("water", name="改名未成", short_name="x")
        assert queries.unit("water").name == "改名未成"
        edition = TreeEdition.objects.get().number
        transaction.set_rollback(True)
    return edition


def test_a_change_that_was_rolled_back_is_not_remembered(city, monkeypatch):
    undone_rename()
    monkeypatch.setitem(queries._kept(), "checked", -9.0)
    assert queries.unit("water").name == "示例市水务局"


def test_a_rolled_back_edition_never_comes_again(city):
    assert len({undone_rename() for _ in range(3)}) == 3
    assert TreeEdition.objects.count() == 1


@pytest.mark.parametrize("commits", [True, False])
def test_each_thread_sees_its_own_change_and_others_once_it_is_committed(committed_db, commits):
    def elsewhere() -> str:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(looked).result()

    def looked() -> str:
        try:
            return queries.name_of("water")
        finally:
            connection.close()

    found()
    assert elsewhere() == queries.name_of("water") == "示例市水务局"
    with transaction.atomic():
        actions.rename("water", name="示例市水利局", short_name="水利局")
        assert elsewhere() == "示例市水务局", "not committed yet"
        assert queries.name_of("water") == "示例市水利局", "put back by whoever looked meanwhile"
        transaction.set_rollback(not commits)
    after = "示例市水利局" if commits else "示例市水务局"
    assert (queries.name_of("water"), elsewhere()) == (after, after)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE units_unit SET path = 'city/pumps' WHERE code = 'pumps'", ["pumps"]),
        ("UPDATE units_unit SET parent_id = 'roads' WHERE code = 'pumps'", ["pumps"]),
        # all below stand in the line of a code that is not there any more
        ("UPDATE units_unit SET code = 'waters' WHERE code = 'water'", ["waters", "pumps"]),
        ("DELETE FROM units_unit WHERE code = 'water'", ["pumps"]),
        ("UPDATE units_unit SET successor_id = 'nobody' WHERE code = 'roads'", ["roads"]),
    ],
)
def test_a_unit_put_into_another_line_by_sql_is_named(city, sql, named):
    assert list(queries.check()) == []
    assert queries.check in wiring.CHECKS, "verify asks it too"
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(sql)
        found = [fault.en for fault in queries.check()]
        assert [one.split(" is ")[0].removeprefix("The line of unit ") for one in found] == named
        transaction.set_rollback(True)
