"""How many matters of a unit were disposed, beside how much of what is claimed came: the two are never shown apart."""

from datetime import datetime

from django.db.models import Count, Q, Sum
from msgspec import Struct

from banshi.matters.models import ClockRow, LedgerRow, Matter
from banshi.matters.rules.ledger import CLOCK
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.units import queries as units


class Performance(Struct, frozen=True):
    """Disposed n of N, and the fen received of those claimed by the matters whose amounts are written down."""

    of: int
    disposed: int
    written: int
    rough: int
    claimed: int
    received: int
    reported: int
    missed: int


def of_unit(code: str, *, since: datetime, now: datetime) -> Performance | None:
    """Disposal and performance of a unit's line since a day; None where it has no matter that keeps a ledger."""
    books = [book for book in playbooks.kinds() if lookup.keeps_ledger(book)]
    # answered and not taken up again: a later word of the creditor changes performance, not procedure
    answered = {step for book in books for step in lookup.judged_steps(book)}
    line = [unit.code for unit in units.under(code)]
    rows = Matter.objects.filter(
        owner_unit__in=line,
        kind__in=[book.kind for book in books],
        received_at__gte=since,
        received_at__lte=now,
        imported="",
    )
    counts = rows.aggregate(of=Count("id"), disposed=Count("id", filter=Q(step__in=answered, replied_at__isnull=False)))
    if not counts["of"]:
        return None
    sums = LedgerRow.objects.filter(matter__in=rows).aggregate(
        written=Count("matter_id", filter=Q(claimed_fen__gt=0)),
        rough=Count("matter_id", filter=Q(at_least=True)),
        claimed=Sum("claimed_fen"),
        received=Sum("received_fen", filter=Q(claimed_fen__gt=0)),
        reported=Sum("reported_fen", filter=Q(claimed_fen__gt=0)),
    )
    late = ClockRow.objects.filter(matter__in=rows, name=CLOCK, stopped_at__isnull=True, due_at__lt=now)
    return Performance(**counts, **{name: value or 0 for name, value in sums.items()}, missed=late.count())
