"""Geometry for drawings that templates write as SVG: numbers in, coordinates out; no rule and no query."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

WIDTH = 720
ROW = 22
LEFT = 8
NEAR_EDGE = 36


class Segment(Struct, frozen=True):
    """One stretch of one row: its box, its words, and the class that colours it."""

    x: float
    y: float
    width: float
    label: str
    title: str
    css: str


class Mark(Struct, frozen=True):
    """A moment on the time axis."""

    x: float
    label: str
    css: str


class Span(Struct, frozen=True):
    """What is to be drawn: from, to (None: still going on), the row, words and class."""

    start: datetime
    end: datetime | None
    row: int
    label: str
    title: str
    css: str


class Strip(Struct, frozen=True):
    """A whole drawing."""

    width: int
    height: int
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Mark, ...]


def strip(spans: Sequence[Span], marks: Sequence[tuple[datetime, str, str]], *, now: datetime, tz) -> Strip:
    """Rows of stretches on one time axis with marks across them; an open stretch ends now."""
    moments = [span.start for span in spans] + [span.end or now for span in spans] + [at for at, _, _ in marks] or [now]
    first, last = min(moments), max(moments)
    scale = (WIDTH - 2 * LEFT) / max((last - first).total_seconds(), 1)

    def x(at: datetime) -> float:
        return round(LEFT + (at - first).total_seconds() * scale, 1)

    rows = 1 + max((span.row for span in spans), default=0)
    segments = tuple(
        Segment(
            x(span.start),
            span.row * (ROW + 6) + 4,
            max(round(x(span.end or now) - x(span.start), 1), 2.0),
            span.label,
            span.title,
            span.css,
        )
        for span in spans
    )
    return Strip(
        WIDTH,
        rows * (ROW + 6) + 30,
        segments,
        tuple(Mark(x(at), label, css) for at, label, css in marks),
        tuple(Mark(x(at), label, _edge(x(at))) for at, label in _ticks(first, last, tz)),
    )


def _edge(x: float) -> str:
    """A label near an edge runs inwards, or half of it is cut off."""
    return "tick-first" if x < NEAR_EDGE else "tick-last" if x > WIDTH - NEAR_EDGE else ""


def _ticks(first: datetime, last: datetime, tz) -> list[tuple[datetime, str]]:
    """Six days or hours at most, at round local times."""
    length = last - first
    step = next((s for s in _STEPS if length / s <= 6), _STEPS[-1] * max(ceil(length / _STEPS[-1] / 6), 1))
    local = first.astimezone(tz).replace(minute=0, second=0, microsecond=0)
    if step >= timedelta(days=1):
        local = local.replace(hour=0)
    found = []
    while local <= last:
        if local >= first:
            found.append((local, f"{local:%m-%d}" if step >= timedelta(days=1) else f"{local:%H:%M}"))
        local += step
    return found


_STEPS = tuple(timedelta(hours=n) for n in (1, 2, 4, 8, 24, 48, 96, 168, 336, 720, 2160))


class Progress(Struct, frozen=True):
    """How far of the way from baseline to target, and how far it should be by now; both 0 to 100."""

    part: float
    mark: float


def progress(value: float | None, due_now: float, *, baseline: float, target: float) -> Progress:
    """A bar of the way gone; whichever way is better, the target lies at the right end."""

    def along(reached: float) -> float:
        way = target - baseline
        return round(min(max(100 * (reached - baseline) / way, 0.0), 100.0), 1) if way else 100.0

    return Progress(0.0 if value is None else along(value), along(due_now))
