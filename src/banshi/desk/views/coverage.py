"""Which homes were visited how often, out of all on the roster; by codes alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.rows import LOGGED
from banshi.kit import clock
from banshi.matters.queries import covered as queries
from banshi.people import actions as people
from banshi.web import viewers


def coverage(request: HttpRequest) -> HttpResponse:
    """A roster each, those with most homes nobody went to first."""
    viewer, at = viewers.viewer(request), clock.now()
    found = queries.seen_by(viewer)
    for start in range(0, len(found), LOGGED):
        people.log_read(viewer, page="coverage", subjects=[one.code for one in found[start : start + LOGGED]], at=at)
    return render(request, "desk/coverage.html", {"found": found, "at": at})
