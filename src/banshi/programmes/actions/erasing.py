"""Erasing what people told to programmes: needs taken from a matter go with it."""

from datetime import datetime

from banshi.matters.queries import origins
from banshi.people import actions as people
from banshi.programmes.models.needs import Need


def erase(subject: int, *, at: datetime) -> int:
    """Blank the words of the needs that were taken from a matter; returns how many pieces."""
    code = origins.code_of(subject)
    needs = Need.objects.filter(matter=code).values_list("id", flat=True) if code else []
    return sum(people.erase(need, at=at) for need in needs)
