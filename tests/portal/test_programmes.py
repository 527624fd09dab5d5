"""The public pages of commitments: trouble first, denominators, and “not so here” that opens a matter."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from banshi.matters.models import Matter
from banshi.portal.programmes import progress
from banshi.programmes import jobs
from banshi.programmes.actions import commitments, reports
from banshi.programmes.facts.report import Value
from banshi.programmes.models.progress import Commitment
from tests import world
from tests.programmes.test_progress import TODAY, officer, terms

pytestmark = pytest.mark.django_db
OBJECTION = {"text": "青河大桥的灯还是不亮", "place": "990101002001", "contact_phone": ""}


@pytest.fixture(autouse=True)
def town():
    world.found()


def locked(**changed) -> Commitment:
    row = commitments.lock(terms(**changed), by=officer("xianfu", "unit_head"), at=world.NOW)
    reports.file("qinghe", on=TODAY, values=[Value(row.id, 40)], by=officer("qinghe"), at=world.NOW, today=TODAY)
    return row


def test_an_empty_list_says_what_would_be_there(client):
    page = client.get(reverse("portal:programmes"))
    assert page.status_code == 200
    assert "现在还没有" in page.content.decode()


def test_the_headline_counts_every_promise_and_never_says_a_rate_of_completion(client):
    locked()
    second = locked(title="改厕")
    commitments.claim(second.code, text="完成", by=officer("zhujian"), at=world.NOW)
    page = client.get(reverse("portal:programmes")).content.decode()
    for said in ("共承诺 2 件", "修复主干道路灯", "改厕"):
        assert said in page
    assert "完成率" not in page
    assert _levels(page)["只有单位自报办好"] == ("1", "2")
    assert _levels(page)["还没有谁说办好"] == ("1", "2")


def _levels(page: str) -> dict[str, tuple[str, str]]:
    """What the table at a glance says: label to n and N."""
    rows = re.findall(r'<th scope="row">(.*?)</th>.*?<b>(\d+)</b> / (\d+)</td>', page)
    return {label: (n, of) for label, n, of in rows}


def test_the_first_page_says_for_whom_what_by_whom_by_when_how_far_and_who_says_so(client):
    locked(beneficiaries="沿线居民")
    second = locked(title="改厕", beneficiaries="住户")
    commitments.claim(second.code, text="完成", by=officer("zhujian"), at=world.NOW)
    page = client.get("/").content.decode()
    for said in (
        "沿线居民、住户",
        "修复主干道路灯、改厕",
        "示例县人民政府",
        "2026年12月31日前",
        "答应办的 2 件实事",
        "截至 ",
    ):
        assert said in page, said
    assert _levels(page)["只有单位自报办好"] == ("1", "2")
    assert sum(int(n) for n, _of in _levels(page).values()) == 2


def test_each_promise_stands_in_one_group_and_trouble_comes_first(client):
    locked(title="平常的")
    doubted = locked(title="有人说不是这样的")
    client.post(reverse("portal:objections", args=[doubted.code]), {**OBJECTION, "nonce": "n3"})
    page = client.get(reverse("portal:programmes")).content.decode()
    assert "有问题或已过原定时限的：1 / 2 件" in page
    assert page.index("有人说不是这样的") < page.index("平常的")
    assert len(re.findall(r'<article class="promise">', page)) == 2
    assert "今天应到" in page


def test_a_promise_shows_for_whom_by_whom_by_when_how_far_and_who_says_so(client):
    row = locked(beneficiaries="沿线居民")
    page = client.get(reverse("portal:promise", args=[row.code])).content.decode()
    for said in ("沿线居民", "示例县人民政府", "2026年12月31日", "夜间巡查亮灯率", "3 个地方中 1 个已报数", "<svg"):
        assert said in page


def test_internal_and_unknown_ones_are_not_there(client):
    row = locked(disclosure="internal")
    for code in (row.code, "1234567897"):
        assert client.get(reverse("portal:promise", args=[code])).status_code == 404
        assert client.post(reverse("portal:objections", args=[code]), OBJECTION).status_code == 404
    assert "修复主干道路灯" not in client.get(reverse("portal:programmes")).content.decode()


def test_not_so_here_opens_a_matter_and_the_doubt_stays_until_it_is_closed(client):
    row = locked()
    answer = client.post(reverse("portal:objections", args=[row.code]), {**OBJECTION, "nonce": "n1"})
    assert answer.status_code == 302
    matter = Matter.objects.get()
    assert matter.step == "received"
    page = client.get(reverse("portal:promise", args=[row.code])).content.decode()
    assert "有 1 人反映" in page
    assert "有异议" in page
    assert jobs.settle(world.NOW) == 0
    Matter.objects.filter(id=matter.id).update(closed_at=world.NOW + timedelta(days=1), outcome="not_feasible")
    assert jobs.settle(world.NOW + timedelta(days=1)) == 1
    assert Commitment.objects.get().open_disputes == 0


def test_the_same_form_sent_twice_is_one_doubt(client):
    row = locked()
    for _ in range(2):
        client.post(reverse("portal:objections", args=[row.code]), {**OBJECTION, "nonce": "n2"})
    assert Matter.objects.count() == 1
    assert Commitment.objects.get().open_disputes == 1


@pytest.mark.parametrize("field", ["text", "place"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, field):
    row = locked()
    answer = client.post(reverse("portal:objections", args=[row.code]), {**OBJECTION, field: ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还有地方要改" in page
    if field == "place":
        assert OBJECTION["text"] in page
    assert not Matter.objects.exists()


def test_a_page_costs_the_same_for_one_promise_and_for_many(client, django_assert_max_num_queries):
    for n in range(6):
        locked(title=f"第 {n} 项")
    client.get(reverse("portal:programmes"))
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:programmes"))


def test_a_long_list_comes_a_page_at_a_time_and_its_counts_are_of_all(client, monkeypatch):
    monkeypatch.setattr(progress, "PAGE", 2)
    made = {locked(title=title).code for title in ("修路", "改厕", "建桥")}
    first, second, third = (client.get(f"/programmes/?page={n}").content.decode() for n in (1, 2, 3))
    shown = [set(re.findall(r'href="/programmes/(\d{10})"', page)) for page in (first, second, third)]
    assert [len(one) for one in shown] == [2, 1, 0]
    assert shown[0] | shown[1] == made
    for page in (first, second, third):
        assert "：3 / 3 件" in page
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
