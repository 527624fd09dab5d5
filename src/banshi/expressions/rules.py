"""The small language of routing, guards, eligibility and warnings: a checked subset of SQL expressions.

AND, OR, NOT, comparison, IN, BETWEEN, IS NULL, within(place, 'code') and under(category, 'code'), three-valued as in
SQL. Parsed by sqlglot, typed against declared columns, compiled to closures when loaded. What is not listed here is
refused, also where the parser would pass over it: comments, second statements, modifiers.
"""

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

from banshi.expressions.facts import Explanation, Match, Rule
from banshi.kit import clock
from banshi.kit.refused import Refused

Row = Mapping[str, object]
Decide = Callable[[Row], bool | None]
MAX_LENGTH, MAX_DEPTH, MAX_LIST = 2000, 20, 500
COMPARISONS = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.GT: lambda a, b: a > b,
    exp.GTE: lambda a, b: a >= b,
    exp.LT: lambda a, b: a < b,
    exp.LTE: lambda a, b: a <= b,
}
ORDERED = ("text", "number", "instant", "date")
ALLOWED = "AND OR NOT = <> < <= > >= IN BETWEEN IS NULL within() under()"
_SIGNS = frozenset({"(", ")", ",", "=", "<>", "!=", "<", "<=", ">", ">=", "-"})
_PARTS = {
    **{kind: {"this", "expression"} for kind in (*COMPARISONS, exp.And, exp.Or, exp.Is)},
    **{kind: {"this"} for kind in (exp.Not, exp.Paren, exp.Neg, exp.Boolean, exp.Column)},
    **{kind: {"this", "expressions"} for kind in (exp.In, exp.Anonymous)},
    exp.Between: {"this", "low", "high"},
    exp.Literal: {"this", "is_string"},
    exp.Cast: {"this", "to"},
    exp.Null: set(),
}


class Clause:
    """A compiled part of an expression: its text, how it decides, what it reads, and its parts."""

    __slots__ = ("columns", "decide", "joined_by", "parts", "text")

    def __init__(self, text: str, decide: Decide, *, columns=(), parts=(), joined_by: str = ""):
        self.text, self.decide, self.joined_by = text, decide, joined_by
        self.columns: tuple[str, ...] = tuple(dict.fromkeys(columns))
        self.parts: tuple[Clause, ...] = tuple(parts)

    def explain(self, row: Row) -> Explanation:
        """The result for a row, with the values read, or with those of its parts."""
        if self.parts:
            children = tuple(part.explain(row) for part in self.parts)
            return Explanation(self.text, self.decide(row), children=children)
        read = tuple((name, "空" if (value := _known(row, name)) is None else str(value)) for name in self.columns)
        return Explanation(self.text, self.decide(row), inputs=read)

    def all_of(self) -> frozenset[str]:
        """The texts of the clauses that must all hold."""
        return frozenset(part.text for part in self.parts) if self.joined_by == "AND" else frozenset({self.text})

    def any_of(self) -> tuple["Clause", ...]:
        """The alternatives of which one is enough."""
        return self.parts if self.joined_by == "OR" else (self,)

    def reads(self) -> frozenset[str]:
        return frozenset(self.columns).union(*(part.reads() for part in self.parts))


class Expression:
    """A compiled condition over one flat row."""

    __slots__ = ("clause", "columns_used", "decide", "text")

    def __init__(self, text: str, clause: Clause):
        self.text = text
        self.clause = clause
        self.columns_used = clause.reads()
        # True, False, or None when a missing value leaves it open
        self.decide: Decide = clause.decide

    def explain(self, row: Row) -> Explanation:
        """Which clause held, failed or is unknown, with the values it read."""
        return self.clause.explain(row)


def compile_expression(text: str, columns: Mapping[str, str], *, where: str = "") -> Expression:
    """Parse, check and compile; raises Refused with the place and what is allowed."""
    if len(text) > MAX_LENGTH:
        raise _refused(where, f"表达式超过 {MAX_LENGTH} 个字符", f"longer than {MAX_LENGTH} characters")
    try:
        _signs(sqlglot.tokenize(text), text, where)
        tree = sqlglot.parse_one(text)
        return Expression(text, _Compiler(columns, where).clause(tree, 0))
    except SqlglotError as error:
        at = error.errors[0] if getattr(error, "errors", None) else {}
        place = f"{at.get('line') or 1}:{at.get('col') or 1}"
        raise _refused(where, f"第 {place} 处写法有误", f"cannot be read at {place}") from error
    except RecursionError as error:
        raise _too_deep(where) from error


def _signs(tokens: list[Token], text: str, where: str) -> None:
    """Refuse what the parser would pass over: comments, several statements, braces, signs not of this language."""
    end, depth = 0, 0
    for token in tokens:
        if text[end : token.start].strip():
            raise _refused(where, "不能有注释", "comments are not supported")
        word = token.token_type in (TokenType.STRING, TokenType.IDENTIFIER) or token.text[:1].isalnum()
        if not word and token.text[:1] != "_" and token.text not in _SIGNS:
            raise _refused(where, f"不支持“{token.text}”", f"“{token.text}” is not supported")
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if depth > MAX_DEPTH:
            raise _too_deep(where)
        end = token.end + 1
    if text[end:].strip():
        raise _refused(where, "不能有注释", "comments are not supported")


def _too_deep(where: str) -> Refused:
    return _refused(where, f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}")


def _refused(where: str, zh: str, en: str) -> Refused:
    return Refused(
        "bad_expression",
        "条件有误：{zh}。可以用：{allowed}。",
        "The condition is wrong: {en}. Allowed: {allowed}.",
        where=where,
        zh=zh,
        en=en,
        allowed=ALLOWED,
    )


def _known(row: Row, name: str):
    """The value of a column; None for a missing one and for a number that is none."""
    value = row.get(name)
    return None if value != value else value


class _Compiler:
    def __init__(self, columns: Mapping[str, str], where: str):
        self.columns, self.where = columns, where

    def fail(self, zh: str, en: str):
        raise _refused(self.where, zh, en)

    def plain(self, node: exp.Expression) -> None:
        """Refuse a node of the tree that carries anything this language does not know."""
        extra = {name for name, value in node.args.items() if value} - _PARTS.get(type(node), set())
        if extra:
            self.fail(f"不支持“{node.sql()}”", f"“{node.sql()}” is not supported")

    def clause(self, node: exp.Expression, depth: int) -> Clause:
        """The compiled form of a condition."""
        if depth > MAX_DEPTH:
            raise _too_deep(self.where)
        self.plain(node)
        if isinstance(node, exp.Paren):
            return self.clause(node.this, depth + 1)
        if isinstance(node, exp.And | exp.Or):
            return self.joined(node, depth)
        if isinstance(node, exp.Not):
            part = self.clause(node.this, depth + 1)
            return Clause(node.sql(), _not(part.decide), parts=[part], joined_by="NOT")
        if isinstance(node, exp.Boolean):
            value = bool(node.this)
            return Clause(node.sql(), lambda row: value)
        if isinstance(node, exp.Column):
            return self.boolean_column(node)
        build = {**dict.fromkeys(COMPARISONS, self.comparison), **self.forms()}.get(type(node))
        return build(node) if build else self.fail(f"不支持“{node.sql()}”", f"“{node.sql()}” is not supported")

    def forms(self):
        return {
            exp.In: self.among,
            exp.Between: self.between,
            exp.Is: self.is_null,
            exp.Anonymous: self.tree_test,
        }

    def joined(self, node: exp.Connector, depth: int) -> Clause:
        kind, found = type(node), []
        while type(node) is kind:
            found.append(self.clause(node.right, depth))
            node = node.left
        found.append(self.clause(node, depth))
        parts = found[::-1]
        word, fold = ("AND", _all) if kind is exp.And else ("OR", _any)
        text = f" {word} ".join(f"({part.text})" if part.joined_by in ("AND", "OR") else part.text for part in parts)
        return Clause(text, fold([part.decide for part in parts]), parts=parts, joined_by=word)

    def boolean_column(self, node: exp.Column) -> Clause:
        name, type_ = self.column(node)
        if type_ != "boolean":
            self.fail(f"“{name}”不是是否型", f"“{name}” is not boolean")
        return Clause(node.sql(), lambda row: None if (found := row.get(name)) is None else bool(found), columns=[name])

    def column(self, node: exp.Expression) -> tuple[str, str]:
        if not isinstance(node, exp.Column):
            self.fail(f"“{node.sql()}”应是一个字段", f"“{node.sql()}” must be a column")
        self.plain(node)
        name = node.name
        if name not in self.columns:
            near = difflib.get_close_matches(name, list(self.columns), n=1)
            hint = f"，是否指“{near[0]}”" if near else ""
            self.fail(f"没有字段“{name}”{hint}", f"no column “{name}”; known: {', '.join(self.columns)}")
        return name, self.columns[name]

    def literal(self, node: exp.Expression, type_: str):
        """A constant of the column's type."""
        negative = isinstance(node, exp.Neg)
        inner = node.this if negative else node
        if isinstance(inner, exp.Boolean) and type_ == "boolean" and not negative:
            return bool(inner.this)
        if type(inner) is exp.Cast and type_ == "date" and inner.to.this == exp.DType.DATE:
            inner = inner.this
        if not isinstance(inner, exp.Literal):
            self.fail(f"“{node.sql()}”应是常量", f"“{node.sql()}” must be a constant")
        if type_ == "number" and not inner.is_string:
            return -self.number(inner.this) if negative else self.number(inner.this)
        if type_ == "number":
            self.fail(f"“{node.sql()}”应是数字", f"“{node.sql()}” must be a number")
        if not inner.is_string or type_ == "boolean" or negative:
            self.fail(f"“{node.sql()}”与字段类型 {type_} 不符", f"“{node.sql()}” does not fit a {type_}")
        return self.timed(inner.this, type_) if type_ in ("date", "instant") else inner.this

    def number(self, text: str) -> int | float:
        value = int(text) if text.isdigit() else float(text)
        return value if math.isfinite(value) else self.fail(f"“{text}”太大", f"“{text}” is too large")

    def timed(self, text: str, type_: str) -> date | str:
        """A day, or an instant as rows hold it: the text of the record, in UTC."""
        try:
            if type_ == "date":
                day = date.fromisoformat(text)
                if day.isoformat() != text:
                    raise ValueError(text)
                return day
            at = datetime.fromisoformat(text)
            if at.tzinfo is None:
                raise ValueError(text)
            return clock.text(at)
        except ValueError:
            if type_ == "date":
                return self.fail(f"“{text}”不是日期，应如 2026-03-04", f"“{text}” is no date such as 2026-03-04")
            return self.fail(
                f"“{text}”不是带时区的时刻，应如 2026-03-04T10:00:00+08:00",
                f"“{text}” is no instant with its zone, such as 2026-03-04T10:00:00+08:00",
            )

    def ordered(self, name: str, type_: str) -> None:
        if type_ == "path":
            self.fail(f"“{name}”只能用 within/under、= 或 IN", f"use within, under, = or IN on “{name}”")
        if type_ not in ORDERED:
            self.fail(f"“{name}”不能比大小", f"“{name}” has no order")

    def comparison(self, node: exp.Binary) -> Clause:
        operate = COMPARISONS[type(node)]
        name, type_ = self.column(node.left)
        if not isinstance(node, exp.EQ | exp.NEQ):
            self.ordered(name, type_)
        if isinstance(node.right, exp.Column):
            other, other_type = self.column(node.right)
            if other_type != type_:
                self.fail(f"“{name}”与“{other}”类型不同", f"“{name}” and “{other}” differ in type")
            return Clause(node.sql(), _both_known(operate, name, other), columns=[name, other])
        value = self.literal(node.right, type_)
        return Clause(node.sql(), _if_known(name, lambda found: operate(found, value)), columns=[name])

    def among(self, node: exp.In) -> Clause:
        name, type_ = self.column(node.this)
        if not node.expressions or len(node.expressions) > MAX_LIST:
            self.fail(f"IN 列表应有 1 到 {MAX_LIST} 项", f"IN takes 1 to {MAX_LIST} constants")
        values = frozenset(self.literal(item, type_) for item in node.expressions)
        return Clause(node.sql(), _if_known(name, values.__contains__), columns=[name])

    def between(self, node: exp.Between) -> Clause:
        name, type_ = self.column(node.this)
        self.ordered(name, type_)
        low, high = self.literal(node.args["low"], type_), self.literal(node.args["high"], type_)
        return Clause(node.sql(), _if_known(name, lambda found: low <= found <= high), columns=[name])

    def is_null(self, node: exp.Is) -> Clause:
        name, _ = self.column(node.this)
        if not isinstance(node.expression, exp.Null):
            self.fail("IS 后只能是 NULL", "IS takes NULL only")
        return Clause(node.sql(), lambda row: _known(row, name) is None, columns=[name])

    def tree_test(self, node: exp.Anonymous) -> Clause:
        if node.name.lower() not in ("within", "under") or len(node.expressions) != 2:
            self.fail(f"没有函数“{node.sql()}”", f"no function “{node.sql()}”")
        name, type_ = self.column(node.expressions[0])
        if type_ != "path":
            self.fail(f"“{name}”不是地名或分类", f"“{name}” is no place or category")
        code = self.literal(node.expressions[1], "text").strip("/")
        if not code:
            self.fail(f"“{node.sql()}”没有代码", f"“{node.sql()}” gives no code")
        return Clause(node.sql(), _if_known(name, lambda found: f"/{code}/" in f"/{found}/"), columns=[name])


def _if_known(name: str, test: Callable[[object], bool]) -> Decide:
    return lambda row: None if (found := _known(row, name)) is None else test(found)


def _both_known(operate, name: str, other: str) -> Decide:
    return lambda row: None if (a := _known(row, name)) is None or (b := _known(row, other)) is None else operate(a, b)


def _all(parts: list[Decide]) -> Decide:
    def every(row: Row) -> bool | None:
        result: bool | None = True
        for part in parts:
            held = part(row)
            if held is False:
                return False
            if held is None:
                result = None
        return result

    return every


def _any(parts: list[Decide]) -> Decide:
    def some(row: Row) -> bool | None:
        result: bool | None = False
        for part in parts:
            held = part(row)
            if held is True:
                return True
            if held is None:
                result = None
        return result

    return some


def _not(inner: Decide) -> Decide:
    def opposite(row: Row) -> bool | None:
        value = inner(row)
        return None if value is None else not value

    return opposite


class RuleSet:
    """Ordered rules of which the first that holds decides."""

    def __init__(self, rules: Iterable[Rule], columns: Mapping[str, str]):
        self.rules = sorted(rules, key=lambda rule: rule.order)
        orders = [rule.order for rule in self.rules]
        if len(set(orders)) != len(orders):
            raise _refused("order", "规则的次序有重复", "two rules share an order")
        self._compiled = [(rule, compile_expression(rule.when, columns, where=rule.name)) for rule in self.rules]

    def first(self, row: Row) -> Match | None:
        """The first rule that holds, or None."""
        unknown = []
        for rule, expression in self._compiled:
            result = expression.decide(row)
            if result:
                return Match(rule, expression.explain(row), tuple(unknown))
            if result is None:
                unknown.append(rule.name)
        return None

    def shadowed(self) -> list[tuple[Rule, Rule]]:
        """(rule, the earlier rule that always decides first), where that can be proved from their clauses."""
        found = []
        for n, (rule, later) in enumerate(self._compiled):
            for earlier, expression in self._compiled[:n]:
                if _wider(expression.clause, later.clause):
                    found.append((rule, earlier))
                    break
        return found


def _wider(earlier: Clause, later: Clause) -> bool:
    """Whether the earlier surely holds wherever the later does: one of its alternatives demands nothing more."""
    return all(
        any(wide.all_of() <= narrow.all_of() or wide.text == "TRUE" for wide in earlier.any_of())
        for narrow in later.any_of()
    )
