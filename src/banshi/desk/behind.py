"""What stands behind a number: the matters one step away, as far as the person may see them."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from banshi.matters.queries import seeing
from banshi.people.facts import Viewer
from banshi.units import queries as units

NOT_COUNTED = ("withdrawn", "not_accepted")


def answered_late(unit: str, viewer: Viewer, *, since: datetime, now: datetime) -> QuerySet:
    """The matters that count against the first figure of a unit's line: answered late, or late and unanswered."""
    line = [found.code for found in units.under(unit)]
    rows = seeing.visible_to(viewer).filter(owner_unit__in=line, received_at__gte=since, received_at__lte=now)
    late = Q(first_replied_at__gt=F("reply_original_due_at")) | Q(first_replied_at__isnull=True, reply_due_at__lt=now)
    return rows.filter(late, imported="").exclude(close_reason__in=NOT_COUNTED).order_by("reply_due_at", "id")
