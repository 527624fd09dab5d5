"""What a playbook may not say, once it could be read: every check, each problem with its line."""

import difflib
from collections.abc import Collection, Iterator, Mapping

from banshi.kit.folder import Problem
from banshi.playbooks.facts import EMPTY, FIELD_TYPES, HOLDERS, OPENED_BY, PUBLICITY, Playbook
from banshi.playbooks.rules import flow, grounds, timing
from banshi.playbooks.rules.lines import Lines
from banshi.playbooks.rules.reading import TOKEN
from banshi.playbooks.rules.shape import words_of

OUTCOMES = ("solved", "partly_solved", "planned", "not_feasible", "withdrawn", "unreachable")
CONFIRMERS = ("requester", "sending_unit", "issuer", "nobody")
CHANNELS = ("web", "sms", "slip", "callback", "visit", "letter")
TIERS = ("claimed", "evidenced", "confirmed", "audited")
ABOUT_A_PERSON = frozenset({"phone", "name", "long_text"})
ANSWERED = ("number", "date", "text")
OPTIONAL_WORDS = frozenset({"help", "necessary", "rule", "examples", "why", "late"})
UNIQUE = {
    "fields": "name",
    "answer_fields": "name",
    "categories": "code",
    "steps": "name",
    "outcomes": "code",
    "pause_grounds": "code",
    "hardship": "code",
    "routing": "order",
}


def check(book: Playbook, lines: Lines, *, verbs: Mapping[str, str], roles: Collection[str]) -> list[Problem]:
    """Every problem of a playbook that could be read; `verbs` maps each known verb to its entry kind."""
    return [
        *_names(book, lines),
        *_fields(book, lines),
        *flow.problems(book, lines, verbs=verbs, roles=roles),
        *timing.problems(book, lines, verbs=verbs),
        *grounds.problems(book, lines),
        *_words(book, lines),
        *_letters(book),
        *_twice(book, lines),
    ]


def among(lines: Lines, path: tuple, *, value: str, known: Collection[str], zh: str, en: str) -> Iterator[Problem]:
    """A problem, with the nearest known word, when a value is not one of those known."""
    if value in known:
        return
    near = difflib.get_close_matches(value, list(known), n=1)
    hint = (f",是不是“{near[0]}”？", f"; “{near[0]}”?") if near else (f",可用：{'、'.join(known)}", "")
    yield lines.problem(path, f"没有{zh}“{value}”{hint[0]}", f"No {en} “{value}”{hint[1]}. Known: {', '.join(known)}")


def _names(book: Playbook, lines: Lines) -> Iterator[Problem]:
    if not book.kind.isascii() or not book.kind.isidentifier() or len(book.kind) > 40:
        zh = "kind 用小写英文字母、数字和下划线，最长 40 个字符"
        yield lines.problem(("kind",), zh, "kind is lower-case ASCII letters, digits and _, 40 at most")
    if not 0 < len(book.edition) <= 40:
        yield lines.problem(("edition",), "edition 要有 1 到 40 个字符", "edition has 1 to 40 characters")
    if book.retention_days < 1:
        yield lines.problem(("retention_days",), "保存天数至少是 1", "retention_days is 1 or more")
    if not book.legal_basis:
        yield lines.problem(("legal_basis",), "至少写一项办理依据", "Give one legal basis at least")
    yield from among(lines, ("publicity",), value=book.publicity, known=PUBLICITY, zh="公开方式", en="publicity")
    yield from among(lines, ("opened_by",), value=book.opened_by, known=OPENED_BY, zh="开启方式", en="way of opening")
    yield from among(lines, ("verdicts", "by"), value=book.verdicts.by, known=CONFIRMERS, zh="评价人", en="confirmer")
    for n, channel in enumerate(book.verdicts.channels):
        path = ("verdicts", "channels", n)
        yield from among(lines, path, value=channel, known=CHANNELS, zh="评价渠道", en="channel")
    for n, outcome in enumerate(book.outcomes):
        path = ("outcomes", n, "code")
        yield from among(lines, path, value=outcome.code, known=OUTCOMES, zh="办理结果", en="outcome")
    for n, step in enumerate(book.steps):
        path = ("steps", n, "holder")
        yield from among(lines, path, value=step.holder, known=HOLDERS, zh="承办方", en="holder")
    for tier in book.evidence:
        yield from among(lines, ("evidence", tier), value=tier, known=TIERS, zh="佐证层级", en="tier")


def _fields(book: Playbook, lines: Lines) -> Iterator[Problem]:
    for n, field in enumerate(book.answer_fields):
        if field.type not in ANSWERED or any(field.name == other.name for other in book.fields):
            zh = f"answer_fields 的“{field.name}”类型只能是 {'、'.join(ANSWERED)}，名称不能与 fields 重复"
            yield lines.problem(
                ("answer_fields", n), zh, f"“{field.name}”: {', '.join(ANSWERED)}, and a name of its own"
            )
    for n, field in enumerate(book.fields):
        where = ("fields", n)
        yield from among(lines, (*where, "type"), value=field.type, known=FIELD_TYPES, zh="字段类型", en="field type")
        if (field.type == "choice") != bool(field.choices):
            yield lines.problem(where, "choice 字段要有 choices,其他字段不能有", "choices belong to a choice field")
        if field.max_length < 1 or field.max_length > 4000:
            yield lines.problem((*where, "max_length"), "max_length 是 1 到 4000", "max_length is 1 to 4000")
        if field.type in ABOUT_A_PERSON and not field.personal:
            zh = f"“{field.name}”可能含个人信息，须写 personal: true"
            yield lines.problem(where, zh, f"“{field.name}” may hold personal data: personal: true")
        if (field.personal or field.sensitive) and field.necessary == EMPTY:
            zh = f"“{field.name}”收集个人信息，须在 necessary 写明用途"
            yield lines.problem(where, zh, f"“{field.name}” is about a person: say in necessary what it is for")
    for type_ in ("category", "place"):
        if sum(field.type == type_ for field in book.fields) > 1:
            yield lines.problem(("fields",), f"{type_} 字段只能有一个", f"Only one {type_} field")
    if any(field.type == "category" for field in book.fields) and not book.categories:
        yield lines.problem(("fields",), "有 category 字段，但没有列出 categories", "categories are missing")


def _words(book: Playbook, lines: Lines) -> Iterator[Problem]:
    for path, words in words_of(book):
        if path[0] == "letters" or (words == EMPTY and _may_be_empty(path)):
            continue
        if not words.zh or not words.en:
            zh, en = ("中文", "Chinese") if not words.zh else ("英文", "English")
            yield lines.problem(
                path, f"“{words.zh or words.en}”缺{zh}，写成“中文 | English”", f"“{words.zh or words.en}” has no {en}"
            )


def _may_be_empty(path: tuple) -> bool:
    return path[-1] in OPTIONAL_WORDS or "moves" in path


def _letters(book: Playbook) -> Iterator[Problem]:
    for name, words in book.letters.items():
        file = f"letters/{name}.txt"
        if not words.zh or not words.en:
            zh = "中文在上，单独一行 ---,英文在下，两种都要有"
            yield Problem(file, 1, zh, "Chinese, a line of ---, then English: both are needed")
        wanted = name in ("reply", "payment") and book.verdicts.by == "requester"
        for text in (words.zh, words.en):
            if wanted and TOKEN not in text:
                yield Problem(file, 1, f"答复通知须含 {TOKEN}", f"The reply letter must hold {TOKEN}")
            if not wanted and TOKEN in text:
                zh = f"{TOKEN} 只能写在诉求人评价的答复通知里"
                yield Problem(file, 1, zh, f"{TOKEN} belongs in the reply letter of a requester's verdict only")


def _twice(book: Playbook, lines: Lines) -> Iterator[Problem]:
    lists = [((part,), getattr(book, part), key) for part, key in UNIQUE.items()]
    lists += [
        (("refusal", "grounds"), book.refusal.grounds, "code"),
        (("not_accepted", "grounds"), book.not_accepted.grounds, "code"),
    ]
    lists += [(("fields", n, "choices"), field.choices, "code") for n, field in enumerate(book.fields)]
    lists += [(("steps", n, "moves"), step.moves, "verb") for n, step in enumerate(book.steps)]
    for path, items, key in lists:
        seen: set = set()
        for n, item in enumerate(items):
            value = getattr(item, key)
            if value in seen:
                yield lines.problem((*path, n), f"“{value}”重复", f"“{value}” occurs twice")
            seen.add(value)
