"""Calendar data: what is stored, what contradicts itself, what a notice replaces."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.calendars import rules
from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused

DAY = timedelta(days=1)


def calendar(years=(2025, 2026), holidays=(), workdays=(), **other) -> Calendar:
    return (
        rules.usual("cn", "1", holidays=holidays, workdays=workdays, years=years)
        if not other
        else replace(calendar(years, holidays, workdays), **other)
    )


KNOWN = calendar(
    holidays=[date(2025, 1, 1), date(2025, 12, 30), date(2026, 1, 1), date(2026, 2, 16)],
    workdays=[date(2025, 12, 28), date(2026, 2, 14)],
)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(holidays=st.frozensets(days, max_size=9), workdays=st.frozensets(days, max_size=9))
def test_the_stored_form_gives_the_same_calendar_back(holidays, workdays):
    entered = calendar(holidays=holidays, workdays=workdays - holidays)
    assert rules.from_data("cn", "1", rules.to_data(entered)) == entered


def test_the_stored_form_does_not_depend_on_the_order_of_days():
    first = [date(2025, 1, 1) + n * DAY for n in range(20)]
    assert rules.to_data(calendar(holidays=first)) == rules.to_data(calendar(holidays=reversed(first)))


@pytest.mark.parametrize(
    ("wrong", "code", "named"),
    [
        ({"holidays": {date(2026, 2, 14)}, "workdays": {date(2026, 2, 14)}}, "bad_calendar", "2026-02-14"),
        ({"holidays": {date(2027, 1, 1)}}, "bad_calendar", "2027-01-01"),
        ({"workdays": {date(2024, 12, 27)}}, "bad_calendar", "2024-12-27"),
        ({"zone": "Asia/示例"}, "bad_zone", "Asia/示例"),
        ({"zone": "../etc/passwd"}, "bad_zone", "../etc/passwd"),
        ({"name": " "}, "bad_name", "40"),
        ({"edition": "x" * 41}, "bad_name", "x" * 41),
    ],
)
def test_what_contradicts_itself_is_refused_and_named(wrong, code, named):
    with pytest.raises(Refused) as refused:
        rules.checked(calendar(**{"holidays": (), **wrong}))
    assert refused.value.code == code
    assert named in refused.value.say()
    assert named in refused.value.say("en")


def test_a_notice_may_speak_of_the_last_days_of_the_december_before():
    assert rules.checked(calendar(years=[2019], workdays=[date(2018, 12, 29)]))


def test_rows_are_read_as_offices_write_them():
    text = (
        "\ufeff日期,类型\n2027-01-01,holiday\n2027/2/6,假日\n\n# 调休\n2027年2月14日,上班,备注\n"
        '2027.10.09 , Workday\n"2027-10-01",休\n2027-10-02，放假\n'
    )
    holidays, workdays, problems = rules.read_csv(text)
    assert holidays == {date(2027, 1, 1), date(2027, 2, 6), date(2027, 10, 1), date(2027, 10, 2)}
    assert workdays == {date(2027, 2, 14), date(2027, 10, 9)}
    assert problems == []


def test_every_wrong_row_is_named_with_its_number():
    text = "date,kind\n2027-01-01,holiday\n2027-02-30,holiday\n2027-03-01,party\nholiday\n2027-01-01,workday\n"
    holidays, _, problems = rules.read_csv(text)
    assert holidays == {date(2027, 1, 1)}
    assert [problem.split("“")[0] for problem in problems[:3]] == ["第 3 行", "第 4 行", "第 5 行"]
    assert "2027-02-30" in problems[0]
    assert problems[3].startswith("2027-01-01 ")
    assert len(problems) == 4


def test_a_heading_in_the_middle_is_a_problem_and_so_is_a_huge_text():
    assert len(rules.read_csv("2027-01-01,holiday\ndate,kind\n")[2]) == 1
    assert "50000" in rules.read_csv("2027-01-01,holiday\n" * 3_000)[2][0]


@given(st.text(max_size=200))
def test_no_text_gives_a_traceback(text):
    holidays, workdays, problems = rules.read_csv(text)
    assert not holidays | workdays or isinstance(problems, list)


def test_a_new_notice_stands_beside_what_was_known():
    fresh = rules.with_notice(
        KNOWN, year=2027, edition="2", holidays={date(2027, 1, 1), date(2026, 12, 31)}, workdays={date(2027, 2, 6)}
    )
    assert fresh.years == {2025, 2026, 2027}
    assert fresh.holidays == KNOWN.holidays | {date(2027, 1, 1), date(2026, 12, 31)}
    assert fresh.workdays == KNOWN.workdays | {date(2027, 2, 6)}
    assert not fresh.hours_on(date(2026, 12, 31))
    assert KNOWN.hours_on(date(2026, 12, 31))


def test_a_corrected_notice_replaces_its_year_only():
    fresh = rules.with_notice(KNOWN, year=2026, edition="2", holidays={date(2026, 1, 2)}, workdays=set())
    assert fresh.holidays == {date(2025, 1, 1), date(2025, 12, 30), date(2026, 1, 2)}
    assert fresh.workdays == {date(2025, 12, 28)}
    # 28 and 30 December 2025 came with the notice for 2026 and stay when that for 2025 is corrected
    fresh = rules.with_notice(KNOWN, year=2025, edition="2", holidays={date(2025, 1, 2)}, workdays=set())
    assert fresh.holidays == KNOWN.holidays - {date(2025, 1, 1)} | {date(2025, 1, 2)}
    assert fresh.workdays == KNOWN.workdays


def test_a_notice_can_turn_a_day_over():
    fresh = rules.with_notice(KNOWN, year=2026, edition="2", holidays={date(2026, 1, 1)}, workdays={date(2025, 12, 30)})
    assert date(2025, 12, 30) in fresh.workdays - fresh.holidays
    assert rules.checked(fresh)


@pytest.mark.parametrize("holidays", [set(), {date(2026, 12, 31)}, {date(2027, 1, 1), date(2028, 1, 1)}])
def test_a_notice_of_other_years_or_without_a_holiday_is_refused(holidays):
    with pytest.raises(Refused) as refused:
        rules.with_notice(KNOWN, year=2027, edition="2", holidays=holidays, workdays=set())
    assert refused.value.code == "bad_notice"


def test_growing_takes_new_years_and_keeps_what_was_entered_by_hand():
    source = calendar(
        years=[2026, 2027],
        holidays=[date(2026, 5, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 2, 14)],
        workdays=[date(2026, 5, 9), date(2027, 2, 6)],
    )
    fresh = rules.grown(KNOWN, source)
    assert fresh.years == {2025, 2026, 2027}
    assert fresh.holidays == KNOWN.holidays | {date(2026, 12, 31), date(2027, 1, 1)}
    assert fresh.workdays == KNOWN.workdays | {date(2027, 2, 6)}
    assert rules.grown(KNOWN, KNOWN) == KNOWN


def test_the_difference_names_the_days_that_change_and_no_others():
    newer = calendar(
        holidays=[*(KNOWN.holidays - {date(2026, 2, 16)}), date(2026, 3, 7)],
        workdays=[date(2026, 2, 14), date(2026, 3, 8)],
    )
    assert rules.difference(KNOWN, newer) == [
        (date(2025, 12, 28), True, False),
        (date(2026, 2, 16), False, True),
        (date(2026, 3, 8), False, True),
    ]
    assert rules.difference(KNOWN, KNOWN) == []


@pytest.mark.parametrize(
    ("on", "missing"),
    [
        (date(2026, 11, 30), []),
        (date(2026, 12, 1), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 12, 1), [2027, 2028]),
    ],
)
def test_a_notice_is_missed_from_the_december_before(on, missing):
    assert rules.missing_years(KNOWN, on) == missing
