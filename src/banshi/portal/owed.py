"""What is owed to a requester by when: what runs now, what was kept or broken before, and what begins later."""

from datetime import datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.kit import clock as instants
from banshi.matters.facts.sentences import SPANS
from banshi.matters.facts.state import Clock, State
from banshi.matters.facts.verbs import BY_ENTRY
from banshi.playbooks.facts import ClockRule, Playbook
from banshi.playbooks.rules import lookup

REQUESTER = "requester"
# these start again or start by a date somebody promised, so that nothing can be said of them before
NOT_AHEAD = frozenset({"reopened", "promised"})


class Due(Struct, frozen=True):
    """A promise to the requester: by when, what was promised first, and whether the calendar of its year is still out."""

    label: str
    due: datetime
    original: datetime
    provisional: bool
    original_provisional: bool
    paused: bool

    def late(self, now: datetime) -> bool:
        return not self.paused and self.due < now

    @property
    def moved(self) -> bool:
        return self.due != self.original


class Ended(Struct, frozen=True):
    """A promise that was kept, or kept too late."""

    label: str
    due: datetime
    ended: datetime

    @property
    def in_time(self) -> bool:
        return self.ended <= self.due


class Ahead(Struct, frozen=True):
    """A promise that begins later: how long, and after which step."""

    label: str
    amount: int
    unit: str
    after: str


def running(state: State, book: Playbook) -> list[Due]:
    """What is owed to the requester now."""
    return [_due(clock, book) for clock in state.running() if clock.owed_to == REQUESTER]


def _due(clock: Clock, book: Playbook) -> Due:
    return Due(
        label=_label(clock, book),
        due=instants.parse(clock.due),
        original=instants.parse(clock.original_due),
        provisional=clock.provisional,
        original_provisional=clock.original_provisional,
        paused=bool(clock.paused_from),
    )


def _label(clock: Clock, book: Playbook) -> str:
    rule = lookup.clock(book, clock.name)
    return rule.label.zh if rule else clock.name


def ended(state: State, book: Playbook) -> list[Ended]:
    """What was owed and came to an end, in order; the days of a promise to pay stand with the money."""
    rules = {clock.name: lookup.clock(book, clock.name) for clock in state.clocks}
    return [
        Ended(_label(clock, book), instants.parse(clock.due), instants.parse(clock.stopped))
        for clock in state.clocks
        if clock.owed_to == REQUESTER and clock.stopped and not clock.voided and not _promised(rules[clock.name])
    ]


def _promised(rule: ClockRule | None) -> bool:
    return rule is not None and "promised" in rule.starts


def ahead(state: State, book: Playbook) -> list[Ahead]:
    """What will be owed once a later step is reached; nothing of what ran already, and nothing after the end."""
    if state.closed:
        return []
    known = {clock.name for clock in state.clocks}
    rules = {rule.name: rule for rule in book.clocks if lookup.applies(rule, state.category) >= 0}
    later = [rule for rule in rules.values() if rule.owed_to == REQUESTER and rule.name not in known]
    return [_ahead(rule, book, start) for rule in later for start in _starts(rule)[:1]]


def _starts(rule: ClockRule) -> list[str]:
    return [kind for kind in rule.starts if kind in BY_ENTRY and kind not in NOT_AHEAD]


def _ahead(rule: ClockRule, book: Playbook, start: str) -> Ahead:
    verb = BY_ENTRY[start]
    return Ahead(rule.label.zh, rule.amount, SPANS[rule.unit], lookup.own_label(book, verb.verb) or _(verb.label))
