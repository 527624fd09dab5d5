"""The lines of a report pack, computed from the record as a seal covers it: nothing in them is typed by a unit."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.values import written
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.facts.meeting import PackLine
from banshi.programmes.facts.past import Held
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import past
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules.report import value_of
from banshi.programmes.rules.trajectory import Observed
from banshi.record.facts import Seal
from banshi.units import queries as units
from banshi.units.rules import in_line


def day_of(seal: Seal) -> date:
    """The day of the place on which a seal was made."""
    return clock.parse(seal.sealed_at).astimezone(calendars.current().tz).date()


def lines(codes: Collection[str], *, position: int, on: date) -> list[PackLine]:
    """One line a commitment that the seal covers, in the order of their owners; what is not sealed yet is not there."""
    rows = list(Commitment.objects.filter(code__in=list(codes)).order_by("owner_unit", "id"))
    ids = [row.id for row in rows]
    held = past.held("commitment", ids, position)
    filed = past.filings(ids)
    reports = past.held("report", {report for found in filed.values() for report in found}, position)
    return [
        _line(held[row.id], [reports[one] for one in filed.get(row.id, ()) if one in reports], on)
        for row in rows
        if row.id in held
    ]


def _line(held: Held, reports: Iterable[Held], on: date) -> PackLine:
    state: CommitmentState = held.state
    found = _added_up(held.subject, state, reports)
    observed = [found.observed] if found else []
    return PackLine(
        commitment=held.code,
        title=state.terms.title,
        owner=state.terms.owner,
        tier=rules.tier(state, on),
        colour=rules.colour(state, observed, on),
        value=written(found.observed.value) if found else "",
        target=written(state.terms.indicator.milestones[-1].value),
        late=rules.is_late(state, on),
        disputes=len(state.open_disputes),
        measure=state.terms.indicator.measure,
        of=f"{found.n}/{found.d}" if found and found.d else "",
        on=found.observed.on.isoformat() if found else "",
    )


class _Added(NamedTuple):
    """What filings add up to, and what that is worth."""

    n: int
    d: int
    observed: Observed


def _added_up(indicator: int, state: CommitmentState, reports: Iterable[Held]) -> _Added | None:
    """What the newest filing of each unit at or under its owner and its regions adds up to; a gap adds up to nothing."""
    if state.terms.indicator.kind == "gap":
        return None
    asked = [state.terms.owner, *state.former, *(target.unit for target in state.terms.indicator.targets)]
    above = [units.path_of(unit) for unit in asked]
    newest: dict[str, Held] = {}
    for row in sorted(reports, key=lambda one: one.state.on):
        path = units.path_of(row.state.unit)
        if indicator in row.state.values and any(in_line(path, line) for line in above):
            newest[row.state.unit] = row
    if not newest:
        return None
    figures = [row.state.values[indicator] for row in newest.values()]
    claimed = 2 * sum(one.tier == "claimed" for one in figures) > len(figures)
    day = date.fromisoformat(max(row.state.on for row in newest.values()))
    n, d = sum(one.n for one in figures), sum(one.d for one in figures)
    return _Added(n, d, Observed(day, value_of(n, d), "claimed" if claimed else "evidenced"))
