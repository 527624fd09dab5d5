"""What an office owes upward and what it has asked of others: few lines, each one step from its record."""

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.programmes import opens
from banshi.kit.refused import NotFound
from banshi.people.facts import Viewer
from banshi.programmes.queries import cascading, commitments, deciding, filing, origins, owed
from banshi.programmes.rules.commitment import TIERS
from banshi.record import queries as record
from banshi.web import trends, viewers
from banshi.web.access import route


def home(request: HttpRequest) -> HttpResponse:
    """Notices to acknowledge, plans to file, demands due, figures asked for; and who still owes an answer to this office."""
    viewer, on = viewers.viewer(request), viewers.today()
    mine = viewer.units_with(*opens.OFFICERS)
    found = commitments.standings(commitments.visible_to(viewer).filter(owner_unit__in=mine)[:100], on)
    own = list(cascading.notices(viewer).filter(issuer__in=mine)[:40])
    context = {
        "owes": owed.by(mine, on),
        "asked": [(row, owed.answered(row)) for row in [one for one in own if one.issued][:20]],
        "drafts": [row for row in own if not row.issued][:20],
        "loose": deciding.meetings(viewer).filter(loose__gt=0)[:20],
        "figures": [(unit, filing.due_of(unit, on)) for unit in mine],
        "late": [
            one for one in found if one.late or one.colour == "red" or one.tier in ("refuted", "disputed", "relapsed")
        ],
        "own": len(found),
        "duties": _counted(viewer, mine, on),
        "needs": opens.NEEDS.allows(viewer.roles),
        "audits": viewer.has("auditor"),
        "answers": bool({*opens.OFFICERS, "auditor"} & viewer.roles),
        "on": on,
    }
    return render(request, "desk/programmes/home.html", context)


def _counted(viewer: Viewer, mine: Collection[str], on: date) -> list[origins.Duty]:
    """What is counted against these units as those who carry out or organise."""
    return [one for one in origins.duties(viewer, on, of=mine) if one.carries or one.asked] if mine else []


SHOWN, DRAWN = 12, 6


def onepage(request: HttpRequest) -> HttpResponse:
    """One printed page of a unit: what it promised and how far that is, what it owes, what it asked; trouble first."""
    viewer, on = viewers.viewer(request), viewers.today()
    mine = viewer.units_with(*opens.OFFICERS, "auditor")
    unit = request.GET.get("unit") or (mine[0] if mine else "")
    if unit not in mine:
        raise NotFound()
    found = commitments.standings(commitments.visible_to(viewer).filter(owner_unit=unit), on)
    found.sort(key=_troubled)
    owes = owed.by([unit], on)
    context = {
        "unit": unit,
        "mine": mine,
        "found": found[:SHOWN],
        "drawn": trends.small(_rows(found[:DRAWN]), on),
        "more": max(len(found) - SHOWN, 0),
        "headline": commitments.headline(found),
        "tiers": TIERS,
        "owes": owes[:SHOWN],
        "owed": len(owes),
        "late": sum(one.late for one in owes),
        "duties": _counted(viewer, [unit], on),
        "asked": [
            (row, owed.answered(row)) for row in cascading.notices(viewer).filter(issuer=unit, issued=True)[:SHOWN]
        ],
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/onepage.html", context)


def _rows(found: Collection[commitments.Standing]) -> list:
    rows = {row.code: row for row in commitments.visible_to(Viewer.system()).filter(code__in=[o.code for o in found])}
    return [rows[one.code] for one in found]


def _troubled(one: commitments.Standing) -> tuple:
    return (
        one.tier not in ("refuted", "disputed", "relapsed", "expired"),
        not one.late,
        one.colour != "red",
        one.state.due_on,
    )


urlpatterns = [
    route("report", onepage, access=opens.ONEPAGE, name="onepage"),
    route("", home, access=opens.STEERING, name="programmes"),
]
