"""Calendar data as plain values, checked before it counts for anybody's time."""

import json
from datetime import date

from banshi.kit.calendars import WEEK, Calendar
from banshi.kit.refused import Refused


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
    """(holidays, make-up working days, problems) from lines of `date,holiday` or `date,workday`."""
    found: dict[str, set[date]] = {"holiday": set(), "workday": set()}
    problems: list[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if not line.strip() or line.startswith("#") or line.startswith("date,"):
            continue
        day, _, kind = (part.strip() for part in line.partition(","))
        try:
            found[kind].add(date.fromisoformat(day))
        except (KeyError, ValueError):
            problems.append(
                f"第 {number} 行“{line}”:应为“2027-01-01,holiday”或“2027-02-14,workday”。"
                f" / Line {number}: expected a date and holiday or workday."
            )
    for day in sorted(found["holiday"] & found["workday"]):
        problems.append(f"{day} 既是假日又是工作日 / {day} is both a holiday and a working day")
    return found["holiday"], found["workday"], problems


def checked(calendar: Calendar) -> Calendar:
    """The same calendar, or Refused with what contradicts what."""
    both = calendar.holidays & calendar.workdays
    outside = {day.year for day in calendar.holidays | calendar.workdays} - calendar.years
    if both or outside or not any(calendar.weekly):
        raise Refused(
            "bad_calendar",
            "日历有矛盾:既放假又上班的日期 {both};不在所列年份内的年份 {outside};或一周没有工作时间。",
            "The calendar contradicts itself: both holiday and working {both}; years not listed {outside}.",
            both=", ".join(map(str, sorted(both))) or "无",
            outside=", ".join(map(str, sorted(outside))) or "无",
        )
    return calendar


def difference(older: Calendar, newer: Calendar) -> list[tuple[date, bool, bool]]:
    """The exceptional days on which the two differ: (day, worked before, works now)."""
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
