"""What each role sees and may do, read from the tables that decide it: access rules, playbooks, visibility, clashes."""

from collections.abc import Iterable
from itertools import chain

from django.urls import URLPattern, get_resolver
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.desk import navigation
from banshi.matters.facts.verbs import VERBS
from banshi.matters.rules.access import SEES
from banshi.people import rules
from banshi.people.facts import DUTIES, ROLES
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook

WRITES = "POST"
# everybody's own account, whatever their role
OWN = frozenset({"own_password", "password_change", "sign_in", "sign_out"})


class Moves(Struct, frozen=True):
    """What a role may do with one kind, in the words of its playbook."""

    noun: str
    verbs: tuple[str, ...]


class Standing(Struct, frozen=True):
    """One role: what for, which matters it sees, the places it opens, its addresses, its moves, what it may not be with."""

    role: str
    name: str
    does: str
    sees: str
    places: tuple[str, ...]
    reads: int
    writes: int
    moves: tuple[Moves, ...]
    apart: tuple[str, ...]


def all_roles() -> list[Standing]:
    """Every role there is, in the order of the roles' own table."""
    books, addresses = playbooks.kinds(), desk_addresses()
    return [_standing(role, books, addresses) for role in ROLES]


def desk_addresses() -> list[URLPattern]:
    """The addresses of the desk that belong to somebody's work."""
    desk = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "desk")
    found = chain.from_iterable(_leaves(one) for one in desk.url_patterns)
    return [one for one in found if one.callback.access.kind == "staff" and one.name not in OWN]


def _leaves(one) -> Iterable[URLPattern]:
    return chain.from_iterable(map(_leaves, one.url_patterns)) if hasattr(one, "url_patterns") else [one]


def _standing(role: str, books: list[Playbook], addresses: list[URLPattern]) -> Standing:
    mine = [one.callback for one in addresses if role in one.callback.access.roles]
    return Standing(
        role=role,
        name=_(ROLES[role]),
        does=_(DUTIES[role]),
        sees=_(SEES[role]) if role in SEES else "",
        places=tuple(navigation.places_of(role)),
        reads=sum("GET" in view.methods for view in mine),
        writes=sum(WRITES in view.methods for view in mine),
        moves=tuple(found for book in books if (found := _moves(book, role)).verbs),
        apart=tuple(_(ROLES[other]) for other in ROLES if other != role and rules.clash({role, other})),
    )


def _moves(book: Playbook, role: str) -> Moves:
    said = (move.label.zh or _(VERBS[move.verb].label) for step in book.steps for move in step.moves if role in move.by)
    return Moves(book.noun.zh, tuple(dict.fromkeys(said)))
