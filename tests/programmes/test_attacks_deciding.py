"""Deciding attacked: seats held twice, votes that are none, other people's meetings, sheets of those who stepped aside."""

from datetime import date, timedelta

import pytest

from banshi.nouns import telling as told
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.programmes.actions import deciding, rebuilding
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import deciding as queries
from banshi.programmes.rules import batch as rules
from banshi.record import queries as record
from tests import world
from tests.exchange.test_exchange import refused
from tests.programmes.test_deciding import DAY, HALL, batch, body, decided, meeting, office
from tests.programmes.test_progress import officer

pytestmark = pytest.mark.django_db
SHEET = dict.fromkeys(rules.CRITERIA, 80)


@pytest.fixture(autouse=True)
def town():
    world.found()


def member(name: str, unit: str = "xianfu") -> Viewer:
    found = officer(unit, "reviewer")
    return Viewer(actor=f"staff:{name}", posts=found.posts)


def in_review(method: str = "vote"):
    of = body()
    row = batch(of, method)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    return of, row


def join(of, person: str, role: str, on: date, unit: str = "xianfu"):
    return deciding.join(of.code, person=person, office=role, unit=unit, from_on=on, by=office(), at=world.NOW)


def test_a_term_that_begins_before_another_of_the_same_person_or_chair_is_refused():
    of = deciding.found_body("x", unit="xianfu", quorum=50, majority=50, by=office(), at=world.NOW)
    join(of, "staff:a", "chair", date(2026, 3, 1))
    refused("member_twice", join, of, "staff:a", "member", date(2026, 1, 1))
    refused("chair_taken", join, of, "staff:b", "chair", date(2026, 1, 1))
    deciding.leave(of.code, person="staff:a", on=date(2026, 4, 1), by=office(), at=world.NOW)
    refused("no_member", deciding.leave, of.code, person="staff:a", on=date(2026, 3, 9), by=office(), at=world.NOW)
    join(of, "staff:a", "member", date(2026, 4, 1))
    join(of, "staff:b", "chair", date(2026, 4, 1))


def test_a_seat_is_for_a_unit_the_person_has_a_post_in_so_that_recusal_is_not_typed_away():
    of = deciding.found_body("x", unit="xianfu", quorum=50, majority=50, by=office(), at=world.NOW)
    person = f"staff:{people_queries.staff_named('zhujian0').pk}"
    refused("not_their_unit", join, of, person, "member", DAY, "xianfu")
    join(of, person, "member", DAY, "zhujian")


@pytest.mark.parametrize("votes", [(5, -2, 0), (4, 0, -1), (-3, 3, 3)])
def test_fewer_than_no_votes_carry_nothing(votes):
    of, row = in_review()
    refused("bad_votes", decided, row, meeting(of), votes=votes)
    assert not Commitment.objects.exists()


def test_a_meeting_of_another_body_or_with_final_minutes_decides_nothing():
    _of, row = in_review()
    other = body()
    hall = meeting(other)
    refused("another_meeting", decided, row, hall)
    mine = meeting(_of)
    deciding.freeze_minutes(mine.code, "纪要", by=office(), at=world.NOW)
    refused("another_meeting", decided, row, mine)
    assert not Commitment.objects.exists()


def test_nobody_signs_in_to_a_meeting_that_is_still_ahead():
    of = body()
    given = {"agenda": ["审定"], "sites": [], "by": office(), "at": world.NOW}
    row = deciding.call("以后的会", body=of.code, when="2026-03-05T09:00", **given)
    begin = {"present": HALL, "chair": "staff:chair", "by": office()}
    refused("meeting_ahead", deciding.begin, row.code, **begin, at=world.NOW)
    deciding.begin(row.code, **begin, at=world.NOW + timedelta(days=1))
    for when in ("2026-03-04Tsoon", "2026-03-04T25:00", "2026-03-04T9"):
        refused("bad_time", deciding.call, "x", body=of.code, when=when, **given)


def test_the_sheet_of_a_member_who_steps_aside_counts_no_more():
    _of, row = in_review("scores")
    for name in ("chair", "a"):
        deciding.score(row.code, "1", SHEET, by=member(name), at=world.NOW, on=DAY)
    deciding.score(row.code, "1", dict.fromkeys(rules.CRITERIA, 0), by=member("b"), at=world.NOW, on=DAY)
    deciding.recuse(row.code, "1", because="亲属在申报单位", by=member("b"), at=world.NOW, on=DAY)
    _, state = queries.batch(row.code, office())
    assert rules.average(state.candidates["1"]) == 80


def test_a_member_whose_post_lies_in_the_applying_unit_steps_aside_whatever_seat_was_typed():
    _of, row = in_review("scores")
    refused("must_step_aside", deciding.score, row.code, "1", SHEET, by=member("a", "zhujian"), at=world.NOW, on=DAY)


def test_why_somebody_steps_aside_is_content_that_can_be_erased():
    _of, row = in_review()
    deciding.recuse(row.code, "1", because="妻子王某在住建局", by=member("b"), at=world.NOW, on=DAY)
    assert not any("王某".encode() in entry.payload for entry in record.entries(row.id))
    assert any("王某" in text for one in told.lines(queries.BATCH, row) for text in one.texts)
    people.erase(row.id, at=world.NOW)
    assert not any("王某" in text for one in told.lines(queries.BATCH, row) for text in one.texts)


def test_strangers_neither_score_nor_step_aside_and_nobody_does_after_the_decision():
    of, row = in_review()
    stranger = member("nobody")
    refused("not_a_member", deciding.recuse, row.code, "1", because="x", by=stranger, at=world.NOW, on=DAY)
    refused("not_a_member", deciding.score, row.code, "1", SHEET, by=stranger, at=world.NOW, on=DAY)
    decided(row, meeting(of))
    refused("decided_already", deciding.score, row.code, "1", SHEET, by=member("a"), at=world.NOW, on=DAY)
    refused("decided_already", deciding.recuse, row.code, "1", because="x", by=member("a"), at=world.NOW, on=DAY)
    deciding.freeze(row.code, by=office(), at=world.NOW)
    refused("batch_frozen", deciding.score, row.code, "1", SHEET, by=member("a"), at=world.NOW, on=DAY)


def test_what_is_carried_over_goes_to_another_open_batch_of_the_same_body_or_nowhere(monkeypatch):
    of, row = in_review()
    decided(row, meeting(of))
    deciding.freeze(row.code, by=office(), at=world.NOW)
    [made] = Commitment.objects.all()
    carry = {"by": office(), "at": world.NOW, "reason": "等雨季过去"}
    refused("bad_batch", deciding.carry, row.code, made.code, into=row.code, **carry)
    refused("bad_batch", deciding.carry, row.code, made.code, into=batch(body()).code, **carry)
    later = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)

    def cut(*args, **named):
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(deciding.commitments, "carry", cut)
        with pytest.raises(OSError, match="power cut"):
            deciding.carry(row.code, made.code, into=later.code, **carry)
    _, state = queries.batch(row.code, office())
    assert not state.carried, "half of it was written"
    deciding.carry(row.code, made.code, into=later.code, **carry)
    assert list(rebuilding.check()) == []
