"""What a playbook may not do: dead ends, moves nobody may make, clocks without end, undeclared names."""

from collections.abc import Collection, Iterator, Mapping

from banshi.expressions import rules as expressions
from banshi.kit.calendars import UNITS
from banshi.kit.refused import Refused
from banshi.playbooks.facts import FIELD_TYPES, HOLDERS, PUBLICITY, Playbook, Problem
from banshi.playbooks.rules.reading import TOKEN, Lines, words_of

OUTCOMES = ("solved", "partly_solved", "planned", "not_feasible", "withdrawn", "unreachable")
NEEDS_GROUNDS = {
    "propose_refusal": lambda book: book.refusal.grounds,
    "pause": lambda book: book.pause_grounds,
    "propose_not_accepted": lambda book: book.not_accepted.grounds,
    "flag_hardship": lambda book: book.hardship,
}
OPTIONAL_WORDS = frozenset({"help", "necessary", "rule"})


def check(book: Playbook, lines: Lines, *, verbs: Mapping[str, str], roles: Collection[str]) -> list[Problem]:
    """Every problem of a playbook that could be read; `verbs` maps each known verb to its entry kind."""
    return [
        *_names(book, lines, verbs, roles),
        *_reach(book, lines),
        *_clocks(book, lines, verbs),
        *_grounds(book, lines),
        *_expressions(book, lines),
        *_words(book, lines),
        *_twice(book, lines),
    ]


def _names(book: Playbook, lines: Lines, verbs: Mapping[str, str], roles: Collection[str]) -> Iterator[Problem]:
    steps = {step.name for step in book.steps}
    allowed = {*roles, "requester", "system"}
    if book.first_step not in steps:
        yield lines.problem(("first_step",), f"没有步骤“{book.first_step}”", f"No step “{book.first_step}”")
    if book.publicity not in PUBLICITY:
        yield lines.problem(("publicity",), f"公开方式只能是 {PUBLICITY}", f"publicity is one of {PUBLICITY}")
    for n, field in enumerate(book.fields):
        if field.type not in FIELD_TYPES:
            yield lines.problem(("fields", n, "type"), f"没有字段类型“{field.type}”", f"No field type “{field.type}”")
    for n, outcome in enumerate(book.outcomes):
        if outcome.code not in OUTCOMES:
            yield lines.problem(("outcomes", n), f"办理结果只能是 {OUTCOMES}", f"An outcome is one of {OUTCOMES}")
    for n, step in enumerate(book.steps):
        if step.holder not in HOLDERS:
            yield lines.problem(("steps", n, "holder"), f"没有承办方“{step.holder}”", f"No holder “{step.holder}”")
        for m, move in enumerate(step.moves):
            where = ("steps", n, "moves", m)
            if move.verb not in verbs:
                yield lines.problem(where, f"没有动作“{move.verb}”", f"No verb “{move.verb}”")
            if move.to not in steps:
                yield lines.problem(where, f"没有步骤“{move.to}”", f"No step “{move.to}”")
            if not move.by:
                yield lines.problem(where, f"“{move.verb}”没有人可以做", f"Nobody may make “{move.verb}”")
            for role in move.by:
                if role not in allowed:
                    yield lines.problem(where, f"没有角色“{role}”", f"No role “{role}”")


def _reach(book: Playbook, lines: Lines) -> Iterator[Problem]:
    onward = {step.name: {move.to for move in step.moves} for step in book.steps}
    reached = _closure({book.first_step}, onward)
    backward: dict[str, set[str]] = {}
    for name, targets in onward.items():
        for target in targets:
            backward.setdefault(target, set()).add(name)
    finishing = _closure({step.name for step in book.steps if step.final}, backward)
    for n, step in enumerate(book.steps):
        if step.name not in reached:
            yield lines.problem(("steps", n), f"步骤“{step.name}”无法到达", f"Step “{step.name}” cannot be reached")
        elif step.name not in finishing:
            yield lines.problem(("steps", n), f"步骤“{step.name}”走不到办结", f"Step “{step.name}” is a dead end")
        if step.final and any(move.verb not in ("reopen", "note") for move in step.moves):
            yield lines.problem(("steps", n), f"办结步骤“{step.name}”只能重新办理", "A final step may only reopen")


def _closure(start: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _clocks(book: Playbook, lines: Lines, verbs: Mapping[str, str]) -> Iterator[Problem]:
    produced = {"received", "closed"} | {
        verbs[move.verb] for step in book.steps for move in step.moves if move.verb in verbs
    }
    for n, rule in enumerate(book.clocks):
        where = ("clocks", n)
        if rule.unit not in UNITS or rule.amount < 1:
            yield lines.problem(where, f"时限“{rule.amount} {rule.unit}”不成立", f"No span: {rule.amount} {rule.unit}")
        if not set(rule.stops) & produced:
            yield lines.problem(where, f"时限“{rule.name}”没有终点", f"Clock “{rule.name}” has no end")
        if not set(rule.starts) & produced:
            yield lines.problem(where, f"时限“{rule.name}”没有起点", f"Clock “{rule.name}” never starts")
        for kind in (*rule.starts, *rule.stops):
            if kind not in verbs.values() and kind != "received":
                yield lines.problem(where, f"没有记录种类“{kind}”", f"No entry kind “{kind}”")
        if rule.on_expiry not in ("", "accept_silently", "close_unrated"):
            yield lines.problem(where, f"不认识的到期动作“{rule.on_expiry}”", f"Unknown on_expiry “{rule.on_expiry}”")


def _grounds(book: Playbook, lines: Lines) -> Iterator[Problem]:
    offered = {move.verb for step in book.steps for move in step.moves}
    for verb, grounds in NEEDS_GROUNDS.items():
        if verb in offered and not grounds(book):
            yield lines.problem((), f"动作“{verb}”需要依据,但没有列出", f"“{verb}” is offered without grounds")
    if "reply" in offered and not book.outcomes:
        yield lines.problem((), "可以答复,但没有列出办理结果", "“reply” is offered without outcomes")


def _expressions(book: Playbook, lines: Lines) -> Iterator[Problem]:
    texts = [(("hardship", n), ground.when) for n, ground in enumerate(book.hardship) if ground.when]
    texts += [(("routing", n), rule.when) for n, rule in enumerate(book.routing)]
    for where, text in texts:
        try:
            expressions.compile_expression(text, book.columns)
        except Refused as error:
            yield lines.problem(where, error.say(), error.say("en"))
    functions = {category.function or category.code for category in book.categories}
    for n, rule in enumerate(book.routing):
        if not any(f == rule.function or f.startswith(rule.function + "/") for f in functions):
            yield lines.problem(("routing", n), f"没有职能“{rule.function}”", f"No function “{rule.function}”")


def _words(book: Playbook, lines: Lines) -> Iterator[Problem]:
    for path, words in words_of(book):
        if not words.zh and not words.en and path[-1] in OPTIONAL_WORDS:
            continue
        if not words.zh or not words.en:
            missing = "中文" if not words.zh else "英文"
            yield lines.problem(path, f"缺{missing}文字,写成“中文 | English”", f"A translation is missing: {words.zh}")
    for name, words in book.letters.items():
        if name == "reply" and book.verdicts.by == "requester" and TOKEN not in words.zh:
            yield Problem(f"letters/{name}.txt", 1, f"答复通知须含 {TOKEN}", f"The reply letter must hold {TOKEN}")


def _twice(book: Playbook, lines: Lines) -> Iterator[Problem]:
    for part in ("fields", "categories", "steps", "routing"):
        seen: set = set()
        for n, item in enumerate(getattr(book, part)):
            key = getattr(item, "code", None) or getattr(item, "order", None) or getattr(item, "name", "")
            if key in seen:
                yield lines.problem((part, n), f"“{key}”重复", f"“{key}” occurs twice")
            seen.add(key)
