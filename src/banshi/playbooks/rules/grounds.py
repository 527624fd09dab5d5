"""Grounds, hardship and routing: nothing may be offered without its reason, no condition may read what is not there."""

from collections.abc import Iterator

from banshi.expressions.facts import TYPES, Rule
from banshi.expressions.rules import RuleSet, compile_expression
from banshi.kit.folder import Problem
from banshi.kit.refused import Refused
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules.lines import Lines

NEEDED = {
    "propose_refusal": (("refusal",), "refusal.grounds", lambda book: book.refusal.grounds),
    "decide_responsibility": (("refusal",), "refusal.grounds", lambda book: book.refusal.grounds),
    "pause": (("pause_grounds",), "pause_grounds", lambda book: book.pause_grounds),
    "propose_not_accepted": (("not_accepted",), "not_accepted.grounds", lambda book: book.not_accepted.grounds),
    "flag_hardship": (("hardship",), "hardship", lambda book: book.hardship),
    "reply": (("outcomes",), "outcomes", lambda book: book.outcomes),
    "ask_extension": (("extension",), "extension.max_times", lambda book: book.extension.max_times),
}


def problems(book: Playbook, lines: Lines) -> Iterator[Problem]:
    """Verbs offered without grounds, categories and routes that point nowhere, conditions that cannot be read."""
    yield from _offered(book, lines)
    yield from _categories(book, lines)
    compiled = list(_conditions(book, lines))
    yield from compiled
    yield from _routes(book, lines)
    if not compiled:
        yield from _shadowed(book, lines)


def _offered(book: Playbook, lines: Lines) -> Iterator[Problem]:
    offered = {move.verb for step in book.steps for move in step.moves}
    for verb, (path, name, found) in NEEDED.items():
        if verb in offered and not found(book):
            zh = f"步骤里可以“{verb}”，但没有列出 {name}"
            yield lines.problem(path, zh, f"“{verb}” is offered, but {name} is empty")
    if book.refusal.limit < 1 and "propose_refusal" in offered:
        yield lines.problem(("refusal", "limit"), "limit 至少是 1", "limit is 1 or more")


def _categories(book: Playbook, lines: Lines) -> Iterator[Problem]:
    codes = {category.code for category in book.categories}
    grounds = {ground.code for ground in book.hardship}
    for n, category in enumerate(book.categories):
        parent, _, last = category.code.rpartition("/")
        if parent and parent not in codes:
            zh = f"分类“{category.code}”的上级“{parent}”没有列出"
            yield lines.problem(("categories", n), zh, f"“{parent}”, over “{category.code}”, is not listed")
        if not last or len(category.code) > 60:
            yield lines.problem(("categories", n), f"分类代码“{category.code}”不成立", f"Bad code “{category.code}”")
        if category.hardship and category.hardship not in grounds:
            zh = f"hardship 里没有“{category.hardship}”"
            yield lines.problem(("categories", n), zh, f"No hardship ground “{category.hardship}”")


def _conditions(book: Playbook, lines: Lines) -> Iterator[Problem]:
    for name, type_ in book.columns.items():
        if type_ not in TYPES:
            listed = "、".join(TYPES)
            yield lines.problem(("columns", name), f"没有类型“{type_}”，可用：{listed}", f"No type “{type_}”")
    texts = [(("hardship", n, "when"), ground.when) for n, ground in enumerate(book.hardship) if ground.when]
    texts += [(("routing", n, "when"), rule.when) for n, rule in enumerate(book.routing)]
    for where, text in texts:
        try:
            compile_expression(text, book.columns)
        except Refused as error:
            yield lines.problem(where, error.say(), error.say("en"))


def _routes(book: Playbook, lines: Lines) -> Iterator[Problem]:
    functions = {category.function or category.code for category in book.categories}
    for n, rule in enumerate(book.routing):
        if not any(found == rule.function or found.startswith(rule.function + "/") for found in functions):
            zh = f"没有职能“{rule.function}”：分类里没有这个 code 或 function"
            yield lines.problem(("routing", n, "function"), zh, f"No category has the function “{rule.function}”")


def _shadowed(book: Playbook, lines: Lines) -> Iterator[Problem]:
    if len({rule.order for rule in book.routing}) < len(book.routing):
        return  # said as a repetition already
    rules = [Rule(rule.order, rule.name, rule.when, rule.function) for rule in book.routing]
    for rule, earlier in RuleSet(rules, book.columns).shadowed():
        n = next(n for n, found in enumerate(book.routing) if found.order == rule.order)
        zh = f"“{rule.name}”永远用不上：前面的“{earlier.name}”总是先成立"
        yield lines.problem(("routing", n), zh, f"“{rule.name}” is never reached: “{earlier.name}” always comes first")
