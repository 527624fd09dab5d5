"""What time makes of rows, in SQL: the twin of `rules.status`, word for word."""

from datetime import datetime

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from banshi.matters.rules.status import NEAR, WAITING


def late(now: datetime) -> Q:
    """A running clock is past its due."""
    return Q(closed_at__isnull=True, next_due_at__lt=now)


def near(now: datetime) -> Q:
    """A running clock falls due within a day."""
    return Q(closed_at__isnull=True, next_due_at__gte=now, next_due_at__lt=now + NEAR)


def with_status(rows: QuerySet, now: datetime) -> QuerySet:
    """The rows with a `status` each: closed, late, near, waiting or open."""
    word = Case(
        When(closed_at__isnull=False, then=Value("closed")),
        When(late(now), then=Value("late")),
        When(near(now), then=Value("near")),
        When(waiting_on__in=WAITING, then=Value("waiting")),
        default=Value("open"),
        output_field=CharField(),
    )
    return rows.annotate(status=word)
