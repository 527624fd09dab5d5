"""Calendar data as plain values, checked before it counts for anybody's time."""

import csv
import json
import re
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from banshi.kit.calendars import NEW_YEAR_REACH, WEEK, Calendar
from banshi.kit.refused import Refused

NAME_LENGTH = 40
MOST_SIGNS = 50_000
KINDS = {
    **dict.fromkeys(("holiday", "假日", "节假日", "放假", "休息", "休"), "holiday"),
    **dict.fromkeys(("workday", "工作日", "调休上班", "上班", "补班", "班"), "workday"),
}
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def to_data(calendar: Calendar) -> str:
    """The stored form: JSON with sorted dates."""
    return json.dumps(
        {
            "zone": calendar.zone,
            "weekly": calendar.weekly,
            "holidays": sorted(day.isoformat() for day in calendar.holidays),
            "workdays": sorted(day.isoformat() for day in calendar.workdays),
            "years": sorted(calendar.years),
        },
        sort_keys=True,
    )


def from_data(name: str, edition: str, body: str) -> Calendar:
    """The calendar a stored form describes."""
    data = json.loads(body)
    return Calendar(
        name=name,
        edition=edition,
        zone=data["zone"],
        weekly=tuple(tuple(tuple(part) for part in day) for day in data["weekly"]),
        holidays=frozenset(date.fromisoformat(day) for day in data["holidays"]),
        workdays=frozenset(date.fromisoformat(day) for day in data["workdays"]),
        years=frozenset(data["years"]),
    )


def read_csv(text: str) -> tuple[set[date], set[date], list[str]]:
    """(holidays, make-up working days, problems with their row) from rows of `date,holiday` or `date,workday`.

    Dates may also be written 2027/1/1 or 2027年1月1日, kinds as 假日 or 上班; a heading and lines after # are skipped.
    """
    found: dict[str, set[date]] = {"holiday": set(), "workday": set()}
    problems: list[str] = []
    if len(text) > MOST_SIGNS:
        problems.append(f"超过 {MOST_SIGNS} 字，请按年份分开 / Over {MOST_SIGNS} characters; give one year at a time.")
    # a full-width comma is what a Chinese keyboard types
    rows = csv.reader(text[:MOST_SIGNS].lstrip("\ufeff").replace("\uff0c", ",").splitlines())
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and cells[0].lower() in ("date", "日期")):
            continue
        day, kind = _day(cells[0]), KINDS.get(cells[1].lower()) if len(cells) > 1 else None
        if day and kind:
            found[kind].add(day)
        else:
            problems.append(
                f"第 {number} 行“{','.join(row)}”：应为“2027-01-01,holiday”或“2027-02-14,workday”。"
                f" / Row {number}: expected a date and holiday or workday."
            )
    for day in sorted(found["holiday"] & found["workday"]):
        problems.append(f"{day} 既是假日又是工作日 / {day} is both a holiday and a working day")
    return found["holiday"], found["workday"], problems


def _day(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def checked(calendar: Calendar) -> Calendar:
    """The same calendar, or Refused with everything that contradicts itself, where it stands."""
    both = calendar.holidays & calendar.workdays
    outside = {day for day in calendar.holidays | calendar.workdays if not _covered(day, calendar.years)}
    if both or outside:
        raise Refused(
            "bad_calendar",
            "日历有矛盾。既放假又上班的日期：{both}；不在所列年份（{years}）内的日期：{outside}。请改正后重新录入。",
            "The calendar contradicts itself. Both holiday and working day: {both}; outside the years it lists "
            "({years}): {outside}. Mend it and enter it again.",
            both=_listed(both),
            outside=_listed(outside),
            years=_listed(calendar.years),
        )
    for where, text in (("name", calendar.name), ("edition", calendar.edition)):
        if not text.strip() or len(text) > NAME_LENGTH:
            raise Refused(
                "bad_name",
                "日历的名称和版本名应为 1 至 {most} 个字，“{text}”不合适。",
                "The name and the edition of a calendar have 1 to {most} characters; “{text}” does not.",
                where=where,
                text=text,
                most=NAME_LENGTH,
            )
    _zone_of(calendar)
    return calendar


def _covered(day: date, years: frozenset[int]) -> bool:
    """Whether a listed year's notice speaks of the day: its own, or in the last days of December the next one's."""
    return day.year in years or _of_next_notice(day, years)


def _of_next_notice(day: date, years: frozenset[int]) -> bool:
    return (day.month, day.day) >= NEW_YEAR_REACH and day.year + 1 in years


def _listed(values) -> str:
    return ", ".join(map(str, sorted(values))) or "—"


def _zone_of(calendar: Calendar) -> ZoneInfo:
    try:
        return ZoneInfo(calendar.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(
            "bad_zone",
            "没有名为“{zone}”的时区，例如可用 Asia/Shanghai。",
            "There is no time zone “{zone}”; one that exists is Asia/Shanghai.",
            where="zone",
            zone=calendar.zone,
        ) from None


def with_notice(calendar: Calendar, *, year: int, edition: str, holidays: set[date], workdays: set[date]) -> Calendar:
    """A new edition in which one year's notice replaces what was known of that year.

    A notice may move days at the end of the December before; those at the end of its own December belong to the
    next notice and stay when that one is known. Refused when the notice speaks of other days or of no holiday.
    """
    strange = {day for day in holidays | workdays if not _covered(day, frozenset([year]))}
    if strange or not any(day.year == year for day in holidays):
        raise Refused(
            "bad_notice",
            "{year} 年的放假通知不成立：应至少有一个 {year} 年的假日；不属于该年的日期：{strange}。",
            "This is no notice for {year}: it needs at least one holiday in {year}; days of other years: {strange}.",
            where="year",
            year=year,
            strange=_listed(strange),
        )
    given = holidays | workdays

    def stays(day: date) -> bool:
        return day not in given and (day.year != year or _of_next_notice(day, calendar.years))

    return replace(
        calendar,
        edition=edition,
        holidays=frozenset(filter(stays, calendar.holidays)) | holidays,
        workdays=frozenset(filter(stays, calendar.workdays)) | workdays,
        years=calendar.years | {year},
        _years={},
    )


def grown(calendar: Calendar, source: Calendar) -> Calendar:
    """The calendar with the years it does not know taken from `source`; what it knows stays."""
    fresh = source.years - calendar.years
    known = calendar.holidays | calendar.workdays

    def new(day: date) -> bool:
        return day not in known and _covered(day, fresh) and not _of_next_notice(day, calendar.years)

    return replace(
        calendar,
        holidays=calendar.holidays | set(filter(new, source.holidays)),
        workdays=calendar.workdays | set(filter(new, source.workdays)),
        years=calendar.years | fresh,
        _years={},
    )


def missing_years(calendar: Calendar, on: date) -> list[int]:
    """The years whose notice should be entered by now: this one and, from December, the next."""
    wanted = [on.year, on.year + 1] if on.month == 12 else [on.year]
    return [year for year in wanted if year not in calendar.years]


def difference(older: Calendar, newer: Calendar) -> list[tuple[date, bool, bool]]:
    """The exceptional days on which the two differ: (day, worked before, works now); in order."""
    days = older.holidays | older.workdays | newer.holidays | newer.workdays
    found = [(day, bool(older.hours_on(day)), bool(newer.hours_on(day))) for day in sorted(days)]
    return [row for row in found if row[1] != row[2]]


def usual(name: str, edition: str, *, holidays, workdays, years) -> Calendar:
    """A calendar with office hours from Monday to Friday."""
    return Calendar(
        name=name,
        edition=edition,
        weekly=WEEK,
        holidays=frozenset(holidays),
        workdays=frozenset(workdays),
        years=frozenset(years),
    )
