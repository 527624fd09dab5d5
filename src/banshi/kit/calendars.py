"""Working time: weekly hours, holidays and make-up working days, and the due of a span of it.

Counting: the day of the start does not count, and a span of working days ends with the last working hour of its
N-th day; a span of days or months ends with the last second of its last day, holiday or not. A pause that begins
before the due leaves out the days from the day after it began to the day it ended: the day on which something
starts again counts as little as the day of the start. A pause begun and ended on one day moves nothing, one begun
after the due never mends it, and a due never falls inside a pause: it waits for the next day's end. A span of no
days is the day of the start while somebody still works on it, else the next working day.
Source of the day rule: Civil Code of the PRC, book one, chapter ten (counting of periods).
"""

import calendar as months
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from banshi.kit.refused import Refused

# the longest span of each unit, about a hundred years
LIMITS = {"hours": 876_000, "working_hours": 200_000, "working_days": 25_000, "days": 36_500, "months": 1_200}
UNITS = tuple(LIMITS)
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000  # in microseconds
MIDNIGHT = 24 * 60
# the notice for a year may move days around 1 January, so the last days of December hang on the next notice
NEW_YEAR_REACH = (12, 28)
OFFICE_HOURS = ((540, 720), (810, 1050))
WEEK = (OFFICE_HOURS,) * 5 + ((), ())
Pause = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """So much of a unit of time."""

    amount: int
    unit: str

    def __post_init__(self):
        whole = isinstance(self.amount, int)
        if self.unit not in LIMITS or not whole or not 0 <= self.amount <= LIMITS[self.unit]:
            raise Refused(
                "bad_span",
                "时限“{amount} {unit}”不成立。数量应为不小于 0 的整数;单位及上限:{units}。",
                "“{amount} {unit}” is no span of time. Give a whole number from 0; units and limits: {units}.",
                amount=self.amount,
                unit=self.unit,
                units=", ".join(f"{unit} ≤ {most}" for unit, most in LIMITS.items()),
            )


@dataclass(frozen=True, slots=True)
class Due:
    """When a span ends; provisional while a year it touches has no official calendar yet."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """The working days of a year, and the working microseconds before each and, last, in all."""

    days: list[date]
    before: list[int]


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
    _years: dict[int, Year] = field(default_factory=dict, repr=False, compare=False, hash=False)

    def __post_init__(self):
        if len(self.weekly) != 7 or not any(self.weekly) or not all(map(_in_order, self.weekly)):
            raise Refused(
                "bad_week",
                "日历“{name}”的每周工作时间不成立:应有七天,至少一天有工作时段,时段用一天中的分钟数(0–1440)表示,"
                "先后排列、互不重叠。现为:{weekly}。",
                "The working week of calendar “{name}” is not well formed: give seven days, at least one with hours, "
                "in minutes of the day (0–1440), in order, without overlaps. It is: {weekly}.",
                where="weekly",
                name=self.name,
                weekly=self.weekly,
            )

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

    def year(self, number: int) -> Year:
        """The table of a year, computed once (0.3 ms)."""
        found = self._years.get(number)
        if found is None:
            span = (date(number, 1, 1) + timedelta(days=n) for n in range(366))
            days = [day for day in span if day.year == number and self.hours_on(day)]
            lengths = (sum(end - begin for begin, end in self.hours_on(day)) * MINUTE for day in days)
            found = self._years[number] = Year(days, list(accumulate(lengths, initial=0)))
        return found

    def working_days(self, year: int) -> list[date]:
        """The working days of a year, in order."""
        return self.year(year).days

    def provisional(self, first: date, last: date) -> bool:
        """Whether a stretch of days hangs on a year whose notice is not out."""
        until = last.year + ((last.month, last.day) >= NEW_YEAR_REACH)
        return any(year not in self.years for year in range(first.year, until + 1))


def _in_order(hours: Sequence[tuple[int, int]]) -> bool:
    """Whether a day's segments lie within the day, each after the one before."""
    minutes = [minute for segment in hours for minute in segment]
    apart = all(begin < end for begin, end in hours) and all(a <= b for a, b in pairwise(minutes))
    return apart and all(0 <= minute <= MIDNIGHT for minute in minutes)


def is_working_day(calendar: Calendar, day: date) -> tuple[bool, bool]:
    """(works, provisional) for one local day."""
    return bool(calendar.hours_on(day)), calendar.provisional(day, day)


def due(calendar: Calendar, start: datetime, span: Span, *, paused: Sequence[Pause] = ()) -> Due:
    """When a span from `start` ends, leaving out the pauses; pure, about ten microseconds."""
    pauses = merged(start, paused) if paused else []
    if span.unit == "hours":
        return Due(_elapsed(start, timedelta(hours=span.amount), pauses))
    local = start.astimezone(calendar.tz)
    if span.unit == "working_hours":
        return _working_hours(calendar, local, span.amount, pauses)
    return _whole_days(calendar, local, span, pauses)


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
    return at.astimezone(UTC)


def _elapsed(start: datetime, length: timedelta, pauses: list[Pause]) -> datetime:
    at = _utc(start) + length
    for begin, end in pauses:
        if begin >= at:
            break
        at += end - begin
    return at


def _whole_days(calendar: Calendar, local: datetime, span: Span, pauses: list[Pause]) -> Due:
    working = span.unit == "working_days"
    last = _nth_working_day(calendar, local, span.amount) if working else _nth_day(local.date(), span)
    at = _end_of(calendar, last, working)
    for begin, end in pauses:
        if begin >= at:
            break
        stood, again = begin.astimezone(calendar.tz), end.astimezone(calendar.tz)
        if not span.amount:
            last = max(last, again.date())
        elif working:
            last = _working_day_after(calendar, last, _working_days_between(calendar, stood.date(), again.date()))
        else:
            last += again.date() - stood.date()
        if working and (not calendar.hours_on(last) or _end_of(calendar, last, True) < again):
            last = _working_day_after(calendar, last, 1)
        at = _end_of(calendar, last, working)
    # the day of the start does not count, so its year matters only when it is the due itself
    first = min(local.date() + DAY, last)
    return Due(_utc(at), working and calendar.provisional(first, last))


def _nth_day(start: date, span: Span) -> date:
    if span.unit == "days":
        return start + timedelta(days=span.amount)
    index = start.month - 1 + span.amount
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def _nth_working_day(calendar: Calendar, local: datetime, amount: int) -> date:
    """The amount-th working day after the start; with 0, the day of the start while anybody still works on it."""
    day = local.date()
    if amount == 0:
        still = calendar.hours_on(day) and local <= _end_of(calendar, day, True)
        return day if still else _working_day_after(calendar, day, 1)
    return _working_day_after(calendar, day, amount)


def _working_day_after(calendar: Calendar, day: date, count: int) -> date:
    if not count:
        return day
    year = day.year
    days = calendar.working_days(year)
    index = bisect_right(days, day) + count - 1
    while index >= len(days):
        index -= len(days)
        year += 1
        days = calendar.working_days(year)
    return days[index]


def _working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """The working days after `first`, up to and with `last`."""
    whole = sum(len(calendar.working_days(year)) for year in range(first.year, last.year))
    before = bisect_right(calendar.working_days(first.year), first)
    return whole + bisect_right(calendar.working_days(last.year), last) - before


def _end_of(calendar: Calendar, day: date, working: bool) -> datetime:
    minute = calendar.hours_on(day)[-1][1] if working else MIDNIGHT
    clock = time(23, 59, 59) if minute == MIDNIGHT else time(minute // 60, minute % 60)
    return datetime.combine(day, clock, calendar.tz)


def _working_hours(calendar: Calendar, local: datetime, hours: int, pauses: list[Pause]) -> Due:
    length = hours * 60 * MINUTE
    at = _after_work(calendar, local, length)
    for begin, end in pauses:
        if begin >= at:
            break
        length += _worked(calendar, begin, end)
        at = _after_work(calendar, local, length)
    return Due(_utc(at), calendar.provisional(local.date(), at.date()))


def _worked_this_year(calendar: Calendar, local: datetime) -> int:
    """Working microseconds from the new year to a local time."""
    table = calendar.year(local.year)
    day = local.date()
    index = bisect_left(table.days, day)
    total = table.before[index]
    if index < len(table.days) and table.days[index] == day:
        now = (local - datetime.combine(day, time.min, local.tzinfo)) // MICROSECOND
        total += sum(max(min(end * MINUTE, now) - begin * MINUTE, 0) for begin, end in calendar.hours_on(day))
    return total


def _worked(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working microseconds in [start, end), by the clock on the wall."""
    first, last = start.astimezone(calendar.tz), end.astimezone(calendar.tz)
    whole = sum(calendar.year(year).before[-1] for year in range(first.year, last.year))
    return whole + _worked_this_year(calendar, last) - _worked_this_year(calendar, first)


def _after_work(calendar: Calendar, local: datetime, length: int) -> datetime:
    """The first moment by which so many working microseconds have passed; with 0, the next working moment."""
    if not length:
        return next_working_moment(calendar, local).astimezone(calendar.tz)
    year = local.year
    left = _worked_this_year(calendar, local) + length
    while left > (table := calendar.year(year)).before[-1]:
        left -= table.before[-1]
        year += 1
    index = bisect_left(table.before, left) - 1
    left -= table.before[index]
    midnight = datetime.combine(table.days[index], time.min, calendar.tz)
    for begin, end in calendar.hours_on(table.days[index]):
        if left <= (end - begin) * MINUTE:
            return midnight + timedelta(microseconds=begin * MINUTE + left)
        left -= (end - begin) * MINUTE
    raise AssertionError("a day holds less work than its table says")


def working_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The whole working seconds in [start, end); 0 when the end is not after the start."""
    return _worked(calendar, start, end) // 1_000_000 if start < end else 0


def next_working_moment(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself when somebody works then, else the next moment somebody does."""
    local = at.astimezone(calendar.tz)
    day = local.date()
    minute = local.hour * 60 + local.minute
    for begin, end in calendar.hours_on(day):
        if minute < end:
            return _utc(max(local, _at_minute(calendar, day, begin)))
    day = _working_day_after(calendar, day, 1)
    return _utc(_at_minute(calendar, day, calendar.hours_on(day)[0][0]))


def _at_minute(calendar: Calendar, day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), calendar.tz)


@lru_cache(maxsize=8)
def plain(zone: str = "Asia/Shanghai") -> Calendar:
    """A calendar without a single notice: every due is provisional."""
    return Calendar(name="plain", edition="0", zone=zone)
