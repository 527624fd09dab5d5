"""Who is on duty, when nobody is, what a file of calls says, and how many nobody took: no database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.hotline import rules
from banshi.hotline.facts import Call, Gap, Shift
from banshi.kit.refused import Refused

TZ = timezone(timedelta(hours=8))
# Sunday 22 November 2026, 03:00 in Shanghai
SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=TZ)
HOUR = timedelta(hours=1)
NOW = SUNDAY + timedelta(days=1)


def at(hours: float) -> datetime:
    return SUNDAY + timedelta(hours=hours)


def shift(start: float, end: float, who: int = 1) -> Shift:
    return Shift(0, who, at(start), at(end))


def test_who_is_on_duty_at_three_on_a_sunday():
    night, day = shift(-7, 5, 1), shift(5, 13, 2)
    assert [one.staff_id for one in rules.on_duty([night, day], SUNDAY)] == [1]
    assert [one.staff_id for one in rules.on_duty([night, day], at(5))] == [2], "a shift ends where the next begins"
    assert rules.on_duty([day], SUNDAY) == []


@pytest.mark.parametrize(
    ("shifts", "found"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(-4, 3), (2, 8), (10, 24)], [(8, 10)]),
        ([(5, 6), (20, 30)], [(0, 5), (6, 20)]),
        ([(30, 40), (-9, -1)], [(0, 24)]),
    ],
)
def test_the_stretches_without_anybody_are_named(shifts, found):
    assert rules.gaps([shift(*one) for one in shifts], at(0), at(24)) == [Gap(at(a), at(b)) for a, b in found]


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(1, 24)), max_size=8), st.integers(0, 23))
def test_an_hour_lies_in_a_gap_or_in_a_shift_and_never_in_both(spans, hour):
    shifts = [shift(start, start + length) for start, length in spans]
    inside = any(gap.start <= at(hour) < gap.end for gap in rules.gaps(shifts, at(0), at(24)))
    assert inside != bool(rules.on_duty(shifts, at(hour)))


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(2, 2, "bad_shift"), (2, 1, "bad_shift"), (0, 24.1, "bad_shift"), (1, 4, "shift_doubled")],
)
def test_a_shift_that_cannot_be(start, end, code):
    with pytest.raises(Refused) as refused:
        rules.shift(at(start), at(end), held=[shift(3, 8)])
    assert refused.value.code == code


FILE = """来电号码,时间,接听,等待秒数
13800000987,2026-11-22 03:12:05,是,8
13800000987,2026/11/22 03:12:05,是,8
,2026-11-22T04:00:00+00:00,否,45
,2026-11-22,也许,3
,昨天,是,3
,2026-12-22 03:12:05,是,3
,2026-11-22 03:12:05,否,很久
,2026-11-22 03:12:05
"""


def test_a_file_is_read_row_by_row_and_the_callers_number_is_not():
    found = rules.log(FILE, tz=TZ, now=NOW)
    call = datetime(2026, 11, 22, 3, 12, 5, tzinfo=TZ)
    assert found.calls == (
        Call(call, True, 8, 1),
        Call(call, True, 8, 2),
        Call(datetime(2026, 11, 22, 4, tzinfo=UTC), False, 45, 1),
    )
    assert "13800000987" not in repr(found.calls)
    assert [one.number for one in found.rejected] == [5, 6, 7, 8, 9]
    for one, said in zip(found.rejected, ("是或否", "应写成", "将来", "整数", "是或否"), strict=True):
        assert said in one.reason


def test_what_was_rejected_comes_back_and_can_be_mended():
    found = rules.log(FILE, tz=TZ, now=NOW)
    text = rules.to_mend(found)
    assert text.splitlines()[0] == "来电号码,时间,接听,等待秒数,没有收的原因"
    again = rules.log(text.replace("也许", "否"), tz=TZ, now=NOW)
    assert (len(again.calls), len(again.rejected)) == (1, 4)


@pytest.mark.parametrize("text", ["", "电话,时间,接听\n", "time,seconds\n", "\x00"])
def test_a_file_without_the_columns_is_refused_in_words(text):
    with pytest.raises(Refused) as refused:
        rules.log(text, tz=TZ, now=NOW)
    assert refused.value.code == "log_columns"


def test_the_share_nobody_took_has_its_number_and_its_days():
    calls = [Call(at(0), True, 10), Call(at(0.5), False, 30), Call(at(9), True, 20), Call(at(10), False, 60)]
    found = rules.rate(calls, days=3, tz=TZ)
    assert (found.all.unanswered, found.all.of, found.all.median_wait) == (2, 4, 15)
    assert (found.night.unanswered, found.night.of) == (1, 2)
    assert (found.days, found.silent_days) == (3, 2)
    empty = rules.rate([], days=3, tz=TZ)
    assert (empty.all.of, empty.all.median_wait, empty.silent_days) == (0, None, 3)
