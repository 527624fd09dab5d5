"""What a finding that does not agree does to the owner's other items, and when that ends. The rule: decision 0017."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes import finders
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.rules import commitment as rules


def hold(owner: str) -> None:
    """Lock every item of an owner, in one order whoever comes first; within a transaction."""
    list(Commitment.objects.select_for_update().filter(owner_unit=owner).order_by("id").values_list("id", flat=True))


def spread(row: Commitment, *, at: datetime) -> None:
    """Evidence of the owner's other items reads as a claim from now on."""
    _others(row, rules.doubt, among=Commitment.objects.filter(owner_unit=row.owner_unit), at=at)


def clear(code: str, *, at: datetime) -> None:
    """It counts again, once the item agrees when looked at again and no finding against it waits for an answer."""
    with transaction.atomic():
        row = Commitment.objects.get(code=code)
        hold(row.owner_unit)
        row.refresh_from_db()
        state = recording.state_of(COMMITMENT, row)
        if state.audited and state.agrees and not finders.unanswered([code]):
            # whoever is doubted because of it, though the lead of either was given to another unit since
            _others(row, rules.clear, among=Commitment.objects.filter(state__contains=f'"{code}"'), at=at)


def _others(row: Commitment, decide: Callable, *, among: QuerySet, at: datetime) -> None:
    for code in among.exclude(id=row.id).order_by("id").values_list("code", flat=True):
        recording.change(COMMITMENT, code, lambda state: decide(state, row.code), by=Viewer.system(), at=at)
