"""What stands behind a number: the matters one step away, as far as the person may see them."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from banshi.matters.queries import seeing
from banshi.people.facts import Viewer
from banshi.units import queries as units

NOT_COUNTED = ("withdrawn", "not_accepted")


def answered_late(unit: str, viewer: Viewer, *, since: datetime, now: datetime) -> QuerySet:
    """What counts against the first figure of a unit's line: answered late, or late and unanswered."""
    late = Q(first_replied_at__gt=F("reply_original_due_at")) | Q(first_replied_at__isnull=True, reply_due_at__lt=now)
    return _of(unit, viewer, since=since, now=now).filter(late).order_by("reply_due_at", "id")


def not_solved(unit: str, viewer: Viewer, *, since: datetime, now: datetime) -> QuerySet:
    """What counts against the second: the person's own word that it is not solved, or partly."""
    return _judged(unit, viewer, since=since, now=now).exclude(solved="yes")


def not_content(unit: str, viewer: Viewer, *, since: datetime, now: datetime) -> QuerySet:
    """What counts against the third: the person's own answer below content."""
    return _judged(unit, viewer, since=since, now=now).filter(satisfied__gt=0, satisfied__lt=4)


def _judged(unit: str, viewer: Viewer, *, since: datetime, now: datetime) -> QuerySet:
    rows = _of(unit, viewer, since=since, now=now).filter(first_replied_at__isnull=False, relayed=False)
    return rows.exclude(solved="").order_by("-replied_at", "-id")


def _of(unit: str, viewer: Viewer, *, since: datetime, now: datetime) -> QuerySet:
    line = [found.code for found in units.under(unit)]
    rows = seeing.visible_to(viewer).filter(owner_unit__in=line, received_at__gte=since, received_at__lte=now)
    return rows.filter(imported="").exclude(close_reason__in=NOT_COUNTED)
