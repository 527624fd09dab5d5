"""Readers of rules on their way and of the comments on them: n answered of N received, and what may be read."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes import recording
from banshi.programmes.facts.comment import CommentState
from banshi.programmes.facts.rulemaking import RulemakingState
from banshi.programmes.models.progress import Commitment
from banshi.programmes.models.sharing import COMMENT, RULEMAKING, Comment, Rulemaking
from banshi.programmes.queries import commitments
from banshi.units import queries as units
from banshi.units.rules import in_line

STEERING = ("programme_officer", "unit_head", "reviewer", "auditor")


def rulemakings(viewer: Viewer) -> QuerySet:
    """Rules made in the person's line and above it, and those put to the public."""
    if viewer.has("auditor"):
        return Rulemaking.objects.order_by("-made_at", "-id")
    posts = [post for post in viewer.posts if post.role in STEERING]
    seen = {unit.code for post in posts for unit in units.under(post.unit_code)}
    seen |= {code for post in posts for code in post.unit_path.split("/")}
    rows = Rulemaking.objects.filter(Q(unit__in=seen) | Q(public=True)) if posts else Rulemaking.objects.none()
    return rows.order_by("-made_at", "-id")


def rulemaking(code: str, viewer: Viewer) -> tuple[Rulemaking, RulemakingState]:
    """One rule with its state; raises NotFound."""
    return _one(rulemakings(viewer), RULEMAKING, code)


def reads_all(viewer: Viewer, unit: str, *roles: str) -> bool:
    """Whether a person reads what was said of a unit's rule before it is cleared: its own line, and auditors."""
    line = units.path_of(unit)
    posts = [post for post in viewer.posts if post.role in (roles or STEERING)]
    near = any(in_line(post.unit_path, line) or in_line(line, post.unit_path) for post in posts)
    return near or (not roles and viewer.has("auditor"))


def public(on: date) -> QuerySet:
    """Rules whose consultation has begun, newest first."""
    return Rulemaking.objects.filter(public=True, from_on__lte=on.isoformat()).order_by("-made_at", "-id")


def public_one(code: str) -> tuple[Rulemaking, RulemakingState]:
    """A rule put to the public; raises NotFound."""
    return _one(Rulemaking.objects.filter(public=True), RULEMAKING, code)


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
    row, state = _one(Comment.objects.filter(rulemaking__in=rulemakings(viewer).values("id")), COMMENT, code)
    if not reads_all(viewer, unit_of(row.rulemaking)):
        raise NotFound()
    return row, state


def _one(rows: QuerySet, noun, code: str):
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row, recording.state_of(noun, row)


def implementation(state: RulemakingState, on: date, *, public_only: bool) -> commitments.Standing | None:
    """How the commitment that measures carrying it out stands; None where there is none, or none to show."""
    rows = Commitment.objects.filter(code=state.commitment) if state.commitment else Commitment.objects.none()
    found = commitments.standings(rows.filter(disclosure=commitments.PUBLIC) if public_only else rows, on)
    return found[0] if found else None
