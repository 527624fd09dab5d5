"""A pure town in which one matter walks through its playbook: no database, no wall clock, only decisions and the fold.

A walk is a list of numbers; each chooses a person, a move that the playbook opens to them now, what they give and how
much time passes. The same numbers give the same walk, so that Hypothesis can shrink one that breaks a promise.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from banshi.cli.playbook import KINDS_OF_ENTRY
from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused
from banshi.matters.actions.acting import DECIDE, WITHOUT_CONTENTS
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import VERBS, Input
from banshi.matters.rules import access, dispatching, fold
from banshi.matters.rules.scene import Scene
from banshi.people.facts import ROLES, Post, Viewer
from banshi.playbooks import actions as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup

FOLDER = Path(__file__).parents[2] / "playbooks" / "request"
UNITS = {
    "gov": "",
    "desk": "gov",
    "court": "gov",
    "roads": "gov",
    "lights": "roads",
    "water": "gov",
    "town": "gov",
    "check": "",
}
OWNERS = ("roads", "lights", "water", "town")
PLACE = "99/9901/990101"
START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
CALENDAR = Calendar(
    name="walk", edition="1", holidays=frozenset({date(2026, 5, 1)}), years=frozenset({2026, 2027, 2028, 2029, 2030})
)
SHORT = Calendar(name="walk", edition="short", holidays=CALENDAR.holidays, years=frozenset({2025}))
CATEGORIES = ("01/0104", "01/0101", "10/1001", "99")


def path_of(code: str) -> str:
    """The path of a unit from the top of the little tree."""
    above = UNITS.get(code)
    if above is None:
        return f"?/{code}"
    return f"{path_of(above)}/{code}" if above else code


def person(role: str, unit: str, *, place: str = "", actor: str = "") -> Viewer:
    """One person with one post."""
    return Viewer(actor=actor or f"staff:{role}@{unit}", posts=(Post(role, unit, path_of(unit), place),))


def people() -> list[Viewer]:
    """Everybody who may have to do with the matter, the requester and time itself among them."""
    found = [Viewer.requester(1), Viewer.system()]
    found += [person("intake_agent", "desk"), person("intake_agent", "desk", actor="staff:2")]
    found += [person("dispatcher", "desk"), person("dispatcher", "desk", actor="staff:3")]
    found += [person("adjudicator", "court"), person("callback_officer", "check")]
    found += [person("village_worker", "town", place=PLACE)]
    for unit in OWNERS:
        found += [person("handler", unit), person("unit_head", unit)]
    return found


PEOPLE = people()


def shipped() -> Playbook:
    """The playbook of a resident's request as it is shipped."""
    book, problems = playbooks.check_folder(FOLDER, verbs=KINDS_OF_ENTRY, roles=ROLES)
    assert book is not None, problems
    return book


@dataclass
class Walk:
    """A matter under way, and the history that made it."""

    book: Playbook
    calendar: Calendar = CALENDAR
    at: datetime = START
    state: State = field(default_factory=lambda: State(id=1))
    history: list[tuple[e.Fact, str, str]] = field(default_factory=list)

    def receive(self, category: str = "01/0104", *, unit: str = "", about: str = "") -> "Walk":
        """Take the matter in at the desk, dispatched at once when a unit is given."""
        received = e.Received(
            code="1000000005",
            kind=self.book.kind,
            edition=self.book.content_hash,
            channel="web",
            intake="desk",
            category=category,
            function=category,
            place=f"{PLACE}/990101001",
            about=about,
        )
        goal = dispatching.Destination(unit, category) if unit else None
        facts = dispatching.receive(
            self.book, received, subject=1, calendar=self.calendar, at=self.at, destination=goal
        )
        self.add(facts, Viewer.requester(1))
        return self

    def add(self, facts: list[e.Fact], by: Viewer) -> None:
        """Record and fold these facts now."""
        for fact in facts:
            self.history.append((fact, e.stamp(self.at), by.actor))
            fold.apply(self.state, fact, at=e.stamp(self.at), actor=by.actor, number=len(self.history))

    def scene(self, by: Viewer) -> Scene:
        return Scene(self.state, self.book, self.calendar, by, self.at, path_of)

    def act(self, verb: str, by: Viewer, **given) -> list[e.Fact]:
        """Make one move with the decision's own arguments; raises Refused."""
        if verb not in WITHOUT_CONTENTS:
            given.setdefault("contents", ())
        facts = DECIDE[verb](self.scene(by), **given)
        self.add(facts, by)
        return facts

    def later(self, **span) -> "Walk":
        self.at += timedelta(**span)
        return self

    def open_moves(self) -> list[tuple[str, Viewer]]:
        """Every (verb, person) the playbook allows at this step."""
        step = lookup.step(self.book, self.state.step)
        return [
            (move.verb, person)
            for move in step.moves
            for person in PEOPLE
            if access.may(person, self.state, verb=move.verb, roles=move.by, path_of=path_of)
        ]

    def choose(self, number: int) -> str:
        """Make the move this number stands for; the verb, or an empty string when it was refused."""
        self.at += PACES[number % len(PACES)]
        number //= len(PACES)
        moves = self.open_moves()
        if not moves:
            return ""
        verb, by = moves[number % len(moves)]
        given = _given(self.book, verb, by, number // len(moves), self.state.replies)
        try:
            self.act(verb, by, **given)
        except Refused as refused:
            # a refusal can be said in both languages, and changes nothing
            refused.say(), refused.say("en")
            return ""
        return verb


PACES = (
    timedelta(0),
    timedelta(minutes=7),
    timedelta(hours=5),
    timedelta(days=1, hours=1),
    timedelta(days=6),
    timedelta(days=40),
)


def _given(book: Playbook, verb: str, by: Viewer, number: int, replies: int) -> dict:
    """Something for every input of a verb, chosen by a number."""
    given: dict = {}
    roles = [one.role for one in VERBS[verb].inputs if one.role]
    for one in VERBS[verb].inputs:
        if one.type not in ("text", "files"):
            given[one.name] = _one(book, verb, one, number)
        number //= 3
    if verb == "return_for_completion":
        given["items"] = 1 + number % 2
    if verb == "sign_for":
        given["silent"] = by.actor == "system"
    if verb == "give_verdict":
        given["satisfied"] = number % 6
        given["channel"] = "web" if by.actor == "requester" else "callback"
        given["reopen"] = by.actor == "requester" and number % 2 == 0
    if verb not in WITHOUT_CONTENTS:
        wanted = [f"{role}" for role in roles] if number % 4 else roles[:1]
        given["contents"] = tuple(e.Pointer(n, role, "00") for n, role in enumerate(wanted, start=1))
    return given


def _one(book: Playbook, verb: str, one: Input, number: int):
    if one.type == "unit":
        return OWNERS[number % len(OWNERS)]
    if one.type == "units":
        return OWNERS[number % 3 : number % 3 + 2]
    if one.type == "outcome":
        return book.outcomes[number % len(book.outcomes)].code
    if one.type == "ground":
        return _ground(book, verb, number)
    if one.type == "number":
        return 1 + number % (book.extension.max_amount + 1)
    if one.name == "to_requester":
        return ("yes", "no", "")[number % 3]
    if one.name == "span_unit":
        return book.extension.unit
    return one.choices[number % len(one.choices)][0]


def _ground(book: Playbook, verb: str, number: int) -> str:
    grounds = {
        "pause": book.pause_grounds,
        "propose_not_accepted": book.not_accepted.grounds,
        "flag_hardship": book.hardship,
        "unflag_hardship": book.hardship,
        "reply": book.pause_grounds,
    }.get(verb, book.refusal.grounds)
    return grounds[number % len(grounds)].code
