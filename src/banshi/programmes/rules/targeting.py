"""A targeting rule held against an audited sample: whom it wrongly takes in, and whom it leaves out. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from math import isfinite

from msgspec import Struct

from banshi.expressions.facts import Explanation
from banshi.expressions.rules import Expression, compile_expression
from banshi.kit.refused import Refused
from banshi.programmes.facts import targeting as f
from banshi.programmes.facts.body import BodyState
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.facts.targeting import Column, SampleRow, TargetingState
from banshi.programmes.rules import body as bodies
from banshi.programmes.rules.surveying import wilson

FEW = 5
MOST_COLUMNS, MOST_AT_ONCE, MOST_CASES = 12, 200, 1000
_NAME = re.compile(r"[^\W\d]\w{0,29}")
# columns that would make a row one about a person
_TELLING = re.compile(r"姓名|名字|身份证|证件|电话|手机|住址|门牌|name|phone|id_?number", re.I)
_LONG_NUMBER = re.compile(r"\d{11}")
_YES = {"是": True, "有": True, "1": True, "yes": True, "否": False, "无": False, "0": False, "no": False}


def columns_of(text: str) -> tuple[Column, ...]:
    """The declared columns, a line each: name, space, type; raises Refused at the line that is wrong."""
    types = {word: code for code, label in f.TYPES.items() for word in (code, label)}
    found: list[Column] = []
    for n, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        name, _space, type_ = line.replace("，", " ").replace(",", " ").strip().rpartition(" ")
        name = name.strip()
        if type_ not in types or not _NAME.fullmatch(name) or name in {one.name for one in found}:
            raise _bad_column(n, "每行写“字段名 类型”，类型是数字、是否、文字、日期或地点，字段名不重复")
        if _TELLING.search(name):
            raise _bad_column(n, f"“{name}”会写出是谁；这里只放规则要看的条件")
        found.append(Column(name, types[type_]))
    if not 1 <= len(found) <= MOST_COLUMNS:
        raise _bad_column(1, f"写 1–{MOST_COLUMNS} 个字段")
    return tuple(found)


def _bad_column(n: int, why: str) -> Refused:
    return Refused(
        "bad_column",
        "字段第 {n} 行：{why}。",
        "Column line {n} must be a name and a type, told once, and tell nothing of a person.",
        where="columns",
        n=n,
        why=why,
    )


def compiled(state_or_fact) -> Expression:
    """The rule of a state or a fact, checked against its columns."""
    return compile_expression(state_or_fact.rule, {one.name: one.type for one in state_or_fact.columns}, where="rule")


_WORDS = (
    (r"\bAND\b", "并且"),
    (r"\bOR\b", "或者"),
    (r"\bNOT\s+", "不是 "),
    (r"\bIS\s+NULL\b", "没有填"),
    (r"\s*=\s*TRUE\b", "：是"),
    (r"\s*=\s*FALSE\b", "：否"),
    (r">=", "≥"),
    (r"<=", "≤"),
    (r"<>|!=", "≠"),
)


def in_words(rule: str) -> str:
    """The rule for readers who know no conditions; what stands in quotes is left as it is."""
    parts = rule.split("'")
    for n in range(0, len(parts), 2):
        for sign, word in _WORDS:
            parts[n] = re.sub(sign, word, parts[n], flags=re.I)
    return "'".join(parts)


_SIGNS = str.maketrans("＞＜＝（），！０１２３４５６７８９．", "><=(),!0123456789.")
_TYPED = (
    (r"\s*并且\s*", " AND "),
    (r"\s*或者\s*", " OR "),
    (r"不是\s+", "NOT "),
    (r"\s*没有填", " IS NULL"),
    (r"\s*≥\s*", " >= "),
    (r"\s*≤\s*", " <= "),
    (r"\s*≠\s*", " <> "),
    (r"\s*[：:=]\s*是(?=[\s)]|$)", " = TRUE"),
    (r"\s*[：:=]\s*否(?=[\s)]|$)", " = FALSE"),
)


def from_words(rule: str) -> str:
    """A rule as pages say it or a Chinese keyboard types it, as it is kept; what stands in quotes is left as it is."""
    parts = rule.replace("‘", "'").replace("’", "'").split("'")
    for n in range(0, len(parts), 2):
        parts[n] = parts[n].translate(_SIGNS)
        for word, sign in _TYPED:
            parts[n] = re.sub(word, sign, parts[n])
    return "'".join(parts).strip()


def state_rule(fact: f.Stated) -> list:
    """The rule is refused unless it can be decided from its columns, and reads each of them."""
    _reads_all(fact)
    return [fact]


def restate(
    state: TargetingState,
    fact: f.Restated,
    *,
    terms: Locked,
    body: BodyState,
    on: date,
    present: Collection[str],
    posts: Mapping[str, Collection[str]],
) -> list:
    """A body's vote says whom it is for from now on: quorum, those who carry it out aside, a reason, another rule."""
    if (fact.columns, fact.rule) == (state.columns, state.rule):
        raise Refused("same_rule", "这就是现在的规则，没有改。", "That is the rule as it is.", where="rule")
    _reads_all(fact)
    if not fact.texts:
        raise Refused("reason_needed", "改规则须写明理由；理由会公开。", "Say why; it is published.", where="reason")
    bodies.must_be_quorate(body, present=present, on=on)
    own = {terms.owner, *terms.implementers}
    aside = bodies.concerned(body, own, on=on, posts=posts)
    bodies.must_carry(body, voters=len(set(present) - aside), votes=(fact.yes, fact.no, fact.abstained))
    return [fact]


def _reads_all(fact: f.Stated | f.Restated) -> None:
    unread = {one.name for one in fact.columns} - compiled(fact).columns_used
    if unread:
        raise Refused(
            "column_unread",
            "规则没有用到：{names}。去掉它们，或写进规则。",
            "The rule does not read {names}.",
            where="columns",
            names="、".join(sorted(unread)),
        )


def count(state: TargetingState, *, unit: str, on: date, eligible: int, reached: int, today: date, texts) -> list:
    """Coverage: of those eligible, how many were reached, by whose count and as of when."""
    if not 0 <= reached <= eligible or not eligible or on > today or not texts:
        raise Refused(
            "bad_counts",
            "符合条件的至少 1，办到的是其中的一部分，日期不在今天之后，并写明怎样数的。",
            "reached ≤ eligible, eligible ≥ 1, a day that has come, and how it was counted.",
            where="eligible",
        )
    return [f.Counted(unit=unit, on=on.isoformat(), eligible=eligible, reached=reached, texts=texts)]


def cases_of(columns: Sequence[Column], text: str) -> tuple[SampleRow, ...]:
    """Cases from lines: the columns in order, then whether in need, whether reached; empty values are unknown."""
    lines = [line.replace("，", ",").strip() for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_AT_ONCE:
        raise Refused("bad_case", "每次 1–{most} 行。", "1–{most} lines at once.", where="cases", most=MOST_AT_ONCE)
    return tuple(_case(columns, line, n) for n, line in enumerate(lines, start=1))


def _case(columns: Sequence[Column], line: str, n: int) -> SampleRow:
    parts = [part.strip() for part in line.split(",")]
    if len(parts) != len(columns) + 2 or any(part.lower() not in _YES for part in parts[-2:]):
        raise _bad_case(n, f"应有 {len(columns) + 2} 格，最后两格写是或否（确有需要、已经办到）")
    if _LONG_NUMBER.search(line):
        raise _bad_case(n, "像是电话或证件号；这里不放能认出人的内容")
    values = tuple(parts[:-2])
    for column, value in zip(columns, values, strict=True):
        try:
            typed(column, value)
        except ValueError as error:
            raise _bad_case(n, f"“{value}”不是{f.TYPES[column.type]}（{column.name}）") from error
    return SampleRow(values, _YES[parts[-2].lower()], _YES[parts[-1].lower()])


def _bad_case(n: int, why: str) -> Refused:
    return Refused("bad_case", "第 {n} 行：{why}。", "Line {n} does not fit the columns.", where="cases", n=n, why=why)


def typed(column: Column, value: str):
    """The value the rule reads; None where nothing was written, ValueError where it does not fit."""
    if not value:
        return None
    if column.type == "number":
        found = float(value)
        if not isfinite(found):
            raise ValueError(value)
        return found
    if column.type == "boolean":
        if value.lower() not in _YES:
            raise ValueError(value)
        return _YES[value.lower()]
    return date.fromisoformat(value) if column.type == "date" else value


def row_of(columns: Sequence[Column], case: SampleRow) -> dict:
    """The flat typed row of a case."""
    return {column.name: typed(column, value) for column, value in zip(columns, case.values, strict=True)}


def sample(state: TargetingState, cases: tuple[SampleRow, ...], *, unit: str, texts: f.Texts) -> list:
    """Cases of an audit, with how they were drawn; that who says so stands outside the line is seen before (I6)."""
    if len(state.cases) + len(cases) > MOST_CASES or not texts:
        raise Refused(
            "bad_sample", "样本最多 {most} 例，并写明怎样抽的。", "{most} cases at most; say how drawn.",
            where="text", most=MOST_CASES,
        )  # fmt: skip
    return [f.Sampled(unit=unit, cases=cases, texts=texts)]


class Part(Struct, frozen=True):
    """n of N with its interval at 95 %."""

    n: int
    of: int
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Whether it tells of one to four people, in it or left over: no public page prints that."""
        return 0 < self.n < FEW or 0 < self.of - self.n < FEW


class Errors(Struct, frozen=True):
    """Of the sample: reached and not in need, in need and not reached; the same of the rule; and where it cannot tell."""

    cases: int
    inclusion: Part
    exclusion: Part
    rule_inclusion: Part
    rule_exclusion: Part
    unknown: int

    @property
    def parts(self) -> tuple[tuple[str, Part], ...]:
        """Each with its words, the work first and then the rule by itself."""
        return (
            ("错进（办到的里没有需要的）", self.inclusion),
            ("漏掉（有需要的里没有办到的）", self.exclusion),
            ("规则错进（规则说符合的里没有需要的）", self.rule_inclusion),
            ("规则漏掉（有需要的里规则没有算上的）", self.rule_exclusion),
        )


def _part(n: int, of: int) -> Part:
    return Part(n, of, *wilson(n, of))


def errors(state: TargetingState | f.Version) -> Errors:
    """Both errors of what was done, and both of the rule by itself; an undecided case is not called eligible."""
    rule = compiled(state)
    held = [(one, rule.decide(row_of(state.columns, one))) for one in state.cases]
    reached = [one for one, _ in held if one.reached]
    needing = [(one, says) for one, says in held if one.in_need]
    eligible = [one for one, says in held if says]
    return Errors(
        cases=len(held),
        inclusion=_part(sum(not one.in_need for one in reached), len(reached)),
        exclusion=_part(sum(not one.reached for one, _ in needing), len(needing)),
        rule_inclusion=_part(sum(not one.in_need for one in eligible), len(eligible)),
        rule_exclusion=_part(sum(not says for _, says in needing), len(needing)),
        unknown=sum(says is None for _, says in held),
    )


def explained(state: TargetingState, case: SampleRow) -> Explanation:
    """Which clause of the rule held, failed or could not be told for a case."""
    return compiled(state).explain(row_of(state.columns, case))


def apply(state: TargetingState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Stated):
        state.commitment, state.unit, state.columns, state.rule = (
            fact.commitment,
            fact.unit,
            fact.columns,
            fact.rule,
        )
    elif isinstance(fact, f.Restated):
        _restated(state, fact, at)
    elif isinstance(fact, f.Counted):
        state.counted_by, state.counted_on = fact.unit, fact.on
        state.eligible, state.reached, state.count_text = fact.eligible, fact.reached, fact.texts[0].id
    else:
        state.cases.extend(fact.cases)
        state.sampled, state.sample_text = at, fact.texts[0].id
        if fact.unit not in state.sampled_by:
            state.sampled_by.append(fact.unit)


def _restated(state: TargetingState, fact: f.Restated, at: str) -> None:
    """What was counted and looked at goes with the rule it was drawn for; of the new one nothing is known yet."""
    kept = ("columns", "rule", "counted_by", "counted_on", "eligible", "reached")
    because = fact.texts[0].id if fact.texts else 0
    state.earlier.append(
        f.Version(
            **{name: getattr(state, name) for name in kept},
            until=at,
            decision=fact.decision,
            because=because,
            sampled_by=tuple(state.sampled_by),
            cases=tuple(state.cases),
        )
    )
    state.unit, state.columns, state.rule = fact.unit, fact.columns, fact.rule
    state.counted_by, state.counted_on, state.eligible, state.reached, state.count_text = "", "", 0, 0, 0
    state.sampled_by, state.sampled, state.cases, state.sample_text = [], "", [], 0


def columns(state: TargetingState) -> dict:
    """The projected columns."""
    return {"commitment": state.commitment, "unit": state.unit}
