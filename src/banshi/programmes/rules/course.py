"""How an indicator went, day by day, from its filings: what they added up to, or how far apart they lay. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from banshi.programmes.rules.report import Sum, tier_of, value_of

MOST = 24
GAP = "gap"
# day, unit, numerator, denominator, tier; in order of the days
Row = tuple[date, str, int, int, str]


class Step(Struct, frozen=True):
    """Where it stood after the filings of a day, by the newest figures of `units` units; a rate in per cent."""

    on: date
    value: float
    tier: str
    units: int


def course(rows: Iterable[Row], kind: str) -> Iterator[Step]:
    """A step for each day with a filing; a gap has none before two places that can be compared have figures."""
    held: dict[str, tuple[int, int, str]] = {}
    total = Sum()
    for day, some in groupby(rows, key=lambda row: row[0]):
        for _, unit, n, d, tier in some:
            old_n, old_d, old_tier = held.get(unit, (0, 0, ""))
            total.n += n - old_n
            total.d += d - old_d
            total.claimed += (tier == "claimed") - (old_tier == "claimed")
            held[unit] = (n, d, tier)
        total.reporting = len(held)
        value = apart(held.values()) if kind == GAP else value_of(total.n, total.d)
        if value is not None:
            yield Step(day, value, tier_of(total), len(held))


def ends(figures: Iterable[tuple]) -> tuple[tuple, tuple] | None:
    """The highest and the lowest of (n, d, …); where some have denominators, only those. None with fewer than two."""
    found = list(figures)
    rates = any(one[1] for one in found)
    like = sorted((one for one in found if bool(one[1]) == rates), key=lambda one: value_of(one[0], one[1]))
    return (like[-1], like[0]) if len(like) > 1 else None


def apart(figures: Iterable[tuple]) -> float | None:
    """The distance between the highest and the lowest; in points of a per cent where they are rates."""
    found = ends(figures)
    return None if found is None else value_of(*found[0][:2]) - value_of(*found[1][:2])


def thinned(steps: Sequence[Step], most: int = MOST) -> list[Step]:
    """So many of them at most, evenly over the whole, the first and the newest among them."""
    if len(steps) <= most:
        return list(steps)
    last = len(steps) - 1
    return [steps[round(n * last / (most - 1))] for n in range(most)]
