"""Where a person is in a report: what was answered, which page comes, what each question offers to choose from."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict
from msgspec import Struct
from msgspec.structs import replace

from banshi.places import queries as places
from banshi.places.facts import PlaceFacts
from banshi.playbooks.facts import Category, Field, Playbook
from banshi.playbooks.rules import lookup
from banshi.portal import answers, drafts, suggesting
from banshi.portal.answers import Page
from banshi.units import queries as units
from banshi.units.facts import UnitFacts

MOST_UNITS = 300
# the field that says where in the chosen place it is
LANDMARK = "landmark"
# so few choices that all are read at once, and nobody needs to search them
FEW = 7


class Form(Struct, frozen=True):
    """One form on its way: `page` is None on the page that plays the answers back; `at` is the place whose parts are shown."""

    book: Playbook
    pages: tuple[Page, ...]
    page: Page | None
    raw: dict[str, str]
    nonce: str
    about: str = ""
    at: str = ""
    find: str = ""
    checking: bool = False

    @classmethod
    def fresh(cls, book: Playbook) -> "Form":
        """A form nobody wrote in yet."""
        pages = tuple(answers.pages(book))
        return cls(book=book, pages=pages, page=pages[0], raw={}, nonce=answers.nonce_of({}))

    @classmethod
    def of(cls, book: Playbook, posted: QueryDict) -> "Form":
        """The form as it came back."""
        pages = tuple(answers.pages(book))
        return cls(
            book=book,
            pages=pages,
            page=next((page for page in pages if page.name == posted.get("_page")), pages[0]),
            raw=answers.given(book, posted),
            nonce=answers.nonce_of(posted),
            about=posted.get("_about", "")[:60],
            at=posted.get("_at", "")[:40],
            find=posted.get("_find", "")[:200],
            checking=bool(posted.get("_check")),
        )

    def problems(self) -> dict[str, str]:
        """What must be mended on this page."""
        with_files = self.page.takes_files and bool(drafts.kept(self.nonce))
        return answers.problems(self.book, self.page, self.raw, with_files=with_files)

    def moved(self, verb: str, what: str = "") -> "Form":
        """The form at the next page, the one before, or one that is to be changed."""
        if verb == "edit":
            wanted = next((page for page in self.pages if page.name == what), self.pages[0])
            return replace(self, page=wanted, at="", find="", checking=True)
        if verb == "next" and (narrower := self._narrower()):
            return replace(self, at=narrower)
        here = self.pages.index(self.page)
        if verb == "back":
            # from the parts of a place one comes back to the places themselves
            page = self.page if self._lies_below() else self.pages[max(here - 1, 0)]
            return replace(self, page=page, at="", find="")
        own = {field.name for field in self.page.fields} if verb == "skip" else set()
        raw = {name: value for name, value in self.raw.items() if name not in own}
        following = None if self.checking else next(iter(self.pages[here + 1 :]), None)
        return replace(self, page=following, raw=raw, at="", find="")

    def _place_field(self) -> Field | None:
        return next((field for field in self.page.fields if field.type == "place"), None)

    def _narrower(self) -> str:
        """The chosen place when it has parts that were not offered yet."""
        field = self._place_field()
        chosen = self.raw.get(field.name, "") if field else ""
        stays = chosen == (self.at or answers.root())
        return chosen if chosen and not stays and places.children(chosen) else ""

    def _lies_below(self) -> bool:
        return bool(self._place_field() and self.at and self.at != answers.root())

    def hidden(self) -> list[tuple[str, str]]:
        """The answers of other pages, and what the form needs to find its way."""
        own = {field.name for field in self.page.fields} if self.page else set()
        kept = [(name, value) for name, value in self.raw.items() if name not in own]
        ways = {
            "_nonce": self.nonce,
            "_about": self.about if self.page else "",
            "_page": self.page.name if self.page else "",
            "_at": self.at,
            "_check": "1" if self.checking and self.page else "",
        }
        return kept + [(name, value) for name, value in ways.items() if value]

    @property
    def number(self) -> int:
        """Which page it is, from 1."""
        return self.pages.index(self.page) + 1 if self.page else len(self.pages) + 1

    @property
    def of_pages(self) -> int:
        return len(self.pages) + 1

    def skippable(self) -> bool:
        """Whether nothing on this page must be answered."""
        return self.page is not None and not any(field.required for field in self.page.fields)

    def played_back(self) -> list[dict]:
        """Every answer with its question and the page that changes it."""
        return [
            {
                "name": field.name,
                "label": field.label.zh,
                "value": answers.shown(self.book, field, self.raw.get(field.name, "")),
                "page": page.name,
            }
            for page in self.pages
            for field in page.fields
            if field.type != "files"
        ]


def question(form: Form, field: Field) -> dict:
    """What a template needs to ask for a field."""
    found: dict = {"field": field, "value": form.raw.get(field.name, "")}
    if field.type == "category":
        found |= _categories(form, field)
    elif field.type == "place":
        found |= _places(form)
    elif field.name == LANDMARK:
        found["nearby"] = _landmarks(form.raw)
    return found


def _categories(form: Form, field: Field) -> dict:
    words = form.find or " ".join(form.raw.get(one.name, "") for one in form.book.fields if one.type == "long_text")
    chosen = form.raw.get(field.name, "")
    offered = lookup.offered(form.book)
    groups = suggesting.groups(offered)
    if len(offered) <= FEW and not any(group.leaves for group in groups):
        return {"few": True, "suggested": [], "groups": [], "plain": offered}
    return {
        "suggested": suggesting.ranked(offered, words),
        "groups": [
            (group, chosen == group.top.code or _holds(group.leaves, chosen)) for group in groups if group.leaves
        ],
        "plain": [group.top for group in groups if not group.leaves],
    }


def _holds(leaves: tuple[Category, ...], code: str) -> bool:
    return any(leaf.code == code for leaf in leaves)


def _places(form: Form) -> dict:
    top = answers.root()
    at = form.at if places.place(form.at) else top
    return {"at": places.place(at), "below": places.children(at), "top": at == top}


def _landmarks(raw: Mapping[str, str]) -> tuple[str, ...]:
    """Spots near the chosen place, to remind the person."""
    found: PlaceFacts | None = places.place(raw.get("place", ""))
    return found.landmarks if found else ()


def units_to_name(on: date) -> list[UnitFacts]:
    """The units a report can be about; none where the list would be too long to choose from."""
    found = units.active(on)
    return found if len(found) <= MOST_UNITS else []
