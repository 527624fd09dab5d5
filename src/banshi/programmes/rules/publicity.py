"""What may be said of a commitment in public: the figure never without its denominator, its tier and its day. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from banshi.kit.values import written
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.rules.commitment import TIERS

DONE = ("confirmed", "audited")


def line(state: CommitmentState, *, value: float | None, tier: str, newest_on: date | None, of: str = "") -> str:
    """A sentence to print: a figure that is only claimed carries that word, a rate what it is a share of."""
    indicator = state.terms.indicator
    target = indicator.milestones[-1].value
    if value is None or newest_on is None:
        return f"{state.terms.title}：目标 {target} {indicator.measure}，没有数据。"
    who = TIERS[tier] if tier else "单位填报，未自报完成"
    figure = f"{written(value)}/{target} {indicator.measure}"
    if indicator.kind == "rate":
        figure = f"{of + '，即 ' if of else ''}{value:.1f}{indicator.measure}，目标 {target}{indicator.measure}"
    return f"{state.terms.title}：{indicator.name} {figure}（{who}；{newest_on.isoformat()} 的数）。"


class Row(Struct, frozen=True):
    """Commitments that carry the same tags: how many, at which tier; no tags at all is a row too."""

    tags: tuple[str, ...]
    count: int
    tiers: dict[str, int]


def by_tags(found: Iterable[tuple[Sequence[str], str]]) -> list[Row]:
    """(tags, tier) of each commitment, once each, so that the rows add up to all; the untagged come last."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for tags, tier in found:
        rows.setdefault(tuple(sorted(set(tags))), []).append(tier)
    made = [Row(tags, len(tiers), {t: tiers.count(t) for t in sorted(set(tiers))}) for tags, tiers in rows.items()]
    return sorted(made, key=lambda row: (not row.tags, row.tags))
