"""A draw in strata: so many of each part of a list, in proportion; what each part and all together let one say. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from banshi.kit.drawing import list_hash
from banshi.kit.refused import Refused
from banshi.verification.facts import Line
from banshi.verification.rules.interval import Interval, interval

NOT_STATED = "-"


class Stratum(Struct, frozen=True):
    """One part: of `of` items `n` are drawn, so that each stands for `weight` of its part; its own interval at 95 %."""

    name: str
    of: int
    n: int
    agree: int
    found: Interval | None

    @property
    def weight(self) -> float:
        return self.of / self.n


def sizes(lines: Sequence[Line], strata: Mapping[str, str], n: int) -> dict[str, int]:
    """How many of each part: in proportion by largest remainder (Hamilton), at least one; raises Refused for too few."""
    counts = Counter(strata[line.unit] for line in lines)
    if n < len(counts):
        raise Refused(
            "too_few_for_strata",
            "名单分成 {strata} 层，每层至少抽一项，要抽 {strata} 项以上。请多抽，或换一种分层。",
            "The list has {strata} strata and each needs one item: draw more, or choose other strata.",
            where="n",
            strata=len(counts),
        )
    of = counts.total()
    found = {name: max(n * count // of, 1) for name, count in sorted(counts.items())}
    while (left := n - found_total(found)) != 0:
        step = 1 if left > 0 else -1
        # the part that is furthest from its share in whole numbers; by name where two are
        able = [name for name in found if (found[name] < counts[name] if step > 0 else found[name] > 1)]
        name = max(able, key=lambda one: step * (n * counts[one] - of * found[one]))
        found[name] += step
    return found


def strata_hash(strata: Mapping[str, str]) -> str:
    """The hash of who lies in which part, published with that of the list: one line a unit, as the file has it."""
    return list_hash(f"{unit}={name}" for unit, name in strata.items())


def found_total(sizes: Mapping[str, int]) -> int:
    """All of them together."""
    return sum(sizes.values())


def first(order: Sequence[Line], strata: Mapping[str, str], sizes: Mapping[str, int]) -> list[Line]:
    """In the order of the seed, the first of each part until it has its number."""
    had: Counter = Counter()
    drawn = []
    for line in order:
        if had[strata[line.unit]] < sizes[strata[line.unit]]:
            had[strata[line.unit]] += 1
            drawn.append(line)
    return drawn


def told(
    lines: Sequence[Line], strata: Mapping[str, str], *, sizes: Mapping[str, int], agree: Collection[str], done: bool
) -> list[Stratum]:
    """Each part as it stands: `agree` holds the drawn items that agree; no interval before all of them were looked at."""
    counts = Counter(strata[line.unit] for line in lines)
    yes = Counter(strata[line.unit] for line in lines if line.code in agree)
    return [
        Stratum(name, counts[name], n, yes[name], interval(yes[name], n, counts[name]) if done else None)
        for name, n in sizes.items()
    ]


def together(parts: Sequence[Stratum]) -> Interval:
    """All parts: exact intervals of each at 1 − 5 %/number of parts, added up (Bonferroni), so at least 95 % for the whole."""
    each = [interval(one.agree, one.n, one.of, parts=len(parts)) for one in parts]
    whole = [sum(getattr(one, name) for one in each) for name in ("agree", "n", "of", "low", "high")]
    return Interval(*whole)


def weighted(parts: Sequence[Stratum]) -> float:
    """The estimate: of each part what agreed, times what one drawn item stands for."""
    return sum(one.agree * one.weight for one in parts)
