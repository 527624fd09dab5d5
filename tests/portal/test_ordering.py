"""Which needs come first, in public: the weights themselves, where each promise's needs stand, and no few people counted."""

import pytest
from django.urls import reverse

from banshi.programmes.actions import deciding, needs
from banshi.programmes.models.needs import Need
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import needs as queries
from banshi.programmes.rules import ranking
from tests import world
from tests.programmes import test_deciding as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def page(client) -> str:
    answer = client.get(reverse("portal:order"))
    assert answer.status_code == 200
    return answer.content.decode()


def approved(**changed) -> Commitment:
    of = made.body()
    row = made.batch(of, **changed)
    deciding.open_review(row.code, by=made.office(), at=world.NOW)
    made.decided(row, made.meeting(of))
    return Commitment.objects.order_by("-made_at", "-id").first()


def test_the_weights_add_up_in_public_before_anything_was_promised(client):
    body = page(client)
    for points in ("40", "35", "25"):
        assert f'<td class="number">{points}</td>' in body
    assert sum(ranking.DEFAULT.values()) == pytest.approx(1)
    assert "现在还没有" in body


def test_a_promise_stands_where_its_best_needs_stand_and_few_people_are_not_counted_out(client):
    row = approved()
    busy = needs.form("别处更急", unit="xianfu", category="", people=9000, months=600, by=made.office(), at=world.NOW)
    many = [made.need(hardship=True) for _n in range(9)]
    needs.join(busy.code, [one.id for one in many], by=made.office(), at=world.NOW)
    [one] = queries.placed()
    assert (one.place, one.of, one.commitment, one.needs) == (2, 2, row.code, 3)
    body = page(client)
    assert f'href="{reverse("portal:promise", args=[row.code])}"' in body
    assert "2/2" in body
    assert "少于 5 条" in body
    assert "别处更急" not in body
    assert "1 件公开的实事里，1 件有登记的需求" in body
    assert reverse("portal:order") in client.get(reverse("portal:promise", args=[row.code])).content.decode()


def test_what_is_kept_inside_or_rests_on_nothing_true_is_not_listed(client):
    approved(disclosure="internal")
    assert queries.placed() == []
    row = approved()
    assert [one.commitment for one in queries.placed()] == [row.code]
    Need.objects.update(holds=False)
    assert queries.placed() == []
    assert "1 件公开的实事里，0 件有登记的需求" in page(client)
