"""The kinds of matter a resident may bring through the portal."""

from banshi.kit.refused import NotFound
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.web.templatetags.banshi import storage_time

# what another office sends or issues is entered by that office, not by a resident
BROUGHT_BY_RESIDENTS = "requester"


def offered() -> list[Playbook]:
    """The kinds a resident may choose from, the most general first."""
    return playbooks.kinds_for(BROUGHT_BY_RESIDENTS)


def named(kind: str) -> Playbook:
    """The current edition of a kind; raises Refused for one nobody loaded, NotFound for one residents do not bring."""
    book = playbooks.current(kind)
    if book.opened_by != BROUGHT_BY_RESIDENTS:
        raise NotFound()
    return book


def kept_for(book: Playbook) -> str:
    """How long what a resident gave is kept, in whole years where it comes out even."""
    return storage_time(book.retention_days)
