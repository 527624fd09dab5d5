"""First replies with the time they had: what completions look like before their due."""

from collections.abc import Iterator
from datetime import date, datetime

from banshi.calendars import queries as calendars
from banshi.matters.queries import seeing
from banshi.people.facts import Viewer

MOST = 20_000


def since(viewer: Viewer, at: datetime) -> Iterator[tuple[str, date, date, date]]:
    """(unit, received, first due, first replied) of the newest replies after a moment, in the days of the place."""
    rows = seeing.visible_to(viewer).filter(first_replied_at__gte=at, reply_original_due_at__isnull=False)
    fields = ("owner_unit", "received_at", "reply_original_due_at", "first_replied_at")
    zone = calendars.current().tz
    for unit, *moments in rows.order_by("-first_replied_at").values_list(*fields)[:MOST]:
        received, due, replied = (one.astimezone(zone).date() for one in moments)
        yield unit, received, due, replied
