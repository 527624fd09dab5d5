"""A unit's figures: three numbers, each n of N with what was left out and why, and the late ones behind them."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.calendars import queries as calendars
from banshi.desk import behind, rows
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.matters.queries import figures as matters
from banshi.people.facts import Viewer
from banshi.units import queries as units
from banshi.units.facts import UnitFacts
from banshi.web import viewers

DEFAULT_DAYS = 90
SPANS = (30, 90, 365)
LATE_SHOWN = 20


def figures(request: HttpRequest) -> HttpResponse:
    """The figures of one unit and its line since a day; another unit than one's own line is not there."""
    viewer, at = viewers.viewer(request), clock.now()
    choices = choosable(viewer)
    code = request.GET.get("unit", "") or (choices[0].code if choices else "")
    unit = next((found for found in choices if found.code == code), None)
    if unit is None:
        raise NotFound()
    since = _since(request.GET.get("since", ""), at)
    start = datetime.combine(since, time(), calendars.current().tz)
    imported = matters.imported_of(unit.code)
    context = {
        "unit": unit,
        "choices": choices,
        "since": since,
        "spans": [(days, (_today(at) - timedelta(days=days)).isoformat()) for days in SPANS],
        "figures": [_drawn(found) for found in matters.of_unit(unit.code, since=start, now=at)],
        "imported": imported,
        "history": _history(unit, since=start, at=at) if imported else [],
        "late": _late(unit, viewer, since=start, at=at),
    }
    return render(request, "desk/figures.html", context)


def choosable(viewer: Viewer) -> list[UnitFacts]:
    """The units whose figures this person may open: an auditor any, a head their line, a handler their own."""
    everything = units.active(viewers.today())
    if viewer.has("auditor"):
        return everything
    codes = set(viewer.units_with("handler"))
    for head in viewer.units_with("unit_head"):
        codes |= {found.code for found in units.under(head)}
    return [found for found in everything if found.code in codes]


def _today(at: datetime) -> date:
    return at.astimezone(calendars.current().tz).date()


def _since(asked: str, at: datetime) -> date:
    try:
        found = date.fromisoformat(asked[:10])
    except ValueError:
        return _today(at) - timedelta(days=DEFAULT_DAYS)
    return min(max(found, date(1990, 1, 1)), _today(at))


def _drawn(figure: matters.Figure) -> dict:
    """A figure with its words translated and the length of its bar in a hundred parts."""
    return {
        "name": _(figure.name),
        "n": figure.n,
        "of": figure.of,
        "part": round(100 * figure.n / figure.of, 1) if figure.of else 0,
        "left_out": [(_(label), count) for label, count in figure.left_out if count],
        "also": [(_(label), count) for label, count in figure.also],
    }


def _history(unit: UnitFacts, *, since: datetime, at: datetime) -> list[dict]:
    return [_drawn(found) for found in matters.of_unit(unit.code, since=since, now=at, imported=True)]


def _late(unit: UnitFacts, viewer: Viewer, *, since: datetime, at: datetime) -> list[rows.Line]:
    """Those of the first figure that were answered late or are late now, as far as this person may see them."""
    found = behind.answered_late(unit.code, viewer, since=since, now=at)
    return rows.lines(list(found.only(*rows.WITH_STATE)[:LATE_SHOWN]), viewer, at=at, page="figures")
