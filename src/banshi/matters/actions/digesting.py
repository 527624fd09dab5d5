"""The daily digest: on a working morning each person who was reminded of something is told all of it, once."""

from datetime import datetime, time, timedelta

from django.db.models import Max

from banshi.calendars import queries as calendars
from banshi.kit.calendars import is_working_day
from banshi.matters.actions.reminding import LATE
from banshi.matters.models import Digest, Reminder

LISTED = 100
LOOK_BACK = timedelta(days=30)


def digest_morning(at: datetime) -> int:
    """Write the digests of this working day once its first working hour has begun; returns how many."""
    calendar = calendars.current()
    local = at.astimezone(calendar.tz)
    if not is_working_day(calendar, local.date())[0] or local < _opening(calendar, local):
        return 0
    done = set(Digest.objects.filter(day_on=local.date()).values_list("staff_id", flat=True))
    before = dict(Digest.objects.filter(day_on__lt=local.date()).values_list("staff_id").annotate(Max("at")))
    found = _reminded(at, skip=done, before=before)
    rows = [
        Digest(
            staff_id=staff_id,
            day_on=local.date(),
            at=at,
            late=len(levels["late"]),
            near=len(levels["near"] - levels["late"]),
            matters=" ".join(map(str, [*levels["late"], *(levels["near"] - levels["late"])][:LISTED])),
        )
        for staff_id, levels in found.items()
    ]
    Digest.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _opening(calendar, local: datetime) -> datetime:
    minute = calendar.hours_on(local.date())[0][0]
    return datetime.combine(local.date(), time(minute // 60, minute % 60), local.tzinfo)


def _reminded(at: datetime, *, skip: set[int], before: dict[int, datetime]) -> dict[int, dict[str, set[int]]]:
    """By person, the open matters they were reminded of since their last digest, late and near."""
    rows = Reminder.objects.filter(at__gt=at - LOOK_BACK, at__lte=at, matter__closed_at__isnull=True)
    found: dict[int, dict[str, set[int]]] = {}
    for staff_id, matter_id, level, told in rows.values_list("staff_id", "matter_id", "level", "at").iterator():
        if staff_id not in skip and (staff_id not in before or told > before[staff_id]):
            levels = found.setdefault(staff_id, {"late": set(), "near": set()})
            levels["late" if level == LATE else "near"].add(matter_id)
    return found
