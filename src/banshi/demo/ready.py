"""The numbers the demonstration offers: what was told from its first telephone, as it stands now."""

from msgspec import Struct

from banshi.demo.telling import READY_PHONE
from banshi.kit.refused import NotFound
from banshi.matters.queries import pages, seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks.rules import lookup


class Ready(Struct, frozen=True):
    """One number with its check code, and where it stands."""

    code: str
    check: str
    step: str
    category: str


def ready() -> list[Ready]:
    """The three reports of the first telephone, in the order in which they move on."""
    rows = seeing.visible_to(Viewer.system()).filter(id__in=people.subjects_of_contact(READY_PHONE))
    return [_ready(row) for row in rows.order_by("-received_at")]


def _ready(row) -> Ready:
    book = pages.book_of(row)
    return Ready(
        row.code,
        people.check_code(row.code),
        lookup.step(book, row.step).label.zh,
        lookup.category(book, row.category).label.zh,
    )


def subject(code: str) -> int | None:
    """The subject of a number, or None when there is none."""
    try:
        return seeing.found(code, Viewer.system())[0].id
    except NotFound:
        return None
