"""Readers of practices and lessons: what units tell each other is read by all officers, lessons in one's own line."""

from django.db.models import QuerySet

from banshi.exchange.facts.lesson import LessonState
from banshi.exchange.facts.practice import PracticeState
from banshi.exchange.models import LESSON, PRACTICE, Lesson, Practice
from banshi.exchange.queries import rulemakings
from banshi.nouns.recording import found
from banshi.people.facts import Viewer
from banshi.programmes.queries import cascading, commitments, steering
from banshi.record import queries as record


def practices(viewer: Viewer) -> QuerySet:
    """Every practice, newest first, for everybody who steers."""
    rows = Practice.objects.all() if viewer.roles & set(steering.STEERING) else Practice.objects.none()
    return rows.order_by("-made_at", "-id")


def practice(code: str, viewer: Viewer) -> tuple[Practice, PracticeState]:
    """One practice with its state; raises NotFound."""
    return found(PRACTICE, practices(viewer), code)


def public_practices() -> QuerySet:
    """What units offered and a reviewer cleared."""
    return Practice.objects.filter(public=True).order_by("-made_at", "-id")


def public_practice(code: str) -> tuple[Practice, PracticeState]:
    """A public practice; raises NotFound."""
    return found(PRACTICE, public_practices(), code)


def is_result_of(unit: str, *, kind: str, ref: str, item: str) -> bool:
    """Whether this is a commitment the unit owns, or an item of its plan."""
    return commitments.owns(unit, ref) if kind == "commitment" else cascading.has_item(unit, ref, item)


def lessons(viewer: Viewer) -> QuerySet:
    """The lessons of the person's line; those without a changed item first."""
    rows = Lesson.objects.all() if viewer.has("auditor") else Lesson.objects.filter(unit__in=steering.below(viewer))
    return rows.order_by("applied", "-made_at", "-id")


def lesson(code: str, viewer: Viewer) -> tuple[Lesson, LessonState]:
    """One lesson with its state; raises NotFound."""
    return found(LESSON, lessons(viewer), code)


def changed_at(viewer: Viewer, *, kind: str, ref: str, item: str) -> str:
    """When an item was last written, of a notice, plan or rule this person sees; empty where there is none."""
    if kind == "rulemaking":
        row, _state = rulemakings.rulemaking(ref, viewer)
        return record.entries(row.id)[-1].occurred_at
    return cascading.written_at(viewer, kind=kind, ref=ref, item=item)
