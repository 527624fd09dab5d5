"""A unit's figures: three numbers, each n of N with what was left out and why, and the late ones behind them."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.calendars import queries as calendars
from banshi.desk import behind, owing, rows
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.matters.queries import figures as matters
from banshi.matters.queries import ledgers
from banshi.people.facts import Viewer
from banshi.units import queries as units
from banshi.units.facts import UnitFacts
from banshi.web import viewers

DEFAULT_DAYS = 90
SPANS = (30, 90, 365)
SHOWN_BEHIND = 15


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
    imported, counted = matters.imported_of(unit.code), matters.of_unit(unit.code, since=start, now=at)
    context = {
        "unit": unit,
        "choices": choices,
        "since": since,
        "spans": [(days, (_today(at) - timedelta(days=days)).isoformat()) for days in SPANS],
        "figures": [
            _drawn(figure) | {"behind": lines, "missed": figure.of - figure.n}
            for figure, lines in zip(counted, _behind(unit, viewer, since=start, at=at), strict=True)
        ],
        "performance": owing.performance(ledgers.of_unit(unit.code, since=start, now=at)),
        "imported": imported,
        "history": _history(unit, since=start, at=at) if imported else [],
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


def _behind(unit: UnitFacts, viewer: Viewer, *, since: datetime, at: datetime) -> list[list[rows.Line]]:
    """For each figure those that count against it, as far as this person may see them; read and logged at once."""
    asked = (behind.answered_late, behind.not_solved, behind.not_content)
    found = [
        list(query(unit.code, viewer, since=since, now=at).only(*rows.WITH_STATE)[:SHOWN_BEHIND]) for query in asked
    ]
    every = {row.code: row for one in found for row in one}
    lines = {line.code: line for line in rows.lines(list(every.values()), viewer, at=at, page="figures")}
    return [[lines[row.code] for row in one] for one in found]
