"""Readers of calendars, kept in the process and checked for news once a second."""

import hashlib
import time
from collections.abc import Iterator
from datetime import date

from django.conf import settings

from banshi.calendars import rules
from banshi.calendars.facts import EditionFacts
from banshi.calendars.models import CalendarEdition
from banshi.kit.calendars import Calendar, plain
from banshi.kit.refused import NotFound, Refused
from banshi.record.facts import Fault

FRESH_SECONDS = 1.0
_newest: dict[str, tuple[float, str | None]] = {}
_editions: dict[tuple[str, str], Calendar] = {}


def forget_cache() -> None:
    """Read the table again at the next question."""
    _newest.clear()
    _editions.clear()


def current(name: str = "cn") -> Calendar:
    """The newest edition of a calendar; without any, one in which every due in working time is provisional."""
    now = time.monotonic()
    checked, newest = _newest.get(name, (-FRESH_SECONDS, None))
    if now - checked >= FRESH_SECONDS:
        rows = CalendarEdition.objects.filter(name=name).order_by("-id")
        newest = rows.values_list("edition", flat=True).first()
        _newest[name] = now, newest
    return edition(name, newest) if newest else plain(settings.TIME_ZONE)


def edition(name: str, wanted: str) -> Calendar:
    """One edition of a calendar; NotFound without it, Refused when its content is not what was entered."""
    found = _editions.get((name, wanted))
    if found is None:
        row = CalendarEdition.objects.filter(name=name, edition=wanted).first()
        if row is None:
            raise NotFound(
                "no_calendar",
                "没有日历“{name}”的“{edition}”版。请先录入，或核对版本名。",
                "There is no edition “{edition}” of calendar “{name}”; enter it or check its name.",
                name=name,
                edition=wanted,
            )
        found = _editions[name, wanted] = rules.from_data(name, wanted, _unaltered(row))
    return found


def _unaltered(row: CalendarEdition) -> str:
    if hashlib.sha256(row.body.encode()).hexdigest() != row.digest:
        raise Refused(
            "calendar_altered",
            "日历“{name}”“{edition}”版在数据库中被改动过，与录入时的摘要不符，不能用来计算时限。请从备份恢复该行。",
            "Edition “{edition}” of calendar “{name}” was altered in the database and no longer matches its digest; "
            "no due is counted by it. Restore the row from a backup.",
            status=503,
            name=row.name,
            edition=row.edition,
        )
    return row.body


def editions(name: str = "cn") -> list[EditionFacts]:
    """All editions of a calendar, newest first."""
    rows = CalendarEdition.objects.filter(name=name).order_by("-id")
    return [EditionFacts(*row) for row in rows.values_list("name", "edition", "digest", "entered_at", "entered_by")]


def missing_years(on: date, name: str = "cn") -> list[int]:
    """The years whose notice an administrator should have entered by this day."""
    return rules.missing_years(current(name), on)


def check() -> Iterator[Fault]:
    """Editions whose days are not those that were entered: for `banshi verify`."""
    for row in CalendarEdition.objects.order_by("id"):
        if hashlib.sha256(row.body.encode()).hexdigest() != row.digest:
            yield Fault(
                "calendar_altered",
                f"日历“{row.name}”的“{row.edition}”版被改过：内容与录入时的摘要不符。请从备份恢复，并查明谁动过。",
                f"Edition “{row.edition}” of the calendar “{row.name}” was changed: its days do not give its digest.",
            )
