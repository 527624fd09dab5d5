"""Readers of calendars, kept in the process and checked for news once a second."""

import time

from banshi.calendars import rules
from banshi.calendars.models import CalendarEdition
from banshi.kit.calendars import Calendar, plain

_cache: dict = {"checked": {}, "newest": {}, "editions": {}}


def forget_cache() -> None:
    """Read the table again at the next question."""
    _cache.update(checked={}, newest={}, editions={})


def current(name: str = "cn") -> Calendar:
    """The newest edition of a calendar; without any, one in which every due is provisional."""
    now = time.monotonic()
    if now - _cache["checked"].get(name, -9.0) > 1.0:
        rows = CalendarEdition.objects.filter(name=name).order_by("-id")
        newest = rows.values_list("edition", flat=True).first()
        _cache["newest"][name] = newest
        _cache["checked"][name] = now
    newest = _cache["newest"][name]
    return edition(name, newest) if newest else plain()


def edition(name: str, wanted: str) -> Calendar:
    """One edition of a calendar."""
    key = (name, wanted)
    if key not in _cache["editions"]:
        row = CalendarEdition.objects.get(name=name, edition=wanted)
        _cache["editions"][key] = rules.from_data(name, wanted, row.body)
    return _cache["editions"][key]


def editions(name: str = "cn") -> list[CalendarEdition]:
    """All editions, newest first."""
    return list(CalendarEdition.objects.filter(name=name).order_by("-id"))
