"""Readers of series of sessions: those of the person's line, and those that were held at its units."""

from django.db.models import QuerySet

from banshi.kit.refused import NotFound
from banshi.people.facts import Viewer
from banshi.programmes import recording
from banshi.programmes.facts.event import EventState
from banshi.programmes.models.sharing import EVENT, EventSeries

READERS = frozenset({"programme_officer", "unit_head", "reviewer", "auditor", "handler"})


def series_list(viewer: Viewer) -> QuerySet:
    """Every series, newest first: hosts must find theirs, and nothing in it is about a person."""
    rows = EventSeries.objects.all() if viewer.roles & READERS else EventSeries.objects.none()
    return rows.order_by("-made_at", "-id")


def series(code: str, viewer: Viewer) -> tuple[EventSeries, EventState]:
    """One series with its state; raises NotFound."""
    row = series_list(viewer).filter(code=code).first()
    if row is None:
        raise NotFound()
    return row, recording.state_of(EVENT, row)
