"""The writers of rosters and of logs of calls."""

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.hotline import queries, rules
from banshi.hotline.facts import Call, CallsTaken, Log, PutOn, TakenOff
from banshi.hotline.models import CALLS, SHIFT, CallRow, ShiftRow
from banshi.kit import clock, encodings
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
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
    ShiftRow.objects.select_for_update().filter(unit=unit).order_by("id").first()
    held = [one for one in queries.shifts(unit, start, end) if one.staff_id == staff.pk]
    rules.shift(start, end, held=held)
    fact = PutOn(unit, f"{rules.STAFF}{staff.pk}", clock.text(start), clock.text(end))
    return recording.begin(SHIFT, lambda _subject: [fact], by=by, at=at)


def take_off(code: str, *, by: Viewer, at: datetime) -> None:
    """Take a shift off the roster before it begins; one that began stands."""

    def decide(state) -> list:
        if state.off:
            raise NotFound()
        _keeps(state.unit, by)
        rules.not_begun(state, at)
        return [TakenOff()]

    recording.change(SHIFT, code, decide, by=by, at=at)


def _keeps(unit: str, by: Viewer) -> None:
    if by.actor != "system" and unit not in by.units_with(*queries.ROSTERS):
        raise NotFound()


def take_calls(unit: str, data: bytes, *, by: Viewer, at: datetime, dry: bool = False) -> Taken:
    """Take in a telephone system's log; what is here already is not taken twice, whatever is wrong goes back."""
    _keeps(unit, by)
    code = units.named(unit, on=at.astimezone(calendars.current().tz).date(), where="unit").code
    found = rules.log(_text(data), tz=calendars.current().tz, now=at)
    sha256 = hashlib.sha256(data).hexdigest()
    if dry:
        fresh = _fresh(code, found.calls)
        return Taken(len(fresh), len(found.calls) - len(fresh), found)
    try:
        return _take(code, sha256, found, by=by, at=at)
    except IntegrityError:
        # somebody took in the same calls meanwhile; now they are here
        return _take(code, sha256, found, by=by, at=at)


@transaction.atomic
def _take(unit: str, sha256: str, found: Log, *, by: Viewer, at: datetime) -> Taken:
    fresh = _fresh(unit, found.calls)
    here = len(found.calls) - len(fresh)
    if fresh:
        fact = CallsTaken(unit, sha256, rules.digest(unit, fresh), len(fresh), here, len(found.rejected))
        file = recording.begin(CALLS, lambda _subject: [fact], by=by, at=at)
        rows = [CallRow(file=file, unit=unit, **_columns(call)) for call in fresh]
        CallRow.objects.bulk_create(rows, batch_size=STEP)
    return Taken(len(fresh), here, found)


def _columns(call: Call) -> dict:
    return {"at": call.at, "answered": call.answered, "waited": call.waited, "nth": call.nth}


def _fresh(unit: str, calls: tuple[Call, ...]) -> list[Call]:
    if not calls:
        return []
    first, last = min(call.at for call in calls), max(call.at for call in calls)
    rows = CallRow.objects.filter(unit=unit, at__gte=first, at__lte=last)
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
