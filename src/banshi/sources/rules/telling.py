"""What follows from the statements: counted texts, what lies above and below, months, differences between editions."""

import difflib
from collections.abc import Callable, Iterator

from msgspec import Struct, structs

from banshi.kit.values import PartialDate
from banshi.sources.facts import LINKS, SCRIPTS, Campaign, Link, Part, Statement

# what a reader is shown of a change, in this order
FIELDS = {
    "title": "标题",
    "text": "内容",
    "paragraph": "来源段落",
    "refs": "出处",
    "date": "日期",
    "undated": "来源的时间写法",
    "time": "时刻",
    "actors": "谁",
    "asked_of": "对谁提的",
    "offices": "职务",
    "amounts": "金额",
    "places": "地点",
    "anonymous": "隐去的地点",
    "parts": "列出多少",
    "lines": "逐项",
    "stated_count": "来源说的项数",
    "printed": "来源写法",
    "links": "关系",
    "not_stated": "来源未载明",
    "scope": "范围说明",
    "kind": "类别",
    "slug": "链接名",
}

# shorter runs of letters are chance, and fewer letters altogether are no quotation
SHORTEST_RUN, SHORTEST_QUOTE = 3, 4


class Change(Struct, frozen=True):
    """One thing that differs; `pieces` are (kept, added or taken, text) in reading order."""

    label: str
    pieces: tuple[tuple[str, str], ...]


class Related(Struct, frozen=True):
    """A statement one click away, and how it stands to the one on the page."""

    how: str
    statement: Statement
    note: str = ""


def children(campaign: Campaign, slug: str) -> list[Statement]:
    """The statements that are part of this one, in order."""
    return [one for one in campaign.statements if any(_part(link, slug) for link in one.links)]


def _part(link: Link, slug: str) -> bool:
    return link.kind == "part_of" and link.to == slug


def text(campaign: Campaign, one: Statement) -> str:
    """The words of a statement, its number of parts counted and never typed."""
    return one.text.replace("{count}", str(len(children(campaign, one.slug))))


def parts(campaign: Campaign, one: Statement) -> list[Part]:
    """How much of a whole is shown, counted where it can be."""
    count = len(children(campaign, one.slug))
    return [structs.replace(part, shown=count) if part.counted else part for part in one.parts]


def above(campaign: Campaign, one: Statement) -> list[Related]:
    """Where its own links lead."""
    known = {other.slug: other for other in campaign.statements}
    return [Related(LINKS[link.kind][0], known[link.to], link.note) for link in one.links]


def below(campaign: Campaign, one: Statement) -> list[Related]:
    """What leads to it, its parts first."""
    found = [
        (link.kind != "part_of", Related(LINKS[link.kind][1], other, link.note))
        for other in campaign.statements
        for link in other.links
        if link.to == one.slug
    ]
    return [related for _, related in sorted(found, key=lambda pair: pair[0])]


def dated(campaign: Campaign) -> list[Statement]:
    """What has a date, oldest first; a month stands before a day of it only because it may begin earlier."""
    return sorted((one for one in campaign.statements if one.date), key=lambda one: one.when.first)


def undated(campaign: Campaign) -> list[Statement]:
    return [one for one in campaign.statements if not one.date]


def months(campaign: Campaign) -> list[PartialDate]:
    """Every month from the first dated statement to the last."""
    known = dated(campaign)
    if not known:
        return []
    first, last = known[0].when.first, max(one.when.last for one in known)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [PartialDate(n // 12, n % 12 + 1) for n in numbers]


def upto(campaign: Campaign, month: PartialDate) -> list[Statement]:
    """What surely was by the end of a month."""
    return [one for one in dated(campaign) if one.when.last <= month.last]


def within(one: Statement, month: PartialDate) -> bool:
    """Whether a dated statement belongs to a month."""
    return month.first <= one.when.first and one.when.last <= month.last


def matching(campaign: Campaign, question: str, normal: Callable[[str], str]) -> list[Statement]:
    """The statements that hold every word of a question; `normal` makes scripts and variants meet."""
    words = normal(question).split()
    return [one for one in campaign.statements if words and _holds(normal(_searched(campaign, one)), words)]


def named(campaign: Campaign, question: str, normal: Callable[[str], str]) -> bool:
    """Whether a question is part of the campaign's name in any of its scripts."""
    words = normal(question).split()
    return bool(words) and any(_holds(normal(name), words) for name in names(campaign))


def names(campaign: Campaign) -> list[str]:
    return [campaign.title, *(variant.text for variant in campaign.variants)]


def scripts(campaign: Campaign) -> list[tuple[str, str]]:
    """Each way of writing the name with what it is."""
    return [(SCRIPTS[variant.script], variant.text) for variant in campaign.variants]


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _searched(campaign: Campaign, one: Statement) -> str:
    people = [words for office in one.offices for words in (office.person, *office.holds)]
    lines = [words for line in one.lines for words in (line.text, line.printed)]
    sums = [words for amount in one.amounts for words in (amount.label, amount.text)]
    named = [*one.actors, *one.asked_of, *one.places, *one.anonymous, *people]
    told = [one.title, text(campaign, one), one.scope, one.when.say(), one.time]
    return "\n".join([*told, *one.printed, *named, *lines, *sums])


def quoted(campaign: Campaign, question: str, normal: Callable[[str], str]) -> list[Statement]:
    """The statements that share runs of letters with a question copied from the source, those that share most first."""
    asked = difflib.SequenceMatcher(None, "", _bare(normal(question)), autojunk=False)
    found = [(_shared(asked, one, normal), one) for one in campaign.statements]
    return [one for shared, one in sorted(found, key=lambda pair: -pair[0]) if shared >= SHORTEST_QUOTE]


def _shared(asked: difflib.SequenceMatcher, one: Statement, normal: Callable[[str], str]) -> int:
    """How many letters of the question stand in a statement's words, by the longest run of each printed term."""
    letters: set[int] = set()
    for words in (one.text, *one.printed, *(line.printed for line in one.lines)):
        asked.set_seq1(_bare(normal(words)))
        run = asked.find_longest_match()
        if run.size >= SHORTEST_RUN:
            letters |= set(range(run.b, run.b + run.size))
    return len(letters)


def _bare(words: str) -> str:
    """Letters and digits alone: a copied sentence has other punctuation and spaces than a term."""
    return "".join(letter for letter in words if letter.isalnum())


def differences(before: Statement, after: Statement) -> list[Change]:
    """What a reader would see changed between two versions of a statement."""
    found = []
    for name, label in FIELDS.items():
        old, new = _plain(getattr(before, name)), _plain(getattr(after, name))
        if old != new:
            found.append(Change(label, tuple(_pieces(old, new))))
    return found


def _plain(value) -> str:
    if isinstance(value, tuple):
        return "；".join(_plain(one) for one in value)
    if isinstance(value, Struct):
        told = (_plain(getattr(value, name)) for name in value.__struct_fields__)
        return "，".join(words for words in told if words)
    return str(value or "")


def _pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "kept", old[a:b]
            continue
        if a != b:
            yield "taken", old[a:b]
        if c != d:
            yield "added", new[c:d]
