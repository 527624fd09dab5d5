"""Readers: the batches of each body side by side, as they stand on a day."""

from datetime import date

from msgspec import Struct

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.batch import BatchState
from banshi.programmes.models.deciding import BATCH, Body
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import deciding
from banshi.programmes.queries.commitments import standings
from banshi.programmes.rules import comparing as rules


class Compared(Struct, frozen=True):
    """One body, its batches in order, and all of them together with each commitment once."""

    body: Body
    lines: list[rules.Line]
    whole: rules.Whole


def compared(viewer: Viewer, on: date) -> list[Compared]:
    """Every body this person sees that has a batch."""
    held: dict[str, dict[str, BatchState]] = {}
    for row in deciding.batches(viewer):
        held.setdefault(row.body, {})[row.code] = recording.state_of(BATCH, row)
    items = _items([code for states in held.values() for state in states.values() for code in rules.taken(state)], on)
    rows = {row.code: row for row in deciding.bodies(viewer)}
    return [Compared(rows[body], *rules.compare(states, items)) for body, states in sorted(held.items())]


def _items(codes: list[str], on: date) -> dict[str, rules.Item]:
    found = standings(Commitment.objects.filter(code__in=codes), on)
    return {one.code: rules.Item(one.code, one.tier, one.late, bool(one.state.open_disputes)) for one in found}
