"""Where an indicator should be, where it is, and what colour that is. Pure.

The colour is the distance from the trajectory in bands: at or above it green, within one band light amber, within two
amber, below red. No news for one period is grey, for two red. Nothing is greener than its evidence: a figure that only
its own unit vouches for is shown as claimed. Source: the delivery-unit practice of four colours, so that no middle is safe.
"""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median, quantiles

from msgspec import Struct

from banshi.kit.refused import Refused

COLOURS = ("green", "light_amber", "amber", "red", "grey", "claimed", "not_started")
RISES, FALLS = "rises", "falls"
PACES = 24
# a pace is carried so many times as far as it was seen, no further: a month foretells a year, two days do not
CARRIED = 12
TIERS = ("claimed", "evidenced", "confirmed", "audited")


class Point(Struct, frozen=True):
    """A value an indicator should have reached by a day."""

    on: date
    value: float


class Trajectory(Struct, frozen=True):
    """Baseline, milestones and target in order of their days; `direction` says which way is better."""

    points: tuple[Point, ...]
    direction: str = RISES
    band: float = 0.0

    @property
    def baseline(self) -> Point:
        return self.points[0]

    @property
    def target(self) -> Point:
        return self.points[-1]

    def reached(self, value: float) -> bool:
        """Whether a value is at the target or beyond it."""
        return value >= self.target.value if self.direction == RISES else value <= self.target.value

    def width(self) -> float:
        """One band: as given, or a tenth of the way from baseline to target."""
        return self.band or abs(self.target.value - self.baseline.value) / 10 or 1.0


class Observed(Struct, frozen=True):
    """A value on a day, how far it is vouched for, and what a rate is made of: numerator/denominator."""

    on: date
    value: float
    tier: str = "claimed"
    of: str = ""


class Forecast(Struct, frozen=True):
    """The value expected on the day of the target if things go on as they went, with the quartiles of the pace."""

    value: float
    low: float
    high: float
    reaches_on: date | None


def checked(trajectory: Trajectory) -> Trajectory:
    """The same trajectory; raises Refused for one that stands still in time, runs backwards or goes the wrong way."""
    points = trajectory.points
    if len(points) < 2 or trajectory.direction not in (RISES, FALLS) or trajectory.band < 0:
        raise Refused(
            "bad_trajectory",
            "序时进度至少要有基期和目标两个时点。请补上日期和数值。",
            "A trajectory needs a baseline and a target at least; give their days and values.",
            where="trajectory",
        )
    sign = 1 if trajectory.direction == RISES else -1
    for number, (before, after) in enumerate(itertools.pairwise(points), start=2):
        if after.on <= before.on:
            raise _wrong(number, "日期 {after.on} 不晚于上一个时点 {before.on}", "is not later than", before, after)
        if sign * (after.value - before.value) < 0:
            raise _wrong(
                number, "数值 {after.value:g} 比上一个时点 {before.value:g} 后退", "goes back from", before, after
            )
    return trajectory


def _wrong(number: int, zh: str, en: str, before: Point, after: Point) -> Refused:
    return Refused(
        "trajectory_goes_back",
        "序时进度第 {number} 个时点有误：{zh}。请核对日期和数值；本来是越低越好的，请把方向改为“越低越好”。",
        "Point {number} of the trajectory ({on}， {value:g}) {en} the one before it ({was_on}， {was:g}).",
        where="target",
        number=number,
        zh=zh.format(before=before, after=after),
        en=en,
        on=after.on,
        value=after.value,
        was_on=before.on,
        was=before.value,
    )


def expected(trajectory: Trajectory, on: date) -> float:
    """The value due on a day, on the straight lines between the points."""
    points = trajectory.points
    if on <= points[0].on:
        return points[0].value
    for before, after in itertools.pairwise(points):
        if on <= after.on:
            share = (on - before.on) / (after.on - before.on)
            return before.value + share * (after.value - before.value)
    return points[-1].value


def distance(trajectory: Trajectory, observed: Observed) -> float:
    """How many bands the observation is ahead of the trajectory; negative when behind."""
    sign = 1 if trajectory.direction == RISES else -1
    return sign * (observed.value - expected(trajectory, observed.on)) / trajectory.width()


def arrived(trajectory: Trajectory, observed: Sequence[Observed], *, on: date) -> bool:
    """Whether the newest observation up to a day stands at the target or past it."""
    newest = max((one for one in observed if one.on <= on), key=lambda one: one.on, default=None)
    sign = 1 if trajectory.direction == RISES else -1
    return newest is not None and sign * (newest.value - trajectory.target.value) >= 0


def colour(
    trajectory: Trajectory, observed: Sequence[Observed], *, on: date, period: timedelta, asked: date | None = None
) -> str:
    """The colour on a day, from the newest observation up to it; silence counts from the baseline or `asked`, the later."""
    known = [one for one in observed if one.on <= on]
    since = max(trajectory.baseline.on, asked or trajectory.baseline.on)
    newest = max(known, key=lambda one: one.on, default=None)
    silent = on - (newest.on if newest else since)
    if silent > 2 * period:
        return "red"
    if silent > period:
        return "grey"
    if newest is None:
        return "not_started"
    found = _by_distance(distance(trajectory, newest))
    return "claimed" if found == "green" and newest.tier == "claimed" else found


def _by_distance(bands: float) -> str:
    if bands >= 0:
        return "green"
    if bands >= -1:
        return "light_amber"
    return "amber" if bands >= -2 else "red"


def forecast(trajectory: Trajectory, observed: Sequence[Observed]) -> Forecast | None:
    """The median pace between all pairs of observations, carried to the target's day; None with fewer than two.

    None too where that day lies further ahead than the observations reach, many times over.
    Of many observations so many are taken as give some hundreds of pairs, evenly back from the newest one.
    Source: Theil and Sen's estimator, which one outlier in four does not move.
    """
    known = sorted({one.on: one for one in observed}.values(), key=lambda one: one.on)
    known = known[:: -(max(len(known) - 1, 0) // PACES + 1)][::-1]
    paces = [
        (later.value - earlier.value) / (later.on - earlier.on).days
        for n, earlier in enumerate(known)
        for later in known[n + 1 :]
    ]
    if not paces:
        return None
    last, pace = known[-1], median(paces)
    left = max((trajectory.target.on - last.on).days, 0)
    if left > CARRIED * (last.on - known[0].on).days:
        return None
    low, _, high = quantiles(paces, n=4) if len(paces) > 1 else (paces[0],) * 3
    return Forecast(
        last.value + pace * left, last.value + low * left, last.value + high * left, _reached(trajectory, last, pace)
    )


def _reached(trajectory: Trajectory, last: Observed, pace: float) -> date | None:
    sign = 1 if trajectory.direction == RISES else -1
    missing = sign * (trajectory.target.value - last.value)
    if missing <= 0:
        return last.on
    if sign * pace <= 0 or missing / (sign * pace) > 36_500:
        return None
    return last.on + timedelta(days=-int(-missing // (sign * pace)))
