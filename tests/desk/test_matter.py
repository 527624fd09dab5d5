"""The page of one matter: who may read what, the contact on asking, clocks, holdings, the way it went, the files."""

import pytest
from django.urls import reverse

from banshi.matters.queries import seeing
from banshi.people import queries as people
from tests import world
from tests.matters.pictures import PICTURE
from tests.world import NOW, act, days, hours

PHONE = "13800000000"


def page(client, code: str, **query):
    return client.get(reverse("desk:matter", args=[code]), query)


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def code(town):
    return world.report(NOW - days(2)).code


@pytest.mark.parametrize(
    ("username", "status"),
    [("zhujian1", 200), ("zhujian0", 200), ("xianzhang", 200), ("shouli2", 200), ("huanbao1", 404), ("heyan1", 200)],
)
def test_owner_colleague_head_and_checker_open_it_and_an_outsider_finds_nothing(sign, code, username, status):
    assert page(sign(username), code).status_code == status


@pytest.mark.parametrize("bad", ["1234567890", "abc", "0", "9" * 60, "12345 67890", "%00"])
def test_a_number_of_nothing_is_not_found(sign, code, bad):
    answer = sign("zhujian1").get(f"/desk/matters/{bad}")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_the_head_says_what_who_and_until_when(sign, code):
    text = shown(page(sign("zhujian1"), code))
    for words in (
        "诉求",
        "待签收",
        "示例县住房和城乡建设局",
        "tel:0000-1000011",
        "排水积水",
        "青河镇上湾村",
        "泵站后面",
        "答复时限",
    ):
        assert words in text, words


def test_the_contact_is_masked_until_somebody_who_calls_asks_and_that_is_logged(sign, code):
    client = sign("zhujian1")
    masked = shown(page(client, code))
    assert "138****0000" in masked
    assert PHONE not in masked
    assert "示例居民" not in masked
    answer = client.post(reverse("desk:contact", args=[code]))
    assert PHONE in shown(answer)
    assert "示例居民" in shown(answer)
    assert [row.subjects for row in people.reads()[0] if row.page == "contact"] == [code]


@pytest.mark.parametrize("username", ["heyan1", "huanbao1"])
def test_who_does_not_call_the_person_gets_no_number(sign, code, username):
    client = sign(username)
    assert client.post(reverse("desk:contact", args=[code])).status_code == 404
    assert "查看联系方式" not in page(client, code).content.decode()
    assert not [row for row in people.reads()[0] if row.page == "contact"]


def test_a_co_unit_reads_the_text_but_gets_no_number(sign, code):
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "add_co_unit", by="zhujian1", at=NOW - hours(5), unit="qinghe", reason="协助")
    client = sign("qinghe1")
    assert "上湾村泵站后面的沟堵了" in shown(page(client, code))
    assert client.post(reverse("desk:contact", args=[code])).status_code == 404


def test_opening_it_is_logged_once(sign, code):
    page(sign("zhujian1"), code)
    [row] = people.reads()[0]
    assert (row.page, row.subjects, row.staff_id) == ("matter", code, people.staff_named("zhujian1").pk)


def test_a_unit_that_gave_it_up_sees_the_way_it_went_and_no_words(sign, code):
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "hand_over", by="zhujian0", at=NOW - hours(5), unit="shuili", reason="内部的移交理由")
    text = shown(page(sign("zhujian1"), code))
    assert "移交示例县水利局主办" in text
    assert "本单位已不再承办" in text
    for words in ("上湾村泵站后面的沟堵了", "内部的移交理由", "138****"):
        assert words not in text
    assert not people.reads()[0]


def test_the_way_it_went_is_told_in_sentences_with_who_and_when(sign, code):
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "note", by="zhujian1", at=NOW - hours(2), reason="已到现场", to_requester="yes")
    text = shown(page(sign("heyan1"), code))
    for words in (
        "已受理",
        "派给示例县住房和城乡建设局主办",
        "按派单目录自动派出",
        "已签收",
        "住建承办人",
        "已到现场",
        "诉求人可以看到",
    ):
        assert words in text, words
    assert "2026-03-04 08:00" in text


def test_silence_that_counted_as_acceptance_says_so(sign, code):
    from banshi.people.facts import Viewer

    act(code, "sign_for", by=Viewer.system(), at=NOW - days(1), silent=True)
    assert "逾期未签收，视为签收" in shown(page(sign("zhujian1"), code))


def test_original_and_extended_due_stand_side_by_side(sign, code):
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "ask_extension", by="zhujian1", at=NOW - hours(3), amount="5", span_unit="working_days", reason="换管道")
    assert "申请延长 5 个工作日" in shown(page(sign("zhujian0"), code))
    act(code, "extend", by="zhujian0", at=NOW - hours(2))
    text = shown(page(sign("zhujian1"), code))
    assert "原定" in text
    assert "2026-03-23" in text
    assert "2026-03-30" in text


def test_holdings_are_drawn_and_tabled(sign, code):
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "pause", by="zhujian0", at=NOW - hours(20), ground="weather", reason="暴雨")
    text = shown(page(sign("zhujian1"), code))
    assert '<g class="paused">' in text
    assert '<g class="held">' in text
    assert "暂停计时 · 等外部条件" in text
    assert "用表格看" in text


def test_why_it_came_here_is_told_with_the_entries_that_could_have_applied(sign):
    code = world.report(NOW, category="02/0201", place="990101002001").code
    text = shown(page(sign("qinghe1"), code))
    assert "按派单目录“垃圾清运 · 青河镇”派给示例县青河镇人民政府" in text
    assert "环境保护 · 全域 → 示例县生态环境局" in text


def test_a_unit_chosen_by_hand_is_told_as_such(sign):
    code = world.report(NOW - hours(1), category="12/1201").code
    act(code, "dispatch", by="paidan", at=NOW, unit="minzheng")
    assert "由派单员选定示例县民政局" in shown(page(sign("minzheng1"), code))


def test_a_unit_that_got_it_by_decision_or_hand_over_is_told_as_such(sign, code):
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "hand_over", by="zhujian0", at=NOW - hours(9), unit="shuili", reason="河道")
    assert "由原主办单位移交示例县水利局" in shown(page(sign("shuili1"), code))
    give_back = {"ground": "other_area", "proposed_unit": "zhujian", "reason": "…"}
    act(code, "propose_refusal", by="shuili1", at=NOW - hours(8), **give_back)
    act(code, "approve_refusal", by="shuili0", at=NOW - hours(7))
    act(code, "decide_responsibility", by="shenhe1", at=NOW - hours(6), unit="zhujian", basis="other_area", reason="…")
    assert "由争议审核人认定示例县住房和城乡建设局主办" in shown(page(sign("zhujian1"), code))


def test_hardship_is_told_to_those_who_help_and_not_to_those_who_check(sign, code):
    act(code, "flag_hardship", by="zhujian1", at=NOW - hours(9), ground="old_alone", reason="独自居住")
    assert "列入优先关注：独居老人" in shown(page(sign("zhujian1"), code))
    checked = shown(page(sign("heyan1"), code))
    assert "独居老人" not in checked
    assert "独自居住" not in checked


def test_earlier_decisions_stand_beside_a_refusal_without_their_words(sign, code):
    earlier = world.report(NOW - days(1), text="别人家的事", place="990101002001").code
    client = sign("zhujian1")
    assert "现在还没有" in shown(page(client, code)).partition("以往的责任认定")[2]
    given = {"ground": "other_area", "proposed_unit": "shuili", "reason": "…"}
    act(earlier, "propose_refusal", by="zhujian1", at=NOW - hours(9), **given)
    act(earlier, "approve_refusal", by="zhujian0", at=NOW - hours(8))
    act(
        earlier, "decide_responsibility", by="shenhe1", at=NOW - hours(7), unit="shuili", basis="other_area", reason="…"
    )
    told = shown(page(client, code)).partition("以往的责任认定")[2]
    assert "示例县水利局" in told
    assert "不在本辖区" in told
    assert "别的地方" in told
    assert "别人家的事" not in told
    elsewhere = world.report(NOW - hours(5), category="01/0105", place="990101003001").code
    act(elsewhere, "sign_for", by="zhujian1", at=NOW - hours(4))
    assert "以往的责任认定" not in shown(page(client, elsewhere))


def test_a_picture_is_shown_to_readers_only(sign):
    code = world.report(NOW, uploads=[PICTURE]).code
    client = sign("zhujian1")
    address = shown(page(client, code)).partition('<img src="')[2].partition('"')[0]
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.content[:2] == b"\xff\xd8"
    assert sign("huanbao1").get(address).status_code == 404
    other = world.report(NOW, category="02/0202").code
    assert sign("huanbao1").get(address.replace(code, other)).status_code == 404
    assert people.reads()[0][0].page == "file"


def test_a_file_a_restore_left_behind_is_told_in_words(sign, settings):
    code = world.report(NOW, uploads=[PICTURE]).code
    client = sign("zhujian1")
    address = shown(page(client, code)).partition('<img src="')[2].partition('"')[0]
    for path in (settings.BANSHI_HOME / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = client.get(address)
    assert answer.status_code == 410
    assert "这个文件不在服务器上" in answer.content.decode()


def test_script_in_a_text_is_text(sign):
    code = world.report(NOW, text="<script>alert(1)</script>积水").code
    text = shown(page(sign("zhujian1"), code))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_what_was_erased_says_so(sign, code):
    from banshi.config import wiring
    from banshi.matters.actions import erasing
    from banshi.people.facts import Viewer

    act(code, "withdraw", by=Viewer.requester(seeing.found(code, Viewer.system())[0].id), at=NOW - hours(1))
    erasing.forget(code, holders=wiring.holders(NOW), at=NOW)
    text = shown(page(sign("zhujian1"), code))
    assert "内容已按当事人要求删除" in text
    assert "上湾村泵站后面的沟堵了" not in text
    assert "138****" not in text
