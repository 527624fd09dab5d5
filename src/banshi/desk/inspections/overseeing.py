"""Who opened which site when, for auditors: the answer before the moment of the draw is empty."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.calendars import queries as calendars
from banshi.desk.administration.doors import door
from banshi.desk.inspections import opens
from banshi.inspections.queries import telling
from banshi.inspections.queries import tours as queries
from banshi.kit import clock
from banshi.people import actions as people
from banshi.web import viewers


def openings(request: HttpRequest, code: str) -> HttpResponse:
    """Every opening, or those of one place before a moment; what has no result yet is counted and not named."""
    viewer = viewers.viewer(request)
    row, state = queries.tour(code, viewer)
    before, wrong = _moment(request.GET.get("before", ""))
    landmark = " ".join(request.GET.get("site", "").split())[:120]
    seen = telling.openings(state, before=before, landmark=landmark)
    named = [f"{row.code}/{one.n}" for one in seen.openings if one.site]
    if named:
        people.log_read(viewer, page="inspection", subjects=[row.code, *named], at=clock.now())
    context = {
        "row": row,
        "after": clock.parse(state.sealed.after),
        "lines": [(one, queries.place_words(one.site) if one.site else "") for one in seen.openings],
        "untold": seen.untold,
        "readers": telling.readers(state, before or clock.now()),
        "site": landmark,
        "before": request.GET.get("before", "")[:16],
        "wrong": wrong,
    }
    return render(request, "desk/inspections/openings.html", context, status=422 if wrong else 200)


def _moment(text: str) -> tuple[datetime | None, bool]:
    """The moment typed, in the time of the place, and whether it is none."""
    try:
        return (datetime.fromisoformat(text[:16]).replace(tzinfo=calendars.current().tz) if text else None), False
    except ValueError:
        return None, True


urlpatterns = [door("tours/<str:code>/openings", openings, access=opens.AUDITING, name="inspection_openings")]
