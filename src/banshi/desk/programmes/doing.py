"""Pages of programmes: one sheet a thing, with what this person may do with it as forms; each act is a resource."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.kit import ids
from banshi.kit.refused import NotFound, Refused, Stale
from banshi.kit.values import halfwidth
from banshi.matters.rules.fields import plain
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.record import queries as record
from banshi.units import queries as units
from banshi.web import viewers
from banshi.web.access import Access, route

Given = dict
LONG = 4000
LINE = 200
# far above any figure anybody promises, and well within what a database keeps
DIGITS = 15
MOST = 5000
CHOSEN = ("choice", "choices", "unit", "units")
_ONCE = Signer(salt="form sent once")
# digits of any width, and no underscores between them, which only programmers write
_WHOLE = re.compile(rf"[+-]?\d{{1,{DIGITS}}}")


class Ask(Struct, frozen=True):
    """One thing a form asks: type is text, line, day, number, unit, units, choice, choices or check; `most` signs, or the usual."""

    name: str
    type: str
    label: str
    required: bool = True
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    most: int = 0


@dataclass(frozen=True)
class Deed:
    """Something a person may do: the last part of its address, its words, what it asks, and the action."""

    resource: str
    label: str
    asks: tuple[Ask, ...]
    run: Callable[[Given], object]
    note: str = ""


class Drawn(Struct, frozen=True):
    """One asked field as the template draws it."""

    ask: Ask
    id: str
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    problem: str = ""


class Form(Struct, frozen=True):
    resource: str
    label: str
    note: str
    fields: tuple[Drawn, ...]
    refused: str = ""
    once: str = ""
    lacking: tuple[str, ...] = ()


def read(request: HttpRequest, asks: Sequence[Ask]) -> Given:
    """The typed values of a form; raises Refused naming every field that is missing or is no date or number."""
    given, wrong = {}, {}
    for ask in asks:
        try:
            given[ask.name] = _typed(ask, request)
        except NotFound:
            raise
        except Refused as refused:
            wrong[ask.name] = refused
    if len(wrong) > 1:
        raise Refused(
            "fields_wrong",
            "有 {n} 处要填写或改正，都标在下面；已填的内容还在。",
            "{n} fields are missing or wrong, each marked below; what you typed is still there.",
            where=next(iter(wrong)),
            n=len(wrong),
            problems={name: refused.say() for name, refused in wrong.items()},
        )
    for refused in wrong.values():
        raise refused
    return given


def _typed(ask: Ask, request: HttpRequest):
    if ask.type in ("units", "choices"):
        return [_listed(ask, code) for code in request.POST.getlist(ask.name)[:MOST] if code]
    if ask.type == "check":
        return request.POST.get(ask.name) == "yes"
    value = plain(request.POST.get(ask.name, ""), many_lines=ask.type == "text")
    if not value:
        if ask.required:
            raise Refused(
                "field_needed",
                "请填写“{label}”。",
                "“{name}” is needed.",
                where=ask.name,
                label=ask.label,
                name=ask.name,
            )
        return {"day": None, "number": 0}.get(ask.type, "")
    most = ask.most or (LONG if ask.type == "text" else LINE)
    if len(value) > most:
        raise Refused(
            "text_too_long",
            "“{label}”最多 {most} 字，现在是 {length} 字。请删短或分几次写；您填写的内容还在。",
            "“{name}” has {most} characters at most, this one {length}; what you typed is still there.",
            where=ask.name,
            label=ask.label,
            name=ask.name,
            most=most,
            length=len(value),
        )
    return _converted(ask, value)


def _converted(ask: Ask, value: str):
    try:
        if ask.type == "day":
            return day(value)
        if ask.type == "number":
            value = halfwidth(value)
            if not _WHOLE.fullmatch(value):
                raise ValueError(value)
            return int(value)
    except ValueError as error:
        raise Refused(
            "bad_value",
            "“{label}”应是{what}。",
            "“{name}” must be {english}.",
            where=ask.name,
            label=ask.label,
            name=ask.name,
            what="1900 至 2199 年的日期，例如 2026-04-30" if ask.type == "day" else f"不超过 {DIGITS} 位的整数",
            english="a date such as 2026-04-30" if ask.type == "day" else f"a whole number of {DIGITS} digits at most",
        ) from error
    return _listed(ask, value) if ask.type in ("choice", "unit") else value


def day(text: str) -> date:
    """A day as typed; a ValueError for what is none, and for one from which no month could be counted on or back."""
    found = date.fromisoformat(unicodedata.normalize("NFKC", text))
    if not 1900 <= found.year < 2200:
        raise ValueError(text)
    return found


def _listed(ask: Ask, value: str) -> str:
    if ask.type in ("unit", "units"):
        return units.named(value, on=viewers.today(), where=ask.name).code
    if value not in {code for code, _label in ask.choices}:
        raise Refused(
            "bad_choice",
            "“{label}”请从列表里选。",
            "Choose “{name}” from the list.",
            where=ask.name,
            label=ask.label,
            name=ask.name,
        )
    return value


def form(deed: Deed, *, typed=None, refused: Refused | None = None) -> Form:
    """A deed as a form; after a refusal what was typed stays in it."""
    fields = tuple(_drawn(deed, ask, typed, refused) for ask in deed.asks)
    marked = sum(bool(field.problem) for field in fields)
    unplaced = refused is not None and marked != 1
    general = refused.say() if unplaced else ""
    lacking = tuple(one.ask.label for one in fields if one.ask.required and one.ask.type in CHOSEN and not one.options)
    return Form(deed.resource, deed.label, deed.note, fields, general, _ONCE.sign(ids.new_id()), lacking)


def _drawn(deed: Deed, ask: Ask, typed, refused: Refused | None) -> Drawn:
    before = ask.values or ((ask.value,) if ask.value else ())
    values = tuple(typed.getlist(ask.name)) if typed is not None else before
    options = ask.choices
    if ask.type in ("unit", "units"):
        options = units.choices(viewers.today())
    several = refused.values.get("problems") if refused is not None else None
    problem = refused.say() if refused is not None and refused.where == ask.name else ""
    if several:
        problem = several.get(ask.name, "")
    return Drawn(ask, f"{deed.resource}-{ask.name}", values, options, problem)


@dataclass(frozen=True)
class Sheet:
    """A kind of page: how a thing is found, what is shown of it, what may be done."""

    name: str
    template: str
    access: Access
    find: Callable[[str, Viewer], tuple]
    show: Callable[[object, object, Viewer], dict]
    deeds: Callable[[object, object, Viewer], list[Deed]]

    def page(self, request: HttpRequest, code: str) -> HttpResponse:
        """The thing and what may be done with it."""
        return self._drawn(request, code)

    def act(self, request: HttpRequest, code: str, resource: str) -> HttpResponse:
        """Do one thing; a refusal shows the page again with what was typed."""
        viewer = viewers.viewer(request)
        row, state = self.find(code, viewer)
        deed = next((one for one in self.deeds(row, state, viewer) if one.resource == resource), None)
        try:
            with recording.unmoved(row, seen(request)), recording.once(_drawn_with(request)):
                if deed is None:
                    raise _not_open()
                done = deed.run(read(request, deed.asks))
        except NotFound:
            return self._drawn(request, code, deed=deed, refused=_no_such())
        except Refused as refused:
            return self._drawn(request, code, deed=deed, refused=refused)
        if isinstance(done, HttpResponse):
            return done
        return HttpResponseRedirect(reverse(f"desk:{self.name}", args=[row.code]))

    def again(self, request: HttpRequest, code: str, refused: Refused) -> HttpResponse:
        """The page with a refusal of something that is no deed of its own, such as a file."""
        return self._drawn(request, code, refused=refused)

    def _drawn(self, request, code, *, deed: Deed | None = None, refused: Refused | None = None) -> HttpResponse:
        viewer = viewers.viewer(request)
        row, state = self.find(code, viewer)
        forms = [
            form(one, typed=request.POST, refused=refused) if deed and one.resource == deed.resource else form(one)
            for one in self.deeds(row, state, viewer)
        ]
        context = {
            "row": row,
            "state": state,
            "forms": forms,
            "kind": self.name,
            "refused": refused.say() if refused else "",
            "open": deed.resource if deed and refused else "",
            "seal": record.last_seal(),
            "on": viewers.today(),
            **self.show(row, state, viewer),
        }
        return render(request, self.template, context, status=refused.status if refused else 200)

    def routes(self, prefix: str) -> list[URLPattern]:
        """GET of the thing, POST of each act."""
        return [
            route(f"{prefix}/<str:code>", self.page, access=self.access, name=self.name),
            route(
                f"{prefix}/<str:code>/<slug:resource>",
                self.act,
                access=self.access,
                name=f"{self.name}_act",
                methods=("POST",),
            ),
        ]


def seen(request: HttpRequest) -> int:
    """The entry number a form was drawn from; refused where it carries none, so that nothing is written unseen."""
    text = request.POST.get("seen", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused(
            "seen_missing",
            "提交的内容没有带上页面当时的记录号，没有写入。请打开页面，看过最新情况再提交；您填写的内容还在。",
            "The form does not say from which entry it was drawn; nothing was written. Open the page and send it again.",
            status=400,
        )
    return int(text)


def _drawn_with(request: HttpRequest) -> int:
    """The id the form was drawn with for what it begins; 0 where it carries none of ours."""
    try:
        return int(_ONCE.unsign(request.POST.get("once", "")))
    except BadSignature:
        return 0


def current(request: HttpRequest, number: int) -> None:
    """Refused where a form was drawn before what it is about moved on; what a list is about is counted in one number."""
    if seen(request) != number:
        raise Stale(
            "stale_form",
            "您打开页面之后，这里又有了新的记录（现在是 {number}）。您的操作没有写入；请看过最新情况再决定。",
            "Since you opened the page something was recorded (now {number}). Nothing of yours was written.",
            number=number,
        )


def _not_open() -> Refused:
    return Refused(
        "not_open",
        "现在不能由您这样办。请看页面上列出的可办事项。",
        "That is not open to you now; see what the page offers.",
        status=409,
    )


def _no_such() -> Refused:
    """For a number typed into a form: the page itself was found, so what was typed must not be lost."""
    return Refused(
        "no_such_number",
        "填写的编号没有找到，或者您看不到它，没有写入。请核对编号；您填写的内容还在。",
        "A number you gave was not found, or is not yours to see; nothing was written. What you typed is still there.",
        status=404,
    )


def create(
    request: HttpRequest, deed: Deed, *, template: str, context: Callable[[], dict], number: int = 0
) -> HttpResponse:
    """A list with the form that adds to it: GET draws, POST adds and goes to what was made.

    Something new is drawn from no entry, 0; a form that acts on what is listed is drawn from the `number` of that.
    """
    refused = None
    if request.method == "POST":
        try:
            current(request, number)
            with recording.once(_drawn_with(request)):
                return deed.run(read(request, deed.asks))
        except NotFound:
            refused = _no_such()
        except Refused as error:
            refused = error
    typed = request.POST if refused is not None else None
    shown = {"form": form(deed, typed=typed, refused=refused), "refused": refused is not None, "drawn_from": number}
    shown |= context()
    return render(request, template, shown, status=refused.status if refused else 200)


def went(name: str, code: str) -> HttpResponseRedirect:
    """To the page of what was just made."""
    return HttpResponseRedirect(reverse(f"desk:{name}", args=[code]))


def own_units(viewer: Viewer, *roles: str) -> tuple[tuple[str, str], ...]:
    """The units a person may act for in these roles, as choices."""
    return tuple((code, units.name_of(code)) for code in viewer.units_with(*roles))


def reason(name: str = "reason", *, required: bool = True, label: str = "") -> Ask:
    """The usual field for a reason."""
    return Ask(name, "text", label or _("理由"), required=required)
