"""A batch for everybody: only final lists, n of N proposed, who decided, and nothing of what was not made public."""

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.people import actions as people
from banshi.programmes.actions import deciding, settling
from tests import world
from tests.programmes import test_deciding as made
from tests.programmes.test_progress import terms
from tests.programmes.test_settling import confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def decided(**changed):
    """A batch of two candidates, one agreed to and one turned down, not frozen yet."""
    row = made.batch(made.body(), title="加装路灯", **changed)
    second = terms(owner="zhujian", title="不列入的一项", disclosure="public")
    deciding.propose(row.code, "2", second, groups=[], reason="领导点题", by=made.office(), at=world.NOW)
    deciding.open_review(row.code, by=made.office(), at=world.NOW)
    meeting = made.meeting(made.queries.body(row.body, made.office())[0])
    made.decided(row, meeting)
    made.decided(row, meeting, "reject", votes=(0, 3, 0), reason="没有需求", ref="2")
    return row


def frozen(**changed):
    row = decided(**changed)
    deciding.freeze(row.code, by=made.office(), at=world.NOW)
    return row


def test_a_final_batch_says_who_decided_how_many_of_how_many_and_leads_to_its_promises(client):
    row = frozen(disclosure="public")
    page = client.get(reverse("portal:batch", args=[row.code])).content.decode()
    for said in ("示例县领导小组", "申报 2 项", "同意 1 / 2", "不列入 1 / 2", "2026年3月4日", "共承诺 1 件"):
        assert said in page, said
    assert "加装路灯" in page
    assert "不列入的一项" not in page
    assert f'href="/programmes/batches/{row.code}"' in client.get(reverse("portal:batches")).content.decode()
    promise = made.Commitment.objects.get()
    shown = client.get(reverse("portal:promise", args=[promise.code])).content.decode()
    assert "第一批" in shown
    assert "列入时 3 条；现在归在一起的：走访 3" in shown


@pytest.mark.parametrize("row", [lambda: decided(disclosure="public"), lambda: frozen(disclosure="internal")])
def test_what_is_not_final_or_not_public_is_not_there(client, row):
    code = row().code
    assert client.get(reverse("portal:batch", args=[code])).status_code == 404
    assert code not in client.get(reverse("portal:batches")).content.decode()


def test_a_settled_batch_says_when_and_how_each_ended_of_how_many_on_the_public_page_and_the_desk(client):
    row = frozen(disclosure="public")
    page = reverse("portal:batch", args=[row.code])
    assert "还没有，在办理中" in client.get(page).content.decode()
    confirmed(made.Commitment.objects.get().code)
    settling.settle(row.code, by=made.office(), at=world.NOW)
    assert "受益人已确认 1 / 1" in client.get(page).content.decode()
    head = people.add_staff("heads", display_name="负责人", password=None)
    people.appoint(head, role="unit_head", unit="xianfu", on=world.NOW.date())
    client.force_login(head)
    with clock.frozen(world.NOW):
        sheet = client.get(reverse("desk:batch", args=[row.code])).content.decode()
        compared = client.get(reverse("desk:batches")).content.decode()
    assert "受益人已确认 1/1" in sheet
    assert "已办结" in sheet
    assert "整批办结</button>" not in sheet
    assert "办结那天怎样了结" in compared


def test_what_goes_on_in_a_later_batch_says_why_in_public(client):
    row = frozen(disclosure="public")
    later = deciding.open_batch("第二批", body=row.body, ordinal=2, method="vote", by=made.office(), at=world.NOW)
    code = made.Commitment.objects.get().code
    deciding.carry(row.code, code, into=later.code, reason="雨季停工，秋后再铺", by=made.office(), at=world.NOW)
    page = reverse("portal:batch", args=[row.code])
    assert "雨季停工，秋后再铺" in client.get(page).content.decode()


def test_nobody_posts_to_a_batch(client):
    assert client.post(reverse("portal:batches")).status_code == 405
    assert client.get(reverse("portal:batch", args=["1234567897"])).status_code == 404
