"""The geometry of trajectories: round levels, marks inside the frame, and words that tell two drawings apart."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit import trend

DAY = date(2026, 1, 1)
PLANNED = [(DAY, 0.0), (DAY + timedelta(days=100), 300.0)]


@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9))
def test_levels_are_two_to_five_and_lie_between(low, way):
    found = trend.levels(low, low + way)
    assert 1 <= len(found) <= 5
    assert all(low - way * 1e-6 <= one <= low + way * (1 + 1e-6) for one in found)


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (1035.96, "1035.96"), (4_000_000, "400万"), (3.5e9, "35亿"), (99_999, "99999")]
)
def test_numbers_in_few_signs(value, shown):
    assert trend.short(value) == shown


def test_what_rises_lies_higher_what_is_foretold_opens_like_a_fan_and_the_due_stands_at_its_day():
    seen = [(DAY + timedelta(days=10), 20.0, "20", "claimed"), (DAY + timedelta(days=40), 90.0, "90", "audited")]
    ahead = trend.Ahead(PLANNED[-1][0], 240, 200, 290)
    drawn = trend.trend(PLANNED, seen, width=30, on=DAY + timedelta(days=50), due=PLANNED[-1][0], ahead=ahead)
    first, second = drawn.points
    assert (first.css, second.css) == ("tier-claimed", "tier-audited")
    assert first.x < second.x < drawn.now < drawn.due == drawn.goal.x == drawn.end.x
    assert drawn.goal.y < drawn.end.y < second.y < first.y < drawn.start.y
    assert drawn.fan.split()[0] == drawn.ahead.split()[0] == f"{second.x},{second.y}"
    assert [*map(float, drawn.fan.split()[1].split(","))][1] < drawn.end.y
    assert drawn.end.label == "2026-04-11 240（200–290）"


def test_nothing_is_foretold_of_nothing_seen():
    ahead = trend.Ahead(PLANNED[-1][0], 240, 200, 290)
    drawn = trend.trend(PLANNED, [], width=30, ahead=ahead)
    assert (drawn.ahead, drawn.fan, drawn.end, drawn.now, drawn.due) == ("", "", None, None, None)


def test_another_value_gives_other_shapes():
    one, other = (trend.trend(PLANNED, [(DAY, value, "x", "")], width=30).shapes() for value in (20.0, 26.0))
    assert one != other
