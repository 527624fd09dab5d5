"""Completions said in the last days before any day: how many, of how many, and what an even pace would give. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from banshi.programmes.rules.surveying import wilson

# the last part of a window; at an even pace so many of its completions lie there
LAST = 0.1
# days left until the due, the last day of each step; a negative number of days is after the due
STEPS = ((0, "当天"), (3, "前 1–3 天"), (7, "前 4–7 天"), (14, "前 8–14 天"), (30, "前 15–30 天"), (60, "前 31–60 天"))
AFTER, EARLIER = "过期以后", "前 61 天及更早"
# around a day somebody names: the days before it, beside the days on both sides they are compared with
BEFORE, AROUND = 7, 90
FEW = 5


class Completion(Struct, frozen=True):
    """Something said to be done: by whom, from when it ran, when it was due, when it was said."""

    unit: str
    began_on: date
    due_on: date
    said_on: date


class Bunch(Struct, frozen=True):
    """Completions of one unit (or all): in the last tenth of their time, after it, of all, with the interval at 95 %."""

    unit: str
    last: int
    after: int
    of: int
    low: float
    high: float

    @property
    def stands_out(self) -> bool:
        """More in the last tenth than chance explains at an even pace; never said of fewer than five."""
        return self.of >= FEW and self.low > LAST


def in_last(one: Completion) -> bool:
    """Whether it was said in the last tenth of its time; a day at least."""
    span = max((one.due_on - one.began_on).days, 1)
    left = (one.due_on - one.said_on).days
    return 0 <= left < max(LAST * span, 1)


def bunch(unit: str, found: Sequence[Completion]) -> Bunch:
    """The share of completions in the last tenth, of those said in time."""
    after = sum(one.said_on > one.due_on for one in found)
    last = sum(in_last(one) for one in found)
    return Bunch(unit, last, after, len(found), *wilson(last, len(found)))


def bunches(found: Iterable[Completion]) -> list[Bunch]:
    """One a unit; those that stand out first, then by the lower end of the interval."""
    by_unit: dict[str, list[Completion]] = {}
    for one in found:
        by_unit.setdefault(one.unit, []).append(one)
    rows = [bunch(unit, held) for unit, held in by_unit.items()]
    return sorted(rows, key=lambda row: (not row.stands_out, -row.low, row.unit))


def histogram(found: Iterable[Completion]) -> list[tuple[str, int]]:
    """Completions by the days that were left until their due; every completion stands in one row."""
    counts = dict.fromkeys([EARLIER, *(label for _, label in reversed(STEPS)), AFTER], 0)
    for one in found:
        left = (one.due_on - one.said_on).days
        fitting = next((label for days, label in STEPS if left <= days), EARLIER)
        counts[AFTER if left < 0 else fitting] += 1
    return list(counts.items())


class Near(Struct, frozen=True):
    """Completions in the week up to a day, beside an even pace over the half year around it."""

    day: date
    week: int
    around: int
    even: float


def near(found: Iterable[Completion], day: date) -> Near:
    """Any day may be asked about: a deadline, an anniversary, a visit; the software holds none of them itself."""
    days = [one.said_on for one in found if abs((one.said_on - day).days) <= AROUND]
    week = sum(day - timedelta(days=BEFORE) < one <= day for one in days)
    return Near(day, week, len(days), len(days) * BEFORE / (2 * AROUND + 1))
