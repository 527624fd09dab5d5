"""Playing the scenarios of a playbook: pure decisions in a small town of the scenario's own, no database, no clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from banshi.expressions.rules import compile_expression
from banshi.kit import clock as instants
from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused
from banshi.matters.actions.acting import DECIDE
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import VERBS, Input
from banshi.matters.rules import dispatching, fold, ledger
from banshi.matters.rules.fields import checked
from banshi.matters.rules.scene import Scene
from banshi.people.facts import Post, Viewer
from banshi.playbooks.facts import Playbook, Scenario, ScenarioStep
from banshi.playbooks.rules import lookup

ZONE = ZoneInfo("Asia/Shanghai")
FLAGS = {"silent": "yes", "reopen": "yes"}


@dataclass
class Town:
    """What a scenario stands on: its units, its calendar, and the matter as it folds."""

    book: Playbook
    scenario: Scenario
    state: State = field(default_factory=lambda: State(id=1))
    number: int = 0

    def path_of(self, code: str) -> str:
        """The path of a unit from the top of the scenario's tree."""
        under = {unit.code: unit.under for unit in self.scenario.units}
        path = [code] if code in under else []
        while path and under[path[0]]:
            path.insert(0, under[path[0]])
        return "/".join(path)

    def viewer(self, by: str) -> Viewer:
        """The person written as role@unit; the same words are the same person."""
        role, _, unit = by.partition("@")
        if role == "system":
            return Viewer.system()
        if role == "requester":
            return Viewer.requester(self.state.id)
        return Viewer(actor=f"staff:{by}", posts=(Post(role, unit, self.path_of(unit), "99"),))

    def calendar(self) -> Calendar:
        years = {step.at.year + n for step in self.scenario.steps for n in (0, 1)}
        days = self.scenario.calendar
        return Calendar(
            name="scenario",
            edition="1",
            zone=ZONE.key,
            holidays=frozenset(days.holidays),
            workdays=frozenset(days.workdays),
            years=frozenset(years),
        )

    def apply(self, facts: list[e.Fact], *, actor: str, at: datetime) -> None:
        for fact in facts:
            self.number += 1
            fold.apply(self.state, fact, at=instants.text(at), actor=actor, number=self.number)


def failures(book: Playbook, scenario: Scenario) -> Iterator[tuple[int, str, str, str]]:
    """(step number from 1, what, expected, found) for everything that did not come true."""
    town = Town(book, scenario)
    for number, step in enumerate(scenario.steps, start=1):
        refused = ""
        try:
            _play(town, step)
        except Refused as error:
            refused = error.code
        if refused != step.expect.refused:
            yield number, "refused", step.expect.refused or "—", refused or "—"
            return
        for what, expected, found in _compared(town, step):
            yield number, what, expected, found


def _play(town: Town, step: ScenarioStep) -> None:
    at = step.at.replace(tzinfo=ZONE).astimezone(UTC)
    by = town.viewer(step.by)
    if step.do == "receive":
        return town.apply(_received(town, step, at), actor=by.actor, at=at)
    scene = Scene(town.state, town.book, town.calendar(), by, at, town.path_of)
    facts = DECIDE[step.do](scene, **_inputs(town, VERBS[step.do].inputs, step))
    return town.apply(facts, actor=by.actor, at=at)


def _received(town: Town, step: ScenarioStep, at: datetime) -> list[e.Fact]:
    book, units = town.book, town.scenario.units
    given = {"text": "…", "place": "99", **step.given}
    fields = checked(book, given, today=at.astimezone(ZONE).date())
    function = lookup.function_of(book, fields.get("category", ""))
    row = {"category": fields.get("category"), "place": "99", "hardship": None}
    received = e.Received(
        code="0000000000",
        kind=book.kind,
        edition=book.content_hash,
        channel="web",
        intake=step.by.partition("@")[2] or units[0].code,
        category=fields.get("category", ""),
        function=function,
        place="99",
        hardship=tuple(
            ground.code
            for ground in book.hardship
            if ground.when and compile_expression(ground.when, book.columns).decide(row) is True
        ),
    )
    handles = [(len(line), unit.code) for unit in units for line in unit.handles if lookup.under(function, line)]
    destination = dispatching.Destination(max(handles)[1], function) if handles else None
    return dispatching.receive(book, received, subject=1, calendar=town.calendar(), at=at, destination=destination)


def _inputs(town: Town, asked: tuple[Input, ...], step: ScenarioStep) -> dict:
    """A form's answers as a decision takes them; a text becomes a pointer to content that is not kept."""
    values: dict = {}
    pointers = []
    for one in asked:
        given = step.given.get(one.name, "")
        if not given:
            _needed(one)
        elif one.type in ("text", "files"):
            pointers.append(e.Pointer(id=len(pointers) + 1, role=one.role, commitment="00"))
            if one.name == "items":
                values["items"] = len([item for item in re.split("[;\uff1b]", given) if item.strip()])
        elif one.type == "money":
            values[one.name] = ledger.fen_of(given, one.name)
        elif one.type == "units":
            values[one.name] = tuple(_unit(town, code.strip()) for code in re.split("[,\u3001\uff0c]", given))
        elif one.type == "unit":
            values[one.name] = _unit(town, given)
        elif one.type == "number" and not given.isdecimal():
            raise Refused("not_a_number", "“{text}”不是数字。", "“{text}” is no number.", text=given)
        else:
            values[one.name] = int(given) if given.isdecimal() else given
    values |= {name: step.given[name] == yes for name, yes in FLAGS.items() if name in step.given}
    return values | ({"contents": tuple(pointers)} if pointers else {})


def _unit(town: Town, code: str) -> str:
    if town.path_of(code):
        return code
    raise Refused("unknown_unit", "情景里没有单位“{unit}”。", "The scenario has no unit “{unit}”.", unit=code)


def _needed(one: Input) -> None:
    if one.required:
        raise Refused("field_needed", "请填写“{label}”。", "“{name}” is needed.", label=one.label, name=one.name)


def _compared(town: Town, step: ScenarioStep) -> Iterator[tuple[str, str, str]]:
    wanted, state = step.expect, town.state
    clocks = {rule.name: state.clock(rule.name) for rule in town.book.clocks}
    for name in ("step", "owner", "holder", "outcome"):
        if getattr(wanted, name) and getattr(wanted, name) != getattr(state, name):
            yield name, getattr(wanted, name), getattr(state, name) or "—"
    for key, given in (("due", wanted.due), ("original_due", wanted.original_due)):
        for name, at in given.items():
            found = _local(getattr(clocks[name], key)) if clocks[name] else "—"
            if found != f"{at:%Y-%m-%d %H:%M}":
                yield f"{key}.{name}", f"{at:%Y-%m-%d %H:%M}", found
    for name in wanted.stopped:
        if clocks[name] is None or clocks[name].running:
            yield "stopped", name, "running" if clocks[name] else "—"
    for name in wanted.paused:
        if clocks[name] is None or not clocks[name].paused_from:
            yield "paused", name, "not paused"
    if wanted.hardship and set(wanted.hardship) != set(state.hardship):
        yield "hardship", ", ".join(wanted.hardship), ", ".join(state.hardship) or "—"
    if wanted.reopened >= 0 and wanted.reopened != state.reopened:
        yield "reopened", str(wanted.reopened), str(state.reopened)


def _local(text: str) -> str:
    return f"{instants.parse(text).astimezone(ZONE):%Y-%m-%d %H:%M}"
