"""A form in pages, made from a playbook's fields: which question comes when, what was answered, what is wrong."""

import re
import secrets
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from banshi.kit.refused import Refused
from banshi.matters.rules.fields import BadFields, checked
from banshi.places import queries as places
from banshi.playbooks.facts import Field, Playbook
from banshi.playbooks.rules import lookup
from banshi.web import viewers
from banshi.web.templatetags.banshi import dated

NONCE = re.compile(r"[0-9a-f]{32}")
CONTACT = frozenset({"name", "phone"})
CHECK = "check"


class Page(Struct, frozen=True):
    """One question: mostly one field; name and phone are asked together."""

    name: str
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        if all(field.type in CONTACT for field in self.fields) and len(self.fields) > 1:
            return _("怎么联系您")
        return self.fields[0].label.zh

    @property
    def takes_files(self) -> bool:
        return any(field.type in ("long_text", "files") for field in self.fields)


def pages(book: Playbook) -> list[Page]:
    """The pages of a kind's form in the playbook's order; only the first long text or the files field takes files."""
    found: list[Page] = []
    for field in book.fields:
        last = found[-1].fields if found else ()
        if field.type in CONTACT and last and last[-1].type in CONTACT:
            found[-1] = Page(found[-1].name, (*last, field))
        else:
            found.append(Page(field.name, (field,)))
    return found


def files_page(book: Playbook) -> str:
    """The name of the page on which files are given: the playbook's own field for them, or the first long text."""
    for wanted in ("files", "long_text"):
        for field in book.fields:
            if field.type == wanted:
                return field.name
    return ""


def given(book: Playbook, posted: QueryDict) -> dict[str, str]:
    """The raw answers a form carries, by field."""
    return {field.name: posted[field.name] for field in book.fields if field.type != "files" and posted.get(field.name)}


def nonce_of(posted: Mapping[str, str]) -> str:
    """The random mark of one form, by which it is sent once; a fresh one where the form has none that could be ours."""
    said = posted.get("_nonce", "")
    return said if NONCE.fullmatch(said) else secrets.token_hex(16)


def problems(book: Playbook, page: Page, raw: Mapping[str, str], *, with_files: bool) -> dict[str, str]:
    """What must be mended on a page, by field, in the reader's language."""
    try:
        clean = checked(replace(book, fields=page.fields), raw, today=viewers.today(), with_files=with_files)
    except BadFields as bad:
        return said(bad)
    for field in page.fields:
        if field.type == "place" and clean.get(field.name) and places.place(clean[field.name]) is None:
            return {field.name: _("没有这个地方，请从列表里选")}
    return {}


def said(refused: Refused) -> dict[str, str]:
    """A refusal as messages by field; the empty name where no field is meant."""
    language = get_language() or "zh-hans"
    if isinstance(refused, BadFields):
        return {name: en if language.startswith("en") else zh for name, (zh, en) in refused.problems.items()}
    return {refused.where: refused.say(language)}


def shown(book: Playbook, field: Field, value: str) -> str:
    """An answer as it is played back."""
    if field.type == "category":
        found = lookup.category(book, value)
        above = lookup.category(book, value.rsplit("/", 1)[0]) if "/" in value else None
        return " · ".join(one.label.zh for one in (above, found) if one)
    if field.type == "place":
        return place_from_town(value)
    if field.type == "choice":
        return next((choice.label.zh for choice in field.choices if choice.code == value), value)
    if field.type == "boolean":
        return {"yes": _("是"), "no": _("否")}.get(value, value)
    if field.type == "date":
        return dated(value)
    return value


def root() -> str:
    """The place at which there is something to choose: the lowest that holds every other."""
    code, below = "", places.children("")
    while len(below) == 1:
        code, below = below[0].code, places.children(below[0].code)
    return code


def place_from_town(code: str) -> str:
    """A place's name with those above it, from below the place everybody here lives in."""
    top, found, names = root(), places.place(code), []
    while found and found.code != top:
        names.insert(0, found.name)
        found = places.place(found.parent)
    return "".join(names) or (found.name if found else "")
