"""The roster and the log of calls stand on the record: whatever is changed behind the program is named by the checks."""

from datetime import timedelta

import pytest

from banshi.config import wiring
from banshi.hotline import actions, queries, rules
from banshi.hotline.facts import Call
from banshi.hotline.models import CallFile, CallRow, ShiftRow
from banshi.nouns import rebuilding, telling
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from tests import world
from tests.world import NOW, hours

SYSTEM = Viewer.system()
CALLS = "时间,接听,等待秒数\n2026-03-01 03:12:05,是,8\n2026-03-01 04:00:00,否,45\n2026-03-01 04:00:00,否,45\n"
MORE = "时间,接听,等待秒数\n2026-03-02 03:12:05,是,8\n"


@pytest.fixture
def town(db):
    world.found()
    for text in (CALLS, MORE):
        actions.take_calls("rexian", text.encode(), by=SYSTEM, at=NOW)


def faults() -> list[str]:
    return [fault.code for check in wiring.CHECKS for fault in check()]


def missed() -> CallRow:
    return CallRow.objects.filter(answered=False).order_by("id").first()


def test_nothing_is_named_where_nothing_was_changed(town):
    actions.put_on("rexian", "shouli", start=NOW + hours(3), end=NOW + hours(6), by=SYSTEM, at=NOW)
    assert faults() == []
    rebuilding.rebuild()
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: CallRow.objects.filter(id=missed().id).update(answered=True, nth=7),
        lambda: CallRow.objects.filter(id=missed().id).update(waited=3),
        lambda: CallRow.objects.filter(id=missed().id).update(at=NOW),
        lambda: CallRow.objects.filter(id=missed().id).update(unit="zhujian"),
        lambda: CallRow.objects.filter(id=missed().id).update(file=CallFile.objects.order_by("-id").first()),
        lambda: missed().delete(),
        lambda: CallRow.objects.filter(file=CallFile.objects.order_by("id").first()).delete(),
        lambda: CallRow.objects.create(
            file=CallFile.objects.first(), unit="rexian", at=NOW, answered=True, waited=1, nth=1
        ),
    ],
    ids=["answered", "waited", "moved", "another unit", "another file", "removed", "all removed", "added"],
)
def test_a_call_changed_in_the_database_is_named_by_its_file(town, change):
    change()
    assert set(faults()) == {"calls_differ"}


def test_a_shift_changed_removed_or_invented_in_the_database_is_named(town):
    row = actions.put_on("rexian", "shouli", start=NOW + hours(3), end=NOW + hours(6), by=SYSTEM, at=NOW)
    ShiftRow.objects.filter(id=row.id).update(end_at=NOW + hours(9))
    assert faults() == ["row_differs"]
    rebuilding.rebuild()
    assert (faults(), ShiftRow.objects.get().end_at) == ([], NOW + hours(6))
    ShiftRow.objects.filter(id=row.id).update(taken_off_at=NOW)
    assert faults() == ["row_differs"]
    ShiftRow.objects.filter(id=row.id).delete()
    assert faults() == ["row_missing"]
    rebuilding.rebuild()
    row = ShiftRow.objects.get()
    row.pk, row.code, row.start_at = row.pk + 1, "1000000000", NOW + timedelta(days=9)
    row.end_at = row.start_at + hours(2)
    row.save(force_insert=True)
    assert faults() == ["row_without_entry"]


def test_the_story_of_a_shift_and_of_a_file(town):
    row = actions.put_on("rexian", "shouli", start=NOW + hours(3), end=NOW + hours(6), by=SYSTEM, at=NOW)
    actions.take_off(row.code, by=SYSTEM, at=NOW)
    told = telling.lines(NOUNS["shift"][0], row)
    assert [one.sentence for one in told] == ["示例县便民热线中心排 受理员·甲 值班", "这一班在开始之前撤下"]
    file = telling.lines(NOUNS["calls"][0], CallFile.objects.order_by("id").first())
    assert [one.sentence for one in file] == [
        "示例县便民热线中心导入电话系统的记录：收下 3 个来电，以前已在 0 个，没有收 0 行"
    ]


def test_the_digest_does_not_depend_on_the_order_and_tells_every_call_apart():
    one, other = Call(NOW, True, 8), Call(NOW, False, 8)
    assert rules.digest("a", [one, other]) == rules.digest("a", [other, one])
    near = ([one], [other], [one, one], [Call(NOW, True, 8, 2)], [Call(NOW, True, 9)], [Call(NOW + hours(1), True, 8)])
    assert len({rules.digest(unit, calls) for unit in ("a", "b") for calls in near}) == 2 * len(near)


def test_somebody_stands_once_at_one_hour_and_again_once_taken_off(town):
    row = actions.put_on("rexian", "shouli", start=NOW + hours(3), end=NOW + hours(6), by=SYSTEM, at=NOW)
    actions.take_off(row.code, by=SYSTEM, at=NOW)
    actions.put_on("rexian", "shouli", start=NOW + hours(3), end=NOW + hours(6), by=SYSTEM, at=NOW)
    assert len(queries.shifts("rexian", NOW, NOW + hours(9))) == 1
