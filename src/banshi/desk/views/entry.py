"""Entry on behalf of a person who calls, comes, writes or is visited; the receipt is there to be read aloud."""

import re
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.desk import forms
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.actions import receive
from banshi.matters.queries import seeing
from banshi.matters.rules.access import INSPECTOR
from banshi.matters.rules.answering import SENDING_UNIT
from banshi.matters.rules.fields import BadFields
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Field, Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units
from banshi.web import queries as web
from banshi.web import viewers

CHANNELS = ("phone", "counter", "visit", "letter")
# a nonce of our own making, and nothing else, keeps a form sent twice from becoming two
_NONCE = re.compile(r"[0-9a-f]{32}")
COUNTY, VILLAGE = 3, 5
BROUGHT_BY_RESIDENTS = "requester"


class Group(Struct, frozen=True):
    """Choices under a heading."""

    label: str
    options: tuple[forms.Option, ...]


class Asked(Struct, frozen=True):
    """One field of the playbook as it is drawn."""

    field: Field
    value: str
    problem: str
    groups: tuple[Group, ...] = ()


def new(request: HttpRequest) -> HttpResponse:
    """GET the form; POST takes it in and shows number and check code, once and again for the same form."""
    viewer = viewers.viewer(request)
    books = _offered(viewer)
    if not books:
        return render(request, "desk/new.html", {"books": books})
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    book = next((found for found in books if found.kind == kind), books[0])
    if request.method != "POST":
        return _form(request, book, viewer, nonce=secrets.token_hex(16))
    try:
        receipt = _received(request, book, viewer)
    except BadFields as bad:
        english = (get_language() or "").startswith("en")
        problems = {name: said[1] if english else said[0] for name, said in bad.problems.items()}
        return _form(request, book, viewer, problems=problems)
    except Refused as refused:
        problems = {_field_of(refused): refused.say(get_language() or "zh-hans")}
        return _form(request, book, viewer, problems=problems, status=refused.status)
    return render(request, "desk/received.html", {"receipt": receipt, "book": book, **_promised(receipt.code)})


def _promised(code: str) -> dict:
    """What is read to the caller besides the number: by when what is done, and whose it is now."""
    _row, state, _standing = seeing.found(code, Viewer.system())
    book = playbooks.edition(state.edition)
    running = [one for one in state.running() if one.owed_to == "requester"]
    return {
        "dues": [(_due_words(one.name, book), clock.parse(one.due), one.provisional) for one in running],
        "holder": state.holder,
        "told": _brought_by_somebody(book),
    }


def _due_words(name: str, book: Playbook) -> str:
    label = lookup.clock_label(book, name)
    return _("最晚答复") if label == _("答复时限") else label


def _brought_by_somebody(book: Playbook) -> bool:
    """Whether there is a person at the other end: not where an office writes, inspects or keeps a list."""
    return BROUGHT_BY_RESIDENTS in (book.opened_by, book.verdicts.by)


def _offered(viewer: Viewer) -> list[Playbook]:
    """The kinds a person may bring; what only another room opens, a notice say, has no form here.

    An inspector brings what inspectors have a move in, and no requests of residents.
    """
    found = playbooks.kinds_for("requester", "staff")
    return found if viewer.roles & _TAKING_IN else [book for book in found if lookup.takes_part(book, INSPECTOR)]


_TAKING_IN = {"intake_agent", "dispatcher", "village_worker"}


def _received(request: HttpRequest, book: Playbook, viewer: Viewer) -> receive.Receipt:
    channel, nonce = request.POST.get("channel", ""), request.POST.get("nonce", "")
    if channel not in CHANNELS:
        raise Refused(
            "channel_needed", "请选择怎样得到的：电话、窗口、走访或来信。", "Say how it came in.", where="channel"
        )
    return receive.receive(
        book.kind,
        {field.name: request.POST.get(field.name, "") for field in book.fields},
        by=viewer,
        at=clock.now(),
        intake=_intake(viewer),
        channel=channel,
        uploads=forms.uploads_of(request),
        nonce=nonce if _NONCE.fullmatch(nonce) else None,
        about=request.POST.get("about", ""),
        slip=request.POST.get("slip", "").strip(),
    )


def _intake(viewer: Viewer) -> str:
    """The unit that receives: the person's own intake, else the office of the town."""
    own = viewer.units_with("intake_agent", "dispatcher", INSPECTOR)
    return receive.intake_unit(own or [code for code in [web.intake_code()] if code])


def _field_of(refused: Refused) -> str:
    return refused.where if refused.where in ("slip", "about", "channel", "files", "place", "category") else ""


def _form(
    request: HttpRequest,
    book: Playbook,
    viewer: Viewer,
    *,
    nonce: str = "",
    problems: dict[str, str] | None = None,
    status: int = 422,
) -> HttpResponse:
    post, problems = request.POST, problems or {}
    default = _usual_way(book, viewer)
    context = {
        "book": book,
        "books": _offered(viewer),
        "asked": [_asked(field, book, viewer, request, problems) for field in book.fields if field.type != "files"],
        "problems": problems,
        "channels": [
            forms.Option(code, words, code == (post.get("channel") or default)) for code, words in _channels()
        ],
        "units": units.active(viewers.today()),
        "about": post.get("about", ""),
        "slip": post.get("slip", ""),
        "told": _brought_by_somebody(book),
        "nonce": nonce or post.get("nonce", ""),
    }
    return render(request, "desk/new.html", context, status=status if problems else 200)


def _usual_way(book: Playbook, viewer: Viewer) -> str:
    """How a matter of this kind mostly comes: offices write letters, who went somewhere was there, the rest call."""
    if book.verdicts.by == SENDING_UNIT:
        return "letter"
    went = book.verdicts.deniable or "visit" in book.verdicts.channels
    return "visit" if went or viewer.roles <= {"village_worker", INSPECTOR} else "phone"


def _channels() -> list[tuple[str, str]]:
    return [("phone", _("电话")), ("counter", _("窗口")), ("visit", _("走访")), ("letter", _("来信"))]


def _asked(field: Field, book: Playbook, viewer: Viewer, request: HttpRequest, problems: dict[str, str]) -> Asked:
    value = request.POST.get(field.name, "")
    return Asked(field, value, problems.get(field.name, ""), tuple(_groups(field, book, viewer, value)))


def _groups(field: Field, book: Playbook, viewer: Viewer, value: str) -> list[Group]:
    if field.type == "category":
        return _categories(book, value)
    if field.type == "place":
        return _places(viewer, value)
    if field.type == "choice":
        options = (forms.Option(choice.code, choice.label.zh, choice.code == value) for choice in field.choices)
        return [Group("", tuple(options))]
    if field.type == "boolean":
        said = (("yes", _("是")), ("no", _("否")))
        return [Group("", tuple(forms.Option(code, words, code == value) for code, words in said))]
    return []


def _categories(book: Playbook, value: str) -> list[Group]:
    """Two levels: the classes as headings, what lies under each as choices; a class with nothing under it chooses itself."""
    offered = lookup.offered(book)
    tops = [found for found in offered if "/" not in found.code]
    groups = []
    for top in tops:
        inside = [found for found in offered if found.code.startswith(top.code + "/")] or [top]
        options = (forms.Option(found.code, _with_examples(found), found.code == value) for found in inside)
        groups.append(Group(top.label.zh, tuple(options)))
    return groups


def _with_examples(category) -> str:
    return f"{category.label.zh}：{category.examples.zh}" if category.examples.zh else category.label.zh


def _places(viewer: Viewer, value: str) -> list[Group]:
    """The county where no more is known, then the villages under their towns; a village worker's own places only."""
    lines = [post.place_path for post in viewer.posts if post.role != "publisher"]
    whole = [
        one for one in places.all_places() if one.level == COUNTY and any(_meets(one.path, line) for line in lines)
    ]
    options = tuple(forms.Option(one.code, one.name, one.code == value) for one in whole)
    groups = [Group(_("只知道区县"), options)] if whole and not viewer.roles <= {"village_worker"} else []
    for town in places.all_places():
        if town.level != VILLAGE - 1 or not any(_meets(town.path, line) for line in lines):
            continue
        inside = [town, *places.children(town.code)]
        options = (forms.Option(found.code, found.name, found.code == value) for found in inside)
        groups.append(Group(town.name, tuple(options)))
    return groups


def _meets(path: str, line: str) -> bool:
    """Whether a place lies in a line, or the line in it."""
    return not line or (path + "/").startswith(line + "/") or (line + "/").startswith(path + "/")
