"""Filing figures: one act of a unit, projected into observations, newest figures and the sums above, at once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes import rolling
from banshi.programmes.actions import separating
from banshi.programmes.facts.report import ReportState, Value
from banshi.programmes.models.progress import COMMITMENT, REPORT, Commitment, Latest, Observation, Report, SeriesPoint
from banshi.programmes.queries import filing
from banshi.programmes.rules import fitting, roles
from banshi.programmes.rules import report as rules

FILERS = ("programme_officer", "unit_head")


def file(
    unit: str,
    *,
    on: date,
    values: Sequence[Value],
    by: Viewer,
    at: datetime,
    today: date,
    source: str = "typed",
    seconds: int = 0,
) -> Report:
    """File a unit's figures of a day; a fact already held is refused with a pointer to where it stands (I5)."""
    if source == "typed" and unit not in by.units_with(*FILERS):
        raise NotFound()
    wanted = filing.wanted([one.indicator for one in values])
    known = list(wanted)
    with transaction.atomic():
        rolling.hold(known)
        _not_held(unit, on, values)
        facts = rules.file(unit, on, values, today=today, known=known, source=source, seconds=seconds)
        fitting.must_fit(values, wanted)
        row = recording.begin(REPORT, lambda subject: facts, by=by, at=at)
        project(row.id, unit=unit, on=on, values=values)
    return row


def _not_held(unit: str, on: date, values: Iterable[Value]) -> None:
    held = Observation.objects.filter(unit=unit, on=on, indicator__in=[one.indicator for one in values]).first()
    if held:
        code = Report.objects.filter(id=held.report).values_list("code", flat=True).first()
        raise Refused(
            "held_already",
            "这一天的数据已在填报 {code} 里，不必再填。数字有误请更正那一份。",
            "The figures of that day are in filing {code} already; correct that one if they are wrong.",
            status=409,
            where="on",
            code=code,
        )


def correct(code: str, values: Sequence[Value], *, reason: str, by: Viewer, at: datetime) -> Report:
    """Correct a filing, with the reason."""
    with transaction.atomic():
        row = Report.objects.filter(code=code, unit__in=by.units_with(*FILERS)).first()
        if row is None:
            raise NotFound()

        def decide(state: ReportState):
            fitting.must_fit(values, filing.wanted(state.values))
            return rules.correct(state, values, texts=recording.keep_texts(state.id, {"reason": reason}, at=at))

        rolling.hold(recording.state_of(REPORT, row).values)
        row = recording.change(REPORT, code, decide, by=by, at=at)
        project(row.id, unit=row.unit, on=row.on, values=values)
    return row


def vouch(code: str, *, tier: str, by: Viewer, at: datetime) -> Report:
    """Vouch for a filing from outside its line (I6); refused with the path along the line of command."""
    row = Report.objects.filter(code=code).first()
    if row is None or not by.has("auditor"):
        raise NotFound()
    separating.vouches_for_filing(row, by)
    unit = by.units_with("auditor")[0]
    with transaction.atomic():
        rolling.hold(recording.state_of(REPORT, row).values)
        row = recording.change(REPORT, code, lambda state: rules.vouch(state, tier=tier, unit=unit), by=by, at=at)
        state = recording.state_of(REPORT, row)
        project(row.id, unit=row.unit, on=row.on, values=list(state.values.values()))
    return row


def project(report: int, *, unit: str, on: date, values: Sequence[Value]) -> None:
    """Observations, newest figures, the sums above them and the points from that day on, in the caller's transaction, which holds them."""
    Observation.objects.bulk_create(
        [
            Observation(indicator=v.indicator, unit=unit, on=on, n=v.n, d=v.d, tier=v.tier, report=report)
            for v in values
        ],
        update_conflicts=True,
        unique_fields=["indicator", "unit", "on"],
        update_fields=["n", "d", "tier", "report"],
    )
    held = {row.indicator: row for row in Latest.objects.filter(unit=unit, indicator__in=[v.indicator for v in values])}
    newer = [v for v in values if v.indicator not in held or held[v.indicator].on <= on]
    Latest.objects.bulk_create(
        [Latest(indicator=v.indicator, unit=unit, on=on, n=v.n, d=v.d, tier=v.tier) for v in newer],
        update_conflicts=True,
        unique_fields=["indicator", "unit"],
        update_fields=["n", "d", "on", "tier"],
    )
    fresh = {v.indicator for v in newer}
    ahead = set(
        SeriesPoint.objects.filter(indicator__in=[v.indicator for v in values], on__gt=on).values_list(
            "indicator", flat=True
        )
    )
    for row in Commitment.objects.filter(id__in=fresh | ahead).order_by("id"):
        where = roles.figures_of(recording.state_of(COMMITMENT, row))
        if row.id in fresh:
            rolling.propagate(row.id, unit, **where, on=on)
        if row.id in ahead:
            rolling.redraw(row.id, **where, since=on)
