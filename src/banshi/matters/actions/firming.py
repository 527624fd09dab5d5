"""Provisional dues become firm, once, by an entry, when the calendar of their year is out."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from banshi.kit.calendars import Calendar
from banshi.matters.actions import acting, projecting
from banshi.matters.facts import entries as e
from banshi.matters.models import ClockRow, Matter
from banshi.matters.rules import clocks
from banshi.people.facts import Viewer

STEP = 500


def firm_clocks(calendar: Calendar, *, at: datetime) -> int:
    """One entry for each running clock the newest calendar makes firm; returns how many."""
    if not calendar.years:
        return 0
    known_until = datetime(max(calendar.years) + 1, 1, 1, tzinfo=calendar.tz)
    rows = ClockRow.objects.filter(stopped_at__isnull=True, provisional=True, paused=False, due_at__lt=known_until)
    return sum(firm_matter(matter_id, calendar, at=at) for matter_id in _matters(rows))


def _matters(rows: QuerySet) -> Iterator[int]:
    after = 0
    while found := list(
        rows.filter(matter_id__gt=after).order_by("matter_id").values_list("matter_id", flat=True).distinct()[:STEP]
    ):
        yield from found
        after = found[-1]


def firm_matter(matter_id: int, calendar: Calendar, *, at: datetime) -> int:
    """Firm what can be firmed of one matter, in a transaction of its own."""
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(id=matter_id)
        before = projecting.decoded(row)
        found = [
            (clock.name, clocks.firmed(clock, calendar=calendar)) for clock in before.running() if clock.provisional
        ]
        facts = [e.ClockFirmed(name=name, fx=e.Effects(clocks=(change,))) for name, change in found if change]
        if facts:
            acting.write(row, before, facts, by=Viewer.system(), at=max(at, e.instant(before.recorded)))
    return len(facts)
