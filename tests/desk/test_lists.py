"""The lists: what is mine, the hardship lane, pages, empty states, the words' one log row, and a steady count of queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from tests import world
from tests.conftest import _forgetters
from tests.matters.pictures import PICTURE, VOICE
from tests.world import NOW, act, days, hours

HOME = "/desk/"


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def reads(page: str):
    return [row for row in people.reads()[0] if row.page == page]


def test_what_is_in_ones_hands_is_listed_the_first_due_first(sign):
    later = world.report(NOW - hours(2)).code
    first = world.report(NOW - days(9)).code
    elsewhere = world.report(NOW, category="02/0202").code
    text = shown(sign("zhujian1").get(HOME))
    assert elsewhere not in text
    assert text.index(f"/matters/{first}") < text.index(f"/matters/{later}")
    assert "排水积水" in text
    assert "青河镇上湾村" in text
    assert "上湾村泵站后面的沟堵了" in text
    assert "住建局" in text


def test_what_no_clock_presses_comes_last(sign):
    paused = world.report(NOW - days(3)).code
    act(paused, "sign_for", by="zhujian1", at=NOW - days(2))
    act(paused, "note", by="zhujian1", at=NOW - days(2), reason="已联系")
    act(paused, "pause", by="zhujian0", at=NOW - days(1), ground="weather", reason="…")
    running = world.report(NOW - hours(1)).code
    text = shown(sign("zhujian1").get(HOME))
    assert text.index(f"/matters/{running}") < text.index(f"/matters/{paused}")
    assert "没有在走的时限" in text


def test_an_empty_list_says_what_would_be_there(sign):
    client = sign("jiaoyu1")
    for name, words in {
        "desk:worklist": "派给您的单位",
        "desk:priority": "拖欠工资",
        "desk:waiting": "诉求人评价之前",
        "desk:supervised": "写明理由督办",
        "desk:closed": "最近的在前",
        "desk:digest": "每个工作日上班时",
    }.items():
        assert words in shown(client.get(reverse(name))), name


def test_hardship_stands_on_top_for_handlers_and_is_not_told_to_checkers(sign):
    code = world.report(NOW - hours(1), category="01/0101").code
    world.report(NOW - days(3), category="01/0101", text="水压太小")
    text = shown(sign("gongshui1").get(HOME))
    assert "优先关注：断水" in text
    assert text.index('<h2 id="lane">') < text.index(f"/matters/{code}")
    assert "断水" in shown(sign("gongshui1").get(reverse("desk:priority")))
    auditor = shown(sign("heyan1").get(reverse("desk:matter", args=[code])))
    assert "优先关注：断水" not in auditor


def test_lists_go_by_pages_and_the_second_begins_where_the_first_ended(sign):
    codes = [world.report(NOW - hours(n)).code for n in range(55)]
    client = sign("zhujian1")
    first = re.findall(r"/matters/(\d+)", shown(client.get(HOME)))
    second = re.findall(r"/matters/(\d+)", shown(client.get(HOME + "?page=2")))
    assert len(first) == 50
    assert sorted(first + second) == sorted(codes)
    assert "这一页没有了" in shown(client.get(HOME + "?page=3"))


@pytest.mark.parametrize("page", ["0", "-1", "abc", "1e3", "٣", "9" * 30, "2.5", ""])
def test_a_page_that_is_no_page_is_the_first_or_an_empty_one(sign, page):
    world.report()
    assert sign("zhujian1").get(HOME, {"page": page}).status_code == 200


@pytest.mark.parametrize("name", ["desk:worklist", "desk:priority", "desk:waiting", "desk:closed", "desk:board"])
def test_the_count_of_queries_is_the_same_for_5_and_for_50(sign, name, monkeypatch):
    client = sign("paidan")

    def fill(count):
        for n in range(count):
            if name == "desk:board":
                world.report(NOW - hours(n), category="12/1201")
            elif name == "desk:priority":
                code = world.report(NOW - hours(n), category="12/1201").code
                act(code, "flag_hardship", by="shouli", at=NOW, ground="disabled", reason="…")
            else:
                code = world.report(NOW - days(1) - hours(n)).code
                if name == "desk:worklist":
                    act(
                        code,
                        "propose_refusal",
                        by="zhujian1",
                        at=NOW,
                        ground="other_area",
                        proposed_unit="shuili",
                        reason="…",
                    )
                    act(code, "approve_refusal", by="zhujian0", at=NOW)
                    continue
                act(code, "sign_for", by="zhujian1", at=NOW)
                act(code, "reply", by="zhujian1", at=NOW, outcome="solved", reason="已疏通")
                if name == "desk:closed":
                    act(code, "give_verdict", by="huifang1", at=NOW, solved="yes", channel="callback")

    def count():
        for forget in _forgetters():
            forget()  # so that what a process keeps for a second counts every time
        with CaptureQueriesContext(connection) as queries:
            found = re.findall(r"/matters/(\d{10})\"", shown(client.get(reverse(name))))
        return len(queries), len(set(found))

    fill(5)
    few, listed_few = count()
    fill(45)
    many, listed_many = count()
    assert (listed_few, listed_many) == (5, 50)
    assert few == many


def test_showing_words_writes_one_row_of_the_access_log_a_page(sign):
    codes = [world.report(NOW - hours(n), category=f"01/010{1 + 4 * (n > 0)}").code for n in range(3)]
    sign("zhujian0").get(HOME)
    [row] = reads("worklist")
    assert sorted(row.subjects.split()) == sorted(codes)
    assert row.staff_id == people.staff_named("zhujian0").pk


def test_no_number_is_left_out_of_the_log_when_a_page_shows_many(sign):
    codes = [world.report(NOW - hours(n), category=f"01/010{1 + 4 * (n > 3)}").code for n in range(54)]
    sign("zhujian0").get(HOME)
    assert sorted(" ".join(row.subjects for row in reads("worklist")).split()) == sorted(codes)


def test_a_page_that_shows_nobodys_words_is_not_logged(sign):
    sign("zhujian1").get(HOME)
    assert not reads("worklist")


def test_a_unit_that_once_had_it_sees_the_line_without_the_words(sign):
    code = world.report(NOW - days(1), text="只有现在的单位能读").code
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(5),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(code, "approve_refusal", by="zhujian0", at=NOW - hours(4))
    act(code, "decide_responsibility", by="shenhe1", at=NOW - hours(3), unit="shuili", basis="other_area", reason="…")
    act(code, "sign_for", by="shuili1", at=NOW - hours(2))
    act(code, "reply", by="shuili1", at=NOW - hours(1), outcome="solved", reason="已办")
    before = shown(sign("zhujian1").get(reverse("desk:waiting")))
    assert code in before
    assert "只有现在的单位能读" not in before
    assert "只有现在的单位能读" in shown(sign("shuili1").get(reverse("desk:waiting")))


def test_a_withdrawal_is_said_in_words_in_the_list_and_on_its_page(sign):
    code = world.report(NOW - hours(2)).code
    act(code, "withdraw", by=Viewer.requester(seeing.found(code, Viewer.system())[0].id), at=NOW - hours(1))
    assert "诉求人撤回" in shown(sign("zhujian1").get(reverse("desk:closed")))
    for page in (reverse("desk:closed"), reverse("desk:matter", args=[code])):
        assert ">withdrawn<" not in shown(sign("zhujian1").get(page)).replace(" ", "")
        assert " withdrawn<" not in shown(sign("zhujian1").get(page))


def test_what_stands_out_is_said_in_words(sign):
    code = world.report(NOW - days(2)).code
    act(code, "supervise", by="paidan", at=NOW - days(1), reason="…")
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(5),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    text = shown(sign("zhujian0").get(HOME))
    assert '<span class="tag tag-late">督办</span>' in text
    assert "待审核退单" in text
    assert code in shown(sign("zhujian0").get(reverse("desk:supervised")))


def test_a_citizen_who_says_it_is_not_solved_marks_the_line(sign):
    code = world.report(NOW - days(2)).code
    act(code, "sign_for", by="zhujian1", at=NOW - days(1))
    act(code, "reply", by="zhujian1", at=NOW - hours(9), outcome="solved", reason="已疏通")
    act(code, "give_verdict", by="huifang1", at=NOW - hours(8), solved="no", channel="callback")
    assert "当事人有异议" in shown(sign("zhujian1").get(reverse("desk:closed")))


def test_the_line_of_a_unit_never_sees_what_is_about_it(sign):
    code = world.report(NOW, about="gongshui", category="01/0101").code
    assert code in shown(sign("zhujian1").get(HOME))
    client = sign("gongshui1")
    for name in ("desk:worklist", "desk:priority", "desk:closed", "desk:waiting"):
        assert code not in shown(client.get(reverse(name)))
    assert client.get(reverse("desk:matter", args=[code])).status_code == 404


def test_reminders_are_found_again_on_the_digest(sign):
    from banshi.matters.actions import digesting, reminding

    code = world.report(NOW - days(30)).code
    act(code, "sign_for", by="zhujian1", at=NOW - days(29))
    reminding.remind(NOW - hours(3))
    digesting.digest_morning(NOW - hours(0.4))
    text = shown(sign("zhujian0").get(reverse("desk:digest")))
    assert code in text
    assert "已超时限 1 件" in text


@pytest.mark.parametrize(
    ("uploads", "said"),
    [
        ([PICTURE], "只有照片，没有文字"),
        ([VOICE], "只有录音，没有文字"),
        ([PICTURE, VOICE], "只有照片和录音，没有文字"),
    ],
)
def test_what_came_without_words_says_what_came_instead(sign, uploads, said):
    world.report(NOW - hours(1), text="", uploads=uploads)
    assert said in shown(sign("zhujian1").get(HOME))


def test_words_are_shown_though_a_picture_came_with_them(sign):
    world.report(NOW - hours(1), uploads=[PICTURE])
    text = shown(sign("zhujian1").get(HOME))
    assert "上湾村泵站后面的沟堵了" in text
    assert "没有文字" not in text
