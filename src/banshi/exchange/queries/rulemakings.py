"""Readers of rules on their way and of the comments on them: n answered of N received, and what may be read."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet
from msgspec import Struct

from banshi.exchange.facts.comment import CommentState
from banshi.exchange.facts.rulemaking import RulemakingState
from banshi.exchange.models import COMMENT, RULEMAKING, Comment, Rulemaking
from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.queries import commitments, steering


def rulemakings(viewer: Viewer) -> QuerySet:
    """Rules made in the person's line and above it, and those put to the public."""
    if viewer.has("auditor"):
        return Rulemaking.objects.order_by("-made_at", "-id")
    seen = Q(unit__in=steering.line(viewer)) | Q(public=True)
    rows = Rulemaking.objects.filter(seen) if viewer.roles & set(steering.STEERING) else Rulemaking.objects.none()
    return rows.order_by("-made_at", "-id")


def rulemaking(code: str, viewer: Viewer) -> tuple[Rulemaking, RulemakingState]:
    """One rule with its state; raises NotFound."""
    return recording.found(RULEMAKING, rulemakings(viewer), code)


def reads_all(viewer: Viewer, unit: str, *roles: str) -> bool:
    """Whether a person reads what was said of a unit's rule before it is cleared: its own line, and auditors."""
    near = steering.near(viewer, unit, *(roles or steering.STEERING))
    return near or (not roles and viewer.has("auditor"))


def public(on: date) -> QuerySet:
    """Rules whose consultation has begun, newest first."""
    return Rulemaking.objects.filter(public=True, from_on__lte=on.isoformat()).order_by("-made_at", "-id")


def public_one(code: str) -> tuple[Rulemaking, RulemakingState]:
    """A rule put to the public; raises NotFound."""
    return recording.found(RULEMAKING, Rulemaking.objects.filter(public=True), code)


def states(rows) -> list[tuple[Rulemaking, RulemakingState]]:
    """Rows with their states."""
    return [(row, recording.state_of(RULEMAKING, row)) for row in rows]


def unit_of(rulemaking_id: int) -> str:
    """The unit that makes a rule."""
    return Rulemaking.objects.get(id=rulemaking_id).unit


class Tally(Struct, frozen=True):
    """Comments on a rule: received, cleared, withheld, answered, and what became of them."""

    received: int
    cleared: int
    withheld: int
    answered: int
    taken: int
    partly: int


NOTHING = Tally(0, 0, 0, 0, 0, 0)


def tally(rulemaking_id: int) -> Tally:
    """The counts of a rule's comments."""
    return tallies([rulemaking_id]).get(rulemaking_id, NOTHING)


def tallies(ids: Collection[int]) -> dict[int, Tally]:
    """The counts of the comments on these rules, in one query; a rule without comments is left out."""
    which = {name: Q(**{name: True}) for name in ("cleared", "withheld", "answered")}
    which |= {name: Q(taken=name) for name in ("taken", "partly")}
    counts = {f"n_{name}": Count("id", filter=held) for name, held in which.items()}
    rows = Comment.objects.filter(rulemaking__in=list(ids)).values("rulemaking").order_by("rulemaking")
    found = rows.annotate(n_received=Count("id"), **counts)
    return {row["rulemaking"]: Tally(*(row[f"n_{name}"] for name in Tally.__struct_fields__)) for row in found}


class Said(Struct, frozen=True):
    """A comment as a page shows it: its words and its answer."""

    code: str
    state: CommentState
    text: str
    answer: str


def comments(rulemaking_id: int, *, public_only: bool, most: int = 100) -> list[Said]:
    """The comments on a rule, oldest first; to the public those that were cleared."""
    rows = Comment.objects.filter(rulemaking=rulemaking_id).order_by("answered", "id")
    rows = list((rows.filter(cleared=True) if public_only else rows)[:most])
    texts = {text.id: text.body for text in people.contents([row.id for row in rows])}
    found = [(row, recording.state_of(COMMENT, row)) for row in rows]
    return [Said(row.code, state, texts.get(state.text, ""), texts.get(state.answer, "")) for row, state in found]


def comment(code: str, viewer: Viewer) -> tuple[Comment, CommentState]:
    """One comment this person reads before it is cleared; raises NotFound."""
    row, state = recording.found(COMMENT, Comment.objects.filter(rulemaking__in=rulemakings(viewer).values("id")), code)
    if not reads_all(viewer, unit_of(row.rulemaking)):
        raise NotFound()
    return row, state


def implementation(state: RulemakingState, on: date, *, public_only: bool) -> commitments.Standing | None:
    """How the commitment that measures carrying it out stands; None where there is none, or none to show."""
    return commitments.standing_of(state.commitment, on, public_only=public_only) if state.commitment else None
