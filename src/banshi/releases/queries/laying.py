"""A printed release as pages lay it out: what stands before the items, then each item with its notes and its drawing."""

from datetime import date

from msgspec import Struct

from banshi.kit import trend
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules.commitment import TIERS
from banshi.releases import facts as f
from banshi.releases.queries.releases import Printed
from banshi.releases.rules import printing

CAPTION = "虚线：应到的进度；浅色：允许的偏差；实线和点：历次报数，空心的只有单位自报；红线：原定时限"


class Head(Struct, frozen=True):
    """What stands before the items, with its footnotes."""

    blocks: list[printing.Block]
    notes: list[tuple[f.Figure, str]]


class Laid(Struct, frozen=True):
    """One item: its block, what a page may fold, its footnotes, and how it went, where anything was filed.

    `lives` says whether it has a public page of how it stands now; the release itself stays as it was frozen.
    """

    code: str
    heading: printing.Block
    problem: printing.Block
    lines: list[printing.Block]
    more: list[printing.Block]
    notes: list[tuple[f.Figure, str]]
    drawn: trend.Trend | None
    caption: str
    lives: bool = False


def laid_out(printed: Printed) -> tuple[Head, list[Laid]]:
    """(the head, the items) of a release as it was frozen."""
    head, items = printing.listed(printed.blocks)
    drawn = drawings(printed)
    return Head(head, printing.footnotes(head, printed.named)), [
        Laid(
            one.code,
            one.heading,
            one.problem,
            one.lines,
            one.more,
            printing.footnotes(one.blocks, printed.named),
            drawn.get(one.code),
            CAPTION,
            printed.terms[one.code].disclosure == "public",
        )
        for one in items
    ]


def drawings(printed: Printed) -> dict[str, trend.Trend]:
    """Item → how it went, from the points frozen with its figure."""
    return {
        one.params["item"]: _drawn(printed.terms[one.params["item"]], one)
        for one in printed.frozen.figures
        if one.query == "course" and one.points
    }


def _drawn(terms: Locked, figure: f.Figure) -> trend.Trend:
    planned = rules.path_of(terms.indicator)
    by = 10**terms.indicator.scale
    seen = [
        trend.Seen(
            date.fromisoformat(one.on), one.value, f"{one.on} {trend.short(one.value)} {TIERS[one.tier]}", one.tier
        )
        for one in figure.points
    ]
    return trend.trend(
        [(point.on, point.value / by) for point in planned.points],
        seen,
        width=planned.width() / by,
        due=date.fromisoformat(terms.due_on),
    )
