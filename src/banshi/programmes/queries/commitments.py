"""Readers of commitments: what a person may see, one by its code, and how each stands on a day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q, QuerySet
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.models.progress import COMMITMENT, Commitment, Latest, SeriesPoint
from banshi.programmes.queries import past, spread
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules import course
from banshi.programmes.rules.report import value_of
from banshi.programmes.rules.trajectory import Forecast, Observed, forecast
from banshi.units import queries as units

PUBLIC = "public"
GAP = "gap"


class Standing(Struct, frozen=True):
    """A commitment as a page shows it: terms, value against trajectory, tier, colour, forecast, and what is unsure."""

    code: str
    state: CommitmentState
    value: float | None
    of_units: tuple[int, int]
    tier: str
    colour: str
    late: bool
    late_by_current: bool
    forecast: Forecast | None
    newest_on: date | None
    arrived: bool = False
    series: tuple[Observed, ...] = ()


def public() -> QuerySet:
    """What anybody may see."""
    return Commitment.objects.filter(disclosure=PUBLIC)


def visible_to(viewer: Viewer) -> QuerySet:
    """Public ones, and those of the person's own line, above and below; auditors see all."""
    if viewer.actor == "system" or viewer.has("auditor"):
        return Commitment.objects.all()
    own = [unit.code for post in viewer.posts for unit in units.under(post.unit_code)]
    above = [code for post in viewer.posts for code in post.unit_path.split("/")]
    return Commitment.objects.filter(Q(disclosure=PUBLIC) | Q(owner_unit__in={*own, *above}))


def found(code: str, viewer: Viewer) -> tuple[Commitment, CommitmentState]:
    """One commitment with its state; raises NotFound."""
    return recording.found(COMMITMENT, visible_to(viewer), code)


def standings(rows: Iterable[Commitment], on: date) -> list[Standing]:
    """How these commitments stand on a day by their newest figures, in four queries whatever their number."""
    held = [(row, recording.state_of(COMMITMENT, row)) for row in rows]
    reported, newest = _reported(held), _gaps(held, _newest([row.id for row, _ in held], on))
    return [_standing(row, state, reported[row.id], newest.get(row.id, []), on) for row, state in held]


def standing(row: Commitment, on: date) -> Standing:
    """How one stands, with everything it added up to from the first day, and where that leads."""
    held = [(row, recording.state_of(COMMITMENT, row))]
    terms = held[0][1].terms
    series = observed(spread.history(row.id, terms, on)) if terms.indicator.kind == GAP else _series(row.id, on)
    return _standing(*held[0], _reported(held)[row.id], series, on)


def standing_at(row: Commitment, *, position: int, on: date) -> Standing:
    """How one stood when the record was sealed up to a position, folded from the entries; raises NotFound before it was locked."""
    held = past.held("commitment", [row.id], position).get(row.id)
    if held is None:
        raise NotFound()
    terms = held.state.terms
    reports = past.held("report", past.filings([row.id]).get(row.id, ()), position).values()
    rows = sorted(
        (date.fromisoformat(one.state.on), one.state.unit, value.n, value.d, value.tier)
        for one in reports
        if (value := one.state.values.get(row.id))
    )
    counted = [one for one in spread.counted(rows, terms) if one[0] <= on]
    targets = {one.unit for one in terms.indicator.targets}
    filed = {unit for _, unit, _, _, _ in counted}
    reported = (len(filed & targets), len(targets)) if targets else (int(bool(filed)), 1)
    series = observed(course.course(counted, terms.indicator.kind))
    return _standing(row, held.state, reported, series, on)


def observed(steps: Iterable[course.Step]) -> list[Observed]:
    """Steps as the trajectory reads them."""
    return [Observed(one.on, one.value, one.tier) for one in steps]


def _reported(held: list[tuple[Commitment, CommitmentState]]) -> dict[int, tuple[int, int]]:
    """How many of a commitment's regions have filed; without regions, of the one owner, whether anybody has."""
    targets = {row.id: {one.unit for one in state.terms.indicator.targets} for row, state in held}
    named = set().union(*targets.values()) if targets else set()
    filed: dict[int, set[str]] = {}
    rows = Latest.objects.filter(indicator__in=list(targets), unit__in=named).values_list("indicator", "unit")
    for indicator, unit in rows:
        filed.setdefault(indicator, set()).add(unit)
    alone = [row.id for row, _state in held if not targets[row.id]]
    any_filed = set(SeriesPoint.objects.filter(indicator__in=alone).values_list("indicator", flat=True).distinct())
    return {
        key: (len(filed.get(key, set()) & units), len(units)) if units else (int(key in any_filed), 1)
        for key, units in targets.items()
    }


def arrived(held: list[tuple[Commitment, CommitmentState]], on: date) -> set[int]:
    """Those that stand at their target and were found so from outside; of them no further figures are asked."""
    newest = _gaps(held, _newest([row.id for row, _state in held], on))
    return {row.id for row, state in held if rules.arrived(state, newest.get(row.id, []), on)}


def _newest(ids: list[int], on: date) -> dict[int, list[Observed]]:
    """What each indicator added up to at its owner on its newest day; a year of days of 135 items is 49,275 points."""
    rows = SeriesPoint.objects.filter(indicator__in=ids, on__lte=on)
    last = dict(rows.values_list("indicator").annotate(Max("on")))
    found = rows.filter(on__in=set(last.values())).values_list("indicator", "on", "n", "d", "tier")
    return {
        one: [Observed(day, value_of(n, d), tier, f"{n}/{d}" if d else "")]
        for one, day, n, d, tier in found
        if last[one] == day
    }


def _gaps(held: list, newest: dict[int, list[Observed]]) -> dict[int, list[Observed]]:
    """Where the indicator is a gap, the distance between the best and the worst in place of what they add up to."""
    wanted = {row.id: state.terms for row, state in held if state.terms.indicator.kind == GAP and newest.get(row.id)}
    found = spread.gaps(wanted)
    return newest | {
        key: [Observed(newest[key][0].on, found[key], newest[key][0].tier)] if key in found else [] for key in wanted
    }


def _series(indicator: int, on: date) -> list[Observed]:
    """What an indicator added up to at its owner, day by day."""
    rows = SeriesPoint.objects.filter(indicator=indicator, on__lte=on).order_by("on")
    return [Observed(day, value_of(n, d), tier) for day, n, d, tier in rows.values_list("on", "n", "d", "tier")]


def _standing(row, state: CommitmentState, reported: tuple[int, int], series: list[Observed], on: date) -> Standing:
    newest = series[-1] if series else None
    return Standing(
        code=row.code,
        state=state,
        value=None if newest is None else newest.value,
        of_units=reported,
        tier=rules.tier(state, on),
        colour=rules.colour(state, series, on),
        late=rules.is_late(state, on),
        late_by_current=rules.is_late(state, on, against_original=False),
        forecast=_forecast(state, series, on),
        newest_on=newest.on if newest else None,
        arrived=rules.arrived(state, series, on),
        series=tuple(series),
    )


def _forecast(state: CommitmentState, series: list[Observed], on: date) -> Forecast | None:
    """Where it goes if it goes on so; nothing is foretold of what its own newest figure says is reached."""
    planned = rules.path_of(state.terms.indicator)
    found = forecast(planned, series)
    reached = bool(series) and planned.reached(series[-1].value)
    return None if reached else found


def headline(standings: Iterable[Standing]) -> Counter:
    """How many stand at each tier, of all that were promised; nothing is left out, cancelled ones neither."""
    found = Counter(one.tier or "none" for one in standings)
    found["of"] = sum(found.values())
    return found


def latest(indicator: int, codes: Iterable[str]) -> dict[str, Latest]:
    """The newest figures of these units."""
    return {row.unit: row for row in Latest.objects.filter(indicator=indicator, unit__in=list(codes))}


def disputed() -> dict[str, list[str]]:
    """Commitments in doubt with the matters that will decide."""
    rows = Commitment.objects.filter(open_disputes__gt=0).order_by("id")
    return {row.code: recording.state_of(COMMITMENT, row).open_disputes for row in rows}


def confirmed(codes: Iterable[str]) -> set[str]:
    """Of these commitments those that their beneficiaries confirmed."""
    rows = Commitment.objects.filter(code__in=list(codes))
    return {row.code for row in rows if recording.state_of(COMMITMENT, row).confirmed}


def owns(unit: str, code: str) -> bool:
    """Whether a unit owns the commitment with this code."""
    return Commitment.objects.filter(code=code, owner_unit=unit).exists()


def standing_of(code: str, on: date, *, public_only: bool) -> Standing | None:
    """How the commitment with this code stands; None where there is none, or none the public may see."""
    rows = public() if public_only else Commitment.objects.all()
    row = rows.filter(code=code).first()
    return standing(row, on) if row else None
