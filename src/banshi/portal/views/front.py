"""The first screen and the pages that explain: doors, help, privacy."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from banshi.matters.facts.sentences import SPANS
from banshi.playbooks.facts import Playbook
from banshi.portal import drafts, kinds
from banshi.portal.programmes import standing
from banshi.sources import queries as sources
from banshi.web import queries, viewers

START = "/start/"


def home(request: HttpRequest) -> HttpResponse:
    """What was promised and how far it is, then three doors; on a base nobody founded yet, the way to found it."""
    if queries.empty():
        return HttpResponseRedirect(START)
    drafts.sweep_now_and_then(viewers.moment())
    campaign = next(iter(sources.campaigns()), None)
    on = viewers.today()
    context = {
        "kept": viewers.receipts(request)[:5],
        "campaign": campaign,
        "glance": standing.glance(standing.promised(on), on),
    }
    return render(request, "portal/home.html", context)


def type_size(request: HttpRequest, size: str) -> HttpResponse:
    """Larger or usual type from now on in this browser, and back to the page one came from."""
    back = request.GET.get("back", "")
    answer = HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
    if size == viewers.LARGE:
        answer.set_cookie(viewers.TYPE, size, max_age=viewers.KEPT_DAYS * 86400, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(viewers.TYPE)
    return answer


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
