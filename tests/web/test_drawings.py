"""Geometry in numbers, filters in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit import clock
from banshi.web import drawings
from tests import world

TZ = ZoneInfo("Asia/Shanghai")
T = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def span(start, end, row=0):
    return drawings.Span(T + timedelta(hours=start), None if end is None else T + timedelta(hours=end), row, "", "", "")


def test_stretches_follow_each_other_without_a_gap_and_an_open_one_ends_now():
    drawn = drawings.strip([span(0, 6), span(6, None)], [], now=T + timedelta(hours=12), tz=TZ)
    first, second = drawn.segments
    assert first.x == drawings.LEFT
    assert first.x + first.width == second.x
    assert second.x + second.width == pytest.approx(drawings.WIDTH - drawings.LEFT)


@given(
    st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 50_000), st.integers(0, 3)), max_size=8),
    st.lists(st.integers(0, 90_000), max_size=3),
    st.integers(0, 100_000),
)
def test_whatever_is_drawn_stays_inside_and_has_few_ticks(rows, marks, now):
    spans = [span(start, start + length, row) for start, length, row in rows]
    drawn = drawings.strip(
        spans, [(T + timedelta(hours=n), "", "") for n in marks], now=T + timedelta(hours=now), tz=TZ
    )
    assert all(0 <= s.x <= drawn.width and s.width >= 2 and s.y < drawn.height for s in drawn.segments)
    assert all(0 <= mark.x <= drawn.width for mark in (*drawn.marks, *drawn.ticks))
    assert len(drawn.ticks) <= 8


def filtered(text, **values):
    return Template(text).render(Context(values))


@pytest.mark.parametrize(
    ("hours", "words", "css"),
    [
        (50, "还剩 2 天", "due"),
        (30, "还剩 30 小时", "due"),
        (3, "还剩 3 小时", "due due-near"),
        (0.01, "还剩 1 分钟", "due due-near"),
        (-3, "已超 3 小时", "due due-late"),
        (-100, "已超 4 天", "due due-late"),
    ],
)
def test_what_is_left_is_said_in_one_unit(db, hours, words, css):
    with clock.frozen(world.NOW):
        shown = filtered("{{ due|remaining }}", due=world.NOW + timedelta(hours=hours))
    assert words in shown
    assert f'class="{css}"' in shown


def test_instants_are_shown_in_the_towns_time(db):
    assert "2026-03-04 10:00" in filtered("{{ at|local }}", at=world.NOW)
    with clock.frozen(world.NOW):
        assert "3月4日" in filtered("{{ at|local_day }}", at=world.NOW)
        assert "2025年3月4日" in filtered("{{ at|local_day }}", at=world.NOW - timedelta(days=365))
    assert filtered("{{ at|local }}{{ at|local_day }}{{ at|remaining }}{{ at|since }}", at=None) == ""


def test_names_that_nobody_knows_are_shown_as_codes_and_shares_of_nothing_as_a_dash(db):
    assert filtered("{{ 'nowhere'|unit_name }}") == "nowhere"
    assert filtered("{{ ''|unit_name }}{{ 'a/b'|place_name }}") == ""
    assert filtered("{% percent 5 8 %} {% percent 0 0 %}") == "62.5% —"
    assert filtered("{{ '1234567890'|spoken }}") == "123 4567 890"


def test_labels_near_the_edges_run_inwards():
    """Half of the last day was cut off on a phone."""
    drawn = drawings.strip([span(0, 144)], [], now=T + timedelta(hours=144), tz=TZ)
    for tick in drawn.ticks:
        near_left, near_right = tick.x < drawings.NEAR_EDGE, tick.x > drawings.WIDTH - drawings.NEAR_EDGE
        assert tick.css == ("tick-first" if near_left else "tick-last" if near_right else "")
    assert any(tick.css == "" for tick in drawn.ticks)


@pytest.mark.parametrize(
    ("value", "due_now", "baseline", "target", "part", "mark"),
    [
        (50, 25, 0, 100, 50.0, 25.0),
        (None, 25, 0, 100, 0.0, 25.0),
        (150, 100, 0, 100, 100.0, 100.0),
        (20, 15, 30, 10, 50.0, 75.0),
        (40, 30, 30, 10, 0.0, 0.0),
        (5, 5, 5, 5, 100.0, 100.0),
    ],
)
def test_a_bar_is_the_way_gone_whichever_way_is_better(value, due_now, baseline, target, part, mark):
    drawn = drawings.progress(value, due_now, baseline=baseline, target=target)
    assert (drawn.part, drawn.mark) == (part, mark)


def test_people_read_dates_as_they_are_written_in_chinese(db):
    late = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    for on in (date(2026, 3, 5), "2026-03-05", "2026-03-05T01:00:00", late):
        assert filtered("{{ on|day }}", on=on) == "2026年3月5日", on
    assert filtered("{{ on|day|default:'还没有' }}{{ no|day }}", on="", no=None) == "还没有"
    assert "2026年3月5日 00:30</time>" in filtered("{{ at|moment }}", at=late)
    assert filtered("{{ at|moment }}", at=None) == ""
    said = "延期至 2026-03-05，文号 12026-03-051，编号 0000-12-345"
    assert filtered("{{ said|dated }}", said=said) == "延期至 2026年3月5日，文号 12026-03-051，编号 0000-12-345"
