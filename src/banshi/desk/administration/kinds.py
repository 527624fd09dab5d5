"""The loaded playbooks, and another field of work made from one of them without programming."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from msgspec import Struct

from banshi.desk.administration.doors import entered_by, note, redraws
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.kit.values import halfwidth
from banshi.matters.facts.verbs import VERBS
from banshi.people.facts import ROLES
from banshi.playbooks import actions
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Words
from banshi.playbooks.rules import lookup
from banshi.playbooks.rules.deriving import Sector
from banshi.web import viewers

VERBS_OF = {verb.verb: verb.entry for verb in VERBS.values()}
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
    given = {name: _typed(request.POST.get(name, "")) for name in NAMES}
    days = halfwidth(given["reply_days"])
    if not (days.isascii() and days.isdecimal() and len(days) < 4):
        raise Refused("bad_days", "答复时限请填整数（工作日）。", "A whole number of working days.", where="reply_days")
    sector = Sector(
        kind=halfwidth(given["kind"]),
        noun=given["noun"],
        purpose=given["purpose"],
        classes=tuple(line.strip() for line in given["classes"].splitlines() if line.strip()),
        reply_days=int(days),
    )
    by = viewers.viewer(request).actor
    book = actions.derive(given["base"], sector, verbs=VERBS_OF, roles=ROLES, by=by, at=clock.now())
    note(request, "admin: playbook derived", book.kind, given["base"])
    return HttpResponseRedirect(reverse("desk:playbooks"))


def _shown(label: Words) -> str:
    return label.zh if label.zh == label.en else f"{label.zh} | {label.en}"


def _typed(text: str) -> str:
    """What was typed; the bar between the two languages may come from a Chinese keyboard."""
    return text.replace("｜", "|").strip()


class Named(Struct, frozen=True):
    """A line of the form: the class, what stands in its field, and whether it is wrong."""

    code: str
    function: str
    typed: str
    named: bool
    wrong: bool


def classes(request: HttpRequest, kind: str, *, problems=None, status: int = 200) -> HttpResponse:
    """The classes of a kind with their names; those without one are offered to nobody."""
    book, found, problems = playbooks.current(kind), [], problems or {}
    for one in book.categories:
        field, now = f"name-{one.code}", _shown(one.label) if one.named else ""
        typed = request.POST.get(field, now)
        found.append(Named(one.code, lookup.function_of(book, one.code), typed, one.named, field in problems))
    context = {
        "book": book,
        "rows": found,
        "problems": problems,
        "waiting": sum(not one.named for one in found),
    }
    return render(request, "desk/administration/classes.html", context, status=status)


@redraws(classes)
def rename(request: HttpRequest, kind: str) -> HttpResponse:
    """Load the names as the next edition; a field left as it was changes nothing, an emptied one takes its class back."""
    sent = {one.code: request.POST.get(f"name-{one.code}") for one in playbooks.current(kind).categories}
    names = {code: " ".join(_typed(text).split()) for code, text in sent.items() if text is not None}
    by = viewers.viewer(request).actor
    book = actions.rename_classes(kind, names, verbs=VERBS_OF, roles=ROLES, by=by, at=clock.now())
    note(request, "admin: classes named", kind, book.edition)
    return HttpResponseRedirect(reverse("desk:playbook_classes", args=[kind]))
