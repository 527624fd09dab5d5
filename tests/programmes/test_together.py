"""Units acting together: each points to the other and the lead stays; offers are taken up or not; giving up is a vote."""

from datetime import date

import pytest

from banshi.programmes.actions import commitments, deciding, giving_up, rebuilding, together
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import commitments as queries
from banshi.programmes.queries import comparing, story
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules import together as together_rules
from tests import world
from tests.exchange.test_exchange import auditor, refused
from tests.programmes.test_deciding import DAY, HALL, batch, body, decided, meeting, office
from tests.programmes.test_progress import TODAY, filed, locked, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def state_of(row):
    return queries.found(row.code, officer("xianfu"))[1]


def test_two_units_point_to_each_other_and_the_lead_and_the_clock_stay():
    row = locked(owner="zhujian", implementers=("qinghe", "liulin"))
    before = state_of(row)
    at = {"at": world.NOW}
    together.point(row.code, "liulin", text="路在柳林", by=officer("qinghe"), **at)
    assert together_rules.deadlocks(state_of(row)) == []
    together.point(row.code, "qinghe", text="灯在青河", by=officer("liulin"), **at)
    found = state_of(row)
    assert together_rules.deadlocks(found) == [("liulin", "qinghe")]
    assert not any("应由" in line.sentence or line.texts for line in story.commitment_lines(row))
    assert (found.terms.owner, found.due_on) == ("zhujian", before.due_on)
    assert together_rules.elapsed(found, date(2027, 1, 1)) == (date(2027, 1, 1) - world.NOW.date()).days
    assert rules.is_late(found, date(2027, 1, 1))
    together.point(row.code, "zhujian", text="还是局里", by=officer("liulin"), **at)
    assert together_rules.deadlocks(state_of(row)) == []
    refused("not_among_them", together.point, row.code, "qinghe", text="x", by=officer("minzheng"), **at)
    refused("not_among_them", together.point, row.code, "minzheng", text="x", by=officer("qinghe"), **at)
    refused("reason_needed", together.point, row.code, "qinghe", text="", by=officer("liulin"), **at)
    assert list(rebuilding.check()) == []


def test_support_is_offered_in_ones_own_name_and_the_lead_says_what_became_of_it():
    row = locked(owner="zhujian", implementers=())
    at = {"at": world.NOW}
    bureau = officer("minzheng")
    together.offer(row.code, "minzheng", "people", text="两名社工，四月起", by=bureau, **at)
    together.offer(row.code, "minzheng", "funds", text="三万元", by=bureau, **at)
    refused("not_your_unit", together.offer, row.code, "qinghe", "funds", text="x", by=bureau, **at)
    refused("bad_offer", together.offer, row.code, "minzheng", "prayers", text="x", by=bureau, **at)
    refused("not_the_owner", together.answer, row.code, 1, taken=True, text="", by=bureau, **at)
    lead = officer("zhujian")
    together.answer(row.code, 1, taken=True, text="排进四月", by=lead, **at)
    refused("offer_not_open", together.answer, row.code, 1, taken=False, text="x", by=lead, **at)
    refused("offer_not_open", together.answer, row.code, 2, taken=False, text="", by=lead, **at)
    together.answer(row.code, 2, taken=False, text="已有预算", by=lead, **at)
    assert [(one.kind, one.taken, bool(one.answered)) for one in state_of(row).supports] == [
        ("people", True, True),
        ("funds", False, True),
    ]
    assert list(rebuilding.check()) == []


def approved():
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    return of, hall, Commitment.objects.get()


def test_a_promise_is_given_up_by_the_vote_of_its_body_with_a_reason_and_stays_in_the_count():
    _of, hall, made = approved()
    given = {"meeting": hall.code, "votes": (2, 1, 0), "reason": "村里另有安排", "by": office(), "at": world.NOW}
    for changed, code in (
        ({"reason": ""}, "reason_needed"),
        ({"votes": (4, 0, 0)}, "votes_do_not_add_up"),
        ({"votes": (1, 2, 0)}, "not_carried"),
        ({"by": officer("zhujian")}, "not_the_office"),
    ):
        refused(code, giving_up.cancel, made.code, **{**given, **changed})
    giving_up.cancel(made.code, **given)
    made.refresh_from_db()
    assert made.cancelled
    [one] = queries.standings([made], TODAY)
    assert one.tier == "cancelled"
    assert queries.headline([one])["of"] == 1
    [compared] = comparing.compared(office(), DAY)
    assert [(line.taken, line.done, line.cancelled) for line in compared.lines] == [(1, 0, 1)]
    refused("not_open", giving_up.cancel, made.code, **given)
    refused("not_open", together.offer, made.code, "zhujian", "funds", text="x", by=officer("zhujian"), at=world.NOW)
    assert list(rebuilding.check()) == []


def test_giving_up_needs_enough_members_and_the_body_that_decided_it():
    of, _hall, made = approved()
    few = meeting(of, HALL[:2])
    given = {"votes": (2, 0, 0), "reason": "x", "by": office(), "at": world.NOW}
    error = refused("no_quorum", giving_up.cancel, made.code, meeting=few.code, **given)
    for words in ("示例县领导小组", "出席 2 人", "应到 4 人", "补足出席人数"):
        assert words in error.say()
    other = meeting(body())
    refused("another_meeting", giving_up.cancel, made.code, meeting=other.code, **given)
    counts = {"yes": 9, "answered": 9, "asked": 9}
    commitments.confirm(made.code, source="survey", counts=counts, by=auditor(), at=world.NOW)
    whole = meeting(of)
    refused("done_already", giving_up.cancel, made.code, meeting=whole.code, **{**given, "votes": (3, 0, 0)})


def test_one_of_no_batch_is_given_up_by_a_body_above_its_owner():
    row = locked(owner="zhujian", implementers=())
    filed("zhujian", row.id, 3)
    hall = meeting(body())
    giving_up.cancel(row.code, meeting=hall.code, votes=(3, 0, 0), reason="x", by=office(), at=world.NOW)
    row.refresh_from_db()
    assert row.cancelled
