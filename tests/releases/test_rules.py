"""The catalogue and the press text without a database: what is counted, and what may not be typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit.refused import Refused
from banshi.programmes.facts import commitment as c
from banshi.programmes.facts.past import Held
from banshi.programmes.facts.report import ReportState, Value
from banshi.releases import facts as f
from banshi.releases.rules import figures, press, printing
from banshi.releases.rules import release as rules

DAY = date(2026, 3, 4)
PATHS = {"county": "county", "a": "county/a", "b": "county/b", "a1": "county/a/a1", "other": "other"}


def promise(n: int = 1, *, kind: str = "sum", scale: int = 0, **state) -> Held:
    terms = c.Locked(
        title=f"第{n}件",
        owner="county",
        due_on="2026-12-31",
        acceptance="验收",
        indicator=c.IndicatorTerms(
            name="指标",
            measure="公里",
            kind=kind,
            scale=scale,
            milestones=(c.Milestone("2026-01-01", 0), c.Milestone("2026-12-31", 125)),
            targets=(c.Target("a", 100), c.Target("b", 25)),
        ),
    )
    full = c.CommitmentState(id=n, terms=terms, due_on=state.pop("due_on", "2026-12-31"), **state)
    return Held("commitment", n, f"item{n}", 1, b"\1" * 32, full)


def filing(n: int, unit: str, value: int, *, on: str = "2026-03-01", d: int = 0, tier: str = "evidenced") -> Held:
    state = ReportState(id=n, unit=unit, on=on, values={1: Value(1, value, d, tier)})
    return Held("report", n, f"report{n}", 1, bytes([n]) * 32, state)


def printed(query: str, held: Held, filings=(), **params) -> str:
    past = figures.Past(DAY, {held.code: held}, None, {held.subject: list(filings)}, PATHS)
    given_ = {"item": held.code, **params}
    return figures.measure(query, given_, rows=figures.select(query, given_, past), on=DAY).shown


@pytest.mark.parametrize(
    ("kind", "scale", "filings", "shown"),
    [
        ("sum", 0, [filing(2, "a", 40), filing(3, "b", 2)], "42 公里（有佐证）"),
        ("sum", 1, [filing(2, "a", 45, tier="claimed")], "4.5 公里（自报）"),
        ("rate", 0, [filing(2, "a", 20, d=40), filing(3, "b", 5, d=10)], "50.0%（25/50，有佐证）"),
        ("gap", 0, [filing(2, "a", 20), filing(3, "b", 5)], "最高与最低相差 15（有佐证）"),
        ("sum", 0, [], "没有数据"),
        ("sum", 0, [filing(2, "a", 40), filing(3, "a", 50, on="2026-03-03")], "50 公里（有佐证）"),
        ("sum", 0, [filing(2, "a", 40), filing(3, "a1", 5), filing(4, "other", 9)], "45 公里（有佐证）"),
    ],
)
def test_a_value_carries_its_denominator_and_its_tier(kind, scale, filings, shown):
    assert printed("value", promise(kind=kind, scale=scale), filings) == shown


def test_a_region_is_the_unit_and_what_lies_below_it():
    filings = [filing(2, "a", 40), filing(3, "a1", 5), filing(4, "b", 9)]
    assert printed("region", promise(), filings, unit="a") == "45 公里（有佐证）"
    assert printed("reporting", promise(), filings) == "2/2"
    assert printed("reporting", promise(), filings[1:2]) == "0/2"


def test_a_day_that_was_put_off_stands_beside_the_first_one():
    late = promise(due_on="2027-06-30", extensions=[("2026-12-31", "staff:1")])
    assert printed("due", late) == "2026-12-31（经批准延期至 2027-06-30）"


def test_twenty_eight_claims_and_nothing_else_read_as_that():
    rows = [promise(n, claimed="2026-03-01T00:00:00.000000Z") for n in range(28)]
    found = {
        name: figures.measure("tier", {"tier": name}, rows=rows, on=DAY).shown
        for name in ("claimed", "confirmed", "audited")
    }
    assert list(found.values()) == ["自报 28/28", "受益人已确认 0/28", "抽查已核实 0/28"]


def test_giving_an_item_up_does_not_wipe_out_that_it_was_refuted():
    given_up = {"cancelled": "2026-03-02T00:00:00.000000Z", "claimed": "2026-02-01T00:00:00.000000Z"}
    refuted = promise(audited="2026-03-01T00:00:00.000000Z", agrees=False, **given_up)
    assert "核查不一致" in printed("says", refuted)
    assert printed("says", promise(**given_up)) == "已取消"


@given(st.permutations([filing(n, "a", n) for n in range(2, 8)]))
def test_a_digest_does_not_depend_on_the_order_and_tells_every_entry_apart(rows):
    assert figures.digest(rows) == figures.digest(sorted(rows, key=lambda row: row.subject))
    other = Held("report", 2, "report2", 2, b"\2" * 32, rows[0].state)
    assert figures.digest([*rows[1:], other]) != figures.digest(rows)


@given(st.integers(1, 9999))
def test_chinese_numbers_are_read_as_numbers(n):
    signs, words = "零一二三四五六七八九", ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        words += signs[digit] + unit if digit else "零"
    assert press.number_of(words) == n
    assert press.number_of(str(n)) == n


@pytest.mark.parametrize(
    "text", ["第 3 项任务", "一项一项办", "共 28 项", "共二十八个实事项目", "全部 135 件", "每项都有人管", "2026 年办"]
)
def test_texts_that_say_what_the_queries_give_pass(text):
    press.check_typed(text, count=28, total=135)


@pytest.mark.parametrize("text", ["共 29 项", "共二十九项", "134 件", "２９项", "30 个实事项目", "共有 27 重点项"])
def test_texts_that_say_something_else_are_refused_with_both_numbers(text):
    with pytest.raises(Refused) as refused:
        press.check_typed(text, count=28, total=135)
    assert refused.value.code == "count_differs"
    assert "28" in refused.value.say()
    assert refused.value.say("en")


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{count", "count}", "{value}", "{region:a}", "{{count}}", "{drop table}"]
)
def test_slots_that_are_none_are_refused(text):
    with pytest.raises(Refused) as refused:
        press.pieces(text)
    assert refused.value.code == "unknown_slot"
    assert refused.value.say("en")


@given(st.lists(st.sampled_from(["共 ", "{count}", " 项，", "{claimed}", "{value:1}", "。"]), max_size=12))
def test_a_text_is_its_pieces_in_order(parts):
    found = press.pieces("".join(parts))
    assert len([one for one in found if not isinstance(one, str)]) == len([one for one in parts if one[0] == "{"])
    assert "".join(one for one in found if isinstance(one, str)) == "".join(one for one in parts if one[0] != "{")


def test_every_query_of_the_catalogue_says_itself_in_words():
    given_ = {"item": "item1", "unit": "a", "tier": "none"}
    for name, query in figures.CATALOGUE.items():
        params = {need: given_[need] for need in query.needs}
        said = figures.said(name, params, {"item1": "修路灯", "a": "甲乡"})
        assert said
        assert "{" not in said


@pytest.mark.parametrize(
    ("whole", "complete", "code"),
    [
        (f.Whole("batch", ""), False, "bad_whole"),
        (f.Whole("town", "x"), False, "bad_whole"),
        (f.Whole(), True, "complete_of_what"),
    ],
)
def test_a_list_says_what_it_is_a_part_of(whole, complete, code):
    with pytest.raises(Refused) as refused:
        rules.describe("标题", whole, rule="", complete=complete)
    assert refused.value.code == code


def test_a_text_that_asks_for_another_figure_than_was_frozen_is_refused_and_no_guess_is_made():
    figure = f.Figure(n=1, query="count", shown="28", digest="", rows=28)
    for held, asked in (((figure,), "total"), ((), "count")):
        with pytest.raises(Refused) as refused:
            printing.stored(held)(asked, {})
        assert (refused.value.code, refused.value.status) == ("release_altered", 503)
        assert f"asks for {asked}" in refused.value.say("en")
