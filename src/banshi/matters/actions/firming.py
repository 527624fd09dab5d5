"""Provisional dues become firm, once, by an entry, when the calendar of their year is out."""

from datetime import datetime

from django.db import transaction

from banshi.kit.calendars import Calendar
from banshi.matters.actions import acting, projecting
from banshi.matters.facts import entries as e
from banshi.matters.models import ClockRow, Matter
from banshi.matters.rules import clocks
from banshi.people.facts import Viewer


def firm_clocks(calendar: Calendar, *, at: datetime, limit: int = 500) -> int:
    """One entry for each running clock the newest calendar makes firm."""
    rows = ClockRow.objects.filter(stopped_at__isnull=True, provisional=True, paused=False)
    done = 0
    for matter_id in list(rows.order_by("id").values_list("matter_id", flat=True).distinct()[:limit]):
        with transaction.atomic():
            row = Matter.objects.select_for_update().get(id=matter_id)
            before = projecting.decoded(row)
            found = [
                (clock.name, clocks.firmed(clock, calendar=calendar)) for clock in before.running() if clock.provisional
            ]
            facts = [e.ClockFirmed(name=name, fx=e.Effects(clocks=(change,))) for name, change in found if change]
            if facts:
                acting.write(row, before, facts, by=Viewer.system(), at=max(at, e.instant(before.recorded)))
                done += len(facts)
    return done
