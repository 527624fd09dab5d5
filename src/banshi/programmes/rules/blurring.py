"""What is published of a closed survey, once: exact numbers, or steps of five where any of them would tell of one to four people. Pure.

The rule (decision 0020): if any count of people, or any difference a reader can take between two of them, lies from one
to four, then every number of the survey but how many were drawn is given as a step of five, shares as bounds rounded
outward, and townships are left out. A test walks all small tables and finds none from which such a count follows.
"""

from collections.abc import Iterable, Sequence
from math import ceil, floor

from msgspec import Struct

from banshi.programmes.rules.surveying import share, wilson

STEP = 5


class Count(Struct, frozen=True):
    """A number of people: exact where both ends meet, else a step of five."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


class Part(Struct, frozen=True):
    """One question, or one township: so many answered, so many of them well, of so many drawn."""

    name: str
    drawn: int
    answered: int
    good: int


class Told(Struct, frozen=True):
    """A part as published: its counts and, in whole per cent rounded outward, the interval and both worst cases."""

    name: str
    drawn: int
    answered: Count
    good: Count
    low: int
    high: int
    worst: int
    best: int

    @property
    def hidden(self) -> bool:
        """Fewer than five answered: nothing is said of how."""
        return self.answered.high < STEP

    @property
    def by_bounds(self) -> bool:
        """With fewer than half answering for sure, the bounds are the headline."""
        return 2 * self.answered.low < self.drawn

    @property
    def per_cent(self) -> int:
        """The plain share, where it may be told."""
        return round(100 * self.good.low / self.answered.low) if self.answered.low else 0


class Published(Struct, frozen=True):
    """A survey as everybody reads it; no township is told of where one of them has few."""

    drawn: int
    exact: bool
    reached: Count
    answered: Count
    left_out: Count
    alike: Count
    questions: tuple[Told, ...]
    places: tuple[Told, ...]
    places_hidden: bool


class Counted(Struct, frozen=True):
    """The survey's own counts: `kept` were drawn outside the places that are withheld, `left_out` sheets came from there."""

    drawn: int
    kept: int
    reached: int
    answered: int
    left_out: int = 0
    alike: int = 0


def few(counts: Iterable[int]) -> bool:
    """Whether one of these tells of one to four people."""
    return any(0 < count < STEP for count in counts)


def publish(of: Counted, questions: Sequence[Part], places: Sequence[Part]) -> Published:
    """The rule above, applied to the whole survey at once: one small number blurs all of them."""
    exact = not few(
        [*_of_survey(of), *(count for one in questions for count in _of_part(one, of.answered - of.left_out))]
    )
    by_place = exact and not few(count for one in places for count in (one.drawn, *_of_part(one, one.drawn)))
    return Published(
        drawn=of.drawn,
        exact=exact,
        reached=_count(of.reached, exact),
        answered=_count(of.answered, exact),
        left_out=_count(of.left_out, exact),
        alike=_count(of.alike, exact),
        questions=tuple(_told(one, one.drawn if exact else of.drawn, exact=exact) for one in questions),
        places=tuple(_told(one, one.drawn, exact=True) for one in places) if by_place else (),
        places_hidden=bool(places) and not by_place,
    )


def _of_survey(of: Counted) -> tuple[int, ...]:
    """Every count of the survey as a whole, and every difference of two that stand beside each other."""
    kept = of.answered - of.left_out
    return (
        of.reached,
        of.drawn - of.reached,
        of.answered,
        of.reached - of.answered,
        of.left_out,
        kept,
        of.drawn - of.kept,
        of.kept - kept,
        of.alike,
        of.answered - of.alike,
    )


def _of_part(one: Part, whole: int) -> tuple[int, ...]:
    return one.answered, whole - one.answered, one.good, one.answered - one.good


def _count(n: int, exact: bool) -> Count:
    low = n // STEP * STEP
    return Count(n, n) if exact else Count(low, low + STEP - 1)


def _told(one: Part, drawn: int, *, exact: bool) -> Told:
    """Bounds over everything the step allows; nothing else of the true numbers goes in."""
    answered, good = _count(one.answered, exact), _count(one.good, exact)
    most = max(min(answered.high, drawn), answered.low)
    ends = [(min(yes, of), of) for yes in (good.low, good.high) for of in (answered.low, most)]
    intervals = [wilson(yes, of) for yes, of in ends]
    shares = [share(yes, answered=of, reached=max(of, drawn), drawn=max(of, drawn)) for yes, of in ends]
    return Told(
        one.name,
        drawn,
        answered,
        good,
        floor(100 * min(low for low, _high in intervals)),
        ceil(100 * max(high for _low, high in intervals)),
        floor(100 * min(one.worst for one in shares)),
        ceil(100 * max(one.best for one in shares)),
    )
