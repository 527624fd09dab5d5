"""What a unit is asked to fill in, how often and how much, and what of it is known already."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import QuerySet
from msgspec import Struct
from msgspec.structs import replace

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.report import ReportState, Value
from banshi.programmes.models.progress import COMMITMENT, REPORT, Commitment, Latest, Observation, Report, RollUp
from banshi.programmes.queries import burden as burdens
from banshi.programmes.queries import commitments, steering
from banshi.programmes.rules import fitting
from banshi.units import queries as units


def wanted(indicators: Collection[int]) -> dict[int, fitting.Wanted]:
    """What each of these indicators takes; what is no indicator is left out."""
    rows = Commitment.objects.filter(id__in=list(indicators))
    held = ((row, recording.state_of(COMMITMENT, row).terms.indicator) for row in rows)
    return {row.id: fitting.Wanted(terms.name, terms.kind, row.cancelled) for row, terms in held}


class Known(Struct, frozen=True):
    """A figure of the same name and measure that the unit filed for another commitment, newer than its own here."""

    title: str
    n: int
    d: int
    on: date


class Asked(Struct, frozen=True):
    """One figure a unit is asked for, with what was last known of it and when the next is due."""

    indicator: int
    code: str
    title: str
    name: str
    measure: str
    rate: bool
    target: int
    last_n: int | None
    last_d: int | None
    last_on: date | None
    due_on: date
    arrived: bool = False
    known: Known | None = None

    def held(self, on: date) -> bool:
        """Whether the figure of this day is filed already, so that it is not asked again."""
        return self.last_on == on

    def is_due(self, on: date) -> bool:
        """Whether a new figure is wanted by now; of what stands at its target and was found so, none is."""
        return not self.arrived and self.due_on <= on


def asked_of(unit: str, on: date) -> list[Asked]:
    """Every figure asked of a unit: the commitments in which it has a target, or which it owns alone; the due first."""
    held = [(row, recording.state_of(COMMITMENT, row)) for row in Commitment.objects.filter(cancelled=False)]
    wanted = [(row, state) for row, state in held if _concerns(state.terms, unit)]
    arrived = commitments.arrived(wanted, on)
    latest = {
        one.indicator: one for one in Latest.objects.filter(unit=unit, indicator__in=[row.id for row, _ in wanted])
    }
    found = [
        replace(_asked(row, state.terms, unit, latest.get(row.id)), arrived=row.id in arrived) for row, state in wanted
    ]
    return sorted(_with_known(found), key=lambda one: (one.arrived, one.due_on, one.title))


def _with_known(found: list[Asked]) -> list[Asked]:
    newest: dict[tuple, Asked] = {}
    for one in found:
        fact = (one.name, one.measure, one.rate)
        if one.last_on and (fact not in newest or newest[fact].last_on < one.last_on):
            newest[fact] = one
    return [_known(one, newest.get((one.name, one.measure, one.rate))) for one in found]


def _known(one: Asked, other: Asked | None) -> Asked:
    if other is None or (one.last_on and one.last_on >= other.last_on):
        return one
    return replace(one, known=Known(other.title, other.last_n, other.last_d, other.last_on))


def _concerns(terms, unit: str) -> bool:
    named = {target.unit for target in terms.indicator.targets}
    return unit in named if named else unit == terms.owner


def _asked(row: Commitment, terms, unit: str, last: Latest | None) -> Asked:
    indicator = terms.indicator
    since = last.on if last else date.fromisoformat(indicator.milestones[0].on)
    return Asked(
        row.id,
        row.code,
        terms.title,
        indicator.name,
        indicator.measure,
        indicator.kind == "rate",
        next((target.value for target in indicator.targets if target.unit == unit), indicator.milestones[-1].value),
        last.n if last else None,
        last.d if last else None,
        last.on if last else None,
        since + timedelta(days=indicator.period_days),
    )


def due_of(unit: str, on: date) -> int:
    """How many figures of a unit are due."""
    return sum(one.is_due(on) for one in asked_of(unit, on))


class Burden(Struct, frozen=True):
    """What filling in costs a unit: figures asked for in a month, figures filed in the last month, minutes, a guess."""

    asked: int
    filed: int
    minutes: int


def burden(unit: str, on: date) -> Burden:
    """The burden meter of a unit for thirty days."""
    rows = Commitment.objects.filter(cancelled=False)
    wanted = [
        (30 / terms.indicator.period_days, 1 + (terms.indicator.kind == "rate"))
        for terms in (recording.state_of(COMMITMENT, row).terms for row in rows)
        if _concerns(terms, unit)
    ]
    asked = round(sum(times * fields for times, fields in wanted))
    filed = Observation.objects.filter(unit=unit, on__gt=on - timedelta(days=30), on__lte=on).count()
    return Burden(asked, filed, round(asked * burdens.per_field().minutes))


class Level(Struct, frozen=True):
    """What an indicator adds up to at one unit: `reporting` units at and under it have filed."""

    unit: str
    n: int
    d: int
    reporting: int
    newest_on: date


def levels(indicator: int, named: Collection[str]) -> list[Level]:
    """From the top down to these units: the sum at each, as it was typed once below."""
    paths = {code: path for path in (units.path_of(unit) for unit in named) for code in path.split("/")}
    sums = RollUp.objects.filter(indicator=indicator, unit__in=paths)
    found = {row.unit: Level(row.unit, row.n, row.d, row.reporting, row.newest_on) for row in sums}
    for row in Latest.objects.filter(indicator=indicator, unit__in=[code for code in paths if code not in found]):
        found[row.unit] = Level(row.unit, row.n, row.d, 1, row.on)
    return sorted(found.values(), key=lambda one: units.path_of(one.unit))


def history(unit: str) -> list[Report]:
    """The newest filings of a unit."""
    return list(Report.objects.filter(unit=unit).order_by("-on", "-id")[:20])


def reports(viewer: Viewer) -> QuerySet:
    """The filings of the person's own line; an auditor sees all."""
    if viewer.actor == "system" or viewer.has("auditor"):
        return Report.objects.all()
    return Report.objects.filter(unit__in=steering.below(viewer, "programme_officer", "unit_head"))


def report(code: str, viewer: Viewer) -> tuple[Report, ReportState]:
    """One filing with its state; raises NotFound."""
    return recording.found(REPORT, reports(viewer), code)


class Figure(Struct, frozen=True):
    """One figure of a filing, with the promise it is of."""

    indicator: int
    commitment: str
    title: str
    name: str
    measure: str
    rate: bool
    n: int
    d: int
    tier: str


def figures(state: ReportState) -> list[Figure]:
    """The figures of a filing as they stand now, in the order of their promises."""
    rows = Commitment.objects.filter(id__in=list(state.values)).order_by("id")
    return [_figure(row, recording.state_of(COMMITMENT, row).terms, state.values[row.id]) for row in rows]


def _figure(row: Commitment, terms, value: Value) -> Figure:
    asked = terms.indicator
    given = (asked.name, asked.measure, asked.kind == "rate" or bool(value.d))
    return Figure(row.id, row.code, terms.title, *given, value.n, value.d, value.tier)


def count(unit: str) -> int:
    """How many filings a unit has: the form for the next is drawn from these."""
    return Report.objects.filter(unit=unit).count()


def unvouched(indicator: int) -> list[Report]:
    """The newest filings of an indicator that nobody outside has looked at; one from a system counts by itself."""
    ids = (
        Observation.objects.filter(indicator=indicator, tier="claimed").order_by("-on").values_list("report", flat=True)
    )
    return list(Report.objects.filter(id__in=list(ids[:50])).order_by("-on", "unit"))
