"""Conditions decide as SQL does: checked against SQLite evaluating the same text over the same row."""

import sqlite3
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.expressions.facts import Rule
from banshi.expressions.rules import RuleSet, compile_expression
from banshi.kit.refused import Refused

COLUMNS = {"a": "boolean", "b": "boolean", "n": "number", "m": "number", "t": "text", "u": "text", "d": "date"}
VALUES = (True, False, None)


def decide(text: str, row: dict, columns=COLUMNS):
    return compile_expression(text, columns).decide(row)


# ---- the truth tables


@pytest.mark.parametrize(("a", "b"), list(product(VALUES, VALUES)))
def test_and_or_not_have_three_values(a, b):
    row = {"a": a, "b": b}
    unknown = None in (a, b)
    assert decide("a AND b", row) is (False if False in (a, b) else None if unknown else True)
    assert decide("a OR b", row) is (True if True in (a, b) else None if unknown else False)
    assert decide("NOT a", row) is (None if a is None else not a)


# ---- an oracle


NUMBERS = st.sampled_from([-3, -1, 0, 0.5, 1, 2, 10, 2**53 + 1])
TEXTS = st.sampled_from(["", "x", "y", "xy", "it's", "河", "10", "B", "b", "😀", "\uffee"])
DAYS = st.sampled_from(["2024-02-29", "2026-03-04", "2026-12-31"])


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def clauses():
    operators = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])
    number, text, day = NUMBERS.map(str), TEXTS.map(quoted), DAYS.map(quoted)
    kinds = []
    for names, constant in (("nm", number), ("tu", text), ("d", day)):
        name = st.sampled_from(names)
        several = st.lists(constant, min_size=1, max_size=4).map(", ".join)
        negated = st.sampled_from(["", "NOT "])
        kinds += [
            st.builds("{} {} {}".format, name, operators, constant),
            st.builds("{} {} {}".format, name, operators, name),
            st.builds("{} {}IN ({})".format, name, negated, several),
            st.builds("{} {}BETWEEN {} AND {}".format, name, negated, constant, constant),
            st.builds("{} IS {}NULL".format, name, negated),
        ]
    kinds += [st.sampled_from(["a", "b", "TRUE", "FALSE", "a = TRUE", "b <> FALSE", "a = b", "a IN (TRUE)"])]
    return st.one_of(kinds)


def expressions():
    return st.recursive(
        clauses(),
        lambda inner: st.one_of(
            st.builds("{} AND {}".format, inner, inner),
            st.builds("{} OR {}".format, inner, inner),
            st.builds("({})".format, inner),
            st.builds("NOT {}".format, inner),
        ),
        max_leaves=9,
    )


def rows():
    flag = st.sampled_from([True, False, None])
    some = {"a": flag, "b": flag, "n": NUMBERS, "m": NUMBERS, "t": TEXTS, "u": TEXTS, "d": DAYS.map(date.fromisoformat)}
    return st.fixed_dictionaries({name: st.none() | values for name, values in some.items()})


ORACLE = sqlite3.connect(":memory:")
ORACLE.execute("CREATE TABLE r (a, b, n NUMERIC, m NUMERIC, t TEXT, u TEXT, d TEXT)")


def by_sqlite(text: str, row: dict):
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    ORACLE.execute("DELETE FROM r")
    ORACLE.execute("INSERT INTO r VALUES (:a, :b, :n, :m, :t, :u, :d)", plain)
    [(found,)] = ORACLE.execute(f"SELECT {text} FROM r").fetchall()
    return None if found is None else bool(found)


@settings(max_examples=600)
@given(expressions(), rows())
def test_every_expression_decides_as_sqlite_does(text, row):
    compiled = compile_expression(text, COLUMNS)
    assert compiled.decide(row) is by_sqlite(text, row)
    assert compiled.explain(row).result is compiled.decide(row)
    # what it says of itself means the same
    assert compile_expression(compiled.clause.text, COLUMNS).decide(row) is compiled.decide(row)


# ---- values as rows hold them


@pytest.mark.parametrize(
    ("text", "row", "result"),
    [
        ("n = 1", {}, None),
        ("n = 1", {"n": float("nan")}, None),
        ("n <> 1", {"n": float("nan")}, None),
        ("n IS NULL", {"n": float("nan")}, True),
        ("n = m", {"n": float("nan"), "m": 1}, None),
        ("n = 1.5e3", {"n": 1500}, True),
        ("n > 1e5", {"n": 100_001}, True),
        ("n = -0.5", {"n": -0.5}, True),
        ("d = DATE '2026-03-04'", {"d": date(2026, 3, 4)}, True),
        ("a", {"a": 1}, True),
        ("a AND b", {"a": 1, "b": 0}, False),
        ('"n" = 1', {"n": 1}, True),
        ("t = 'it''s'", {"t": "it's"}, True),
        ("t = '\\'", {"t": "\\"}, True),
        ("t = '-- no comment; /* */'", {"t": "-- no comment; /* */"}, True),
        ("n IS NULL OR n = 0", {}, True),
    ],
)
def test_values(text, row, result):
    assert decide(text, row) is result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("at > '2026-03-04T09:59:59+08:00'", True),
        ("at > '2026-03-04T02:00:00Z'", False),
        ("at BETWEEN '2026-03-04T00:00:00Z' AND '2026-03-04T10:00:00+08:00'", True),
    ],
)
def test_instants_are_compared_in_whatever_zone_they_are_written(text, result):
    assert decide(text, {"at": "2026-03-04T02:00:00.000000Z"}, {"at": "instant"}) is result


@pytest.mark.parametrize("word", ["within", "under", "WITHIN"])
@pytest.mark.parametrize(
    ("code", "path", "result"),
    [
        ("b", "a/b/c", True),
        ("a", "a/b/c", True),
        ("c", "a/b/c", True),
        ("b/c", "a/b/c", True),
        ("/b/", "a/b/c", True),
        ("d", "a/b/c", False),
        ("a/c", "a/b/c", False),
        ("01", "010/0102", False),
        ("02", "010/0102", False),
        ("b", "", False),
        ("b", None, None),
    ],
)
def test_lying_within_is_by_whole_codes(word, code, path, result):
    assert decide(f"{word}(place, '{code}')", {"place": path}, {"place": "path"}) is result


# ---- explaining


def test_an_explanation_says_each_clause_with_what_it_read():
    compiled = compile_expression("(n > 3 OR t = 'x') AND NOT a AND n < m", COLUMNS)
    assert compiled.columns_used == {"n", "t", "a", "m"}
    assert compiled.explain({"n": 5, "a": False}).lines() == [
        "(n > 3 OR t = 'x') AND NOT a AND n < m：资料不足，无法判断",
        "  n > 3 OR t = 'x'：成立",
        "    n > 3：成立（n = 5）",
        "    t = 'x'：资料不足，无法判断（t = 空）",
        "  NOT a：成立",
        "    a：不成立（a = 否）",
        "  n < m：资料不足，无法判断（n = 5，m = 空）",
    ]
    assert compile_expression("n > 3", COLUMNS).explain({"n": 5}).lines("en") == ["n > 3: holds (n = 5)"]


# ---- rule sets


def rules(*conditions: str) -> RuleSet:
    made = [Rule(order, f"r{order}", when, f"f{order}") for order, when in enumerate(conditions, start=1)]
    return RuleSet(reversed(made), COLUMNS)


def test_the_first_rule_that_holds_decides_and_says_what_was_unknown_before_it():
    found = rules("t = 'x'", "n > 9", "n > 3", "n > 0").first({"n": 5})
    assert (found.rule.name, found.unknown) == ("r3", ("r1",))
    assert found.explanation.lines() == ["n > 3：成立（n = 5）"]
    assert rules("n > 9").first({"n": 5}) is None
    assert rules().first({}) is None


def test_two_rules_of_one_order_are_refused():
    with pytest.raises(Refused, match="规则的次序有重复"):
        RuleSet([Rule(1, "a", "a", "f"), Rule(1, "b", "b", "f")], COLUMNS)


def test_a_bad_rule_is_named():
    with pytest.raises(Refused, match="没有字段“x”") as refused:
        rules("a", "x = 1")
    assert refused.value.where == "r2"


@pytest.mark.parametrize(
    ("conditions", "shadowed"),
    [
        (["n > 3", "n > 3 AND a"], ["r2"]),
        (["n > 3 AND a", "a AND b AND n > 3"], ["r2"]),
        (["n > 3 AND a", "n > 3"], []),
        (["TRUE", "a"], ["r2"]),
        (["a OR b", "b"], ["r2"]),
        (["a OR b", "b AND n = 1"], ["r2"]),
        (["a OR b OR n = 1", "a OR b"], ["r2"]),
        (["a OR b", "a OR n = 1"], []),
        (["a", "b", "a AND b"], ["r3"]),
        (["a", "NOT a"], []),
    ],
)
def test_a_rule_that_can_never_decide_is_found(conditions, shadowed):
    assert [rule.name for rule, _ in rules(*conditions).shadowed()] == shadowed


@settings(max_examples=150)
@given(st.lists(expressions(), min_size=2, max_size=4), rows())
def test_a_shadowed_rule_never_decides(conditions, row):
    checked = rules(*conditions)
    dead = {rule.name for rule, _ in checked.shadowed()}
    found = checked.first(row)
    assert found is None or found.rule.name not in dead
