"""Which homes were visited how often, out of all on the roster; by codes alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.kit import clock
from banshi.matters.queries import covered as queries
from banshi.people import actions as people
from banshi.web import paging, viewers

PAGE = 20


def coverage(request: HttpRequest) -> HttpResponse:
    """A roster each, those with most homes nobody went to first; one page at a time."""
    viewer, at, number = viewers.viewer(request), clock.now(), paging.number_of(request)
    found = queries.seen_by(viewer)
    start = (number - 1) * PAGE
    shown = found[start : start + PAGE]
    if shown:
        people.log_read(viewer, page="coverage", subjects=[one.code for one in shown], at=at)
    context = {"found": shown, "of": len(found), "number": number, "more": len(found) > start + PAGE, "at": at}
    return render(request, "desk/coverage.html", context)
