"""What enterprises were relieved of a year, by who stands behind it, and every burden of which that is made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk import told
from banshi.desk.rows import LOGGED
from banshi.kit import clock
from banshi.matters.queries import relief as queries
from banshi.matters.rules import relief as rules
from banshi.people import actions as people
from banshi.record import queries as record
from banshi.web import viewers


def relief(request: HttpRequest) -> HttpResponse:
    """The sums, each of n burdens of so many enterprises, with what has no number; then the burdens as far as one sees them."""
    viewer, at = viewers.viewer(request), clock.now()
    burdens = queries.seen_by(viewer)
    for start in range(0, len(burdens), LOGGED):
        shown = [one.code for one in burdens[start : start + LOGGED]]
        people.log_read(viewer, page="relief", subjects=shown, at=at)
    found = rules.relief(burdens)
    context = {
        "found": found,
        "parts": [(told.tier_words(part.tier), part) for part in found.parts],
        "burdens": [(one, told.tier_words(one.tier) if one.answered else "") for one in burdens],
        "at": at,
        "seal": record.last_seal(),
    }
    return render(request, "desk/relief.html", context)
