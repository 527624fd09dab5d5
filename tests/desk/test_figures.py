"""A unit's figures: whose they are to open, n of N that add up, what was left out, and the late ones one step behind."""

import re

import pytest

from banshi.desk import behind
from banshi.matters.actions import verdicts
from banshi.matters.queries import figures as matters
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from tests import world
from tests.world import NOW, act, days, hours

FIGURES = "/desk/figures"
SINCE = NOW - days(90)


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def answered(at, *, after, by="zhujian1", **given) -> str:
    code = world.report(at, **given).code
    act(code, "sign_for", by=by, at=at + hours(1))
    act(code, "reply", by=by, at=at + after, outcome="solved", reason="已办")
    return code


@pytest.mark.parametrize(
    ("username", "unit", "status"),
    [
        ("zhujian1", "", 200),
        ("zhujian1", "zhujian", 200),
        ("zhujian1", "gongshui", 404),
        ("zhujian0", "gongshui", 200),
        ("zhujian0", "huanbao", 404),
        ("xianzhang", "huanbao", 200),
        ("heyan1", "jiaoyu", 200),
        ("heyan1", "nothing", 404),
        ("shouli", "", 404),
        ("xitong", "", 404),
    ],
)
def test_a_unit_opens_to_its_own_to_its_head_and_to_checkers(sign, username, unit, status):
    assert sign(username).get(FIGURES, {"unit": unit}).status_code == status


def test_each_number_stands_with_its_denominator_and_what_was_left_out(sign):
    answered(NOW - days(40), after=days(2))
    answered(NOW - days(40), after=days(35))
    world.report(NOW - days(1))
    text = shown(sign("zhujian1").get(FIGURES))
    assert "<strong>1</strong> / 2" in text
    assert "50.0%" in text
    assert "还没有到期 1" in text
    assert "还在等待评价 2" in text
    assert 'width="50.0"' in text


def test_the_late_ones_are_those_the_first_number_misses(sign):
    late = answered(NOW - days(40), after=days(35))
    unanswered = world.report(NOW - days(40)).code
    answered(NOW - days(40), after=days(2))
    gone = world.report(NOW - days(40)).code
    act(gone, "withdraw", by=Viewer.requester(_id(gone)), at=NOW - days(1))
    [first, *_] = matters.of_unit("zhujian", since=SINCE, now=NOW)
    found = list(behind.answered_late("zhujian", world.staff("zhujian0"), since=SINCE, now=NOW))
    assert {row.code for row in found} == {late, unanswered}
    assert len(found) == first.of - first.n
    text = shown(sign("zhujian0").get(FIGURES)).partition("“按时答复”没有算上的 2 件")[2].partition("</details>")[0]
    assert set(re.findall(r"/matters/(\d+)", text)) == {late, unanswered}


def test_what_people_found_unsolved_or_bad_stands_behind_the_other_two(sign):
    found = {}
    for solved, satisfied in (("yes", 5), ("yes", 2), ("no", 1), ("partly", 0)):
        code = answered(NOW - days(20), after=days(2))
        token = people.verdict_token(_id(code), 1)
        verdicts.give_by_token(code, token, solved=solved, satisfied=satisfied, at=NOW - days(1))
        found[solved, satisfied] = code
    _, second, third = matters.of_unit("zhujian", since=SINCE, now=NOW)
    head = world.staff("zhujian0")
    unsolved = {row.code for row in behind.not_solved("zhujian", head, since=SINCE, now=NOW)}
    discontent = {row.code for row in behind.not_content("zhujian", head, since=SINCE, now=NOW)}
    assert unsolved == {found["no", 1], found["partly", 0]}
    assert discontent == {found["yes", 2], found["no", 1]}
    assert (len(unsolved), len(discontent)) == (second.of - second.n, third.of - third.n)
    text = shown(sign("zhujian0").get(FIGURES))
    assert "“本人确认已解决”没有算上的 2 件" in text
    assert "“本人表示满意”没有算上的 2 件" in text


def _id(code: str) -> int:
    return seeing.found(code, Viewer.system())[0].id


def test_the_day_it_counts_from_can_be_chosen_and_nonsense_is_the_usual_day(sign):
    answered(NOW - days(40), after=days(2))
    client = sign("zhujian1")
    assert "<strong>0</strong> / 0" in shown(client.get(FIGURES, {"since": "2026-03-01"}))
    assert "<strong>1</strong> / 1" in shown(client.get(FIGURES, {"since": "2026-01-01"}))
    for odd in ("yesterday", "2026-13-01", "9999-12-31", "0001-01-01", "", "٢٠٢٦-٠١-٠١"):
        assert client.get(FIGURES, {"since": odd}).status_code == 200


def test_an_empty_base_says_what_would_be_there(sign):
    text = shown(sign("jiaoyu1").get(FIGURES))
    assert text.count("这段时间还没有可以计算的") == 3
    assert "没有算上的" not in text
    assert "从旧系统导入的历史办件会在这里单独计算" in text


def test_opening_the_late_ones_is_logged(sign):
    code = world.report(NOW - days(40)).code
    sign("zhujian1").get(FIGURES)
    [row] = [row for row in people.reads()[0] if row.page == "figures"]
    assert row.subjects == code
