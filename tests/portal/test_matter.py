"""GET /t/<code>: who has it, since when, what comes next and by when; the record in a resident's words."""

import re

from django.test import Client

from banshi.kit import clock
from banshi.matters.facts.entries import KINDS
from banshi.matters.queries.telling import HIDDEN_FROM_REQUESTER
from banshi.portal import wording
from tests.matters.pictures import PICTURE
from tests.portal.browser import let_in, only_mine, text


def page(client, code: str) -> str:
    answer = client.get(f"/t/{code}")
    assert answer.status_code == 200
    return text(answer)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_only_the_holder_of_the_receipt(client, mine, town):
    only_mine(client, f"/t/{mine}", method="GET", town=town)


def test_without_the_check_code_every_number_asks_for_it_alike(mine):
    stranger = Client()
    answers = [text(stranger.get(f"/t/{code}")) for code in (mine, "1234567890", "7777777777")]
    # the number asked for comes back in the field, and in the way back from larger type
    assert len({re.sub(r'value="[^"]*"|back=[^"]*', "", one) for one in answers}) == 1
    assert 'name="check"' in answers[0]


def test_who_has_it_since_when_and_by_when(client, mine):
    said = words(page(client, mine))
    assert "现在由谁办 示例县住房和城乡建设局 电话 0000-1000011" in said
    assert "收到：2026年3月4日 10:00" in said
    assert "最晚 2026年3月25日 17:30" in said
    assert "已交给主办单位，等待签收" in said


def test_before_anybody_owns_it_the_desk_answers_for_it(client, town):
    code = town.report(category="99").code
    let_in(client, code)
    said = words(page(client, code))
    assert "示例县便民热线中心" in said
    assert "正在确定由哪个单位主办" in said


def test_an_extension_stands_beside_what_was_promised_first(client, working, town):
    town.act(
        working,
        "ask_extension",
        by="zhujian1",
        at=town.NOW + town.days(1),
        amount="5",
        span_unit="working_days",
        reason="雨季",
    )
    town.act(working, "extend", by="zhujian0", at=town.NOW + town.days(2))
    said = words(page(client, working))
    assert "最晚 2026年4月1日 17:30" in said
    assert "最初答应：2026年3月25日 17:30" in said
    assert "批准延长 5 个工作日" in said


def test_a_due_in_a_year_without_notice_is_provisional(client, town):
    late = town.NOW.replace(month=12, day=28)
    with clock.frozen(late):
        code = town.report(at=late).code
        let_in(client, code)
        said = words(page(client, code))
    assert "暂定" in said
    assert "放假安排还没有公布" in said


def test_a_pause_is_said_and_the_first_promise_kept(client, working, town):
    town.act(working, "ask", by="zhujian1", at=town.NOW + town.days(1), reason="是哪一段沟？")
    said = words(page(client, working))
    assert "暂停计算（等您补充）" in said
    assert "最初答应：2026年3月25日 17:30" in said
    assert "请回答是哪一段沟？" in said


def test_a_pause_on_a_ground_names_it(client, working, town):
    town.act(working, "pause", by="zhujian0", at=town.NOW + town.days(1), ground="weather", reason="连日大雨")
    assert "暂停计算（天气原因无法施工）" in words(page(client, working))


def test_a_broken_promise_is_said_with_whom_to_call(client, working, town):
    assert "已经超过答应的时间" not in page(client, working)
    with clock.frozen(town.NOW + town.days(30)):
        said = words(page(client, working))
    assert "已经超过答应的时间" in said
    assert "已超 8 天" in said


def test_the_newest_reply_stands_before_the_question_whether_it_is_solved(client, replied):
    said = page(client, replied)
    assert said.index("沟已疏通。") < said.index('name="solved"')


def test_the_reply_is_read_and_no_clerk_is_named(client, replied):
    said = words(page(client, replied))
    assert "示例县住房和城乡建设局答复：已解决" in said
    assert "沟已疏通。" in said
    assert "住建承办人" not in said


def test_what_is_internal_stays_inside(client, working, town):
    town.act(working, "note", by="zhujian1", at=town.NOW + town.hours(2), reason="内部意见：先看预算")
    town.act(working, "note", by="zhujian1", at=town.NOW + town.hours(3), reason="明天上午去现场", to_requester="yes")
    town.act(working, "flag_hardship", by="zhujian1", at=town.NOW + town.hours(4), ground="old_alone", reason="独居")
    said = page(client, working)
    assert "先看预算" not in said
    assert "明天上午去现场" in said
    assert "优先关注" not in said
    assert "独居" not in said


def test_not_accepted_shows_the_right_door(client, town):
    code = town.report(category="99").code
    let_in(client, code)
    town.act(
        code, "propose_not_accepted", by="shouli", at=town.NOW + town.hours(1), ground="arbitration", reason="劳动争议"
    )
    assert "另一人复核" in page(client, code)
    town.act(code, "confirm_not_accepted", by="paidan", at=town.NOW + town.hours(2))
    said = words(page(client, code))
    for part in (
        "应该找哪里",
        "示例县劳动人事争议仲裁院",
        "0000-12333",
        "示例县人和路 8 号",
        "工作日 9:00–17:00",
        "要求重新核对",
    ):
        assert part in said


def test_while_responsibility_is_open_the_interim_office_answers(client, mine, town):
    town.act(
        mine,
        "propose_refusal",
        by="zhujian1",
        at=town.NOW + town.hours(1),
        ground="other_function",
        proposed_unit="jiaotong",
        reason="是公路边沟",
        uploads=[PICTURE],
    )
    assert "是公路边沟" not in page(client, mine)
    town.act(mine, "approve_refusal", by="zhujian0", at=town.NOW + town.hours(2))
    town.act(mine, "name_interim_owner", by="paidan", at=town.NOW + town.hours(3), unit="qinghe")
    said = words(page(client, mine))
    assert "现在由谁解答 示例县青河镇人民政府" in said
    assert "由示例县青河镇人民政府先为您解答" in said


def test_every_kind_a_requester_may_read_has_their_words():
    assert set(wording.SAID) >= set(KINDS) - HIDDEN_FROM_REQUESTER


def test_a_verdict_somebody_typed_is_said_to_be_relayed(client, replied, town):
    at = town.NOW + town.days(1)
    town.act(replied, "give_verdict", by="zhujian1", at=at, solved="yes", channel="callback")
    assert "工作人员转录您的评价（电话回访）：解决了；转录人属于办理单位，不计入" in page(client, replied)
    town.act(replied, "give_verdict", by="huifang1", at=at, solved="partly", channel="callback")
    said = page(client, replied)
    assert "工作人员转录您的评价（电话回访）：部分解决<" in said or "：部分解决\n" in said
    assert 'name="token"' in said


def test_what_is_ones_own_is_kept_by_no_cache(client, mine):
    for address in (f"/t/{mine}", f"/t/{mine}/receipt"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_titles_say_nothing_of_the_matter(client, replied):
    title = re.search("<title>(.*?)</title>", page(client, replied))[1]
    assert title == "办理进度 · 示例县"


def test_what_somebody_wrote_is_shown_and_not_run(client, town):
    code = town.report(text="<script>alert(1)</script>{{ now }}", landmark='"><img src=x>').code
    let_in(client, code)
    said = page(client, code)
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ now }}" in said
    assert "<img src=x>" not in said


def test_after_erasing_the_page_still_opens_without_the_words(client, replied, town):
    from banshi.config import wiring
    from banshi.people import actions as people
    from tests.matters.reading import row

    people.forget(row(replied).id, holders=wiring.holders(town.NOW), at=town.NOW)
    said = page(client, replied)
    assert "积水" not in said
    assert "内容已按当事人要求删除" in said
