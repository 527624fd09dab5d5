"""One matter as a page shows it: its timeline in sentences, what may be done, whom to call."""

from datetime import datetime

from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import VERBS, Verb
from banshi.matters.models import Matter
from banshi.matters.queries.telling import ERASED, Told, ground_label, timeline
from banshi.matters.rules import access, offered
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units

__all__ = ["ERASED", "Told", "book_of", "contact", "first_texts", "ground_label", "moves", "timeline"]


def moves(state: State, book: Playbook, viewer: Viewer, *, at: datetime) -> list[Verb]:
    """The moves this person may make now, in the playbook's order, without those that would be refused anyway."""
    step = lookup.step(book, state.step)
    look = offered.Look(state, book, viewer, at, units.path_of)
    return [
        VERBS[move.verb]
        for move in step.moves
        if VERBS[move.verb].by_form
        and access.may(viewer, state, verb=move.verb, roles=move.by, path_of=units.path_of)
        and offered.sensible(move.verb, look)
    ]


def contact(row: Matter) -> dict[str, str]:
    """Name and phone of the requester in clear; the caller logs the read."""
    found = people.contents([row.id], ["contact_name", "contact_phone"])
    return {text.role: text.body for text in found}


def first_texts(matter_ids: list[int]) -> dict[int, str]:
    """The requester's own words of several matters, in one query."""
    return {text.subject: text.body for text in people.contents(matter_ids, ["text"])}


def book_of(row: Matter) -> Playbook:
    """The edition a matter runs on."""
    return playbooks.edition(row.edition)
