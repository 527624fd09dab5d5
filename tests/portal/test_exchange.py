"""The public pages of practices, rules, pledges and surveys: only what was cleared; answers by one-time code."""

import pytest
from django.urls import reverse

from banshi.exchange.actions import practices, rulemakings
from banshi.exchange.models import Comment
from banshi.people.models import Content
from banshi.programmes.actions import commitments, surveys
from banshi.programmes.models.surveys import SurveySheet
from tests.exchange import test_exchange as made
from tests.programmes.test_progress import officer, terms
from tests.programmes.test_surveys import codes, running

AT = made.AT
PAGES = ("practices", "rulemakings", "pledges", "surveys")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_empty_pages_say_what_would_be_there(name, client, town):
    page = client.get(reverse(f"portal:{name}"))
    assert page.status_code == 200
    assert "现在还没有" in page.content.decode()


def test_a_practice_appears_once_cleared(client, town):
    row = made.practice()
    practices.offer(row.code, by=officer("qinghe"), at=AT)
    assert client.get(reverse("portal:practice", args=[row.code])).status_code == 404
    practices.review(row.code, clears=True, reason="", by=made.reviewer(), at=AT)
    assert "路灯当天换" in client.get(reverse("portal:practices")).content.decode()
    page = client.get(reverse("portal:practice", args=[row.code])).content.decode()
    assert "当天换，换前换后" in page
    assert "单位自己写的" in page


@pytest.mark.parametrize("disclosure", ["public", "internal"])
def test_an_adopted_practice_leads_to_the_adopters_own_result_where_that_is_public(client, town, disclosure):
    row = made.practice()
    practices.offer(row.code, by=officer("qinghe"), at=AT)
    practices.review(row.code, clears=True, reason="", by=made.reviewer(), at=AT)
    practices.adopt(row.code, unit="xianfu", by=officer("xianfu"), at=AT)
    page = reverse("portal:practice", args=[row.code])
    assert "还没有自己的结果" in client.get(page).content.decode()
    result = commitments.lock(terms(disclosure=disclosure), by=officer("xianfu", "unit_head"), at=AT)
    given = {"unit": "xianfu", "kind": "commitment", "ref": result.code, "item": ""}
    practices.link(row.code, **given, by=officer("xianfu"), at=AT)
    shown = client.get(page).content.decode()
    assert (f'href="/programmes/{result.code}"' in shown) is (disclosure == "public")
    assert ("有 1 个结果，没有公开" in shown) is (disclosure == "internal")


def test_a_comment_is_taken_and_shown_only_after_it_was_cleared_with_its_answer(client, town):
    row = made.rule()
    url = reverse("portal:rulemaking", args=[row.code])
    assert "我来提意见" in client.get(url).content.decode()
    empty = client.post(reverse("portal:comments", args=[row.code]), {"text": " "})
    assert empty.status_code == 422
    assert "请写下您的意见" in empty.content.decode()
    long = client.post(reverse("portal:comments", args=[row.code]), {"text": "长" * 2001})
    assert long.status_code == 422
    answer = client.post(reverse("portal:comments", args=[row.code]), {"text": "第三条太笼统"})
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "您的意见收到了" in page
    assert "第三条太笼统" not in page
    comment = Comment.objects.get()
    rulemakings.answer(comment.code, taken="taken", text="已写细", by=officer("jiaoyu"), at=AT)
    rulemakings.review(comment.code, clears=True, ground="", by=made.reviewer(), at=AT)
    page = client.get(url).content.decode()
    for said in ("第三条太笼统", "采纳", "已写细", "收到 1 条，已答复 1 条", "通过不等于落实"):
        assert said in page
    Content.objects.filter(subject=comment.id).update(body="")
    assert "第三条太笼统" not in client.get(url).content.decode()


def test_a_draft_that_is_not_public_takes_no_comment(client, town):
    row = rulemakings.begin("草稿", unit="jiaoyu", text="x", by=officer("jiaoyu"), at=AT)
    assert client.get(reverse("portal:rulemaking", args=[row.code])).status_code == 404
    assert client.post(reverse("portal:comments", args=[row.code]), {"text": "x"}).status_code == 404


def test_public_pledges_name_offices_and_never_a_person(client, town):
    made.pledge("person", by=officer("xianfu", "unit_head"))
    made.pledge("person", by=officer("qinghe", "handler"), public=False, text="内部的")
    page = client.get(reverse("portal:pledges")).content.decode()
    assert "示例县人民政府 单位负责人" in page
    assert "共 1 条：承诺中 1 / 1" in page
    assert "内部的" not in page
    assert "staff:" not in page


def test_somebody_drawn_answers_once_and_a_refused_sheet_keeps_its_choices(client, town):
    row = running()
    mine = codes(row)
    url = reverse("portal:survey_answers", args=[row.code])
    assert "回答码" in client.get(url).content.decode()
    wrong = client.post(url, {"token": "AAAAAAAA", "solved": "no"})
    assert wrong.status_code == 422
    assert "回答码不对" in wrong.content.decode()
    assert 'value="no" checked' in wrong.content.decode()
    sent = client.post(url, {"token": mine["q0"].lower(), "solved": "no", "gain": "some"})
    assert sent.status_code == 302
    assert "答卷收到了" in client.get(sent.url).content.decode()
    again = client.post(url, {"token": mine["q0"], "solved": "yes"})
    assert again.status_code == 409
    assert SurveySheet.objects.count() == 1


def test_coaching_is_reported_from_the_answer_page_and_the_result_says_why_nothing_is_shown(client, town):
    row = running()
    mine = codes(row)
    url = reverse("portal:survey_coaching", args=[row.code])
    assert client.post(url, {"token": "nope"}).status_code == 422
    for n in range(3):
        assert client.post(url, {"token": mine[f"q{n}"]}).status_code == 302
    for ref, code in mine.items():
        given = {"satisfied": "very" if ref != "l0" else "not"}
        surveys.answer(row.code, code, given, device=ref, at=AT)
    assert client.get(reverse("portal:survey", args=[row.code])).status_code == 404
    surveys.close(row.code, by=made.auditor(), at=AT)
    page = client.get(reverse("portal:survey", args=[row.code])).content.decode()
    assert "有 3 人以上反映被打招呼" in page
    # one alone was not satisfied, which exact numbers would tell
    assert "抽取 20 人，联系到 20–24 人，回答 20–24 人" in page
    assert "有的数不足 5 人" in page
    assert client.get(reverse("portal:survey_answers", args=[row.code])).status_code == 404
