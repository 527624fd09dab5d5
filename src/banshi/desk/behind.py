"""What stands behind a number and beside a decision: matters one step away, as far as the person may know them."""

from datetime import datetime

from django.db.models import F, Q
from msgspec import Struct

from banshi.kit import clock as instants
from banshi.matters.facts import entries as facts
from banshi.matters.queries import pages, seeing
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Playbook
from banshi.record import queries as record
from banshi.units import queries as units

NOT_COUNTED = ("withdrawn", "not_accepted")
LOOKED_THROUGH = 40
SHOWN = 5


class Precedent(Struct, frozen=True):
    """One earlier decision: when, where, which unit, on what ground; never whose matter it was, nor a word of it."""

    at: datetime
    place_path: str
    unit: str
    basis: str
    refused_by: tuple[str, ...]


def answered_late(unit: str, viewer: Viewer, *, since: datetime, now: datetime):
    """The matters that count against the first figure of a unit's line: answered late, or late and unanswered."""
    line = [found.code for found in units.under(unit)]
    rows = seeing.visible_to(viewer).filter(owner_unit__in=line, received_at__gte=since, received_at__lte=now)
    late = Q(first_replied_at__gt=F("reply_original_due_at")) | Q(first_replied_at__isnull=True, reply_due_at__lt=now)
    return rows.filter(late, imported="").exclude(close_reason__in=NOT_COUNTED).order_by("reply_due_at", "id")


def precedents(category: str, book: Playbook, *, but: int) -> list[Precedent]:
    """The newest responsibility decisions on matters of the same category, without anything that tells whose they were."""
    rows = seeing.visible_to(Viewer.system()).filter(category=category, disputed=True, about_path="").exclude(id=but)
    ids = list(rows.order_by("-received_at").values_list("id", flat=True)[:LOOKED_THROUGH])
    found = [_decision(chain, book) for chain in _chains(ids)]
    return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)[:SHOWN]


def _chains(ids: list[int]) -> list[list]:
    chains: dict[int, list] = {}
    for entry in record.entries_of(ids):
        chains.setdefault(entry.subject, []).append(entry)
    return list(chains.values())


def _decision(chain: list, book: Playbook) -> Precedent | None:
    """The newest decision in one matter's entries."""
    newest = next((entry for entry in reversed(chain) if entry.kind == "responsibility_decided"), None)
    if newest is None:
        return None
    decided = facts.decode(newest.kind, newest.payload)
    received = facts.decode(chain[0].kind, chain[0].payload)
    refusals = (facts.decode(entry.kind, entry.payload) for entry in chain if entry.kind == "refusal_approved")
    return Precedent(
        at=instants.parse(newest.occurred_at),
        place_path=received.place,
        unit=decided.unit,
        basis=pages.ground_label(book, decided.basis),
        refused_by=tuple(dict.fromkeys(refusal.unit for refusal in refusals)),
    )
