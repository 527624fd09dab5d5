"""Reminders: the handlers first, the head when it is late; once by matter, clock and level, shown on the desk."""

from datetime import datetime, timedelta

from banshi.calendars import queries as calendars
from banshi.matters.models import ClockRow, Reminder
from banshi.people import queries as people

AHEAD = timedelta(hours=24)
STEP = 500


def remind(at: datetime) -> int:
    """Write the reminders that have fallen due; imported history and paused clocks give none."""
    rows = ClockRow.objects.filter(
        stopped_at__isnull=True, paused=False, due_at__lt=at + AHEAD, matter__imported=""
    ).exclude(name="verdict")
    made = 0
    for row in rows.select_related("matter").order_by("due_at")[:STEP]:
        made += _for_clock(row, at)
    return made


def _for_clock(row: ClockRow, at: datetime) -> int:
    late = row.due_at < at
    level, role = ("late", "unit_head") if late else ("near", "handler")
    unit = row.matter.holder_unit
    day = at.astimezone(calendars.current().tz).date()
    staff = people.staff_in([unit], role=role, on=day) or people.staff_in([unit], role="dispatcher", on=day)
    key = f"{row.name}:{row.ordinal}"
    before = Reminder.objects.count()
    Reminder.objects.bulk_create(
        [Reminder(matter_id=row.matter_id, clock=key, level=level, staff_id=person.id, at=at) for person in staff],
        ignore_conflicts=True,
    )
    return Reminder.objects.count() - before


def digest(staff_id: int, *, since: datetime) -> list[Reminder]:
    """What a person was reminded of since a moment: the daily digest on their desk."""
    rows = Reminder.objects.filter(staff_id=staff_id, at__gte=since, matter__closed_at__isnull=True)
    return list(rows.select_related("matter").order_by("matter__next_due_at")[:100])
