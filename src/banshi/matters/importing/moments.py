"""Instants as a foreign table writes them, with what daylight saving makes doubtful about a local time. Pure."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from banshi.matters.importing.mapping import Moment

_NUMBERS = {"Y": r"(\d{4})", **dict.fromkeys("mdHIMS", r"(\d{1,2})")}
AMBIGUOUS = "夏令时结束，这个当地时间有两次 / local time occurs twice"
MISSING = "夏令时开始，当地没有这个时间，按之后一小时 / no such local time, taken an hour later"


def read(text: str, moment: Moment, zone: ZoneInfo, *, after: datetime | None = None) -> tuple[datetime, str]:
    """(instant in UTC, doubt) of a text; of two possible ones the first that is not before `after`.

    Raises ValueError for what is no time, OverflowError for one beyond the calendar.
    """
    found = _parsed(text, moment.format)
    if found.tzinfo is not None:
        return found.astimezone(UTC), ""
    first, second = (found.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    at = (found - first).replace(tzinfo=UTC)
    if first == second:
        return at, ""
    if first < second:
        return at, MISSING
    if after is not None and at < after:
        at = (found - second).replace(tzinfo=UTC)
    return at, AMBIGUOUS


def _parsed(text: str, written: str) -> datetime:
    if written:
        try:
            return _reader(written)(text)
        except ValueError:
            # a spreadsheet gives its dates in this form whatever the mapping says
            if len(text) < 16 or "T" not in text:
                raise
    return datetime.fromisoformat(text)


@lru_cache(maxsize=32)
def _reader(written: str) -> Callable[[str], datetime]:
    """A reader of one format; the common numeric ones cost a third of strptime."""
    order = re.findall(r"%(.)", written)
    if not set(order) <= {*_NUMBERS, "p"} or len(set(order)) != len(order) or not {"Y", "m", "d"} <= set(order):
        return lambda text: datetime.strptime(text, written)  # noqa: DTZ007 (local until the zone is put to it)
    parts = re.split(r"(%.)", written)
    pattern = "".join(
        "([AaPp][Mm])" if part == "%p" else _NUMBERS[part[1]] if part[:1] == "%" else re.escape(part) for part in parts
    )
    match = re.compile(pattern, re.ASCII).fullmatch
    halves = "p" in order and "I" in order

    def read_numbers(text: str) -> datetime:
        found = match(text)
        if found is None:
            raise ValueError(text)
        values = dict(zip(order, found.groups(), strict=True))
        hour = int(values.get("H", 0))
        if halves:
            hour = int(values["I"])
            if not 1 <= hour <= 12:
                raise ValueError(text)
            hour = hour % 12 + (12 if values["p"] in ("PM", "pm", "Pm", "pM") else 0)
        date = (int(values["Y"]), int(values["m"]), int(values["d"]))
        return datetime(*date, hour, int(values.get("M", 0)), int(values.get("S", 0)))  # noqa: DTZ001 (local until the zone is put to it)

    return read_numbers
