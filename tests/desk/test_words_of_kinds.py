"""A desk speaks of each kind in that kind's own words: what was done, who judges, what is drawn, what is read to whom."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from banshi.kit import clock
from banshi.people import actions as people
from banshi.people import queries
from banshi.units import actions as units
from tests import world
from tests.playbooks.test_kinds import at_desk, filled, moved, signed, state

# Wednesday 28 April 2021, ten in the morning in 示例县
THEN = datetime(2021, 4, 28, 2, 0, tzinfo=UTC)
SUBSIDY = "cross_province_subsidy"


@pytest.fixture
def town(db):
    world.found()
    units.add_catalogue([{"function": "execution", "place_path": "", "unit": "zhengwu"}], on=date(2020, 1, 1))
    with clock.frozen(THEN):
        yield world


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def words(html: str) -> str:
    main = re.search(r"<main.*?</main>", html, re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", main[0])))


def shown(client: Client, code: str, done: str = "") -> str:
    return words(page(client, f"/desk/matters/{code}?done={done}"))


def test_what_was_done_is_called_what_the_button_said(town):
    desk = signed("shouli")
    code = at_desk(desk, SUBSIDY)
    # nobody signs for it in this kind
    assert "视为接收" not in shown(desk, code)
    moved(desk, code, "dispatches", unit="minzheng")
    said = shown(desk, code, "dispatches")
    assert "已记录：推送户籍地" in said
    assert "推送户籍地：示例县民政局" in said
    assert "红线是答复时限" not in said
    assert "已记录：签收" in shown(signed("zhujian1"), town.report(THEN).code, "signatures")


def test_a_decision_goes_back_to_where_the_application_was_taken_in(town):
    desk, home = signed("shouli"), signed("minzheng1")
    code = at_desk(desk, SUBSIDY)
    moved(desk, code, "dispatches", unit="minzheng")
    form = page(home, f"/desk/matters/{code}/hand-overs")
    assert '<option value="rexian" selected>' in form
    # where handing over is passing on to somebody new, nobody is chosen beforehand
    passed = at_desk(signed("qinghe9", ("dispatcher", "qinghe")), "grassroots_letter")
    moved(signed("qinghe9"), passed, "dispatches", unit="shuili")
    assert " selected>" not in page(signed("shuili0"), f"/desk/matters/{passed}/hand-overs")


def test_units_near_by_come_before_those_of_another_province(town):
    units.add_units([{"code": "aaa", "name": "别省民政局", "parent": "", "place_path": "99"}], on=date(2020, 1, 1))
    code = at_desk(signed("shouli"), SUBSIDY)
    offered = re.findall(r'<option value="(\w+)"', page(signed("shouli"), f"/desk/matters/{code}/dispatches"))
    assert offered.index("minzheng") < offered.index("aaa")
    assert offered.index("xianfu") < offered.index("huifang")


def test_a_letter_is_judged_by_who_wrote_it(town):
    sender, office = signed("qinghe9", ("dispatcher", "qinghe")), signed("shuili1")
    code = at_desk(sender, "grassroots_letter")
    moved(sender, code, "dispatches", unit="shuili")
    assert "答复内容（来文单位会看到）" in shown(office, code)
    moved(office, code, "replies", outcome="planned", reason="列入计划")
    assert "等来文单位评价" in shown(office, code)
    form = words(page(sender, f"/desk/matters/{code}/verdicts"))
    assert "来文单位的原话" in form
    assert "转录" not in form
    moved(sender, code, "verdicts", solved="no", channel="letter", reason="等不到明年")
    said = shown(sender, code, "verdicts")
    assert "已记录：评价答复" in said
    assert "来文单位已评价" in said
    assert "来文单位评价后办结" in said
    assert "诉求人" not in said
    assert "本人" not in said


def test_a_request_keeps_the_words_of_requesters(town):
    code = town.report(THEN).code
    moved(signed("zhujian1"), code, "signatures")
    assert "答复内容（诉求人会看到）" in shown(signed("zhujian1"), code)
    moved(signed("zhujian1"), code, "replies", outcome="solved", reason="已修好")
    said = shown(signed("zhujian1"), code)
    assert "等诉求人评价" in said
    assert "红线是答复时限" not in said


def test_the_catalogue_is_named_by_the_class_of_this_one(town):
    code = at_desk(signed("shouli"), "court_settlement", category="02")
    said = shown(signed("zhengwu1"), code)
    assert "按派单目录“按月分期 · 全域”派给" in said
    visit = at_desk(signed("shouli"), "visit", category="01")
    said = shown(signed("shouli"), visit)
    assert state(visit).owner == "minzheng"
    assert "按派单目录“生活困难 · 全域”派给" in said
    assert "“07" not in said


def registered(kind: str, **over: str) -> str:
    by = signed("qinghe9", ("dispatcher", "qinghe")) if kind == "grassroots_letter" else signed("shouli")
    answer = by.post("/desk/requests", filled(kind, **over) | {"kind": kind, "channel": "counter"})
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_what_is_read_aloud_after_registering_is_what_the_portal_asks_for(town):
    said = registered("request")
    assert "查询码" in said
    assert "校验码" not in said
    assert "最晚答复2021-" in said
    said = registered("court_settlement")
    assert "执行期限2021-10-28" in said
    assert "最晚答复" not in said
    assert "推送时限2021-05-06 17:30" in registered(SUBSIDY)
    # a letter between offices is read to nobody
    said = registered("grassroots_letter")
    assert "读给对方听" not in said
    assert "查询码" not in said


def test_only_who_may_be_on_the_telephone_is_asked_about_danger(town):
    desk = signed("shouli")
    assert "110、119、120" in page(desk, "/desk/requests?kind=request")
    for kind in ("grassroots_letter", "court_settlement", "household_roster"):
        assert "110、119、120" not in page(desk, f"/desk/requests?kind={kind}"), kind


def test_a_settlement_of_which_only_the_county_is_known_can_be_said_so(town):
    assert '<option value="990101">示例县</option>' in page(signed("shouli"), "/desk/requests?kind=court_settlement")
    # a village worker speaks of places of their own
    assert '<option value="990101">' not in page(signed("wangge1"), "/desk/requests?kind=visit")


def test_files_are_missed_only_where_files_were_asked_for(town):
    code = at_desk(signed("shouli"), "court_settlement", category="02")
    officer, seen = signed("zhengwu1"), {"seen": str(state(code).number)}
    answer = officer.post(f"/desk/matters/{code}/promises", seen | {"claim": "3.8万多", "schedule": "2021-05-20 1"})
    assert "不是金额" in answer.content.decode()
    assert "附件不能保留" not in answer.content.decode()
    answer = officer.post(f"/desk/matters/{code}/payments", seen | {"paid": "很多", "instalment": "0"})
    assert "附件不能保留" in answer.content.decode()


def test_the_board_holds_only_what_can_be_given_to_somebody(town):
    desk = signed("shouli")
    roster = at_desk(desk, "household_roster")
    waiting = at_desk(desk, SUBSIDY)
    board = page(signed("paidan"), "/desk/board")
    assert f"/desk/matters/{waiting}" in board
    assert f"/desk/matters/{roster}" not in board
    # it stays in the list of whoever took it in
    assert f"/desk/matters/{roster}" in page(desk, "/desk/")


def test_of_two_dispatchers_the_second_reads_what_the_first_did_and_their_own_choice_in_words(town):
    code = town.report(THEN, category="99").code
    form = {"seen": str(state(code).number), "reason": ""}
    first, second = signed("paidan"), signed("paidan2")
    assert first.post(f"/desk/matters/{code}/dispatches", form | {"unit": "jiaotong"}).status_code == 302
    answer = second.post(f"/desk/matters/{code}/dispatches", form | {"unit": "shuili"})
    said = words(answer.content.decode())
    assert answer.status_code == 409
    assert "派给示例县交通运输局主办" in said
    assert "主办单位示例县水利局" in said
    assert "shuili" not in said
    assert state(code).owner == "jiaotong"


def test_where_nothing_was_typed_nothing_is_said_to_be_below(town):
    code = town.report(THEN).code
    form = {"seen": str(state(code).number)}
    assert signed("zhujian1").post(f"/desk/matters/{code}/signatures", form).status_code == 302
    people.appoint(queries.staff_named("gongshui1"), role="handler", unit="zhujian", on=date(2020, 1, 1))
    said = words(signed("gongshui1").post(f"/desk/matters/{code}/signatures", form).content.decode())
    assert "您的操作没有写入" in said
    assert "填写的内容在下面" not in said
    # who pressed twice is not told that nothing was written
    number = state(code).number
    said = words(signed("zhujian1").post(f"/desk/matters/{code}/signatures", form).content.decode())
    assert "这一步您刚才已经办过，没有重复写入" in said
    assert "您的操作没有写入" not in said
    assert state(code).number == number


@pytest.mark.parametrize(
    ("kind", "way"),
    [("request", "phone"), ("visit", "visit"), ("grassroots_letter", "letter"), ("inspection_finding", "visit")],
)
def test_a_form_begins_with_the_way_its_kind_mostly_comes(town, kind, way):
    form = page(signed("shouli"), f"/desk/requests?kind={kind}")
    assert re.findall(r'name="channel" value="(\w+)" checked', form) == [way]
