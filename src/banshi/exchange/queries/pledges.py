"""Readers of pledges: one list for bodies, units and people, by day, with one rule of status; no count of a person."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from msgspec import Struct

from banshi.exchange.facts.pledge import PledgeState
from banshi.exchange.models import PLEDGE, Pledge
from banshi.exchange.rules import pledge as rules
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.queries import deciding, steering
from banshi.units import queries as units


def pledges(viewer: Viewer) -> QuerySet:
    """One's own, those of the line one steers, and public ones; an auditor sees all. By day, never by person."""
    rows = Pledge.objects.order_by("due_on", "id")
    if viewer.has("auditor"):
        return rows
    return rows.filter(Q(who=viewer.actor) | Q(unit__in=steering.line(viewer)) | Q(public=True))


def pledge(code: str, viewer: Viewer) -> tuple[Pledge, PledgeState]:
    """One pledge with its state; raises NotFound."""
    return recording.found(PLEDGE, pledges(viewer), code)


def public() -> QuerySet:
    """Those whose makers agreed, by day."""
    return Pledge.objects.filter(public=True).order_by("due_on", "id")


class Line(Struct, frozen=True):
    """A pledge as lists show it: whose by office and unit, its words, and the status of the day."""

    code: str
    state: PledgeState
    whose: str
    text: str
    status: str


def lines(rows: Iterable[Pledge], on: date) -> list[Line]:
    """Pledges with their words, in three queries whatever their number; a person is told by their office alone."""
    held = [(row, recording.state_of(PLEDGE, row)) for row in rows]
    texts = {text.id: text.body for text in people.contents([row.id for row, _ in held])}
    codes = {state.body or state.who for _, state in held if state.body or state.kind == "body"}
    bodies = deciding.names(codes)
    return [
        Line(row.code, state, _whose(state, bodies), texts.get(state.text, ""), rules.status(state, on))
        for row, state in held
    ]


def _whose(state: PledgeState, bodies: dict[str, str]) -> str:
    unit = units.name_of(state.unit)
    if state.kind == "unit":
        return unit
    if state.kind == "body":
        return bodies.get(state.who, unit)
    place = bodies.get(state.body, "") if state.body else unit
    return f"{place} {state.office or state.post}".strip()
