"""Working time: weekly hours, holidays and make-up working days, and the due of a span of it.

Counting: the day of the start does not count, and a span of working days ends with the last working hour of its
N-th day; a span of days or months ends with the last second of its last day. Days that lie in a pause, from the
day after it began to the day it ended, do not count, since the day something starts again never counts.
Source of the day rule: Civil Code of the PRC, book one, chapter ten (counting of periods).
"""

import calendar as months
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from banshi.kit.refused import Refused

UNITS = ("hours", "working_hours", "working_days", "days", "months")
DAY = timedelta(days=1)
OFFICE_HOURS = ((540, 720), (810, 1050))
WEEK = (OFFICE_HOURS,) * 5 + ((), ())
Pause = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """So much of a unit of time."""

    amount: int
    unit: str

    def __post_init__(self):
        if self.unit not in UNITS or self.amount < 0:
            raise Refused(
                "bad_span",
                "时限“{amount} {unit}”不成立。单位可用:{units}。",
                "“{amount} {unit}” is no span of time. Units: {units}.",
                amount=self.amount,
                unit=self.unit,
                units=", ".join(UNITS),
            )


@dataclass(frozen=True, slots=True)
class Due:
    """When a span ends; provisional while a year it touches has no official calendar yet."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True)
class Calendar:
    """One dated edition: weekly segments in minutes of the day (Monday first), exceptions, the years they cover."""

    name: str
    edition: str
    zone: str = "Asia/Shanghai"
    weekly: tuple[tuple[tuple[int, int], ...], ...] = WEEK
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    _days: dict[int, list[date]] = field(default_factory=dict, repr=False, compare=False, hash=False)

    def __hash__(self):
        return hash((self.name, self.edition))

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def first_hours(self) -> tuple[tuple[int, int], ...]:
        """The hours a make-up working day keeps: those of the first weekday that has any."""
        return next(hours for hours in self.weekly if hours)

    def hours_on(self, day: date) -> tuple[tuple[int, int], ...]:
        """The working segments of a day, empty when nobody works."""
        if day in self.holidays:
            return ()
        weekly = self.weekly[day.weekday()]
        return weekly or (self.first_hours if day in self.workdays else ())

    def working_days(self, year: int) -> list[date]:
        """The working days of a year, in order, computed once."""
        found = self._days.get(year)
        if found is None:
            first = date(year, 1, 1)
            span = (first + timedelta(days=n) for n in range(366))
            found = [day for day in span if day.year == year and self.hours_on(day)]
            self._days[year] = found
        return found

    def provisional(self, first: date, last: date) -> bool:
        """Whether a stretch of days touches a year whose notice is not out."""
        return any(year not in self.years for year in range(first.year, last.year + 1))


def is_working_day(calendar: Calendar, day: date) -> tuple[bool, bool]:
    """(works, provisional) for one local day."""
    return bool(calendar.hours_on(day)), day.year not in calendar.years


def due(calendar: Calendar, start: datetime, span: Span, *, paused: Sequence[Pause] = ()) -> Due:
    """When a span from `start` ends, leaving out the pauses; pure, exact to the second."""
    pauses = merged(start, paused)
    local = start.astimezone(calendar.tz)
    if span.unit == "hours":
        return Due(_elapsed(start, timedelta(hours=span.amount), pauses))
    if span.unit == "working_hours":
        return _working_hours(calendar, local, span.amount, pauses)
    if span.unit == "working_days":
        last = _nth_working_day(calendar, local.date(), span.amount, _paused_days(calendar, pauses))
        at = _at_minute(calendar, last, _last_minute(calendar, last))
    else:
        last = _nth_day(local.date(), span) + timedelta(days=len(_paused_days(calendar, pauses)))
        at = datetime.combine(last, time(23, 59, 59), calendar.tz)
        return Due(_utc(at))
    return Due(_utc(at), calendar.provisional(local.date(), last))


def merged(start: datetime, paused: Sequence[Pause]) -> list[Pause]:
    """Pauses cut at the start, in order, overlapping ones joined, empty ones dropped."""
    found: list[Pause] = []
    for begin, end in sorted((max(begin, start), end) for begin, end in paused):
        if end <= begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _utc(at: datetime) -> datetime:
    return at.astimezone(_UTC)


_UTC = ZoneInfo("UTC")


def _elapsed(start: datetime, length: timedelta, pauses: list[Pause]) -> datetime:
    at = start + length
    for begin, end in pauses:
        if begin >= at:
            break
        at += end - begin
    return _utc(at)


def _paused_days(calendar: Calendar, pauses: list[Pause]) -> set[date]:
    days: set[date] = set()
    for begin, end in pauses:
        day = begin.astimezone(calendar.tz).date() + DAY
        last = end.astimezone(calendar.tz).date()
        while day <= last:
            days.add(day)
            day += DAY
    return days


def _nth_day(start: date, span: Span) -> date:
    if span.unit == "days":
        return start + timedelta(days=span.amount)
    index = start.month - 1 + span.amount
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def _nth_working_day(calendar: Calendar, start: date, amount: int, skipped: set[date]) -> date:
    """The amount-th working day after `start`; with 0, `start` itself or the next working day."""
    if amount == 0:
        return start if calendar.hours_on(start) else _nth_working_day(calendar, start, 1, skipped)
    left, year = amount, start.year
    while True:
        days = calendar.working_days(year)
        index = bisect_right(days, start)
        if not skipped:
            if index + left <= len(days):
                return days[index + left - 1]
            left -= len(days) - index
        else:
            for day in days[index:]:
                left -= day not in skipped
                if not left:
                    return day
        year += 1


def _last_minute(calendar: Calendar, day: date) -> int:
    hours = calendar.hours_on(day)
    return hours[-1][1] if hours else 24 * 60


def _at_minute(calendar: Calendar, day: date, minute: int) -> datetime:
    if minute == 24 * 60:
        return datetime.combine(day, time(23, 59, 59), calendar.tz)
    return datetime.combine(day, time(minute // 60, minute % 60), calendar.tz)


def _segments(calendar: Calendar, first: date):
    """Working segments from a day on, as (start, end) instants in local time, without end."""
    year = first.year
    while True:
        days = calendar.working_days(year)
        for day in days[bisect_left(days, first) :]:
            for begin, end in calendar.hours_on(day):
                yield _at_minute(calendar, day, begin), _at_minute(calendar, day, end)
        year += 1
        first = date(year, 1, 1)


def _working_hours(calendar: Calendar, local: datetime, hours: int, pauses: list[Pause]) -> Due:
    left = timedelta(hours=hours)
    at = local
    for begin, end in _segments(calendar, local.date()):
        for part_begin, part_end in _without(max(begin, local), end, pauses):
            if part_end - part_begin >= left:
                at = part_begin + left
                return Due(_utc(at), calendar.provisional(local.date(), at.date()))
            left -= part_end - part_begin
    raise AssertionError("segments never end")


def _without(begin: datetime, end: datetime, pauses: list[Pause]):
    """The parts of [begin, end) that no pause covers."""
    for pause_begin, pause_end in pauses:
        if pause_end <= begin:
            continue
        if pause_begin >= end or begin >= end:
            break
        if pause_begin > begin:
            yield begin, pause_begin
        begin = max(begin, pause_end)
    if begin < end:
        yield begin, end


def working_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The working seconds in [start, end)."""
    total = timedelta()
    if end <= start:
        return 0
    for begin, until in _segments(calendar, start.astimezone(calendar.tz).date()):
        if begin >= end:
            break
        total += max(min(until, end) - max(begin, start), timedelta())
    return int(total.total_seconds())


def next_working_moment(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself when somebody works then, else the next moment somebody does."""
    for begin, until in _segments(calendar, at.astimezone(calendar.tz).date()):
        if at < until:
            return _utc(max(begin, at))
    raise AssertionError("segments never end")


@lru_cache(maxsize=8)
def plain(zone: str = "Asia/Shanghai") -> Calendar:
    """A calendar without a single notice: every due is provisional."""
    return Calendar(name="plain", edition="0", zone=zone)
