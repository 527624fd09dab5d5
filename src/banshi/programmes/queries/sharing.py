"""Readers of practices and lessons: what units tell each other is read by all officers, lessons in one's own line."""

from django.db.models import QuerySet

from banshi.kit.refused import NotFound
from banshi.people.facts import Viewer
from banshi.programmes import recording
from banshi.programmes.facts import plan as plan_facts
from banshi.programmes.facts.lesson import LessonState
from banshi.programmes.facts.notice import RequirementSet
from banshi.programmes.facts.practice import PracticeState
from banshi.programmes.models.cascading import NOTICE, PLAN, Plan
from banshi.programmes.models.progress import Commitment
from banshi.programmes.models.sharing import LESSON, PRACTICE, Lesson, Practice
from banshi.programmes.queries import cascading, rulemakings
from banshi.record import queries as record
from banshi.units import queries as units

STEERING = ("programme_officer", "unit_head", "reviewer", "auditor")


def line_of(viewer: Viewer, *roles: str) -> set[str]:
    """The units at and under those in which the person steers."""
    posts = [post for post in viewer.posts if post.role in (roles or STEERING)]
    return {unit.code for post in posts for unit in units.under(post.unit_code)}


def practices(viewer: Viewer) -> QuerySet:
    """Every practice, newest first, for everybody who steers."""
    rows = Practice.objects.all() if viewer.roles & set(STEERING) else Practice.objects.none()
    return rows.order_by("-made_at", "-id")


def practice(code: str, viewer: Viewer) -> tuple[Practice, PracticeState]:
    """One practice with its state; raises NotFound."""
    return _one(practices(viewer), PRACTICE, code)


def public_practices() -> QuerySet:
    """What units offered and a reviewer cleared."""
    return Practice.objects.filter(public=True).order_by("-made_at", "-id")


def public_practice(code: str) -> tuple[Practice, PracticeState]:
    """A public practice; raises NotFound."""
    return _one(public_practices(), PRACTICE, code)


def is_result_of(unit: str, *, kind: str, ref: str, item: str) -> bool:
    """Whether this is a commitment the unit owns or carries out, or an item of its plan."""
    if kind == "commitment":
        return Commitment.objects.filter(code=ref, owner_unit=unit).exists()
    row = Plan.objects.filter(code=ref, unit=unit).first()
    return row is not None and item in recording.state_of(PLAN, row).items


def lessons(viewer: Viewer) -> QuerySet:
    """The lessons of the person's line; those without a changed item first."""
    rows = Lesson.objects.all() if viewer.has("auditor") else Lesson.objects.filter(unit__in=line_of(viewer))
    return rows.order_by("applied", "-made_at", "-id")


def lesson(code: str, viewer: Viewer) -> tuple[Lesson, LessonState]:
    """One lesson with its state; raises NotFound."""
    return _one(lessons(viewer), LESSON, code)


def _one(rows: QuerySet, noun, code: str):
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row, recording.state_of(noun, row)


def changed_at(viewer: Viewer, *, kind: str, ref: str, item: str) -> str:
    """When an item was last written, of a notice, plan or rule this person sees; empty where there is none."""
    if kind == "rulemaking":
        row, _state = rulemakings.rulemaking(ref, viewer)
        return record.entries(row.id)[-1].occurred_at
    if kind == "plan":
        row, state = cascading.plan(ref, viewer)
        return _written(PLAN, row, plan_facts.ItemSet, "item", item) if item in state.items else ""
    row, state = cascading.notice(ref, viewer)
    return _written(NOTICE, row, RequirementSet, "requirement", item) if item in state.requirements else ""


def _written(noun, row, kind: type, name: str, ref: str) -> str:
    for entry in reversed(record.entries(row.id)):
        fact = noun.decode(entry.kind, entry.payload)
        if isinstance(fact, kind) and getattr(fact, name).ref == ref:
            return entry.occurred_at
    return ""
