"""Practices, rules, pledges, sessions, question sets and answers: pure decisions, no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.exchange.facts import event as event_facts
from banshi.exchange.facts import pledge as pledge_facts
from banshi.exchange.rules import event, pledge, rulemaking
from banshi.kit.refused import Refused
from banshi.programmes.facts import survey as f
from banshi.programmes.facts.survey import Option, Question
from banshi.programmes.rules import answering, publicity, survey
from banshi.programmes.rules.answering import Sheet

DAY = date(2026, 3, 4)
GOOD_BAD = (Option("y", "好", 1), Option("n", "不好", -1))


def refused(code: str, call, *args, **named) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    assert caught.value.code == code
    assert caught.value.say("en")
    return caught.value


def test_the_standard_set_asks_solved_first_and_the_three_scales_in_their_published_words():
    kinds = [one.kind for one in survey.checked(survey.STANDARD)]
    assert kinds == ["solved", "satisfied", "gain", "happiness", "security"]
    assert [one.text for one in survey.STANDARD[2:]] == [wording for _label, wording in f.SCALES.values()]


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ((Question("a", "other", "好不好", (Option("y", "好", 1), Option("z", "很好", 1))),), "no_negative_option"),
        ((Question("a", "other", "好不好", (*GOOD_BAD, Option("z", "很好", 1))),), "leading_question"),
        ((survey.STANDARD[1], survey.STANDARD[0]), "solved_first"),
        ((survey.STANDARD[1],), "solved_first"),
        ((Question("gain", "gain", "您一定很有获得感吧", GOOD_BAD),), "scale_reworded"),
        ((survey.STANDARD[0], survey.STANDARD[0]), "bad_set"),
        ((), "bad_set"),
    ],
)
def test_a_leading_question_set_is_refused(questions, code):
    refused(code, survey.checked, questions)


def test_own_questions_are_typed_a_line_each_and_a_wrong_line_is_named():
    made = survey.set_of("等了多久？｜+不到一天｜0一两天｜-三天以上")
    assert [option.sign for option in made[-1].options] == [1, 0, -1]
    assert "第 2 题" in refused("bad_question", survey.set_of, "好吗｜+好｜-不好\n好吗").say()
    refused("no_negative_option", survey.set_of, "好吗｜+好｜0一般")


PLACES = {"99": ("99",), "上湾村": ("99/1", "99/2"), "青河镇上湾村": ("99/1",)}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a1", "没有写地点"),
        ("a1,99/1", "没有“99/1”这个地点"),
        (",99", "编号只用"),
        ("x,99\nx,99", "第 2 行“x,99”：编号重复"),
        ("13800000000,99", "像电话"),
        ("张 三，上湾村", "编号只用"),
        ("a1，上湾村", "有 2 个地方叫“上湾村”"),
    ],
)
def test_a_wrong_line_of_the_population_is_named_with_what_is_wrong(line, why):
    assert why in refused("bad_line", survey.population, line, PLACES).say()


@pytest.mark.parametrize(
    "line",
    ["a1，青河镇上湾村 ", " a1,青河镇上湾村,", "a1\t青河镇上湾村", "a1 青河镇上湾村", "\n　a1 ，　青河镇上湾村　\n\n"],
)
def test_a_place_is_written_as_people_call_it(line):
    assert survey.population(line, PLACES) == [("a1", "99/1")]


@given(n=st.integers(1, 40), seed=st.binary(min_size=32, max_size=32))
def test_a_draw_depends_on_seed_and_list_alone_and_draws_everybody_once(n, seed):
    refs = [f"r{k}" for k in range(40)]
    found = survey.drawn(refs, n, seed.hex())
    assert len(set(found)) == n
    assert found == survey.drawn(list(reversed(refs)), n, seed.hex())


def test_nothing_is_drawn_before_the_seed_exists_nor_from_another_list():
    people = [("a", "99"), ("b", "99")]
    state = f.SurveyState(id=1)
    refused("freeze_first", survey.draw, state, people, n=1, seal=1, root=b"x")
    for fact in survey.freeze(state, people, after_seal=4):
        survey.apply(state, fact, at="", actor="")
    refused("frozen_already", survey.freeze, state, people, after_seal=4)
    refused("wait_for_seal", survey.draw, state, people, n=1, seal=0, root=b"")
    refused("list_changed", survey.draw, state, [("a", "99"), ("c", "99")], n=1, seal=5, root=b"x")
    refused("bad_number", survey.draw, state, people, n=3, seal=5, root=b"x")
    [fact] = survey.draw(state, people, n=1, seal=5, root=b"x")
    assert (fact.n, fact.seal, fact.seed) == (1, 5, b"x".hex())


def sheet(n: int, value: str = "yes", device: str = "d", place: str = "99/9901/990101/990101001/1") -> Sheet:
    return Sheet(n, place, {"solved": value}, device)


def test_five_alike_in_a_row_from_one_device_are_flagged_and_four_are_not():
    assert answering.alike([sheet(n) for n in range(4)]) == set()
    assert answering.alike([sheet(n) for n in range(5)]) == {0, 1, 2, 3, 4}
    broken = [sheet(0), sheet(1), sheet(2, "no"), *(sheet(n) for n in range(3, 6))]
    assert answering.alike(broken) == set()
    mixed = [sheet(n, device="d" if n % 2 else "e") for n in range(10)]
    assert answering.alike(mixed) == set(range(10))


def test_fewer_than_half_answering_makes_the_bounds_the_headline():
    given = [sheet(n, "yes" if n < 285 else "no") for n in range(310)]
    [one] = answering.results(survey.STANDARD[:1], given, drawn=1000, reached=400)
    assert one.share.by_bounds
    assert (round(one.share.worst, 3), round(one.share.best, 3)) == (0.285, 0.975)
    [half] = answering.results(survey.STANDARD[:1], given, drawn=600, reached=400)
    assert not half.share.by_bounds


def test_coaching_is_withheld_at_the_third_report_once():
    state = f.SurveyState(id=1)
    assert survey.withhold(state, "99/9901/990101/1", 2) == []
    [fact] = survey.withhold(state, "99/9901/990101/1", 3)
    survey.apply(state, fact, at="", actor="")
    assert survey.withhold(state, "99/9901/990101/1", 4) == []


def test_an_empty_sheet_and_an_answer_nobody_offered_are_refused_and_the_scales_take_turns():
    refused("no_answer", answering.read, survey.STANDARD, {})
    refused("bad_answer", answering.read, survey.STANDARD, {"solved": "maybe"})
    orders = {tuple(one.key for one in answering.in_turn(survey.STANDARD, turn)) for turn in range(6)}
    assert len(orders) == 3
    assert all(order[:2] == ("solved", "satisfied") for order in orders)


def pledged(**changed) -> pledge_facts.PledgeState:
    given = {"kind": "unit", "who": "zhujian", "unit": "zhujian", "due_on": "2026-06-30", **changed}
    return pledge_facts.PledgeState(id=1, **given)


@pytest.mark.parametrize(
    ("changed", "on", "status"),
    [
        ({}, date(2026, 6, 30), "open"),
        ({}, date(2026, 7, 1), "broken"),
        ({"claimed_on": "2026-06-30"}, date(2026, 7, 1), "claimed"),
        ({"claimed_on": "2026-07-01"}, date(2026, 7, 2), "broken"),
        ({"claimed_on": "2026-06-30", "confirmed": "x", "holds": True}, date(2026, 8, 1), "confirmed"),
        ({"claimed_on": "2026-07-02", "confirmed": "x", "holds": True}, date(2026, 8, 1), "late"),
        ({"claimed_on": "2026-06-30", "confirmed": "x", "holds": False}, date(2026, 6, 30), "denied"),
    ],
)
def test_the_clock_alone_breaks_a_pledge_and_the_rule_is_the_same_for_all(changed, on, status):
    for kind, office in (("unit", ""), ("body", ""), ("person", "组长"), ("person", "")):
        assert pledge.status(pledged(kind=kind, office=office, **changed), on) == status


def test_somebody_without_an_office_does_not_stand_on_a_public_page():
    refused("no_office", pledge.agree, pledged(kind="person", who="staff:1"), public=True)
    assert pledge.agree(pledged(kind="person", who="staff:1", office="组长"), public=True)


def rule(**changed) -> rulemaking.RulemakingState:
    return rulemaking.RulemakingState(id=1, title="办法", unit="jiaoyu", **changed)


def test_the_stage_of_a_rule_follows_the_calendar():
    held = rule(from_on="2026-03-05", to_on="2026-03-20")
    days = {DAY: "draft", date(2026, 3, 5): "comment", date(2026, 3, 20): "comment", date(2026, 3, 21): "considered"}
    assert {day: rulemaking.stage(held, day) for day in days} == days
    held.adopted_on, held.in_force_on = "2026-03-25", "2026-05-01"
    assert rulemaking.stage(held, date(2026, 4, 30)) == "promulgated"
    assert rulemaking.stage(held, date(2026, 5, 1)) == "in_force"


def test_a_rule_is_not_adopted_before_its_comments_have_ended_and_are_answered():
    on = date(2026, 3, 21)
    held = rule(from_on="2026-03-05", to_on="2026-03-20")
    refused("comments_first", rulemaking.adopt, rule(), on=on, today=on, answered=0, comments=0, by="x")
    refused("comments_first", rulemaking.adopt, held, on=date(2026, 3, 20), today=on, answered=0, comments=0, by="x")
    said = refused("comments_unanswered", rulemaking.adopt, held, on=on, today=on, answered=2, comments=5, by="x")
    assert "5 条意见中还有 3 条" in said.say()
    assert rulemaking.adopt(held, on=on, today=on, answered=5, comments=5, by="x")
    refused("adopt_first", rulemaking.promulgate, held, document_number="1", in_force_on=on)


def series() -> event_facts.EventState:
    return event_facts.EventState(id=1, title="送教", unit="jiaoyu")


def session(**changed) -> event_facts.SessionHeld:
    given = {"n": 1, "on": "2026-03-01", "place": "99/9901", "host": "qinghe", "attendance": 40, **changed}
    return event_facts.SessionHeld(**given)


def test_photos_are_evidence_and_the_hosts_word_confirms_with_its_own_count():
    state = series()
    event.apply(state, session(), at="1", actor="staff:1")
    event.apply(state, session(n=2, on="2026-03-02", photos=9), at="1", actor="staff:1")
    assert [event.tier(one) for one in state.sessions] == ["claimed", "evidenced"]
    refused("own_words", event.answer, state, 2, unit="qinghe", actor="staff:1", held=True, attendance=1, texts=())
    refused("not_the_host", event.answer, state, 2, unit="liulin", actor="staff:2", held=True, attendance=1, texts=())
    refused("reason_needed", event.answer, state, 2, unit="qinghe", actor="staff:2", held=False, attendance=0, texts=())
    [fact] = event.answer(state, 2, unit="qinghe", actor="staff:2", held=True, attendance=31, texts=())
    event.apply(state, fact, at="2", actor="staff:2")
    found = event.totals(state)
    assert (found.sessions, found.claimed_people, found.confirmed_people, found.hosts) == (2, 80, 31, 1)
    assert found.tiers == {"claimed": 1, "evidenced": 0, "confirmed": 1, "disputed": 0}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": (DAY + timedelta(days=1)).isoformat()}, "future_session"),
        ({"host": "jiaoyu"}, "host_needed"),
        ({"place": ""}, "host_needed"),
        ({"attendance": -1}, "bad_counts"),
    ],
)
def test_a_session_that_cannot_be_is_refused(changed, code):
    refused(code, event.hold, series(), session(**changed), today=DAY)


def test_rows_by_tags_add_up_and_the_untagged_are_a_row_of_their_own():
    found = [(("办实事",), "claimed"), (("办实事", "送温暖"), ""), ((), "claimed"), (("送温暖", "办实事"), "claimed")]
    rows = publicity.by_tags(found)
    assert [(row.tags, row.count) for row in rows] == [(("办实事",), 1), (("办实事", "送温暖"), 2), ((), 1)]
    assert sum(row.count for row in rows) == len(found)
