"""What is printed, in order, as blocks of words and figures; page, DOCX and PDF draw the same blocks. Pure.

Freezing composes once with a `mark` that computes each figure; showing composes again with one that hands out the
stored figures in the same order, so what is shown is what was frozen.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import dropwhile, takewhile

from msgspec import Struct

from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.rules import course, roles
from banshi.programmes.rules.commitment import TIERS
from banshi.releases import facts as f
from banshi.releases.rules import figures, press

Mark = Callable[[str, dict[str, str]], f.Figure]
Pieces = tuple[str | f.Figure, ...]
FORM = 1
LEFT_OUT = ("refuted", "disputed", "relapsed", "cancelled")


class Block(Struct, frozen=True):
    """One paragraph: `kind` is meta, note, lead, heading, problem, field or complaint; `label` stands before it.

    `more` is what a page may fold: it is read by whoever wants to know more of the item.
    """

    kind: str
    pieces: Pieces
    label: str = ""
    item: str = ""
    more: bool = False

    def plain(self) -> str:
        """Its words, figures as printed."""
        return self.label + "".join(one if isinstance(one, str) else one.shown for one in self.pieces)


class Words(Struct, frozen=True):
    """What is not computed: the press text and each item's problem, names of units, who takes complaints, the code."""

    press: str
    problems: Mapping[str, str]
    names: Mapping[str, str]
    office: str
    code: str
    seal: str


class Parts(Struct, frozen=True):
    """The list as composing needs it: the release, its items' terms, N where it is known, rules of targeting, the form."""

    state: f.ReleaseState
    terms: Mapping[str, Locked]
    total: int | None
    left_out: tuple[str, ...] = LEFT_OUT
    aims: Mapping[str, f.Aimed] = {}
    form: int = 0


def left_out_of(found: Iterable[f.Figure]) -> tuple[str, ...]:
    """Which tiers a frozen text tells of what it leaves out: those frozen before a tier was added print as they were."""
    after = dropwhile(lambda one: one.query != "left_out", found)
    return tuple(one.params["tier"] for one in takewhile(lambda one: one.query == "left_out", after))


def compose(parts: Parts, words: Words, mark: Mark) -> list[Block]:
    """All blocks in order; `mark` is called once for each figure in the order of their footnotes."""
    found = [*_head(parts, words, mark), *_tiers(parts, mark)]
    for line in words.press.splitlines():
        if line.strip():
            found.append(Block("lead", _filled(line.strip(), mark, parts)))
    for n, one in enumerate(parts.state.items, start=1):
        found += _item(n, one.code, parts, words, mark) if parts.form else _item_before(n, one.code, parts, words, mark)
    return found


def _head(parts: Parts, words: Words, mark: Mark) -> Iterator[Block]:
    state = parts.state
    issuer = words.names[state.unit]
    yield Block("meta", (f"{issuer}　发布编号 {ids.spoken(words.code)}　{words.seal}",))
    count = mark("count", {})
    if parts.total is None:
        yield Block(
            "note",
            (
                "公布 ",
                count,
                f" 项（部分），全部项数未载明。选列规则：{state.rule}",
            ),
        )
    elif parts.total == len(state.items):
        yield Block("note", ("公布全部 ", count, " 项，没有遗漏。"))
    else:
        total = mark("total", {})
        yield Block("note", ("公布 ", count, " 项，全部清单共 ", total, f" 项（部分）。选列规则：{state.rule}"))
        left = [mark("left_out", {"tier": tier}) for tier in parts.left_out]
        yield Block("note", (*_joined(left), "。"), label="没有列入的项目里：")


def _tiers(parts: Parts, mark: Mark) -> Iterator[Block]:
    found = [mark("tier", {"tier": tier or figures.NOTHING}) for tier in TIERS]
    yield Block("note", (*_joined([*found, mark("late", {})]), "。"), label="办到哪一步：")


def _joined(found: list[f.Figure]) -> Pieces:
    pieces: list[str | f.Figure] = []
    for one in found:
        pieces += ["，", one] if pieces else [one]
    return tuple(pieces)


def _filled(text: str, mark: Mark, parts: Parts) -> Pieces:
    found = press.pieces(text)
    return tuple(one if isinstance(one, str) else mark(_asked(*one, parts), one[1]) for one in found)


def _asked(query: str, params: Mapping[str, str], parts: Parts) -> str:
    """The value of an indicator of equality is the distance; who says so is told of what was given up, too."""
    if query == "standing" and parts.form:
        return "says"
    terms = parts.terms.get(params.get("item", ""))
    gap = bool(parts.form and terms and terms.indicator.kind == course.GAP)
    return "gap" if query == "value" and gap else query


def _item(n: int, code: str, parts: Parts, words: Words, mark: Mark) -> Iterator[Block]:
    """The problem first, then who, what, by when, how far, who says so; behind it everything else said of an item."""
    terms, of = parts.terms[code], {"item": code}

    def block(label: str, *pieces: str | f.Figure, kind: str = "field", more: bool = False) -> Block:
        return Block(kind, pieces, label, code, more)

    yield Block("heading", (f"{n}. {terms.title}",), item=code)
    yield block("问题：", *_filled(words.problems[code], mark, parts), kind="problem")
    yield block("谁来办：", _owner(terms, words))
    yield block("办什么：", f"{terms.indicator.name}，目标 ", mark("target", of))
    yield block("何时办成：", mark("due", of))
    yield block("办到哪里：", mark(_asked("value", of, parts), of), "，已报数的单位 ", mark("asked", of))
    yield block("谁说的：", mark("says", of))
    yield block("怎样算办成：", terms.acceptance, more=True)
    yield from _roles(code, terms, words, mark)
    yield block("历次数据：", mark("course", of), more=True)
    yield from _aim(code, terms, parts, words, mark)
    yield block("怎么投诉：", words.office, kind="complaint", more=True)


def _owner(terms: Locked, words: Words) -> str:
    helpers = [words.names.get(unit, unit) for unit in terms.implementers]
    return words.names[terms.owner] + (f"；实施：{'、'.join(helpers)}" if helpers else "")


def _roles(code: str, terms: Locked, words: Words, mark: Mark) -> Iterator[Block]:
    """Who organises, carries out and publishes, and what is counted against each."""
    organiser = words.names[roles.organiser(terms)]
    doing = "、".join(words.names.get(unit, unit) for unit in roles.implementers(terms))
    said = f"组织 {organiser}；实施 {doing}；发布 {words.names[terms.publisher or terms.owner]}"
    yield Block("field", (said,), "分工：", code, more=True)
    late, missing = mark("late_days", {"item": code}), mark("missing", {"item": code})
    yield Block("field", ("实施单位 ", late, "；组织单位 ", missing), "误了算谁的：", code, more=True)


def _aim(code: str, terms: Locked, parts: Parts, words: Words, mark: Mark) -> Iterator[Block]:
    """The rule of whom it is for, how many of those it reached, and where it errs, by whose count."""
    aim, of = parts.aims.get(code), {"item": code}

    def block(label: str, *pieces: str | f.Figure) -> Block:
        return Block("field", pieces, label, code, more=True)

    whom = terms.beneficiaries or "没有写明"
    if aim is None:
        yield block("给谁办：", f"{whom}；没有写明可以核对的规则")
        return
    version = f"（第 {aim.version} 版，会议改定，以前的统计和样本不算）" if aim.version > 1 else ""
    yield block("给谁办：", f"{whom}；{words.names[aim.unit]}写明的规则{version}：", mark("rule", of))
    if aim.counted_by:
        counted = f"，{words.names[aim.counted_by]}数，截至 {aim.counted_on}"
        yield block("覆盖：", "办到的占符合条件的 ", mark("covered", of), counted)
    else:
        yield block("覆盖：", "还没有人数过")
    if aim.sampled_by:
        outside = "、".join(words.names[unit] for unit in aim.sampled_by)
        found = [mark(name, of) for name in figures.ERRORS]
        yield block("错进和漏掉：", f"{outside}在线外抽查：", *_joined(found))
    else:
        yield block("错进和漏掉：", "还没有线外抽查，不知道")


def _item_before(n: int, code: str, parts: Parts, words: Words, mark: Mark) -> Iterator[Block]:
    """An item as it was printed before its roles and its rule were told: what was frozen so is printed so."""
    terms = parts.terms[code]

    def block(label: str, *pieces: str | f.Figure, kind: str = "field", more: bool = False) -> Block:
        return Block(kind, pieces, label, code, more)

    of = {"item": code}
    yield Block("heading", (f"{n}. {terms.title}",), item=code)
    yield block("问题：", *_filled(words.problems[code], mark, parts), kind="problem")
    yield block("谁来办：", _owner(terms, words))
    measured = f"{terms.indicator.name}，目标 "
    yield block("办什么：", measured, mark("target", of), f"；验收：{terms.acceptance}")
    yield block("何时办成：", mark("due", of))
    yield block("办到哪里：", mark("value", of), "，已填报的地区 ", mark("reporting", of))
    yield block("谁说的：", mark("standing", of))
    yield block("怎么投诉：", words.office, kind="complaint", more=True)


class Listed(Struct, frozen=True):
    """One item's blocks: its name and problem, what stands in a few lines, and what a page may fold."""

    code: str
    heading: Block
    problem: Block
    lines: list[Block]
    more: list[Block]

    @property
    def blocks(self) -> list[Block]:
        return [self.heading, self.problem, *self.lines, *self.more]


def listed(blocks: Iterable[Block]) -> tuple[list[Block], list[Listed]]:
    """(what stands before the items, the items), in their order."""
    head: list[Block] = []
    items: dict[str, list[Block]] = {}
    for block in blocks:
        (items.setdefault(block.item, []) if block.item else head).append(block)
    found = [
        Listed(code, one[0], one[1], [b for b in one[2:] if not b.more], [b for b in one[2:] if b.more])
        for code, one in items.items()
    ]
    return head, found


def figures_of(blocks: list[Block]) -> list[f.Figure]:
    """Every figure in the order of its footnote."""
    return [one for block in blocks for one in block.pieces if not isinstance(one, str)]


def footnotes(blocks: list[Block], named: Mapping[str, str]) -> list[tuple[f.Figure, str]]:
    """Every figure with its footnote."""
    return [(one, footnote(one, named)) for one in figures_of(blocks)]


def plain(title: str, blocks: list[Block]) -> str:
    """The whole text, a paragraph a line."""
    return "\n".join([title, *(block.plain() for block in blocks)])


def sha256(title: str, blocks: list[Block]) -> str:
    """What the record keeps of the whole text."""
    return hashlib.sha256(plain(title, blocks).encode()).hexdigest()


def footnote(figure: f.Figure, named: Mapping[str, str]) -> str:
    """What a footnote says: the query in words, how many records it stands on, the beginning of their digest."""
    said = figures.said(figure.query, figure.params, named)
    return f"{said}。依据记录 {figure.rows} 条，摘要 {figure.digest[:12]}。"


def stored(found: tuple[f.Figure, ...]) -> Mark:
    """A mark that hands out stored figures in their order; Refused where the text asks for another, since that is no guess."""
    rest = iter(found)

    def mark(query: str, params: dict[str, str]) -> f.Figure:
        figure = next(rest, None)
        if figure is None or (figure.query, figure.params) != (query, params):
            raise Refused(
                "release_altered",
                "公开发布的文字要的数字（{asked}）与定稿时的（{held}）对不上：文字在数据库里被删或被改动过，不再显示。"
                "系统管理员请运行 banshi verify，再从备份恢复。",
                "The text asks for {asked}, the record holds {held}: words of this release are gone or were altered in the "
                "database, so it is not shown. Run banshi verify, then restore them from a backup.",
                status=503,
                asked=query,
                held=figure.query if figure else "—",
            )
        return figure

    return mark
