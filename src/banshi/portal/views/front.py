"""The first screen and the pages that explain: doors, help, privacy."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from banshi.matters.facts.sentences import SPANS
from banshi.playbooks.facts import Playbook
from banshi.portal import drafts, kinds
from banshi.sources import queries as sources
from banshi.web import queries, viewers

START = "/start/"


def home(request: HttpRequest) -> HttpResponse:
    """Three doors; on a base nobody founded yet, the way to found it."""
    if queries.empty():
        return HttpResponseRedirect(START)
    drafts.sweep_now_and_then(viewers.moment())
    campaign = next(iter(sources.campaigns()), None)
    return render(request, "portal/home.html", {"kept": viewers.receipts(request)[:5], "campaign": campaign})


def help_page(request: HttpRequest) -> HttpResponse:
    """How it works, in plain words."""
    offered = [{"noun": book.noun.zh, "clocks": _promises(book)} for book in kinds.offered()]
    return render(request, "portal/help.html", {"kinds": offered})


def _promises(book: Playbook) -> list[str]:
    return [
        f"{rule.label.zh} {rule.amount} {SPANS[rule.unit]}"
        for rule in book.clocks
        if rule.owed_to == "requester" and "received" in rule.starts
    ]


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, why, how long."""
    return render(request, "portal/privacy.html", {"books": [(book, kinds.kept_for(book)) for book in kinds.offered()]})
