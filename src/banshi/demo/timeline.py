"""Moments before a load, counted in working hours, so that what staff did lies in office hours and never ahead."""

from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from banshi.kit.calendars import Calendar

REACH_DAYS = 110


class Timeline:
    """The working time of the last months before `at`, laid end to end."""

    def __init__(self, calendar: Calendar, at: datetime):
        self.at = at
        self.tz = calendar.tz
        self.spans = list(_spans(calendar, at))
        self.before = list(accumulate((_hours(a, b) for a, b in self.spans), initial=0.0))
        self.length = self.before[-1]

    @property
    def interrupted(self) -> bool:
        """Whether the last four working days reach back over a week: a long holiday lies between."""
        return self.at - self.moment(28) > timedelta(days=6.5)

    def moment(self, ago: float) -> datetime:
        """The moment so many working hours before the load; with 0, the last moment somebody worked."""
        position = self.length - ago
        assert position >= 0, "the timeline reaches back further than any story"
        index = min(bisect_right(self.before, position) - 1, len(self.spans) - 1)
        start, _ = self.spans[index]
        return start + timedelta(hours=position - self.before[index])


def _hours(start: datetime, end: datetime) -> float:
    return (end - start) / timedelta(hours=1)


def _spans(calendar: Calendar, at: datetime):
    today = at.astimezone(calendar.tz).date()
    for ago in range(REACH_DAYS, -1, -1):
        day = today - timedelta(days=ago)
        midnight = datetime.combine(day, time.min, calendar.tz).astimezone(UTC)
        for begin, end in calendar.hours_on(day):
            start, until = midnight + timedelta(minutes=begin), min(midnight + timedelta(minutes=end), at)
            if start < until:
                yield start, until
