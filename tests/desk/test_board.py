"""The dispatch board: three groups, a suggestion from the catalogue, one step from row to unit, two dispatchers at once."""

import re

from django.urls import reverse

from banshi.matters.queries import seeing
from banshi.people.facts import Viewer
from tests import world
from tests.world import NOW, act, days, hours

BOARD = "/desk/board"


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def owner(code: str) -> str:
    return seeing.found(code, Viewer.system())[1].owner


def dispatch(client, code: str, unit: str, seen: str):
    given = {"unit": unit, "seen": seen, "back": "board"}
    return client.post(reverse("desk:move", args=[code, "dispatches"]), given)


def seen_on(text: str, code: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', text.partition(f"/matters/{code}/dispatches")[2])[1]


def test_the_three_groups_stand_apart(sign):
    waiting = world.report(NOW - hours(3), category="12/1201").code
    refused = world.report(NOW - days(1)).code
    act(
        refused,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(9),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(refused, "approve_refusal", by="zhujian0", at=NOW - hours(8))
    declining = world.report(NOW - hours(5), category="12/1201").code
    act(declining, "propose_not_accepted", by="shouli", at=NOW - hours(4), ground="litigation", reason="…")
    handled = world.report(NOW).code
    text = shown(sign("paidan").get(BOARD))
    places = [text.index(code) for code in (waiting, refused, declining)]
    headings = [text.index(f'id="{name}"') for name in ("undispatched", "disputed", "declining")]
    assert headings[0] < places[0] < headings[1] < places[1] < headings[2] < places[2]
    assert "住建局退单，建议水利局" in text
    assert handled not in text


def test_one_dispatches_from_the_row_and_comes_back(sign):
    code = world.report(NOW - hours(1), category="12/1201").code
    client = sign("paidan")
    answer = dispatch(client, code, "minzheng", seen_on(shown(client.get(BOARD)), code))
    assert (answer.status_code, answer.url) == (302, f"{BOARD}?done={code}")
    assert owner(code) == "minzheng"
    text = shown(client.get(answer.url))
    assert "已派出" in text
    assert f"/matters/{code}" not in text


def test_a_disputed_one_begins_with_the_unit_the_refusal_proposed(sign):
    code = world.report(NOW - days(1)).code
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(9),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(code, "approve_refusal", by="zhujian0", at=NOW - hours(8))
    text = shown(sign("paidan").get(BOARD))
    assert '<option value="shuili" selected>示例县水利局 （建议）' in text
    assert '<option value="zhujian"' not in text.partition("<select")[2].partition("</select>")[0]
    assert 'data-units="zhujian"' in text


def test_of_two_dispatchers_at_once_the_second_is_told(sign):
    code = world.report(NOW - hours(1), category="12/1201").code
    first, second = sign("paidan"), sign("paidan2")
    drawn = seen_on(shown(first.get(BOARD)), code)
    assert dispatch(first, code, "minzheng", drawn).status_code == 302
    late = dispatch(second, code, "huanbao", drawn)
    assert late.status_code == 409
    assert "派给示例县民政局主办" in late.content.decode()
    assert owner(code) == "minzheng"


def test_the_adjudicator_sees_disputes_and_dispatches_nothing(sign):
    world.report(NOW - hours(1), category="12/1201")
    code = world.report(NOW - days(1)).code
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(9),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(code, "approve_refusal", by="zhujian0", at=NOW - hours(8))
    text = shown(sign("shenhe1").get(BOARD))
    assert code in text
    assert 'id="undispatched"' not in text
    assert "/dispatches" not in text


def test_an_empty_board_says_what_would_be_there(sign):
    assert "派单目录定不下主办单位的" in shown(sign("paidan").get(BOARD))


def test_a_made_up_notice_is_not_repeated(sign):
    text = shown(sign("paidan").get(BOARD, {"done": "<b>1</b>"}))
    assert "已派出" not in text
