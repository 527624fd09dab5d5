"""Whom a measure is for: a rule over declared columns, coverage with who counted, both errors on an audited sample."""

from datetime import date

import pytest

from banshi.kit.refused import NotFound, Refused
from banshi.programmes.actions import rebuilding
from banshi.programmes.actions import targeting as actions
from banshi.programmes.facts import targeting as f
from banshi.programmes.queries import targeting as queries
from banshi.programmes.rules import targeting as rules
from tests import world
from tests.exchange.test_exchange import AT, auditor, refused
from tests.programmes.test_progress import locked, officer

TODAY = date(2026, 3, 4)
COLUMNS = "年龄 数字\n独居 是否\n月收入 数字"
RULE = "年龄 >= 80 AND (独居 = TRUE OR 月收入 < 900)"


def stated() -> f.TargetingState:
    return f.TargetingState(id=1, columns=rules.columns_of(COLUMNS), rule=RULE, unit="xianfu")


def with_cases(text: str) -> f.TargetingState:
    state = stated()
    rules.apply(
        state, f.Sampled(unit="hecha", cases=rules.cases_of(state.columns, text), texts=_texts()), at="", actor=""
    )
    return state


def _texts():
    from banshi.people.facts import Pointer

    return (Pointer(1, "sample", b""),)


def why(code: str, call, *args, **given) -> Refused:
    with pytest.raises(Refused) as raised:
        call(*args, **given)
    assert raised.value.code == code, raised.value.code
    return raised.value


def test_both_errors_are_counted_on_the_sample_each_with_its_own_denominator():
    # reached and needing, reached and not needing (taken in), needing and not reached twice (left out), neither
    found = rules.errors(
        with_cases("85,是,700,是,是\n82,否,800,否,是\n90,否,2000,是,否\n70,是,500,是,否\n66,否,3000,否,否")
    )
    assert (found.inclusion.n, found.inclusion.of) == (1, 2)
    assert (found.exclusion.n, found.exclusion.of) == (2, 3)
    # the rule calls the first two eligible; of the three in need it leaves out the two it does not take in
    assert (found.rule_inclusion.n, found.rule_inclusion.of) == (1, 2)
    assert (found.rule_exclusion.n, found.rule_exclusion.of) == (2, 3)
    assert found.exclusion.low < 2 / 3 < found.exclusion.high
    assert found.exclusion.low > 0.2


def test_an_undecided_case_is_counted_as_such_and_as_left_out_by_the_rule():
    found = rules.errors(with_cases("85,,,是,否\n85,是,,是,是"))
    assert found.unknown == 1
    assert (found.rule_exclusion.n, found.rule_exclusion.of) == (1, 2)
    assert (found.rule_inclusion.n, found.rule_inclusion.of) == (0, 1)


def test_the_explanation_says_which_clause_held():
    state = with_cases("85,否,700,是,是")
    lines = rules.explained(state, state.cases[0]).lines()
    assert "独居 = TRUE：不成立" in " ".join(lines)
    assert "月收入 < 900：成立" in " ".join(lines)


def test_a_rule_may_be_written_as_pages_say_it_or_as_a_chinese_keyboard_types_it():
    kept = "年龄 >= 80 AND (独居 = TRUE OR NOT 地段 = 'A并且B，８') AND 月收入 IS NULL"
    assert rules.from_words(rules.in_words(kept)) == kept
    typed = "年龄 ≥ ８０ 并且（独居=是 或者 不是 地段 = ‘A并且B，８’）并且 月收入 没有填"
    columns = {"年龄": "number", "独居": "boolean", "地段": "text", "月收入": "number"}
    found = rules.from_words(typed)
    assert rules.compile_expression(found, columns, where="rule")
    assert "'A并且B，８'" in found
    assert rules.from_words("是否独居 = 否") == "是否独居 = FALSE"


def test_a_rule_is_told_in_words_and_quotes_stay():
    rule = "年龄 >= 80 AND (独居 = TRUE OR NOT 地段 = 'A AND B') AND 月收入 IS NULL"
    assert rules.in_words(rule) == "年龄 ≥ 80 并且 (独居：是 或者 不是 地段 = 'A AND B') 并且 月收入 没有填"


@pytest.mark.parametrize(
    ("n", "of", "few"), [(0, 40, False), (1, 40, True), (5, 40, False), (38, 40, True), (40, 40, False)]
)
def test_one_to_four_people_are_not_told_nor_one_to_four_left_over(n, of, few):
    assert rules.Part(n, of, 0.0, 1.0).few is few


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("姓名 文字", "bad_column"),
        ("身份证号 文字", "bad_column"),
        ("年龄 岁数", "bad_column"),
        ("年龄 数字\n年龄 数字", "bad_column"),
        ("", "bad_column"),
    ],
)
def test_columns_tell_nothing_of_a_person(text, code):
    why(code, rules.columns_of, text)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("年龄 >= 80", "column_unread"),
        ("年岁 >= 80", "bad_expression"),
        ("年龄 >= '八十'", "bad_expression"),
        ("", "bad_expression"),
    ],
)
def test_a_rule_that_cannot_be_decided_from_its_columns_is_refused(rule, code):
    fact = f.Stated(commitment="x", unit="xianfu", columns=rules.columns_of(COLUMNS), rule=rule)
    why(code, rules.state_rule, fact)


@pytest.mark.parametrize(
    "line", ["85,是,700,是", "八十五,是,700,是,是", "85,是,700,也许,是", "85,是,13800000000,是,是", "nan,是,700,是,是"]
)
def test_a_line_that_does_not_fit_is_named_by_its_number(line):
    raised = why("bad_case", rules.cases_of, rules.columns_of(COLUMNS), f"85,是,700,是,是\n{line}")
    assert "第 2 行" in raised.say()


def test_coverage_never_exceeds_the_eligible():
    given = {"unit": "xianfu", "on": TODAY, "today": TODAY, "texts": _texts()}
    why("bad_counts", rules.count, stated(), eligible=10, reached=11, **given)
    why("bad_counts", rules.count, stated(), eligible=0, reached=0, **given)
    why("bad_counts", rules.count, stated(), eligible=10, reached=5, **(given | {"on": date(2026, 3, 5)}))


@pytest.mark.django_db
def test_the_owner_states_it_once_and_nobody_in_its_line_audits_it():
    world.found()
    row = locked()
    given = {"columns": COLUMNS, "rule": RULE, "at": AT}
    with pytest.raises(NotFound):
        actions.state_rule(row.code, **given, by=officer("zhujian"))
    made = actions.state_rule(row.code, **given, by=officer("xianfu"))
    refused("rule_stated", actions.state_rule, row.code, **given, by=officer("xianfu"))
    cases = "85,是,700,是,是\n82,否,800,否,是"
    for by in (officer("xianfu", "auditor"), officer("zhujian", "auditor")):
        refused("own_line", actions.sample, made.code, cases, text="随机", by=by, at=AT)
    refused("auditor_looks", actions.sample, made.code, cases, text="随机", by=officer("xianfu"), at=AT)
    actions.sample(made.code, cases, text="由系统抽取", by=auditor(), at=AT)
    when = {"on": TODAY, "today": TODAY, "at": AT}
    actions.count(made.code, eligible=120, reached=90, text="按登记册", by=officer("xianfu"), **when)
    one = queries.aims([row.code])[row.code]
    assert (one.state.reached, one.state.eligible, one.state.counted_by) == (90, 120, "xianfu")
    assert one.state.sampled_by == ["huifang"]
    assert one.errors.inclusion.n == 1
    assert queries.looked(one.state)[0].wrong == "taken_in"
    rebuilding.rebuild()
    assert not list(rebuilding.check())
