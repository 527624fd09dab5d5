"""Working time against tables of cases, and against a slow walk day by day and minute by minute."""

import timeit
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.kit.calendars import (
    LIMITS,
    UNITS,
    Calendar,
    Span,
    due,
    is_working_day,
    merged,
    next_working_moment,
    plain,
    working_seconds,
)
from banshi.kit.refused import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# the national notice for 2021, April to June and New Year, as far as the cases below touch it
CHINA = Calendar(
    name="cn",
    edition="test",
    holidays=frozenset(
        [date(2021, 5, day) for day in range(1, 6)]
        + [date(2021, 6, day) for day in (12, 13, 14)]
        + [date(2021, 1, 1), date(2022, 1, 1), date(2022, 1, 2), date(2022, 1, 3)]
    ),
    workdays=frozenset([date(2021, 4, 25), date(2021, 5, 8)]),
    years=frozenset([2021, 2022]),
)


def at(month: int, day: int, clock: str = "10:00", *, year: int = 2021) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def ends(start: datetime, amount: int, unit: str, *paused) -> str:
    return f"{due(CHINA, start, Span(amount, unit), paused=paused).at.astimezone(SHANGHAI):%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        (at(4, 28), 3, "05-06 17:30:00"),  # S14: materials complete, push to the home district
        (at(5, 6), 10, "05-19 17:30:00"),  # S14: the home district decides; Saturday 8 May is a working day
        (at(5, 19), 3, "05-24 17:30:00"),  # S14: the applicant is told
        (at(4, 24), 1, "04-25 17:30:00"),  # a make-up Sunday counts
        (at(4, 28, "23:59"), 1, "04-29 17:30:00"),  # the day of the start does not count, however late
        (at(4, 29, "00:00"), 1, "04-30 17:30:00"),
        (at(5, 2), 1, "05-06 17:30:00"),  # started within a holiday
        (at(4, 28), 0, "04-28 17:30:00"),  # the same day while somebody works
        (at(4, 28, "18:00"), 0, "04-29 17:30:00"),  # else the next
        (at(5, 1), 0, "05-06 17:30:00"),
        (at(12, 31), 1, "01-04 17:30:00"),  # across the new year of 2022
    ],
)
def test_working_days_end_with_the_last_working_hour_of_the_nth_day(start, amount, expected):
    assert ends(start, amount, "working_days") == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        (at(4, 28, "11:00"), 2, "working_hours", "04-28 14:30:00"),  # across lunch
        (at(4, 28, "12:30"), 1, "working_hours", "04-28 14:30:00"),  # started at lunch
        (at(4, 30, "17:00"), 1, "working_hours", "05-06 09:30:00"),  # across the Labour Day holiday
        (at(5, 7, "17:00"), 1, "working_hours", "05-08 09:30:00"),  # into the make-up Saturday
        (at(5, 8, "17:00"), 1, "working_hours", "05-10 09:30:00"),  # over the Sunday
        (at(4, 28, "09:00"), 7, "working_hours", "04-28 17:30:00"),  # a whole day ends with the day
        (at(4, 28, "20:00"), 0, "working_hours", "04-29 09:00:00"),
        (at(4, 30, "17:00"), 48, "hours", "05-02 17:00:00"),
        (at(4, 28), 3, "days", "05-01 23:59:59"),  # calendar days end on a holiday too
        (at(4, 28), 0, "days", "04-28 23:59:59"),
        (at(1, 31), 1, "months", "02-28 23:59:59"),  # clipped to the month
        (at(12, 15), 14, "months", "02-15 23:59:59"),
    ],
)
def test_the_other_units(start, amount, unit, expected):
    assert ends(start, amount, unit) == expected


# 5 July 2021 is a Monday, and no holiday or make-up day is near
@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([(at(7, 5, "11:00"), at(7, 7, "11:00"))], "07-09 17:30:00"),  # Tuesday and the day it resumed are left out
        ([(at(7, 6, "10:00"), at(7, 6, "16:00"))], "07-07 17:30:00"),  # within one day: nothing
        ([(at(7, 7, "16:00"), at(7, 8, "10:00"))], "07-08 17:30:00"),  # begun on the last day, before the due
        ([(at(7, 7, "18:00"), at(7, 9, "10:00"))], "07-07 17:30:00"),  # begun after the due: it stays missed
        ([(at(7, 7, "16:00"), at(7, 10, "10:00"))], "07-12 17:30:00"),  # resumed on a Saturday: never due in a pause
        ([(at(7, 7, "16:00"), at(7, 8, "20:00"))], "07-09 17:30:00"),  # resumed after hours
        ([(at(7, 10), at(7, 11)), (at(7, 1), at(7, 4))], "07-07 17:30:00"),  # before the start, and at a weekend
        ([(at(7, 5, "11:00"), at(7, 6)), (at(7, 5, "15:00"), at(7, 7, "11:00"))], "07-09 17:30:00"),  # overlapping
        ([(at(7, 6), at(7, 7)), (at(7, 7, "11:00"), at(7, 8))], "07-09 17:30:00"),  # two, a day each
    ],
)
def test_a_pause_leaves_out_the_days_after_it_began_up_to_the_day_it_ended(pauses, expected):
    assert ends(at(7, 5), 2, "working_days", *pauses) == expected


@pytest.mark.parametrize(
    ("unit", "amount", "pause", "expected"),
    [
        ("hours", 5, (at(7, 5, "12:00"), at(7, 5, "14:00")), "07-05 17:00:00"),
        ("hours", 2, (at(7, 5, "12:00"), at(7, 5, "14:00")), "07-05 12:00:00"),  # due before the pause began
        ("working_hours", 3, (at(7, 5, "11:00"), at(7, 5, "14:00")), "07-05 16:00:00"),
        ("working_hours", 3, (at(7, 5, "12:00"), at(7, 5, "13:30")), "07-05 14:30:00"),  # nobody worked then anyway
        ("days", 3, (at(7, 6), at(7, 8)), "07-10 23:59:59"),
        ("days", 3, (at(7, 9), at(7, 20)), "07-08 23:59:59"),  # a late pause mends no missed due
        ("months", 1, (at(7, 6), at(7, 8)), "08-07 23:59:59"),
        ("months", 1, (at(8, 6), at(8, 8)), "08-05 23:59:59"),
    ],
)
def test_pauses_of_the_other_units(unit, amount, pause, expected):
    assert ends(at(7, 5), amount, unit, pause) == expected


@pytest.mark.parametrize(
    ("start", "span", "provisional"),
    [
        (at(4, 28), Span(3, "working_days"), False),
        (at(12, 30, year=2022), Span(3, "working_days"), True),  # runs into 2023
        (at(6, 1, year=2023), Span(3, "working_days"), True),
        (at(12, 31, year=2020), Span(3, "working_days"), False),  # counted days all lie in 2021
        (at(12, 31, year=2020), Span(0, "working_days"), True),
        (at(12, 24, year=2021), Span(3, "working_days"), False),  # late December hangs on 2022, which is out
        (at(12, 26, year=2022), Span(3, "working_days"), True),  # ... and here on 2023, which is not
        (at(12, 21, year=2022), Span(3, "working_days"), False),
        (at(12, 30, year=2022), Span(30, "working_hours"), True),
        (at(6, 1, year=2023), Span(3, "days"), False),  # no holiday changes these
        (at(6, 1, year=2023), Span(3, "months"), False),
        (at(6, 1, year=2023), Span(3, "hours"), False),
    ],
)
def test_a_due_is_provisional_while_a_notice_it_hangs_on_is_not_out(start, span, provisional):
    assert due(CHINA, start, span).provisional is provisional


def test_a_pause_can_carry_a_due_into_a_year_that_is_not_out():
    start = at(12, 12, year=2022)
    assert not due(CHINA, start, Span(3, "working_days")).provisional
    assert due(CHINA, start, Span(3, "working_days"), paused=[(start, start + 30 * DAY)]).provisional


def test_working_days_of_the_calendar():
    assert is_working_day(CHINA, date(2021, 5, 8)) == (True, False)
    assert is_working_day(CHINA, date(2021, 5, 5)) == (False, False)
    assert is_working_day(CHINA, date(2023, 5, 5)) == (True, True)
    assert is_working_day(CHINA, date(2022, 12, 30)) == (True, True)
    assert len(CHINA.working_days(2021)) == 261 - 5 + 2  # 1 Jan, 3 and 4 and 5 May, 14 June; two make-up days
    assert due(plain(), at(4, 28), Span(3, "working_days")).provisional


@pytest.mark.parametrize(
    "amount_unit", [(-1, "days"), (1, "weeks"), (1.5, "days"), *((n + 1, u) for u, n in LIMITS.items())]
)
def test_an_impossible_span_is_refused(amount_unit):
    with pytest.raises(Refused) as refused:
        Span(*amount_unit)
    assert refused.value.code == "bad_span"
    assert "working_days" in refused.value.say("en")


@pytest.mark.parametrize("unit", UNITS)
def test_the_longest_spans_still_end(unit):
    assert due(CHINA, at(4, 28), Span(LIMITS[unit], unit)).at.year > 2090


@pytest.mark.parametrize(
    "weekly",
    [
        ((),) * 7,
        (((540, 720),),) * 5,
        (((540, 720), (700, 900)),) * 7,
        (((720, 540),),) * 7,
        (((540, 1500),),) * 7,
        (((-60, 720),),) * 7,
    ],
)
def test_a_week_that_contradicts_itself_is_refused(weekly):
    with pytest.raises(Refused) as refused:
        Calendar(name="x", edition="1", weekly=weekly)
    assert refused.value.code == "bad_week"


def test_a_night_shift_to_midnight_ends_the_day_before_it():
    office = Calendar(name="night", edition="1", weekly=(((1200, 1440),),) * 7)
    assert due(office, at(7, 5), Span(1, "working_days")).at == at(7, 6, "23:59") + timedelta(seconds=59)
    assert due(office, at(7, 5, "23:00"), Span(1, "working_hours")).at == at(7, 6, "00:00")


# A slow town: every kind of day within three weeks, so that two hundred draws meet them all.
SLOW = Calendar(
    name="slow",
    edition="1",
    weekly=(((540, 720), (810, 1050)),) * 2 + ((), ((600, 660),), ((0, 1440),), (), ()),
    holidays=frozenset([date(2021, 3, 9), date(2021, 3, 11)]),
    workdays=frozenset([date(2021, 3, 6), date(2021, 3, 11), date(2021, 3, 21)]),
    years=frozenset([2021]),
)
FIRST = datetime(2021, 3, 1, tzinfo=SHANGHAI)
instants = st.integers(0, 21 * 24 * 60).map(lambda minutes: FIRST + minutes * MINUTE)
pauses = st.lists(st.tuples(instants, instants), max_size=4)
spans = st.one_of(
    st.builds(Span, st.integers(0, 12), st.sampled_from(["working_days", "days"])),
    st.builds(Span, st.integers(0, 60), st.sampled_from(["working_hours", "hours"])),
)


def worked_slowly(day: date) -> tuple[tuple[int, int], ...]:
    if day in SLOW.holidays:
        return ()
    return SLOW.weekly[day.weekday()] or (SLOW.weekly[0] if day in SLOW.workdays else ())


def working_minute(moment: datetime) -> bool:
    minute = moment.hour * 60 + moment.minute
    return any(begin <= minute < end for begin, end in worked_slowly(moment.date()))


def slow_days(start: datetime, span: Span, paused) -> datetime:
    """Day by day: a day counts unless something resumed on it or it lay in a pause; no due inside a pause.

    A span of no days is due at the first end of a day at which the clock runs.
    """
    day, left, first = start.date(), span.amount, True
    while True:
        last = last_moment(day, span.unit)
        if last and last >= start:
            resumed = any(begin.date() < day <= end.date() for begin, end in paused)
            left -= not first and not resumed
            if left <= 0 and not any(begin < last < end for begin, end in paused):
                return last
        day, first = day + DAY, False


def last_moment(day: date, unit: str) -> datetime | None:
    hours = worked_slowly(day) if unit == "working_days" else ((0, 1440),)
    if not hours:
        return None
    minute = hours[-1][1]
    return datetime.combine(day, time(), SHANGHAI) + minute * MINUTE - timedelta(seconds=minute == 1440)


def slow_minutes(start: datetime, span: Span, paused) -> datetime:
    """Minute by minute: one that no pause covers and, for working hours, in which somebody works."""
    moment, left = start, span.amount * 60
    while True:
        runs = not any(begin <= moment < end for begin, end in paused)
        if runs and (span.unit == "hours" or working_minute(moment)):
            left -= 1
        moment += MINUTE
        if left == 0:
            return moment


@settings(max_examples=400, deadline=None)
@given(start=instants, span=spans, paused=pauses)
def test_due_equals_a_slow_walk(start, span, paused):
    fast = due(SLOW, start, span, paused=paused).at
    if span.unit in ("working_days", "days"):
        cut = [(max(begin, start), end) for begin, end in paused if end > max(begin, start)]
        assert fast == slow_days(start, span, merged(start, cut))
    elif span.amount:
        assert fast == slow_minutes(start, span, paused)


@settings(max_examples=300, deadline=None)
@given(start=instants, later=instants, amount=st.integers(0, 12), unit=st.sampled_from(UNITS), paused=pauses)
def test_due_is_monotone_and_a_pause_never_brings_it_forward(start, later, amount, unit, paused):
    start, later = sorted([start, later])
    found = due(SLOW, start, Span(amount, unit), paused=paused).at
    assert found >= start
    assert found.tzinfo is UTC
    assert due(SLOW, start, Span(amount + 1, unit), paused=paused).at >= found
    assert due(SLOW, later, Span(amount, unit), paused=paused).at >= found
    assert due(SLOW, start, Span(amount, unit)).at <= found
    assert not amount or not any(begin < found < end for begin, end in paused)


@settings(max_examples=200, deadline=None)
@given(start=instants, end=instants)
def test_working_seconds_equal_the_working_minutes(start, end):
    minutes = max(int((end - start) / MINUTE), 0)
    slow = sum(working_minute(start + n * MINUTE) for n in range(minutes))
    assert working_seconds(SLOW, start, end) == slow * 60


@settings(max_examples=200, deadline=None)
@given(start=instants, hours=st.integers(1, 60))
def test_the_working_time_until_a_due_is_the_span(start, hours):
    assert working_seconds(SLOW, start, due(SLOW, start, Span(hours, "working_hours")).at) == hours * 3600


@settings(max_examples=200, deadline=None)
@given(start=instants)
def test_the_next_working_moment_is_the_first(start):
    slow = start
    while not working_minute(slow):
        slow += MINUTE
    assert next_working_moment(SLOW, start) == slow


def test_seconds_and_years_are_kept():
    start = at(12, 31, "16:59") + timedelta(seconds=30, microseconds=5)
    found = due(CHINA, start, Span(1, "working_hours")).at
    assert found == at(1, 4, "09:29", year=2022) + timedelta(seconds=30, microseconds=5)
    assert working_seconds(CHINA, start, found) == 3600
    assert working_seconds(CHINA, found, start) == 0
    assert working_seconds(CHINA, at(1, 1), at(1, 1, year=2022)) == len(CHINA.working_days(2021)) * 7 * 3600


def test_another_zone_counts_its_own_days():
    urumqi = Calendar(name="x", edition="1", zone="Asia/Kathmandu", years=frozenset([2021]))
    night = datetime(2021, 7, 5, 18, 30, tzinfo=UTC)  # Tuesday 00:15 there, still Monday in London
    assert due(urumqi, night, Span(1, "working_days")).at == datetime(2021, 7, 7, 11, 45, tzinfo=UTC)


def test_a_due_is_quick_enough_for_every_receipt():
    """Fifty microseconds is the aim; five times that is the alarm, so that a busy machine raises none."""
    pause = [(at(4, 29), at(5, 7))]
    for span in (Span(60, "working_days"), Span(80, "working_hours"), Span(2, "months")):
        runs = timeit.repeat(lambda span=span: due(CHINA, at(4, 28), span, paused=pause), number=200, repeat=5)
        assert min(runs) / 200 < 250e-6
