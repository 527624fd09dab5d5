"""What offices owe each other: open answers to notices and demands, the nearest day first."""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.matters.queries import origins
from banshi.nouns import recording
from banshi.programmes.models.cascading import NOTICE, Delivery, Notice


class Owed(Struct, frozen=True):
    """One thing a unit owes: the matter, what for, by when it owes the next step, and whether it is acknowledged."""

    matter: str
    unit: str
    kind: str
    title: str
    link: str
    due_on: date | None
    late: bool
    acknowledged: bool


def by(codes: Collection[str], on: date) -> list[Owed]:
    """Everything these units owe other offices, the first due first."""
    found = origins.open_of(codes)
    notices = {
        one.matter: one.notice
        for one in Delivery.objects.filter(matter__in=[m.code for m in found]).select_related("notice")
    }
    asked = {row.id: recording.state_of(NOTICE, row).acknowledge_on for row in notices.values()}
    return [_owed(one, notices.get(one.code), asked, on) for one in found]


def _owed(one: origins.Answer, notice: Notice | None, asked: Mapping[int, str], on: date) -> Owed:
    due = one.due_at.astimezone(calendars.current().tz).date() if one.due_at else None
    if notice and one.signed_at is None:
        due = date.fromisoformat(asked[notice.id])
    return Owed(
        one.code,
        one.unit,
        "notice" if notice else "demand",
        notice.title if notice else "",
        notice.code if notice else "",
        due,
        bool(due and due < on),
        one.signed_at is not None,
    )


def answered(row: Notice) -> tuple[int, int]:
    """(acknowledged, recipients) of a notice."""
    found = origins.answers(f"notice:{row.id}")
    return sum(one.signed_at is not None for one in found.values()), row.recipients
