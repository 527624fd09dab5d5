"""What may be filed and when; how a tree of units adds up. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts import report as f
from banshi.programmes.facts.report import ReportState, Value
from banshi.programmes.rules.trajectory import TIERS

MOST = 500


def file(
    unit: str, on: date, values: Iterable[Value], *, today: date, known: Iterable[int], source: str, seconds: int = 0
) -> list:
    """A filing of a day that has come, of indicators that exist, each once."""
    rows = tuple(values)
    if on > today:
        raise Refused(
            "future_observation",
            "数据日期 {on} 还没有到（今天 {today}）。请填已发生的日期。",
            "{on} has not come yet (today is {today}); give a day that has.",
            where="on",
            on=on,
            today=today,
        )
    _values(rows, set(known))
    return [f.Filed(unit=unit, on=on.isoformat(), values=rows, source=source, seconds=seconds)]


def _values(rows: tuple[Value, ...], known: set[int]) -> None:
    ids = [row.indicator for row in rows]
    wrong = [row for row in rows if row.indicator not in known or row.tier not in TIERS or row.d < 0]
    if not rows or len(rows) > MOST or len(set(ids)) < len(ids) or wrong:
        raise Refused(
            "bad_values",
            "填报须有 1 到 {most} 个数值，每个指标一次，指标须存在，分母不小于 0。请核对第 {row} 行。",
            "Give 1 to {most} values, each indicator once, of known indicators; look at row {row}.",
            where="values",
            most=MOST,
            row=1 + (rows.index(wrong[0]) if wrong else 0),
        )


def correct(state: ReportState, values: Iterable[Value], *, texts: f.Texts) -> list:
    """Other figures for the same indicators, with the reason."""
    rows = tuple(values)
    _values(rows, set(state.values))
    if not texts:
        raise Refused("reason_needed", "更正须写明理由。", "A correction needs its reason.", where="reason")
    return [f.Corrected(values=rows, texts=texts)]


def vouch(state: ReportState, *, tier: str, unit: str) -> list:
    """A tier above claimed; that whoever says so stands outside the filing's line is seen before (I6)."""
    if tier not in TIERS[1:]:
        raise Refused("bad_tier", "请选比“单位自报”高的一级。", "Choose a tier above claimed.", where="tier")
    return [f.Vouched(tier=tier, unit=unit)]


def apply(state: ReportState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Filed):
        state.unit, state.on, state.source, state.filed = fact.unit, fact.on, fact.source, at
        state.seconds = fact.seconds
        state.values = {row.indicator: row for row in fact.values}
    elif isinstance(fact, f.Corrected):
        state.values |= {row.indicator: row for row in fact.values}
        state.corrected += 1
    else:
        state.values = {n: Value(row.indicator, row.n, row.d, fact.tier) for n, row in state.values.items()}


def columns(state: ReportState) -> dict:
    """The projected columns."""
    return {"unit": state.unit, "on": date.fromisoformat(state.on), "source": state.source}


class Sum(Struct):
    """What lies at and under a unit: numerator, denominator, who reported, the extreme rates and whose they are."""

    n: int = 0
    d: int = 0
    reporting: int = 0
    claimed: int = 0
    low: float | None = None
    low_unit: str = ""
    high: float | None = None
    high_unit: str = ""
    oldest_on: date | None = None
    newest_on: date | None = None

    def add(self, other: "Sum") -> None:
        """Take in a part that lies below."""
        self.n += other.n
        self.d += other.d
        self.reporting += other.reporting
        self.claimed += other.claimed
        if other.low is not None and (self.low is None or other.low < self.low):
            self.low, self.low_unit = other.low, other.low_unit
        if other.high is not None and (self.high is None or other.high > self.high):
            self.high, self.high_unit = other.high, other.high_unit
        if other.oldest_on and (self.oldest_on is None or other.oldest_on < self.oldest_on):
            self.oldest_on = other.oldest_on
        if other.newest_on and (self.newest_on is None or other.newest_on > self.newest_on):
            self.newest_on = other.newest_on

    def take(self, unit: str, *, n: int, d: int, on: date, tier: str) -> None:
        """Take in one unit's own figure."""
        rate = n / d if d else float(n)
        self.n += n
        self.d += d
        self.reporting += 1
        self.claimed += tier == "claimed"
        if self.low is None or rate < self.low:
            self.low, self.low_unit = rate, unit
        if self.high is None or rate > self.high:
            self.high, self.high_unit = rate, unit
        if self.oldest_on is None or on < self.oldest_on:
            self.oldest_on = on
        if self.newest_on is None or on > self.newest_on:
            self.newest_on = on


def tier_of(total: Sum) -> str:
    """What a sum may claim: `claimed` while more than half of those who filed are vouched for by nobody else."""
    return "claimed" if 2 * total.claimed > total.reporting else "evidenced"


def value_of(n: int, d: int) -> float:
    """The figure as people read it: per cent of a denominator, or the number itself."""
    return 100 * n / d if d else float(n)


Figure = tuple[str, int, int, date, str]


def summed(figures: Iterable[Figure], *, parent_of: Mapping[str, str], inner: Sequence[str]) -> dict[str, Sum]:
    """The sums of the inner units: own figure and everything below, so that children plus own equal the parent (I4).

    `figures` are (unit, n, d, on, tier); `inner` are the units a sum is kept for, deepest first. A figure of another
    unit is taken in where the nearest inner unit above it stands, once.
    """
    totals = {code: Sum() for code in inner}
    for unit, n, d, on, tier in figures:
        target = unit
        while target not in totals:
            target = parent_of[target]
        totals[target].take(unit, n=n, d=d, on=on, tier=tier)
    for code in inner:
        above = parent_of[code]
        while above and above not in totals:
            above = parent_of[above]
        if above:
            totals[above].add(totals[code])
    return {code: total for code, total in totals.items() if total.reporting}
