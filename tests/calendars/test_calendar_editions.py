"""Editions in the database: entered once, never changed, the newest one counts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from banshi.calendars import actions, queries, rules
from banshi.calendars.models import CalendarEdition
from banshi.config import wiring
from banshi.kit.calendars import Span, due, is_working_day
from banshi.kit.refused import NotFound, Refused

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
BY = "staff:1"
FIRST = rules.usual("cn", "2026", holidays=[date(2026, 1, 1)], workdays=[date(2026, 1, 4)], years=[2026])
NOTICE = "date,kind\n2027-01-01,holiday\n2026-12-31,holiday\n2027-02-06,workday\n"

pytestmark = pytest.mark.django_db


def test_an_edition_entered_is_the_current_one():
    actions.enter(FIRST, by=BY, at=AT)
    assert queries.current() == queries.edition("cn", "2026") == FIRST
    assert queries.editions()[0].entered_by == BY
    assert queries.editions()[0].entered_at == AT


def test_the_newest_edition_counts_and_the_older_stays():
    actions.enter(FIRST, by=BY, at=AT)
    assert queries.current().edition == "2026"
    second = actions.enter(replace(FIRST, edition="2026b", holidays=frozenset()), by=BY, at=AT)
    assert queries.current() == second
    assert queries.edition("cn", "2026") == FIRST
    assert [row.edition for row in queries.editions()] == ["2026b", "2026"]


def test_calendars_of_other_names_stand_apart():
    actions.enter(FIRST, by=BY, at=AT)
    actions.enter(replace(FIRST, name="school", edition="s1"), by=BY, at=AT)
    assert queries.current().edition == "2026"
    assert queries.current("school").edition == "s1"


def test_the_same_content_twice_is_one_edition():
    for _ in range(2):
        actions.enter(FIRST, by=BY, at=AT)
    assert CalendarEdition.objects.count() == 1


def test_an_edition_never_changes():
    actions.enter(FIRST, by=BY, at=AT)
    with pytest.raises(Refused) as refused:
        actions.enter(replace(FIRST, holidays=frozenset()), by=BY, at=AT)
    assert (refused.value.code, refused.value.where) == ("edition_taken", "edition")
    queries.forget_cache()
    assert queries.current() == FIRST


def test_what_contradicts_itself_is_not_stored():
    with pytest.raises(Refused):
        actions.enter(replace(FIRST, workdays=FIRST.holidays), by=BY, at=AT)
    assert not CalendarEdition.objects.exists()


def test_without_any_calendar_every_working_day_is_provisional(settings):
    settings.TIME_ZONE = "Asia/Urumqi"
    assert due(queries.current(), AT, Span(3, "working_days")).provisional
    assert queries.current().zone == "Asia/Urumqi"


def test_an_edition_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound) as refused:
        queries.edition("cn", "2099")
    assert "2099" in refused.value.say("en")


def test_an_edition_altered_in_the_database_counts_nobodys_time():
    actions.enter(FIRST, by=BY, at=AT)
    row = CalendarEdition.objects.get()
    CalendarEdition.objects.update(body=row.body.replace("2026-01-01", "2026-01-02"))
    queries.forget_cache()
    with pytest.raises(Refused) as refused:
        queries.current()
    assert (refused.value.code, refused.value.status) == ("calendar_altered", 503)
    faults = [fault for fault in queries.check() if fault.code == "calendar_altered"]
    assert len(faults) == 1
    assert queries.check in wiring.CHECKS, "verify names it too"


def test_the_current_calendar_costs_no_statement_while_it_is_fresh(django_assert_num_queries):
    actions.enter(FIRST, by=BY, at=AT)
    queries.current()
    with django_assert_num_queries(0):
        for _ in range(100):
            queries.current()


def test_news_of_another_process_is_seen_within_a_second(monkeypatch):
    actions.enter(FIRST, by=BY, at=AT)
    queries.current()
    row = CalendarEdition.objects.get()
    row.pk, row.edition = None, "2026c"
    row.save()
    assert queries.current().edition == "2026"
    monkeypatch.setattr(queries, "FRESH_SECONDS", 0.0)
    assert queries.current().edition == "2026c"


def test_a_notice_is_entered_from_its_rows_and_says_what_changes():
    actions.enter(FIRST, by=BY, at=AT)
    fresh, changes = actions.enter_notice(NOTICE, year=2027, edition="2027", by=BY, at=AT)
    assert queries.current() == fresh
    assert changes == [
        (date(2026, 12, 31), True, False),
        (date(2027, 1, 1), True, False),
        (date(2027, 2, 6), False, True),
    ]
    assert is_working_day(fresh, date(2026, 12, 30)) == (True, False)
    assert is_working_day(FIRST, date(2026, 12, 30)) == (True, True)


def test_a_provisional_due_becomes_firm_and_may_move_with_the_notice():
    start = datetime(2026, 12, 29, 2, tzinfo=UTC)
    before = due(FIRST, start, Span(3, "working_days"))
    actions.enter(FIRST, by=BY, at=AT)
    after = due(
        actions.enter_notice(NOTICE, year=2027, edition="2027", by=BY, at=AT)[0], start, Span(3, "working_days")
    )
    assert (before.provisional, after.provisional) == (True, False)
    assert (before.at.date(), after.at.date()) == (date(2027, 1, 1), date(2027, 1, 5))


def test_one_wrong_row_refuses_the_whole_notice_and_every_wrong_row_is_named():
    actions.enter(FIRST, by=BY, at=AT)
    with pytest.raises(Refused) as refused:
        actions.enter_notice(NOTICE + "2027-13-01,holiday\nsoon,holiday\n", year=2027, edition="2027", by=BY, at=AT)
    assert refused.value.code == "bad_rows"
    assert "第 5 行" in refused.value.say()
    assert "Row 6" in refused.value.say("en")
    assert queries.current() == FIRST


def test_a_first_notice_needs_no_earlier_edition():
    fresh, _ = actions.enter_notice(NOTICE, year=2027, edition="2027", by=BY, at=AT, name="county")
    assert queries.current("county") == fresh
    assert (fresh.name, fresh.years) == ("county", frozenset([2027]))


def test_the_seeded_notices_count_the_published_example():
    """Materials complete on Wednesday 28 April 2021: push, decision and answer (mission row S14)."""
    china = actions.seed_china(at=AT)
    found = []
    start = datetime(2021, 4, 28, 2, tzinfo=UTC)
    for amount in (3, 10, 3):
        promised = due(china, start, Span(amount, "working_days"))
        assert not promised.provisional
        found.append(promised.at.astimezone(china.tz).date())
        start = promised.at
    assert found == [date(2021, 5, 6), date(2021, 5, 19), date(2021, 5, 24)]
    assert is_working_day(china, date(2021, 4, 25)) == (True, False)


def test_seeding_covers_the_years_of_the_package_and_no_other():
    years = actions.seed_china(at=AT).years
    assert {2020, 2021, 2022, 2023, 2024, 2025, 2026} <= years
    assert years == set(range(min(years), max(years) + 1))
    assert all(any(day.year == year for day in queries.current().holidays) for year in years)


def test_seeding_again_writes_nothing_and_never_undoes_what_was_entered():
    seeded = actions.seed_china(at=AT)
    assert actions.seed_china(at=AT) == seeded
    corrected = actions.enter(replace(seeded, edition="corrected", workdays=frozenset()), by=BY, at=AT)
    assert actions.seed_china(at=AT) == corrected
    assert CalendarEdition.objects.count() == 2


def test_seeding_adds_only_the_years_that_are_not_known():
    entered = actions.enter(FIRST, by=BY, at=AT)
    grown = actions.seed_china(at=AT)
    assert grown.years > entered.years
    assert {day for day in grown.holidays if day.year == 2026} == entered.holidays
    assert queries.current() == grown


def test_missing_years_are_those_an_administrator_should_enter():
    actions.enter(FIRST, by=BY, at=AT)
    assert queries.missing_years(date(2026, 6, 1)) == []
    assert queries.missing_years(date(2026, 12, 1)) == [2027]
