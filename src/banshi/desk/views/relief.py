"""What enterprises were relieved of a year, by who stands behind it, and every burden of which that is made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk import rows, told
from banshi.kit import clock
from banshi.matters.queries import relief as queries
from banshi.people import actions as people
from banshi.record import queries as record
from banshi.web import paging, viewers


def relief(request: HttpRequest) -> HttpResponse:
    """The sums of all, each of n burdens of so many enterprises, with what has no number; then one page of the burdens."""
    viewer, at, number = viewers.viewer(request), clock.now(), paging.number_of(request)
    found, start = queries.seen_by(viewer), (number - 1) * rows.LOGGED
    shown = queries.page(viewer, start=start, most=rows.LOGGED)
    if shown:
        people.log_read(viewer, page="relief", subjects=[one.code for one in shown], at=at)
    context = {
        "found": found,
        "parts": [(told.tier_words(part.tier), part) for part in found.parts],
        "burdens": [(one, told.tier_words(one.tier) if one.answered else "") for one in shown],
        "number": number,
        "more": found.of > start + rows.LOGGED,
        "at": at,
        "seal": record.last_seal(),
    }
    return render(request, "desk/relief.html", context)
