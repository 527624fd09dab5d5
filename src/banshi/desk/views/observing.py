"""An observer's home: what was promised along their line, how far it is and who says so. Nothing here can be changed."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.calendars import queries as calendars
from banshi.desk import duties
from banshi.kit import clock
from banshi.matters.queries import figures as matters
from banshi.people.facts import OBSERVER
from banshi.programmes.queries import commitments
from banshi.programmes.rules.commitment import TIERS
from banshi.record import queries as record
from banshi.releases.queries import releases
from banshi.web import viewers

DAYS = 90
MOST = 200
TROUBLE = ("refuted", "disputed", "relapsed", "expired")


def observing(request: HttpRequest) -> HttpResponse:
    """The commitments of the line and the public ones, trouble first; the line's three figures; what was published."""
    viewer, at, on = viewers.viewer(request), clock.now(), viewers.today()
    found = commitments.standings(commitments.visible_to(viewer).order_by("original_due_on", "id")[:MOST], on)
    found.sort(key=lambda one: (one.tier not in TROUBLE, not one.late, one.colour != "red", one.state.due_on))
    since = datetime.combine(on - timedelta(days=DAYS), time(), calendars.current().tz)
    mine = viewer.units_with(OBSERVER)
    context = {
        "hats": duties.hats(viewer, on),
        "found": found,
        "headline": _said(commitments.headline(found)),
        "public": commitments.PUBLIC,
        "figures": [(unit, matters.of_unit(unit, since=since, now=at)) for unit in mine],
        "days": DAYS,
        "published": releases.published()[:20],
        "seal": record.last_seal(),
        "at": at,
    }
    return render(request, "desk/observing.html", context)


def _said(counts: Counter) -> list[tuple[str, int]]:
    """How many stand at each tier, in words; they add up to all there are."""
    return [(_(label), counts[tier or "none"]) for tier, label in TIERS.items() if counts[tier or "none"]]
