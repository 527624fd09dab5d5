"""Search by number, phone or words, within what the person may see; numbers of people stay out of addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from banshi.desk import rows
from banshi.kit import clock
from banshi.matters.queries import search as matters
from banshi.web import viewers
from banshi.web.templatetags.banshi import span_in_words

LONGEST = 100


def search(request: HttpRequest) -> HttpResponse:
    """The form and what was found; how far the text index is behind stands beside it."""
    viewer, at = viewers.viewer(request), clock.now()
    question = (request.POST.get("q") or request.GET.get("q", "")).strip()[:LONGEST]
    found, more = matters.search(question, viewer) if question else ([], False)
    lag = matters.lag(at)
    context = {
        "question": question,
        "lines": rows.lines(found, viewer, at=at, page="search"),
        "more": more,
        "shown": matters.SHOWN,
        "lag": {"entries": lag.entries, "words": span_in_words(lag.seconds)},
        "action": reverse("desk:search"),
    }
    return render(request, "desk/search.html", context)
