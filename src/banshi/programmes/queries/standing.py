"""What meetings and batches read of commitments and needs: report packs and the needs behind a candidate."""

from collections.abc import Collection
from datetime import date

from banshi.programmes.facts.meeting import PackLine
from banshi.programmes.models.needs import Grouped
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries.commitments import standings


def needs_behind(groups: Collection[str]) -> int:
    """How many needs stand in these groups."""
    return Grouped.objects.filter(group__code__in=list(groups)).count()


def pack_lines(codes: Collection[str], on: date) -> list[PackLine]:
    """One computed line a commitment, in the order of their owners; nothing in it is typed by a unit."""
    rows = Commitment.objects.filter(code__in=list(codes)).order_by("owner_unit", "id")
    return [
        PackLine(
            commitment=one.code,
            title=one.state.terms.title,
            owner=one.state.terms.owner,
            tier=one.tier,
            colour=one.colour,
            value="" if one.value is None else f"{one.value:g}",
            target=f"{one.state.terms.indicator.milestones[-1].value:g}",
            late=one.late,
            disputes=len(one.state.open_disputes),
        )
        for one in standings(rows, on)
    ]
