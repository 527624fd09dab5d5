"""Figures held against the filings they come from, and sums against the figures: what was changed behind them is named."""

from collections.abc import Iterator
from itertools import groupby, islice

from django.db.models import QuerySet

from banshi.matters.queries import origins
from banshi.nouns import recording
from banshi.programmes import rolling
from banshi.programmes.models.cascading import NOTICE, Delivery, Notice
from banshi.programmes.models.needs import GROUP, Grouped, NeedGroup
from banshi.programmes.models.progress import (
    COMMITMENT,
    REPORT,
    Commitment,
    Latest,
    Observation,
    Report,
    RollUp,
    SeriesPoint,
)
from banshi.programmes.rules import roles
from banshi.programmes.rules.report import Sum, summed
from banshi.record.facts import Fault
from banshi.units import queries as units

STEP = 500
FIGURE = ("indicator", "unit", "on", "n", "d", "tier", "report")
COMPARED = ("n", "d", "reporting", "claimed", "low", "high", "oldest_on", "newest_on")


def faults() -> Iterator[Fault]:
    """Observations, newest figures, sums, deliveries and groups that are not what their entries give."""
    yield from _observations()
    yield from _latest()
    yield from _sums()
    yield from _points()
    yield from _deliveries()
    yield from _grouped()


def expected(row: Report) -> list[tuple]:
    """The observations of a filing, as its entries give them."""
    state = recording.state_of(REPORT, row)
    return [(v.indicator, row.unit, row.on, v.n, v.d, v.tier, row.id) for v in state.values.values()]


def parts(rows: QuerySet) -> Iterator[list]:
    """Rows in order of their ids, some at a time."""
    ids = rows.order_by("id").values_list("id", flat=True).iterator(chunk_size=STEP)
    while part := list(islice(ids, STEP)):
        yield list(rows.model.objects.filter(id__in=part).order_by("id"))


def _observations() -> Iterator[Fault]:
    for part in parts(Report.objects.all()):
        wanted = {one[:3]: one for row in part for one in expected(row)}
        held = {
            one[:3]: one for one in Observation.objects.filter(report__in=[row.id for row in part]).values_list(*FIGURE)
        }
        codes = {row.id: row.code for row in part}
        for key in sorted(wanted.keys() | held.keys(), key=str):
            if wanted.get(key) != held.get(key):
                report = (wanted.get(key) or held[key])[-1]
                yield _figure(key, f"填报 {codes[report]}", f"filing {codes[report]}", report)
    strays = Observation.objects.exclude(report__in=Report.objects.values("id"))
    for indicator, unit, on in strays.values_list("indicator", "unit", "on"):
        yield _figure((indicator, unit, on), "没有填报", "no filing", indicator)


def _figure(key: tuple, zh: str, en: str, subject: int) -> Fault:
    indicator, unit, on = key
    return Fault(
        "figure_differs",
        f"{units.name_of(unit)} {on} 的数据（指标 {indicator}，{zh}）与填报记录不符。查明谁改了数据库，再运行 banshi rebuild。",
        f"The figure of {unit} on {on} (indicator {indicator}, {en}) differs from what was filed.",
        subject,
    )


def newest() -> Iterator[tuple]:
    """(indicator, unit, on, n, d, tier): the newest observation of each unit for each indicator."""
    rows = Observation.objects.order_by("indicator", "unit", "on").values_list(*FIGURE[:6])
    for _key, some in groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[:2]):
        *_older, last = some
        yield last


def _latest() -> Iterator[Fault]:
    known = set()
    for indicator, some in groupby(newest(), key=lambda row: row[0]):
        known.add(indicator)
        wanted = {row[1]: row for row in some}
        for row in Latest.objects.filter(indicator=indicator).values_list(*FIGURE[:6]):
            if wanted.pop(row[1], None) != row:
                yield _newest(row)
        for row in wanted.values():
            yield _newest(row)
    for row in Latest.objects.exclude(indicator__in=known).values_list(*FIGURE[:6]):
        yield _newest(row)


def _newest(row: tuple) -> Fault:
    return Fault(
        "figure_differs",
        f"{units.name_of(row[1])}的最新数据（指标 {row[0]}）与填报不符。查明谁改了数据库，再运行 banshi rebuild。",
        f"The newest figure of {row[1]} (indicator {row[0]}) is not the newest that was filed.",
        row[0],
    )


def _sums() -> Iterator[Fault]:
    parents = {code: unit.parent for code, unit in units.units().items()}
    above = set(parents.values())
    inner = sorted(above - {""}, key=lambda code: -units.path_of(code).count("/"))
    owners = dict(Commitment.objects.values_list("id", "owner_unit"))
    rows = Latest.objects.order_by("indicator").values_list("indicator", "unit", "n", "d", "on", "tier")
    known = set()
    for indicator, figures in groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[0]):
        known.add(indicator)
        owner = owners.get(indicator, "")
        kept = inner if owner in above or not owner else [owner, *inner]
        filed = [row[1:] for row in figures]
        totals = summed(filed, parent_of=parents, inner=kept)
        held = {row.unit: row for row in RollUp.objects.filter(indicator=indicator)}
        yield from _compared(indicator, totals, held, {unit: n / d if d else float(n) for unit, n, d, *_ in filed})
    for row in RollUp.objects.exclude(indicator__in=known):
        yield _sum(row.indicator, row.unit)


def _compared(
    indicator: int, totals: dict[str, Sum], held: dict[str, RollUp], rates: dict[str, float | None]
) -> Iterator[Fault]:
    for code in sorted(totals.keys() | held.keys()):
        wanted, row = totals.get(code), held.get(code)
        if wanted is None or row is None or not _as_summed(row, wanted, rates):
            yield _sum(indicator, code)


def _as_summed(row: RollUp, wanted: Sum, rates: dict[str, float | None]) -> bool:
    """Whether a row is what the figures give; of several that are best or worst alike, any may be named."""
    named = (rates.get(row.low_unit), rates.get(row.high_unit))
    return named == (row.low, row.high) and all(getattr(wanted, one) == getattr(row, one) for one in COMPARED)


def _sum(indicator: int, code: str) -> Fault:
    return Fault(
        "sum_differs",
        f"{units.name_of(code)}的合计（指标 {indicator}）与各单位的数据之和不符。查明谁改了数据库，再运行 banshi rebuild。",
        f"The sum at {code} (indicator {indicator}) is not what lies below it.",
        indicator,
    )


def expected_points(row: Commitment) -> list[tuple]:
    """The points of a commitment's indicator, as the filed figures give them."""
    return list(rolling.points(row.id, **roles.figures_of(recording.state_of(COMMITMENT, row))))


def _points() -> Iterator[Fault]:
    for part in parts(Commitment.objects.all()):
        for row in part:
            held = SeriesPoint.objects.filter(indicator=row.id).order_by("on").values_list("on", "n", "d", "tier")
            for day, *_what in sorted(set(held) ^ set(expected_points(row)), key=lambda one: one[0])[:1]:
                yield Fault(
                    "point_differs",
                    f"实事项目 {row.code} {day} 的进度与填报不符。查明谁改了数据库，再运行 banshi rebuild。",
                    f"The point of {day} of commitment {row.code} is not what was filed.",
                    row.id,
                )
    for indicator in sorted(set(SeriesPoint.objects.values_list("indicator", flat=True).distinct())):
        if not Commitment.objects.filter(id=indicator).exists():
            yield Fault(
                "point_differs", f"指标 {indicator} 有进度而没有实事项目。", f"Stray points of {indicator}.", indicator
            )


def _deliveries() -> Iterator[Fault]:
    for part in parts(Notice.objects.all()):
        held: dict[int, dict[str, str]] = {}
        for notice, unit, matter in Delivery.objects.filter(notice__in=part).values_list("notice_id", "unit", "matter"):
            held.setdefault(notice, {})[unit] = matter
        for row in part:
            yield from _delivered(row, held.get(row.id, {}))


def _delivered(row: Notice, held: dict[str, str]) -> Iterator[Fault]:
    """Recipients that are not those of the record, and those whose matter is another than the one they were given."""
    wanted = set(recording.state_of(NOTICE, row).recipients)
    given = answered_by(row)
    for unit in sorted(wanted | held.keys()):
        if (unit in wanted) != (unit in held) or held[unit] != given.get(unit, ""):
            yield Fault(
                "delivery_differs",
                f"通知 {row.code} 的收文单位“{units.name_of(unit)}”与印发时不符，或答复的不是发给它的那一份：送达表被改过。",
                f"The recipients of notice {row.code} differ at {unit} from those it was issued to, or its answer is another.",
                row.id,
            )


def answered_by(row: Notice) -> dict[str, str]:
    """The matter under which each recipient answers, by the unit it was delivered to."""
    return origins.firsts(f"notice:{row.id}") if row.issued else {}


def _grouped() -> Iterator[Fault]:
    for part in parts(NeedGroup.objects.all()):
        held: dict[int, set[int]] = {}
        for group, need in Grouped.objects.filter(group__in=part).values_list("group_id", "need_id"):
            held.setdefault(group, set()).add(need)
        for row in part:
            if set(recording.state_of(GROUP, row).needs) != held.get(row.id, set()):
                yield Fault(
                    "group_differs",
                    f"问题 {row.code} 里的需求与归类记录不符。查明谁改了数据库，再运行 banshi rebuild。",
                    f"The needs in group {row.code} differ from what was recorded.",
                    row.id,
                )
