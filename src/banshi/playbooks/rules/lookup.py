"""What a playbook says about a step, a move, a clock or a category. Pure, and quick: asked on every receipt."""

from collections.abc import Collection

from banshi.playbooks.facts import Category, ClockRule, Move, Playbook, Step


def step(book: Playbook, name: str) -> Step:
    """The step of this name; every name a loaded playbook uses exists."""
    return next(found for found in book.steps if found.name == name)


def move(book: Playbook, step_name: str, verb: str) -> Move | None:
    """The move a verb makes at a step, or None."""
    for found in book.steps:
        if found.name == step_name:
            return next((move for move in found.moves if move.verb == verb), None)
    return None


def moves(book: Playbook, step_name: str, roles: Collection[str]) -> list[Move]:
    """The moves these roles have at a step, in the playbook's order."""
    return [
        move for found in book.steps if found.name == step_name for move in found.moves if set(move.by) & set(roles)
    ]


def own_label(book: Playbook, verb: str) -> str:
    """What this kind calls a move, where it has one word of its own for it throughout; empty otherwise."""
    words = {move.label.zh for found in book.steps for move in found.moves if move.verb == verb}
    return words.pop() if len(words) == 1 else ""


def hands_back(book: Playbook, step_name: str) -> bool:
    """Whether handing over from here leads to a step that those who took the matter in can end with an answer."""
    found = move(book, step_name, "hand_over")
    answer = move(book, found.to, "reply") if found and found.to != step_name else None
    return answer is not None and "intake_agent" in answer.by


def gives_out(book: Playbook) -> bool:
    """Whether matters of this kind are given to somebody; a list that is kept where it came in is not."""
    return any(move.verb == "dispatch" for found in book.steps for move in found.moves)


def takes_part(book: Playbook, role: str) -> bool:
    """Whether this role has a move at any step."""
    return any(role in move.by for found in book.steps for move in found.moves)


def category(book: Playbook, code: str) -> Category | None:
    """The category of this code."""
    return next((found for found in book.categories if found.code == code), None)


def offered(book: Playbook) -> list[Category]:
    """The categories anybody may choose: those that have a name."""
    return [found for found in book.categories if found.named]


def unnamed(book: Playbook, code: str) -> Category | None:
    """The category of this code where it still waits for its name."""
    found = category(book, code)
    return found if found and not found.named else None


def function_of(book: Playbook, code: str) -> str:
    """What routing looks up for a category."""
    found = category(book, code)
    return (found.function or found.code) if found else ""


def under(path: str, line: str) -> bool:
    """Whether a category path lies at or under another."""
    return path == line or path.startswith(line + "/")


def applies(rule: ClockRule, code: str) -> int:
    """How specifically a clock rule speaks of a category: -1 not at all, 0 of all, more for longer paths."""
    if not rule.for_categories:
        return 0
    return max((len(line) for line in rule.for_categories if under(code, line)), default=-1)


def clocks_started_by(book: Playbook, kind: str, code: str) -> list[ClockRule]:
    """The clock rules an entry of this kind starts for a category, one a name, the most specific."""
    found: dict[str, tuple[int, ClockRule]] = {}
    for rule in book.clocks:
        if kind not in rule.starts:
            continue
        weight = applies(rule, code)
        if weight >= 0 and weight >= found.get(rule.name, (-1, rule))[0]:
            found[rule.name] = (weight, rule)
    return [rule for _, rule in found.values()]


def clock(book: Playbook, name: str) -> ClockRule | None:
    """The first rule of this name: its label, reminders and stops."""
    return next((rule for rule in book.clocks if rule.name == name), None)


def clock_label(book: Playbook, name: str, *, late: bool = False) -> str:
    """What a clock is called, shortened at its bracket; past its due by its own word for that, where it has one."""
    rule = clock(book, name)
    if rule is None:
        return name
    return rule.late.zh if late and rule.late.zh else rule.label.zh.partition("（")[0]


def answer_words(book: Playbook, name: str, value: str) -> str:
    """An answer to a field as people read it: the words of what was chosen, not its code."""
    field = next((field for field in book.fields if field.name == name), None)
    if field is None:
        return value
    if field.type == "boolean":
        return {"yes": "是", "no": "否"}.get(value, value)
    return next((choice.label.zh for choice in field.choices if choice.code == value), value)


def keeps_ledger(book: Playbook) -> bool:
    """Whether matters of this kind hold amounts promised and paid."""
    return any(move.verb == "promise" for step in book.steps for move in step.moves)


def judged_steps(book: Playbook) -> set[str]:
    """The steps at which an answer stands to be judged, and the final ones."""
    return {step.name for step in book.steps if step.final or any(move.verb == "give_verdict" for move in step.moves)}


def outcome_label(book: Playbook, code: str) -> str:
    """The words for an outcome."""
    return next((outcome.label.zh for outcome in book.outcomes if outcome.code == code), code)
