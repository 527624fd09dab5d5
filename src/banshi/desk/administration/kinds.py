"""The loaded playbooks, and another field of work made from one of them without programming."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from banshi.desk.administration.doors import entered_by, note, redraws
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.facts.verbs import VERBS
from banshi.people.facts import ROLES
from banshi.playbooks import actions
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules.deriving import Sector
from banshi.web import viewers

NAMES = ("base", "kind", "noun", "purpose", "classes", "reply_days")


def editions(request: HttpRequest, *, problems=None, status: int = 200) -> HttpResponse:
    """The loaded editions of every playbook with the digest of their content, and the form for a new field of work."""
    loaded = playbooks.editions()
    nouns = {book.kind: book.noun.zh for book in playbooks.kinds()}
    context = {
        "rows": [(nouns.get(found.kind, found.kind), found, entered_by(found.loaded_by)) for found in loaded],
        "bases": [book for book in playbooks.kinds_for("requester") if book.categories],
        "problems": problems or {},
        "given": {name: request.POST.get(name, "") for name in NAMES},
    }
    return render(request, "desk/administration/playbooks.html", context, status=status)


@redraws(editions)
def derive(request: HttpRequest) -> HttpResponse:
    """Make and load the new kind; residents may choose it at once."""
    given = {name: request.POST.get(name, "").strip() for name in NAMES}
    days = given["reply_days"]
    if not (days.isascii() and days.isdecimal() and len(days) < 4):
        raise Refused("bad_days", "答复时限请填整数（工作日）。", "A whole number of working days.", where="reply_days")
    sector = Sector(
        kind=given["kind"],
        noun=given["noun"],
        purpose=given["purpose"],
        classes=tuple(line.strip() for line in given["classes"].splitlines() if line.strip()),
        reply_days=int(days),
    )
    verbs = {verb.verb: verb.entry for verb in VERBS.values()}
    by = viewers.viewer(request).actor
    book = actions.derive(given["base"], sector, verbs=verbs, roles=ROLES, by=by, at=clock.now())
    note(request, "admin: playbook derived", book.kind, given["base"])
    return HttpResponseRedirect(reverse("desk:playbooks"))
