"""Readers of bodies, batches and meetings: found through the unit a body belongs to."""

import hashlib
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.facts.batch import BatchState
from banshi.programmes.facts.body import BodyState
from banshi.programmes.facts.meeting import MeetingState
from banshi.programmes.models.deciding import BATCH, BODY, MEETING, Batch, Body, Meeting
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import steering
from banshi.units import queries as units


def bodies(viewer: Viewer) -> QuerySet:
    """Bodies of the person's own line and of the units above it; an auditor sees all."""
    if viewer.actor == "system" or viewer.has("auditor"):
        return Body.objects.all()
    return Body.objects.filter(unit__in=steering.line(viewer))


def body(code: str, viewer: Viewer) -> tuple[Body, BodyState]:
    """One body with its state; raises NotFound."""
    return recording.found(BODY, bodies(viewer), code)


def body_state(code: str) -> BodyState:
    """The state of a body, for decisions that name it."""
    row = Body.objects.filter(code=code).first()
    if row is None:
        raise NotFound()
    return recording.state_of(BODY, row)


def body_states(codes: Collection[str]) -> dict[str, BodyState]:
    """The states of several bodies by code, in one query."""
    return {row.code: recording.state_of(BODY, row) for row in Body.objects.filter(code__in=codes)}


def batches(viewer: Viewer) -> QuerySet:
    """The batches of the bodies this person sees, newest first."""
    return Batch.objects.filter(body__in=bodies(viewer).values("code")).order_by("-made_at", "-id")


def batch_list(viewer: Viewer, most: int) -> list[tuple[Batch, BatchState]]:
    """The newest of them, each with its state."""
    return [(row, recording.state_of(BATCH, row)) for row in batches(viewer)[:most]]


def open_batches(viewer: Viewer) -> list[BatchState]:
    """The states of those whose lists are not final."""
    return [recording.state_of(BATCH, row) for row in batches(viewer).filter(frozen=False)]


def batch(code: str, viewer: Viewer) -> tuple[Batch, BatchState]:
    """One batch with its state; raises NotFound."""
    return recording.found(BATCH, batches(viewer), code)


def posts_of(persons: Collection[str], on: date) -> dict[str, set[str]]:
    """The units in which each of these people holds a post on a day, whatever unit they sit on a body for."""
    found: dict[str, set[str]] = {}
    for post in people.posts_in_force(on):
        if (person := f"staff:{post.staff_id}") in persons:
            found.setdefault(person, set()).add(post.unit_code)
    return found


def ordinals(body: str, campaign: str) -> list[int]:
    """The ordinals of a body's batches of a campaign."""
    return list(Batch.objects.filter(body=body, campaign=campaign).values_list("ordinal", flat=True))


def sat_on(body: str, person: str) -> str:
    """The newest day on which somebody was present at a meeting of a body; empty when never."""
    rows = Meeting.objects.filter(body=body, state__contains=f'"{person}"').order_by("-on")
    return next((row.on.isoformat() for row in rows if person in recording.state_of(MEETING, row).present), "")


def public_batches() -> QuerySet:
    """What anybody may see: batches whose list is final and holds at least one public commitment, newest first."""
    known = Commitment.objects.filter(disclosure="public").exclude(batch=0).values("batch")
    return Batch.objects.filter(frozen=True, id__in=known).order_by("-made_at", "-id")


def public_list(most: int) -> list[tuple[Batch, BatchState]]:
    """The newest of them, each with its state."""
    return [(row, recording.state_of(BATCH, row)) for row in public_batches()[:most]]


def public_batch(code: str) -> tuple[Batch, BatchState]:
    """One of them with its state; raises NotFound."""
    return recording.found(BATCH, public_batches(), code)


def body_of(row: Commitment) -> str:
    """The body whose batch a commitment was decided in; empty for one of no batch."""
    return Batch.objects.filter(id=row.batch).values_list("body", flat=True).first() or "" if row.batch else ""


def may_give_up(code: str, *, most: int = 300) -> QuerySet:
    """The commitments a body may give up: those of its batches, and those of no batch whose owners lie below it."""
    held = Body.objects.get(code=code)
    mine = Q(batch__in=Batch.objects.filter(body=code).values("id"))
    below = [unit.code for unit in units.under(held.unit)]
    return Commitment.objects.filter(mine | Q(batch=0, owner_unit__in=below), cancelled=False).order_by("id")[:most]


def groups_behind(row: Commitment) -> tuple[str, ...]:
    """The groups of needs that justified a commitment, as its batch recorded them when it was proposed."""
    held = Batch.objects.filter(id=row.batch).first() if row.batch else None
    if held is None:
        return ()
    found = recording.state_of(BATCH, held).candidates.values()
    return tuple(code for one in found if one.commitment == row.code for code in one.groups)


class CameIn(Struct, frozen=True):
    """A commitment that went on here from an earlier batch."""

    commitment: str
    title: str
    before: str
    before_title: str


def came_in(row: Batch) -> list[CameIn]:
    """What other batches of the same body carried over into this one."""
    found = {}
    for earlier in Batch.objects.filter(body=row.body).exclude(id=row.id).order_by("ordinal", "id"):
        carried = recording.state_of(BATCH, earlier).carried
        found |= {code: earlier for code, into in carried.items() if into == row.code}
    titles = dict(Commitment.objects.filter(code__in=list(found)).values_list("code", "title"))
    return [CameIn(code, titles[code], earlier.code, earlier.title) for code, earlier in found.items()]


def meetings(viewer: Viewer) -> QuerySet:
    """The meetings of the bodies this person sees, newest first."""
    return Meeting.objects.filter(body__in=bodies(viewer).values("code")).order_by("-on", "-id")


def meeting(code: str, viewer: Viewer) -> tuple[Meeting, MeetingState]:
    """One meeting with its state; raises NotFound."""
    return recording.found(MEETING, meetings(viewer), code)


def minutes_same(row: Meeting, state: MeetingState) -> bool | None:
    """Whether the minutes kept are still those whose hash was frozen; None where there are none, or they were erased."""
    kept = next((text.body for text in people.contents([row.id]) if text.role == "minutes" and text.body), None)
    if not state.minutes or kept is None:
        return None
    return hashlib.sha256(kept.encode()).hexdigest() == state.minutes


def names(codes: Collection[str]) -> dict[str, str]:
    """The names of these bodies by their codes."""
    return dict(Body.objects.filter(code__in=codes).values_list("code", "name"))
