"""The small language of routing, guards, eligibility and warnings: a checked subset of SQL expressions.

AND, OR, NOT, comparison, IN, BETWEEN, IS NULL, within(place, 'code') and under(category, 'code'), three-valued as in
SQL. Parsed by sqlglot, typed against declared columns, compiled to closures when loaded.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from banshi.expressions.facts import Explanation, Match, Rule
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
ALLOWED = "AND OR NOT = <> < <= > >= IN BETWEEN IS NULL within() under()"


class Expression:
    """A compiled condition over one flat row."""

    __slots__ = ("_decide", "_tree", "columns_used", "text")

    def __init__(self, text: str, tree: exp.Expression, decide: Decide, columns_used: frozenset[str]):
        self.text = text
        self.columns_used = columns_used
        self._tree = tree
        self._decide = decide

    def decide(self, row: Row) -> bool | None:
        """True, False, or None when a missing value leaves it open."""
        return self._decide(row)

    def explain(self, row: Row) -> Explanation:
        """Which clause held, failed or is unknown, with the values it read."""
        return _explain(self._tree, row)


def compile_expression(text: str, columns: Mapping[str, str], *, where: str = "") -> Expression:
    """Parse, check and compile; raises Refused with the place and what is allowed."""
    if len(text) > MAX_LENGTH:
        raise _refused(where, f"表达式超过 {MAX_LENGTH} 个字符", f"longer than {MAX_LENGTH} characters")
    try:
        tree = sqlglot.parse_one(text)
    except SqlglotError as error:
        at = error.errors[0] if getattr(error, "errors", None) else {}
        place = f"{at.get('line', 1)}:{at.get('col', 1)}"
        raise _refused(where, f"第 {place} 处写法有误", f"cannot be read at {place}") from error
    compiler = _Compiler(columns, where)
    decide = compiler.condition(tree, 0)
    return Expression(text, tree, decide, frozenset(compiler.used))


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


class _Compiler:
    def __init__(self, columns: Mapping[str, str], where: str):
        self.columns, self.where, self.used = columns, where, set()

    def fail(self, zh: str, en: str):
        raise _refused(self.where, zh, en)

    def condition(self, node: exp.Expression, depth: int) -> Decide:
        """A closure that answers True, False or None."""
        if depth > MAX_DEPTH:
            self.fail(f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}")
        if isinstance(node, exp.Paren):
            return self.condition(node.this, depth + 1)
        if isinstance(node, exp.And | exp.Or):
            left, right = self.condition(node.left, depth + 1), self.condition(node.right, depth + 1)
            return _and(left, right) if isinstance(node, exp.And) else _or(left, right)
        if isinstance(node, exp.Not):
            return _not(self.condition(node.this, depth + 1))
        if isinstance(node, exp.Boolean):
            value = bool(node.this)
            return lambda row: value
        if isinstance(node, exp.Column):
            return self.boolean_column(node)
        for kind, build in self.forms().items():
            if isinstance(node, kind):
                return build(node)
        return self.fail(f"不支持“{node.sql()}”", f"“{node.sql()}” is not supported")

    def forms(self):
        return {
            tuple(COMPARISONS): self.comparison,
            exp.In: self.among,
            exp.Between: self.between,
            exp.Is: self.is_null,
            exp.Anonymous: self.tree_test,
        }

    def boolean_column(self, node: exp.Column) -> Decide:
        name, type_ = self.column(node)
        if type_ != "boolean":
            self.fail(f"“{name}”不是是否型", f"“{name}” is not boolean")
        return lambda row: row.get(name)

    def column(self, node: exp.Expression) -> tuple[str, str]:
        if not isinstance(node, exp.Column):
            self.fail(f"“{node.sql()}”应是一个字段", f"“{node.sql()}” must be a column")
        name = node.name
        if name not in self.columns or node.table:
            near = difflib.get_close_matches(name, list(self.columns), n=1)
            hint = f",是否指“{near[0]}”" if near else ""
            self.fail(f"没有字段“{name}”{hint}", f"no column “{name}”; known: {', '.join(self.columns)}")
        self.used.add(name)
        return name, self.columns[name]

    def literal(self, node: exp.Expression, type_: str):
        """A constant of the column's type."""
        negative = isinstance(node, exp.Neg)
        inner = node.this if negative else node
        if isinstance(inner, exp.Boolean) and type_ == "boolean":
            return bool(inner.this)
        if isinstance(inner, exp.Cast) and type_ == "date":
            inner = inner.this
        if not isinstance(inner, exp.Literal):
            self.fail(f"“{node.sql()}”应是常量", f"“{node.sql()}” must be a constant")
        if type_ == "number":
            if inner.is_string:
                self.fail(f"“{node.sql()}”应是数字", f"“{node.sql()}” must be a number")
            value = float(inner.this) if "." in inner.this else int(inner.this)
            return -value if negative else value
        if not inner.is_string or type_ == "boolean" or negative:
            self.fail(f"“{node.sql()}”与字段类型 {type_} 不符", f"“{node.sql()}” does not fit a {type_}")
        return self.date(inner.this) if type_ == "date" else inner.this

    def date(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return self.fail(f"“{text}”不是日期", f"“{text}” is no date")

    def comparison(self, node: exp.Binary) -> Decide:
        operate = COMPARISONS[type(node)]
        name, type_ = self.column(node.left)
        if isinstance(node.right, exp.Column):
            other, other_type = self.column(node.right)
            if other_type != type_:
                self.fail(f"“{name}”与“{other}”类型不同", f"“{name}” and “{other}” differ in type")
            return lambda row: None if (a := row.get(name)) is None or (b := row.get(other)) is None else operate(a, b)
        if type_ == "path" and not isinstance(node, exp.EQ | exp.NEQ):
            self.fail(f"“{name}”只能用 within/under 或 =", f"use within or under on “{name}”")
        value = self.literal(node.right, type_)
        return lambda row: None if (found := row.get(name)) is None else operate(found, value)

    def among(self, node: exp.In) -> Decide:
        name, type_ = self.column(node.this)
        if not node.expressions or len(node.expressions) > MAX_LIST:
            self.fail(f"IN 列表应有 1 到 {MAX_LIST} 项", f"IN takes 1 to {MAX_LIST} constants")
        values = frozenset(self.literal(item, type_) for item in node.expressions)
        return lambda row: None if (found := row.get(name)) is None else found in values

    def between(self, node: exp.Between) -> Decide:
        name, type_ = self.column(node.this)
        low, high = self.literal(node.args["low"], type_), self.literal(node.args["high"], type_)
        return lambda row: None if (found := row.get(name)) is None else low <= found <= high

    def is_null(self, node: exp.Is) -> Decide:
        name, _ = self.column(node.this)
        if not isinstance(node.expression, exp.Null):
            self.fail("IS 后只能是 NULL", "IS takes NULL only")
        return lambda row: row.get(name) is None

    def tree_test(self, node: exp.Anonymous) -> Decide:
        if node.name.lower() not in ("within", "under") or len(node.expressions) != 2:
            self.fail(f"没有函数“{node.name}”", f"no function “{node.name}”")
        name, type_ = self.column(node.expressions[0])
        if type_ != "path":
            self.fail(f"“{name}”不是地名或分类", f"“{name}” is no place or category")
        code = self.literal(node.expressions[1], "text").strip("/")
        needle = f"/{code}/"
        return lambda row: None if (found := row.get(name)) is None else needle in f"/{found}/"


def _and(left: Decide, right: Decide) -> Decide:
    def both(row: Row) -> bool | None:
        a = left(row)
        if a is False:
            return False
        b = right(row)
        return b if a is True or b is False else None

    return both


def _or(left: Decide, right: Decide) -> Decide:
    def either(row: Row) -> bool | None:
        a = left(row)
        if a is True:
            return True
        b = right(row)
        return b if a is False or b is True else None

    return either


def _not(inner: Decide) -> Decide:
    def opposite(row: Row) -> bool | None:
        value = inner(row)
        return None if value is None else not value

    return opposite


def _explain(node: exp.Expression, row: Row) -> Explanation:
    if isinstance(node, exp.Paren):
        return _explain(node.this, row)
    names = sorted({column.name for column in node.find_all(exp.Column)})
    result = _Compiler({name: _type_in(node, name) for name in names}, "").condition(node, 0)(row)
    if isinstance(node, exp.And | exp.Or):
        parts = (_explain(node.left, row), _explain(node.right, row))
        return Explanation(node.sql(), result, children=parts)
    if isinstance(node, exp.Not):
        return Explanation(node.sql(), result, children=(_explain(node.this, row),))
    inputs = tuple((name, "空" if row.get(name) is None else str(row.get(name))) for name in names)
    return Explanation(node.sql(), result, inputs=inputs)


def _type_in(tree: exp.Expression, name: str) -> str:
    """The type a checked expression must have meant for a column, from how it is used."""
    for column in tree.find_all(exp.Column):
        if column.name != name:
            continue
        parent = column.parent
        if isinstance(parent, exp.Anonymous):
            return "path"
        literals = [node for node in (parent.find_all(exp.Literal) if parent else ()) if node is not column]
        if isinstance(parent, (*COMPARISONS, exp.In, exp.Between)) and literals:
            if any(isinstance(node.parent, exp.Cast) for node in literals):
                return "date"
            return "text" if literals[0].is_string else "number"
    return "boolean"


class RuleSet:
    """Ordered rules of which the first that holds decides."""

    def __init__(self, rules: Iterable[Rule], columns: Mapping[str, str]):
        self.rules = sorted(rules, key=lambda rule: rule.order)
        orders = [rule.order for rule in self.rules]
        if len(set(orders)) != len(orders):
            raise _refused("order", "规则的次序有重复", "two rules share an order")
        self._compiled = [(rule, compile_expression(rule.when, columns)) for rule in self.rules]

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
            clauses = _clauses(later._tree)
            for earlier, expression in self._compiled[:n]:
                wider = _clauses(expression._tree)
                if wider <= clauses or wider == {"TRUE"}:
                    found.append((rule, earlier))
                    break
        return found


def _clauses(tree: exp.Expression) -> set[str]:
    """The clauses that must all hold, as canonical text."""
    if isinstance(tree, exp.Paren):
        return _clauses(tree.this)
    if isinstance(tree, exp.And):
        return _clauses(tree.left) | _clauses(tree.right)
    return {tree.sql()}
