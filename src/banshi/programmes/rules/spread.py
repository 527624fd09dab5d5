"""How far apart places are: best and worst, and the best and worst tenth, with what each rate stands on. Pure."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from banshi.programmes.rules.report import value_of


class Place(Struct, frozen=True):
    """One unit's figure; `claimed` of `reporting` filings under it are vouched for by nobody else."""

    unit: str
    n: int
    d: int
    oldest_on: date
    newest_on: date
    reporting: int = 1
    claimed: int = 0

    @property
    def value(self) -> float:
        return value_of(self.n, self.d)


class Part(Struct, frozen=True):
    """Several places as one: their sums, or the mean where there are no denominators."""

    of: int
    n: int
    d: int
    value: float


class Spread(Struct, frozen=True):
    """Places from the highest to the lowest, and the distances; in points of a per cent where figures are rates."""

    places: tuple[Place, ...]
    rates: bool
    gap: float
    top: Part
    bottom: Part
    tenth_gap: float
    other: tuple[Place, ...] = ()


def spread(found: Sequence[Place]) -> Spread | None:
    """None with fewer than two places; where some have denominators, those without are not compared but named."""
    rates = any(one.d for one in found)
    like = sorted((one for one in found if bool(one.d) == rates), key=lambda one: (-one.value, one.unit))
    if len(like) < 2:
        return None
    tenth = max(len(like) // 10, 1)
    top, bottom = _part(like[:tenth]), _part(like[-tenth:])
    return Spread(
        places=tuple(like),
        rates=rates,
        gap=like[0].value - like[-1].value,
        top=top,
        bottom=bottom,
        tenth_gap=top.value - bottom.value,
        other=tuple(one for one in found if bool(one.d) != rates),
    )


def _part(some: Sequence[Place]) -> Part:
    n, d = sum(one.n for one in some), sum(one.d for one in some)
    return Part(len(some), n, d, 100 * n / d if d else n / len(some))
