"""The clocks of a playbook: each starts, ends, counts in a known unit, and reminds before it is over."""

from collections.abc import Iterator, Mapping

from banshi.kit.calendars import UNITS
from banshi.kit.folder import Problem
from banshi.playbooks.facts import ClockRule, Playbook
from banshi.playbooks.rules.lines import Lines

ON_EXPIRY = {"": "", "accept_silently": "signed_for", "close_unrated": "closed", "tell_late": ""}
OWED_TO = ("requester", "unit")
# entries nobody chooses: a receipt, and the closing that follows a verdict
ALWAYS = frozenset({"received", "closed"})


def problems(book: Playbook, lines: Lines, *, verbs: Mapping[str, str]) -> Iterator[Problem]:
    """Clocks that never start or end, spans that do not exist, rules of one clock that contradict each other."""
    kinds = {*verbs.values(), *ALWAYS}
    produced = ALWAYS | {verbs[move.verb] for step in book.steps for move in step.moves if move.verb in verbs}
    for n, rule in enumerate(book.clocks):
        where = ("clocks", n)
        yield from _span(lines, where, rule.amount, rule.unit)
        for m, before in enumerate(rule.remind_before):
            yield from _span(lines, (*where, "remind_before", m), before.amount, before.unit)
        for end, zh, en in (("starts", "起点", "start"), ("stops", "终点", "end")):
            yield from _ends(lines, (*where, end), rule, getattr(rule, end), kinds, produced, zh, en)
        yield from _expiry(book, lines, where, rule)
        yield from _categories(book, lines, where, rule)
    yield from _family(book, lines)
    if book.extension.max_times:
        yield from _span(lines, ("extension",), book.extension.max_amount, book.extension.unit)


def _span(lines: Lines, where: tuple, amount: int, unit: str) -> Iterator[Problem]:
    if unit not in UNITS or amount < 1:
        listed = "、".join(UNITS)
        zh = f"“{amount} {unit}”不是时限：数量至少 1,单位可用 {listed}"
        yield lines.problem(where, zh, f"“{amount} {unit}” is no span: 1 or more of {', '.join(UNITS)}")


def _ends(lines: Lines, where: tuple, rule: ClockRule, given, kinds, produced, zh, en) -> Iterator[Problem]:
    for kind in given:
        if kind not in kinds:
            yield lines.problem(where, f"没有记录种类“{kind}”", f"No entry kind “{kind}”")
        elif kind not in produced:
            said = f"时限“{rule.name}”的{zh}“{kind}”不会发生：没有步骤能做这个动作"
            yield lines.problem(where, said, f"“{kind}”, an {en} of “{rule.name}”, never happens: no step has its move")
    if not set(given) & produced:
        yield lines.problem(where, f"时限“{rule.name}”没有{zh}", f"Clock “{rule.name}” has no {en}")


def _expiry(book: Playbook, lines: Lines, where: tuple, rule: ClockRule) -> Iterator[Problem]:
    if rule.owed_to not in OWED_TO:
        yield lines.problem(where, f"owed_to 只能是 {OWED_TO}", f"owed_to is one of {OWED_TO}")
    if rule.on_expiry not in ON_EXPIRY:
        listed = "、".join(name for name in ON_EXPIRY if name)
        zh = f"不认识的到期动作“{rule.on_expiry}”，可用：{listed}"
        yield lines.problem(where, zh, f"Unknown on_expiry “{rule.on_expiry}”")
    elif rule.on_expiry == "tell_late":
        yield from _tells(book, lines, where, rule)
    elif rule.on_expiry and ON_EXPIRY[rule.on_expiry] not in rule.stops:
        stop = ON_EXPIRY[rule.on_expiry]
        zh = f"到期动作“{rule.on_expiry}”会写入“{stop}”，它必须是这个时限的终点"
        yield lines.problem(where, zh, f"on_expiry “{rule.on_expiry}” makes “{stop}”, which must stop this clock")


def _tells(book: Playbook, lines: Lines, where: tuple, rule: ClockRule) -> Iterator[Problem]:
    """A clock whose end is told needs the letter, and the move by which the system says it was sent."""
    if not any(move.verb == "tell_late" and "system" in move.by for step in book.steps for move in step.moves):
        zh = f"时限“{rule.name}”到期要通知，但没有步骤让系统做“tell_late”"
        yield lines.problem(where, zh, f"“{rule.name}” tells when it is late, but no step lets the system tell_late")
    if "missed" not in book.letters:
        zh = f"时限“{rule.name}”到期要通知，但没有 letters/missed.txt"
        yield lines.problem(where, zh, f"“{rule.name}” tells when it is late, but there is no letters/missed.txt")


def _categories(book: Playbook, lines: Lines, where: tuple, rule: ClockRule) -> Iterator[Problem]:
    known = {category.code for category in book.categories}
    for code in rule.for_categories:
        if code not in known:
            path = (*where, "for_categories")
            yield lines.problem(path, f"没有分类“{code}”", f"No category “{code}”")


def _family(book: Playbook, lines: Lines) -> Iterator[Problem]:
    """Rules that share a name are one clock: the same ends for all, and one rule for each category."""
    first: dict[str, ClockRule] = {}
    spoken: dict[str, set[str]] = {}
    for n, rule in enumerate(book.clocks):
        elder = first.setdefault(rule.name, rule)
        if set(rule.starts) != set(elder.starts) or set(rule.stops) != set(elder.stops):
            zh = f"时限“{rule.name}”的各条规则，起点和终点必须相同"
            yield lines.problem(("clocks", n), zh, f"All rules of clock “{rule.name}” must start and stop alike")
        codes = set(rule.for_categories) or {""}
        twice = codes & spoken.setdefault(rule.name, set())
        if twice:
            said = "、".join(sorted(twice)) or "所有分类"
            zh = f"时限“{rule.name}”对 {said} 有两条规则"
            yield lines.problem(("clocks", n), zh, f"Clock “{rule.name}” has two rules for {said}")
        spoken[rule.name] |= codes
