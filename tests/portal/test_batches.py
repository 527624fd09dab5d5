"""A batch for everybody: only final lists, n of N proposed, who decided, and nothing of what was not made public."""

from datetime import date

import pytest
from django.urls import reverse

from banshi.programmes.actions import deciding
from tests import world
from tests.programmes import test_deciding as made
from tests.programmes.test_progress import terms

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
    for said in ("示例县领导小组", "申报 2 项", "同意 1 / 2", "不列入 1 / 2", str(date(2026, 3, 4)), "共承诺 1 件"):
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


def test_nobody_posts_to_a_batch(client):
    assert client.post(reverse("portal:batches")).status_code == 405
    assert client.get(reverse("portal:batch", args=["1234567897"])).status_code == 404
