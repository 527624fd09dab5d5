"""Scenarios: stories of one matter that a jurist can read, checked here for names and running in time.

Whether they come true is for the room that moves matters (`banshi playbook try`); here every word must be known.
"""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from banshi.kit.folder import Problem
from banshi.playbooks.facts import EMPTY, Expectation, Playbook, Scenario, ScenarioStep
from banshi.playbooks.rules import lookup
from banshi.playbooks.rules.flow import NOT_STAFF
from banshi.playbooks.rules.lines import Lines, document
from banshi.playbooks.rules.shape import shaped, words_of

RECEIVE = "receive"
OPTIONAL = frozenset({"why"})


def scenarios(files: Mapping[str, bytes]) -> tuple[list[tuple[Scenario, Lines]], list[Problem]]:
    """The scenarios in a folder's files, in name order, with what stops the others from being read."""
    found: list[tuple[Scenario, Lines]] = []
    problems: list[Problem] = []
    for name in sorted(files):
        if not (name.startswith("scenarios/") and name.endswith(".yml")):
            continue
        value, lines, wrong = document(name, files[name])
        wrong = wrong or _shape(value, lines)
        problems += wrong
        if not wrong:
            fitted = shaped(value, Scenario, lambda *_: None)
            fitted["name"] = name[10:-4]
            found.append((msgspec.convert(fitted, Scenario, strict=False), lines))
    return found, problems


def _shape(value, lines: Lines) -> list[Problem]:
    wrong: list[Problem] = []
    shaped(value, Scenario, lambda path, zh, en: wrong.append(lines.problem(path, zh, en)))
    if not wrong and not value.get("steps"):
        wrong.append(lines.problem(("steps",), "至少写一步", "Write one step at least"))
    return wrong


def check(
    book: Playbook, scenario: Scenario, lines: Lines, *, verbs: Mapping[str, str], roles: Collection[str]
) -> Iterator[Problem]:
    """Every name a scenario uses that its playbook does not know, and times that run backwards."""
    units = [unit.code for unit in scenario.units]
    for path, words in words_of(scenario):
        if not (words.zh and words.en) and not (words == EMPTY and path[-1] in OPTIONAL):
            yield lines.problem(path, "文字要写成“中文 | English”", "Write “中文 | English”")
    for n, unit in enumerate(scenario.units):
        if units.index(unit.code) != n:
            yield lines.problem(("units", n), f"单位“{unit.code}”重复", f"Unit “{unit.code}” occurs twice")
        if unit.under and unit.under not in units[:n]:
            zh = f"上级单位“{unit.under}”要写在它前面"
            yield lines.problem(("units", n), zh, f"“{unit.under}” must stand before the units under it")
    for n, step in enumerate(scenario.steps):
        where = ("steps", n)
        yield from _step(book, lines, where, step, first=n == 0, verbs=verbs)
        yield from _who(lines, where, step.by, roles=roles, units=units)
        yield from _expected(book, lines, where, step.expect, units=units)
        if n and step.at < scenario.steps[n - 1].at:
            yield lines.problem(where, "时间早于上一步", "Earlier than the step before")


def _step(book: Playbook, lines: Lines, where: tuple, step: ScenarioStep, *, first: bool, verbs) -> Iterator[Problem]:
    if first != (step.do == RECEIVE):
        yield lines.problem(where, "第一步且只有第一步是 receive", "The first step, and only that, is receive")
    elif not first and step.do not in verbs:
        yield lines.problem((*where, "do"), f"没有动作“{step.do}”", f"No verb “{step.do}”")
    elif not first and not any(lookup.move(book, found.name, step.do) for found in book.steps):
        zh = f"这个规程没有步骤可以“{step.do}”"
        yield lines.problem((*where, "do"), zh, f"No step of this playbook offers “{step.do}”")
    if first:
        names = {field.name for field in book.fields}
        for name in step.given:
            if name not in names:
                yield lines.problem((*where, "with", name), f"没有字段“{name}”", f"No field “{name}”")
        code = step.given.get("category", "")
        if code and lookup.category(book, code) is None:
            yield lines.problem((*where, "with", "category"), f"没有分类“{code}”", f"No category “{code}”")


def _who(lines: Lines, where: tuple, by: str, *, roles: Collection[str], units: list[str]) -> Iterator[Problem]:
    role, at, unit = by.partition("@")
    if role not in (*roles, *NOT_STAFF):
        yield lines.problem((*where, "by"), f"没有角色“{role}”", f"No role “{role}”")
    elif (role in NOT_STAFF) == bool(at):
        zh = "工作人员写成“角色@单位”，诉求人和系统不写单位"
        yield lines.problem((*where, "by"), zh, "Staff are “role@unit”; requester and system have no unit")
    elif at and unit not in units:
        yield lines.problem((*where, "by"), f"没有单位“{unit}”", f"No unit “{unit}”")


def _expected(book: Playbook, lines: Lines, where: tuple, wanted: Expectation, *, units) -> Iterator[Problem]:
    clocks = {rule.name for rule in book.clocks}
    known = [
        ("step", [wanted.step], {step.name for step in book.steps}, "步骤", "step"),
        ("owner", [wanted.owner], units, "单位", "unit"),
        ("holder", [wanted.holder], units, "单位", "unit"),
        ("outcome", [wanted.outcome], {outcome.code for outcome in book.outcomes}, "办理结果", "outcome"),
        ("hardship", wanted.hardship, {ground.code for ground in book.hardship}, "优先关注情形", "hardship ground"),
        ("due", wanted.due, clocks, "时限", "clock"),
        ("original_due", wanted.original_due, clocks, "时限", "clock"),
        ("stopped", wanted.stopped, clocks, "时限", "clock"),
        ("paused", wanted.paused, clocks, "时限", "clock"),
    ]
    for key, values, names, zh, en in known:
        for value in values:
            if value and value not in names:
                path = (*where, "expect", key)
                yield lines.problem(path, f"没有{zh}“{value}”", f"No {en} “{value}”")
