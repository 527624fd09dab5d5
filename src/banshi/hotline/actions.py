"""The writers of rosters and of logs of calls."""

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.hotline import queries, rules
from banshi.hotline.facts import Call, Log
from banshi.hotline.models import CallFile, CallRow, ShiftRow
from banshi.kit import encodings
from banshi.kit.refused import NotFound, Refused
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.units import queries as units

STEP = 500
LARGEST = 20 * 1024 * 1024


class Taken(Struct, frozen=True):
    """What became of a file: rows taken, here before, and the log with those rejected."""

    taken: int
    here: int
    log: Log


@transaction.atomic
def put_on(unit: str, username: str, *, start: datetime, end: datetime, by: Viewer, at: datetime) -> ShiftRow:
    """Put somebody of the unit on duty; past hours cannot be put on the roster afterwards."""
    _keeps(unit, by)
    staff = people.staff_named(username)
    on = start.astimezone(calendars.current().tz).date()
    if staff is None or unit not in {post.unit_code for post in people.viewer(staff, on=on).posts}:
        raise Refused(
            "not_of_the_unit",
            "值班的人要在本单位任职。请从列表里选。",
            "Whoever is on duty holds a post in the unit; choose from the list.",
            where="username",
        )
    if start < at - timedelta(minutes=5):
        raise Refused(
            "shift_in_the_past",
            "已经过去的时间不能补排。谁接的电话，看话务记录。",
            "Hours that are past cannot be put on the roster; who took a call is in the log.",
            where="start",
        )
    # of two who put the same person on at once the second must see the first one's shift
    ShiftRow.objects.select_for_update().filter(unit_code=unit).order_by("id").first()
    held = [one for one in queries.shifts(unit, start, end) if one.staff_id == staff.pk]
    rules.shift(start, end, held=held)
    return ShiftRow.objects.create(
        unit_code=unit, staff_id=staff.pk, start_at=start, end_at=end, entered_by=by.actor, entered_at=at
    )


@transaction.atomic
def take_off(shift: int, *, by: Viewer, at: datetime) -> None:
    """Take a shift off the roster before it begins; one that began stands."""
    row = ShiftRow.objects.select_for_update().filter(id=shift, taken_off_at__isnull=True).first()
    if row is None:
        raise NotFound()
    _keeps(row.unit_code, by)
    if row.start_at <= at:
        raise Refused(
            "shift_began",
            "这一班已经开始，不能撤下；要换人请加排一班。",
            "This shift has begun and stands; put somebody else on as well.",
            status=409,
        )
    row.taken_off_at = at
    row.save(update_fields=["taken_off_at"])


def _keeps(unit: str, by: Viewer) -> None:
    if by.actor != "system" and unit not in by.units_with(*queries.ROSTERS):
        raise NotFound()


def take_calls(unit: str, data: bytes, *, by: Viewer, at: datetime, dry: bool = False) -> Taken:
    """Take in a telephone system's log; what is here already is not taken twice, whatever is wrong goes back."""
    _keeps(unit, by)
    code = units.named(unit, on=at.astimezone(calendars.current().tz).date(), where="unit").code
    found = rules.log(_text(data), tz=calendars.current().tz, now=at)
    file = {"unit_code": code, "sha256": hashlib.sha256(data).hexdigest(), "imported_by": by.actor, "imported_at": at}
    try:
        return _take(found, file, dry=dry)
    except IntegrityError:
        # somebody took in the same calls meanwhile; now they are here
        return _take(found, file, dry=dry)


@transaction.atomic
def _take(found: Log, file: dict, *, dry: bool) -> Taken:
    fresh = _fresh(file["unit_code"], found.calls)
    here = len(found.calls) - len(fresh)
    if fresh and not dry:
        made = CallFile.objects.create(**file, taken=len(fresh), here=here, rejected=len(found.rejected))
        rows = [CallRow(file=made, unit_code=made.unit_code, **_columns(call)) for call in fresh]
        CallRow.objects.bulk_create(rows, batch_size=STEP)
    return Taken(len(fresh), here, found)


def _columns(call: Call) -> dict:
    return {"at": call.at, "answered": call.answered, "waited": call.waited, "nth": call.nth}


def _fresh(unit: str, calls: tuple[Call, ...]) -> list[Call]:
    if not calls:
        return []
    first, last = min(call.at for call in calls), max(call.at for call in calls)
    rows = CallRow.objects.filter(unit_code=unit, at__gte=first, at__lte=last)
    known = {Call(*row) for row in rows.values_list("at", "answered", "waited", "nth")}
    return [call for call in calls if call not in known]


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Refused("log_too_large", "文件超过 20 MB，请分开导入。", "The file is larger than 20 MB; split it.")
    text = encodings.decoded(data)
    if text is None:
        raise Refused(
            "log_encoding", "文件不是 UTF-8 或 GB18030 的文字。", "The file is neither UTF-8 nor GB18030 text."
        )
    return text
