"""How one commitment went as of any seal, and one printable page of what a unit promised: drawn, with who says so."""

import unicodedata
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.portal.programmes import standing
from banshi.programmes.queries import commitments
from banshi.programmes.rules.commitment import TIERS, said
from banshi.record import queries as record
from banshi.record.facts import Seal
from banshi.units import queries as units
from banshi.web import trends, viewers
from banshi.web.access import PUBLIC, route

DRAWN = 6
SHOWN = 40


def _seal(given: str) -> Seal | None:
    """The seal asked for, or the newest; raises NotFound for one that is not there."""
    if not given:
        return record.last_seal()
    found = record.seal(int(given)) if given.isascii() and given.isdigit() and len(given) < 10 else None
    if found is None:
        raise NotFound()
    return found


def _by_day(row, given: str) -> tuple[Seal | None, str]:
    """The last seal of a day as typed that covers the commitment; else the newest one, and what was wrong with the day."""
    newest, tz = record.last_seal(), calendars.current().tz
    try:
        day = date.fromisoformat(unicodedata.normalize("NFKC", given).strip())
        found = record.seal_before(clock.text(datetime.combine(day + timedelta(days=1), time(), tz)))
        if found is not None:
            commitments.standing_at(row, position=found.last, on=day)
            return found, ""
    except (ValueError, OverflowError):
        return newest, _("日期应写成 2026-04-30。下面是最近一次封存的。")
    except NotFound:
        pass
    return newest, _("到那天为止，这件实事还没有列入记录。下面是最近一次封存的。")


def course(request: HttpRequest, code: str) -> HttpResponse:
    """One commitment as a day (`?on=`) or a seal (`?seal=`) covers it: its trajectory and every step, from the filings."""
    row = commitments.public().filter(code=code).first()
    if row is None:
        raise NotFound()
    given = request.GET.get("on", "")
    seal, wrong = _by_day(row, given) if given else (_seal(request.GET.get("seal", "")), "")
    context = {"row": row, "terms": None, "seal": seal, "newest": record.last_seal(), "wrong": wrong}
    if seal is not None:
        on = clock.parse(seal.sealed_at).astimezone(calendars.current().tz).date()
        one = commitments.standing_at(row, position=seal.last, on=on)
        context |= {
            "one": one,
            "terms": one.state.terms,
            "on": on,
            "tier": _(said(one.state, one.tier)),
            "drawn": trends.of_standing(one, on),
            "steps": [(point, _(TIERS[point.tier])) for point in reversed(one.series)],
        }
    return render(request, "portal/programmes/course.html", context, status=422 if wrong else 200)


def report(request: HttpRequest, unit: str) -> HttpResponse:
    """One page of a unit to print: its public promises, trouble first, the first of them drawn."""
    on = viewers.today()
    found = promised_by(unit, on)
    if units.unit(unit) is None or not found:
        raise NotFound()
    rows = {row.code: row for row in commitments.public().filter(code__in=[one.code for one in found[:DRAWN]])}
    context = {
        "unit": unit,
        "lines": [standing.line_of(one) for one in found[:SHOWN]],
        "of": len(found),
        "more": max(len(found) - SHOWN, 0),
        "levels": standing.glance(found, on).levels,
        "late": sum(one.late for one in found),
        "drawn": trends.small([rows[one.code] for one in found[:DRAWN]], on),
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/report.html", context)


def promised_by(unit: str, on: date) -> list[commitments.Standing]:
    """A unit's public promises, trouble first."""
    return standing.promised(on, codes=commitments.public().filter(owner_unit=unit).values_list("code", flat=True))


urlpatterns = [
    route("reports/<str:unit>", report, access=PUBLIC, name="unit_report"),
    route("<str:code>/course", course, access=PUBLIC, name="course"),
]
