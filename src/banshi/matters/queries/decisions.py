"""What was decided before when units disagreed about a like matter: shown to whoever refuses and whoever decides."""

from datetime import datetime

from msgspec import Struct

from banshi.kit import clock
from banshi.matters.facts import entries as e
from banshi.matters.models import Matter
from banshi.matters.queries.seeing import not_about, visible_to
from banshi.matters.queries.telling import ground_label
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.record import queries as record
from banshi.units import queries as units

SHOWN = 5
LOOKED_AT = 40


class Decision(Struct, frozen=True):
    """Who was found responsible, why and when; `code` only where this person may see that matter, never its words."""

    unit: str
    name: str
    basis: str
    at: datetime
    category: str
    same_place: bool
    code: str = ""


def similar(row: Matter, viewer: Viewer) -> list[Decision]:
    """Up to five responsibility decisions on the same category, those of the same place first, then the newest.

    None about the person's own line: that there was one is not for them to know (I13).
    """
    alike = Matter.objects.filter(not_about(viewer), disputed=True, kind=row.kind, category=row.category)
    before = alike.exclude(pk=row.pk)
    found = {old.pk: old for old in before.order_by("-received_at").only(*_COLUMNS)[:LOOKED_AT]}
    decided = [
        (entry, e.decode(entry.kind, entry.payload))
        for entry in record.entries_of(list(found))
        if entry.kind == "responsibility_decided"
    ]
    newest = {entry.subject: (entry, fact) for entry, fact in decided}
    order = sorted(newest.values(), key=lambda pair: pair[0].recorded_at, reverse=True)
    order.sort(key=lambda pair: found[pair[0].subject].place_path != row.place_path)
    kept = order[:SHOWN]
    seen = set(visible_to(viewer).filter(pk__in=[entry.subject for entry, _ in kept]).values_list("pk", flat=True))
    return [_decision(entry, fact, found[entry.subject], row=row, seen=entry.subject in seen) for entry, fact in kept]


_COLUMNS = ("id", "code", "category", "place_path", "edition", "received_at")


def _decision(entry, fact: e.ResponsibilityDecided, old: Matter, *, row: Matter, seen: bool) -> Decision:
    return Decision(
        unit=fact.unit,
        name=units.name_of(fact.unit),
        basis=ground_label(playbooks.edition(old.edition), fact.basis),
        at=clock.parse(entry.recorded_at),
        category=old.category,
        same_place=old.place_path == row.place_path,
        code=old.code if seen else "",
    )
