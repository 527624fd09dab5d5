"""The steps of a playbook as a graph: reachable from the first, always able to end, every move somebody's."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from banshi.kit.folder import Problem
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules.lines import Lines

NOT_STAFF = ("requester", "system")
AFTER_THE_END = frozenset({"reopen", "give_verdict", "note"})
# verbs that leave the matter where it is: they speak of it, they do not move it
STAYING = frozenset(
    {
        "note",
        "ask",
        "answer",
        "pause",
        "resume",
        "ask_extension",
        "extend",
        "decline_extension",
        "add_co_unit",
        "contribute",
        "flag_hardship",
        "unflag_hardship",
        "supervise",
        "promise",
        "claim_payment",
        "confirm_payment",
        "deny_payment",
        "tell_late",
    }
)
# a verb that asks for something, and the verbs of which one must be able to follow
ANSWERED_BY = {
    "propose_refusal": ("approve_refusal", "decline_refusal"),
    "propose_not_accepted": ("confirm_not_accepted", "overturn_not_accepted"),
    "ask_extension": ("extend", "decline_extension"),
    "pause": ("resume",),
    "ask": ("answer",),
    "return_for_completion": ("complete",),
    "claim_payment": ("confirm_payment", "deny_payment"),
    "approve_refusal": ("decide_responsibility", "dispatch"),
}


def problems(book: Playbook, lines: Lines, *, verbs: Mapping[str, str], roles: Collection[str]) -> Iterator[Problem]:
    """Unknown names in moves, moves nobody may make, steps that cannot be reached or left."""
    yield from _moves(book, lines, verbs, roles)
    yield from _reach(book, lines)
    yield from _finals(book, lines)
    yield from _answers(book, lines)


def _moves(book: Playbook, lines: Lines, verbs: Mapping[str, str], roles: Collection[str]) -> Iterator[Problem]:
    steps = {step.name for step in book.steps}
    allowed = (*roles, *NOT_STAFF)
    if book.first_step not in steps:
        yield _unknown(lines, ("first_step",), value=book.first_step, known=steps, zh="步骤", en="step")
    for n, step in enumerate(book.steps):
        for m, move in enumerate(step.moves):
            where = ("steps", n, "moves", m)
            if move.verb not in verbs:
                yield _unknown(lines, where, value=move.verb, known=verbs, zh="动作", en="verb")
            if move.to not in steps:
                yield _unknown(lines, where, value=move.to, known=steps, zh="步骤", en="step")
            elif move.verb in STAYING and move.to != step.name:
                zh = f"“{move.verb}”不改变步骤,to 应是“{step.name}”"
                yield lines.problem(where, zh, f"“{move.verb}” does not move a matter: to: {step.name}")
            if not move.by:
                yield lines.problem(where, f"“{move.verb}”没有人可以做", f"Nobody may make “{move.verb}”")
            for role in move.by:
                if role not in allowed:
                    yield _unknown(lines, where, value=role, known=allowed, zh="角色", en="role")


def _unknown(lines: Lines, path: tuple, *, value: str, known: Iterable[str], zh: str, en: str) -> Problem:
    names = list(known)
    listed = "、".join(names)
    return lines.problem(path, f"没有{zh}“{value}”。可用：{listed}", f"No {en} “{value}”. Known: {', '.join(names)}")


def _reach(book: Playbook, lines: Lines) -> Iterator[Problem]:
    onward = {step.name: {move.to for move in step.moves} for step in book.steps}
    backward: dict[str, set[str]] = {}
    for name, targets in onward.items():
        for target in targets:
            backward.setdefault(target, set()).add(name)
    reached = _closure({book.first_step}, onward)
    finishing = _closure({step.name for step in book.steps if step.final}, backward)
    for n, step in enumerate(book.steps):
        if step.name not in reached:
            yield lines.problem(("steps", n), f"步骤“{step.name}”无法到达", f"Step “{step.name}” cannot be reached")
        if step.name not in finishing:
            yield lines.problem(("steps", n), f"步骤“{step.name}”走不到办结", f"Step “{step.name}” is a dead end")


def _closure(start: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _finals(book: Playbook, lines: Lines) -> Iterator[Problem]:
    for n, step in enumerate(book.steps):
        if not step.final:
            continue
        for m, move in enumerate(step.moves):
            if move.verb not in AFTER_THE_END:
                zh = f"办结步骤“{step.name}”之后只能重新办理或评价，不能“{move.verb}”"
                yield lines.problem(
                    ("steps", n, "moves", m),
                    zh,
                    f"The final step “{step.name}” may only reopen or be judged, not “{move.verb}”",
                )


def _answers(book: Playbook, lines: Lines) -> Iterator[Problem]:
    """Somebody who asks must be able to get an answer at the step the asking leads to."""
    offered = {step.name: {move.verb for move in step.moves} for step in book.steps}
    for n, step in enumerate(book.steps):
        for m, move in enumerate(step.moves):
            answers = ANSWERED_BY.get(move.verb, ())
            if answers and move.to in offered and not offered[move.to] & set(answers):
                listed = "、".join(answers)
                zh = f"“{move.verb}”之后在步骤“{move.to}”没有人能回应，缺：{listed}"
                en = f"After “{move.verb}” nobody can answer at “{move.to}”: {', '.join(answers)}"
                yield lines.problem(("steps", n, "moves", m), zh, en)
