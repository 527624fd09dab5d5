"""Whom a measure is for may be put otherwise by its body's vote; what was counted and looked at stays with the old rule."""

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.people.facts import Viewer
from banshi.programmes.actions import deciding, giving_up, rebuilding, targeting, together
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import decided
from banshi.programmes.queries import targeting as queries
from tests import world
from tests.programmes.test_deciding import batch, body, meeting, office
from tests.programmes.test_deciding import decided as decided_there
from tests.programmes.test_progress import TODAY, locked, officer
from tests.programmes.test_separation import refused

pytestmark = pytest.mark.django_db
FIRST = {"columns": "年龄 数字", "rule": "年龄 >= 80"}
SECOND = {"columns": "年龄 数字\n独居 是否", "rule": "年龄 >= 75 AND 独居 = TRUE"}


@pytest.fixture
def stated():
    """(commitment, rule) with a count and a sample of the first version."""
    world.found()
    row = locked(owner="zhujian", implementers=())
    owner = officer("zhujian")
    made = targeting.state_rule(row.code, **FIRST, by=owner, at=world.NOW)
    targeting.count(made.code, on=TODAY, eligible=40, reached=30, text="台账", by=owner, at=world.NOW, today=TODAY)
    outside = officer("huifang", "auditor")
    targeting.sample(made.code, "85,是,是\n70,是,否", text="抽签", by=outside, at=world.NOW)
    return row, made


def restated(made, hall=None, votes=(3, 0, 0), reason="高龄的都办到了，先给独居的", **changed):
    hall = hall or meeting(body())
    given = {**SECOND, "meeting": hall.code, "votes": votes, "reason": reason, "by": office(), "at": world.NOW}
    return targeting.restate(made.code, **{**given, **changed})


def held(made):
    return queries.targeting(made.code, Viewer.system())[1]


def test_the_old_sample_keeps_the_rule_it_was_drawn_for_and_the_new_one_begins_with_nothing(stated):
    row, made = stated
    restated(made)
    now = held(made)
    assert (now.rule, now.cases, now.eligible, now.sampled_by) == (SECOND["rule"], [], 0, [])
    [old] = queries.earlier(now)
    assert (old.n, old.version.rule, old.version.eligible, old.version.reached) == (1, FIRST["rule"], 40, 30)
    assert (old.errors.cases, old.errors.exclusion.n, old.errors.rule_exclusion.n) == (2, 1, 1)
    assert queries.aims([row.code])[row.code].errors is None
    outside = officer("huifang", "auditor")
    refused(targeting.sample, made.code, "85,是,是", text="抽签", by=outside, at=world.NOW)
    targeting.sample(made.code, "78,是,是,是", text="抽签", by=outside, at=world.NOW)
    assert (len(held(made).cases), queries.earlier(held(made))[0].errors.cases) == (1, 2)
    assert list(rebuilding.check()) == []


def test_it_takes_another_rule_a_reason_and_the_votes_of_those_who_do_not_carry_it_out(stated):
    _row, made = stated
    hall = meeting(body())
    assert refused(restated, made, hall, **FIRST).code == "same_rule"
    assert refused(restated, made, hall, reason="").code == "reason_needed"
    assert refused(restated, made, hall, votes=(1, 2, 0)).code == "not_carried"
    assert refused(restated, made, hall, votes=(4, 0, 0)).code == "votes_do_not_add_up"
    assert refused(restated, made, hall, rule="年龄 >= 75").code == "column_unread"
    assert refused(restated, made, hall, by=officer("zhujian")).code == "not_the_office"
    assert held(made).number == 3


def test_the_meeting_tells_everything_it_decided(stated):
    row, made = stated
    of = body()
    first = batch(of)
    deciding.open_review(first.code, by=office(), at=world.NOW)
    hall = meeting(of)
    decided_there(first, hall)
    restated(made, hall)
    given = {"meeting": hall.code, "reason": "x", "by": office(), "at": world.NOW}
    together.change_lead(row.code, "shuili", votes=(3, 0, 0), **given)
    promised = Commitment.objects.exclude(id=row.id).get()
    giving_up.cancel(promised.code, votes=(3, 0, 0), **given)
    found = [(one.what, one.commitment) for one in decided.decisions(hall)]
    assert found == [
        ("approve", promised.code),
        (decided.GIVEN_UP, promised.code),
        (decided.LEAD, row.code),
        (decided.RULE, row.code),
    ]
    assert decided.decisions(meeting(of)) == []


def test_a_second_decision_keeps_both_and_the_page_tells_them(stated, client):
    row, made = stated
    hall = meeting(body())
    restated(made, hall)
    restated(made, hall, **FIRST, reason="改回来")
    assert [old.n for old in queries.earlier(held(made))] == [2, 1]
    with clock.frozen(world.NOW):
        page = client.get(reverse("portal:promise", args=[row.code])).content.decode()
    assert "这是第 3 版" in page
