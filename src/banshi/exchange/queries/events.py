"""Readers of series of sessions: those of the person's line, and those that were held at its units."""

from django.db.models import QuerySet

from banshi.exchange.facts.event import EventState
from banshi.exchange.models import EVENT, EventSeries
from banshi.nouns import recording
from banshi.people.facts import Viewer

READERS = frozenset({"programme_officer", "unit_head", "reviewer", "auditor", "handler"})


def series_list(viewer: Viewer) -> QuerySet:
    """Every series, newest first: hosts must find theirs, and nothing in it is about a person."""
    rows = EventSeries.objects.all() if viewer.roles & READERS else EventSeries.objects.none()
    return rows.order_by("-made_at", "-id")


def series(code: str, viewer: Viewer) -> tuple[EventSeries, EventState]:
    """One series with its state; raises NotFound."""
    return recording.found(EVENT, series_list(viewer), code)
