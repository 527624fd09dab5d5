"""Geometry of a trajectory with what was observed: numbers and days in, coordinates out; no rule, no query, no clock."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, floor, log10
from typing import NamedTuple

from msgspec import Struct


class Frame(Struct, frozen=True):
    """The size of a drawing and the room its letters need on the left, at the right edge, above and below."""

    width: int
    height: int
    margin: int
    right: int = 8
    foot: int = 28
    top: int = 20


# the margin is room for six digits in the larger letters of a phone
WIDE = Frame(720, 240, 84)
SMALL = Frame(360, 140, 48, foot=22, top=12)


class Seen(NamedTuple):
    """An observed value: its day, what is read when pointed at, and how far it is vouched for."""

    on: date
    value: float
    label: str
    tier: str = ""


class Ahead(NamedTuple):
    """The value foretold for a day with its interval."""

    on: date
    value: float
    low: float
    high: float


class Spot(Struct, frozen=True):
    """A point of the drawing with its words and class."""

    x: float
    y: float
    label: str
    css: str = ""


class Label(Struct, frozen=True):
    """A line across at `x`, a day or a level, with its words."""

    x: float
    label: str
    css: str = ""


class Trend(Struct, frozen=True):
    """Everything in coordinates: band and line of what was planned, what was seen, what is foretold with its interval."""

    frame: Frame
    band: str
    line: str
    seen: str
    points: tuple[Spot, ...]
    levels: tuple[Label, ...]
    ticks: tuple[Label, ...]
    now: float | None
    due: float | None
    start: Spot
    goal: Spot
    ahead: str = ""
    fan: str = ""
    end: Spot | None = None

    @property
    def low_end(self) -> int:
        """Where lines that cross from top to bottom end."""
        return self.frame.height - self.frame.foot

    def shapes(self) -> list[str]:
        """Every shape and word by which two drawings differ."""
        spots = [self.start, self.goal, *self.points, *([self.end] if self.end else [])]
        words = [*(one.label for one in self.levels), *(one.label for one in self.ticks)]
        lines = [one for one in (self.band, self.fan, self.line, self.ahead, self.seen) if one]
        return [*words, *lines, *(f"{one.x},{one.y}" for one in spots), *(one.label for one in spots)]


def levels(low: float, high: float) -> list[float]:
    """Two to five round numbers from the lowest to the highest value."""
    way = (high - low) / 2 or 1.0
    power = 10.0 ** floor(log10(way))
    step = next(one * power for one in (5, 2.5, 2, 1) if one * power <= way)
    return [n * step for n in range(ceil(low / step), floor(high / step) + 1)]


def short(value: float) -> str:
    """A number in few signs: 400万, 3.5亿; what is smaller as it is."""
    for size, sign in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= 10 * size:
            return f"{value / size:.4g}{sign}"
    return f"{value:.6g}"


def _foretold(ahead: Ahead) -> str:
    return f"{ahead.on} {short(ahead.value)}（{short(ahead.low)}–{short(ahead.high)}）"


def trend(
    planned: Sequence[tuple[date, float]],
    seen: Sequence[tuple],
    *,
    width: float,
    on: date | None = None,
    due: date | None = None,
    ahead: Ahead | None = None,
    frame: Frame = WIDE,
) -> Trend:
    """A planned line with its band on either side, and what was seen (as `Seen`); days run to the right.

    `on` is today, `due` the last day by the first decision, `ahead` what the pace until now leads to.
    """
    spots = [Seen(*one) for one in seen]
    to = _scale(planned, spots, [day for day in (on, due) if day], width=width, ahead=ahead, frame=frame)
    upper = [(day, value + width) for day, value in planned]
    lower = [(day, max(value - width, to.low)) for day, value in reversed(planned)]
    newest = [(one.on, one.value) for one in spots[-1:]]
    fan = [*newest, (ahead.on, ahead.high), (ahead.on, ahead.low)] if ahead and newest else []
    return Trend(
        frame,
        to.line(upper + lower),
        to.line(planned),
        to.line((one.on, one.value) for one in spots),
        tuple(to.spot(one.on, one.value, label=one.label, css=f"tier-{one.tier or 'none'}") for one in spots),
        tuple(Label(to.y(value), short(value)) for value in levels(to.low, to.high)),
        to.ticks(),
        to.x(on) if on else None,
        to.x(due) if due else None,
        to.spot(*planned[0], label=f"{planned[0][0]} {short(planned[0][1])}"),
        to.spot(*planned[-1], label=f"{planned[-1][0]} {short(planned[-1][1])}"),
        to.line([*newest, (ahead.on, ahead.value)]) if fan else "",
        to.line(fan),
        to.spot(ahead.on, ahead.value, label=_foretold(ahead)) if fan else None,
    )


class _Scale(Struct, frozen=True):
    """Where a day and a value lie in a frame."""

    frame: Frame
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        across = (self.frame.width - self.frame.margin - self.frame.right) / max((self.last - self.first).days, 1)
        return round(self.frame.margin + (day - self.first).days * across, 1)

    def y(self, value: float) -> float:
        up = (self.frame.height - self.frame.foot - self.frame.top) / (self.high - self.low or 1)
        return round(self.frame.height - self.frame.foot - (value - self.low) * up, 1)

    def line(self, some: Iterable[tuple[date, float]]) -> str:
        return " ".join(f"{self.x(day)},{self.y(value)}" for day, value in some)

    def spot(self, day: date, value: float, *, label: str, css: str = "") -> Spot:
        return Spot(self.x(day), self.y(value), label, css)

    def ticks(self) -> tuple[Label, ...]:
        middle = self.first + (self.last - self.first) / 2
        days = ((self.first, "tick-first"), (middle, ""), (self.last, "tick-last"))
        return tuple(Label(self.x(day), f"{day:%Y-%m}", css) for day, css in days)


def _scale(planned, spots: Sequence[Seen], others: list[date], *, width: float, ahead: Ahead | None, frame: Frame):
    days = [*(day for day, _ in planned), *(one.on for one in spots), *others]
    values = [*(value for _, value in planned), *(one.value for one in spots)]
    if ahead:
        days.append(ahead.on)
        values += [ahead.value, ahead.low, ahead.high]
    return _Scale(frame, min(days), max(days), min(0.0, *values), max(values) + width)
