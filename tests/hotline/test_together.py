"""Two at once at a hotline: a file of calls is taken once, a person stands once on the roster."""

from banshi.hotline import actions
from banshi.hotline.models import CallRow, ShiftRow
from banshi.people.facts import Viewer
from tests import world
from tests.programmes.test_attacks_together import at_once
from tests.world import NOW, hours

CALLS = "时间,接听,等待秒数\n" + "".join(f"2026-03-01 03:{n // 60:02d}:{n % 60:02d},是,8\n" for n in range(1200))


def test_the_same_calls_sent_twice_at_once_are_taken_once(committed_db):
    world.found()
    took = []

    def take():
        took.append(actions.take_calls("rexian", CALLS.encode(), by=Viewer.system(), at=NOW))

    assert at_once(take, take, take) == ["done"] * 3
    assert CallRow.objects.count() == 1200
    assert sorted((one.taken, one.here) for one in took) == [(0, 1200), (0, 1200), (1200, 0)]


def test_nobody_is_put_on_twice_for_the_same_hours_by_two_at_once(committed_db):
    world.found()

    def put_on(start: float):
        begin = NOW + hours(start)
        actions.put_on("rexian", "shouli", start=begin, end=begin + hours(8), by=world.staff("paidan"), at=NOW)

    put_on(100)
    assert at_once(*[lambda: put_on(10)] * 3) == ["done", "shift_doubled", "shift_doubled"]
    assert ShiftRow.objects.count() == 2
