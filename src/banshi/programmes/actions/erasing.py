"""Erasing what people told to programmes: needs taken from a matter go with it, anything else by its own number."""

from collections.abc import Sequence
from datetime import datetime

from banshi.kit import ids
from banshi.kit.refused import NotFound
from banshi.matters.queries import origins
from banshi.people import actions as people
from banshi.people.actions import Holder
from banshi.programmes.models.needs import Need
from banshi.programmes.registry import NOUNS


def erase(subject: int, *, at: datetime) -> int:
    """Blank the words of the needs that were taken from a matter; returns how many pieces."""
    code = origins.code_of(subject)
    needs = Need.objects.filter(matter=code).values_list("id", flat=True) if code else []
    return sum(people.erase(need, at=at) for need in needs)


def forget(code: str, *, holders: Sequence[Holder], at: datetime) -> int:
    """Erase the words of a need, a comment, a practice with its questions, a meeting with its comments, by its number.

    Raises NotFound. Entries, figures and decisions stay; the register outside the database makes it last over a restore.
    """
    clean = ids.clean_code(code)
    for _noun, model in NOUNS.values():
        row = model.objects.filter(code=clean).first()
        if row is not None:
            return people.forget(row.id, holders=holders, at=at)
    raise NotFound()
