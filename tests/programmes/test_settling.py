"""A batch is settled once everything in it has ended, and says how each did; what is open or unanswered is named."""

from datetime import timedelta

import pytest

from banshi.kit.refused import Refused
from banshi.programmes.actions import commitments, deciding, rebuilding, settling
from banshi.programmes.facts import batch as f
from banshi.programmes.facts.batch import BatchState
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import comparing
from banshi.programmes.queries import deciding as queries
from banshi.programmes.rules import settling as rules
from tests import world
from tests.programmes.test_comparing import state as batch_state
from tests.programmes.test_deciding import DAY, batch, body, decided, meeting, office
from tests.programmes.test_progress import officer, terms


def settled(tiers: dict[str, str], *, unanswered=(), **carried: str) -> dict[str, str]:
    [fact] = rules.settle(
        batch_state(1, 1, "".join(tiers), carried=carried), tiers, titles={"a": "修灯"}, unanswered=unanswered
    )
    return fact.ended


def test_confirmed_audited_cancelled_and_carried_are_ends():
    tiers = {"a": "confirmed", "b": "audited", "c": "cancelled", "d": "claimed"}
    assert settled(tiers, d="B2") == {"a": "confirmed", "b": "audited", "c": "cancelled", "d": "carried"}


@pytest.mark.parametrize("tier", ["", "claimed", "evidenced", "disputed", "refuted", "expired", "relapsed"])
def test_what_has_not_ended_is_named_with_how_it_stands(tier):
    with pytest.raises(Refused) as refused:
        settled({"a": tier, "b": "confirmed"})
    assert refused.value.code == "items_open"
    assert "修灯" in refused.value.say()
    assert "1 项（共 2 项）" in refused.value.say()


def test_a_finding_without_an_answer_is_named():
    with pytest.raises(Refused) as refused:
        settled({"a": "audited"}, unanswered=["a"])
    assert refused.value.code == "findings_unanswered"
    assert "修灯" in refused.value.say()


def test_only_a_frozen_batch_is_settled_and_once():
    for given in (BatchState(id=1), BatchState(id=1, frozen="2026-03-01", settled="2026-03-02")):
        with pytest.raises(Refused) as refused:
            rules.settle(given, {}, titles={}, unanswered=[])
        assert refused.value.code == "not_running"


def running():
    """A frozen batch with one commitment, and the commitment's code."""
    world.found()
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    deciding.freeze(row.code, by=office(), at=world.NOW)
    return of, row, Commitment.objects.get().code


def confirmed(code: str) -> None:
    counts = {"yes": 9, "answered": 9, "asked": 9}
    commitments.confirm(code, source="survey", counts=counts, by=officer("huifang", "auditor"), at=world.NOW)


def settle(row, by=None):
    return settling.settle(row.code, by=by or office(), at=world.NOW)


@pytest.mark.django_db
def test_a_batch_goes_from_running_to_settled_and_every_page_can_say_how():
    of, row, code = running()
    with pytest.raises(Refused) as refused:
        settle(row)
    assert refused.value.code == "items_open"
    confirmed(code)
    with pytest.raises(Refused) as refused:
        settle(row, officer("xianfu", "auditor"))
    assert refused.value.code == "not_the_office"
    settle(row)
    _, state = queries.batch(row.code, office())
    assert rules.ends(state) == [(f.CONFIRMED, 1, 1)]
    [one] = comparing.compared(office(), DAY)
    assert one.lines[0].settled_on is not None
    assert one.lines[0].ended == ((f.CONFIRMED, 1, 1),)
    later = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)
    commitments.dispute(code, matter="M1", place="", at=world.NOW)
    with pytest.raises(Refused) as refused:
        deciding.carry(row.code, code, into=later.code, reason="再办", by=office(), at=world.NOW)
    assert refused.value.code == "batch_settled"
    assert list(rebuilding.check()) == []


@pytest.mark.django_db
def test_what_goes_on_needs_a_reason_and_what_came_in_must_end_too():
    of, row, code = running()
    later = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        deciding.carry(row.code, code, into=later.code, reason=" ", by=office(), at=world.NOW)
    assert refused.value.code == "reason_needed"
    deciding.carry(row.code, code, into=later.code, reason="等雨季过去", by=office(), at=world.NOW)
    settle(row)
    hall = meeting(of)
    given = terms(owner="zhujian")
    deciding.propose(later.code, "1", given, groups=[], reason="须办", by=office(), at=world.NOW)
    deciding.open_review(later.code, by=office(), at=world.NOW)
    decided(later, hall, "return", (0, 0, 0), "再议")
    deciding.freeze(later.code, by=office(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        settle(later)
    assert "1 项（共 1 项）" in refused.value.say()
    confirmed(code)
    settle(later)
    lines = comparing.compared(office(), DAY)[0].lines
    assert [line.ended for line in lines] == [((f.CARRIED, 1, 1),), ((f.CONFIRMED, 1, 1),)]
    assert lines[1].settled_on - lines[0].settled_on == timedelta(0)
