"""Deciding attacked: seats held twice, votes that are none, other people's meetings, sheets of those who stepped aside."""

from datetime import date, timedelta

import pytest

from banshi.nouns import telling as told
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.programmes.actions import deciding, giving_up, needs, rebuilding, together
from banshi.programmes.models.deciding import MEETING
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import deciding as queries
from banshi.programmes.rules import batch as rules
from banshi.record import queries as record
from banshi.units import actions as units
from tests import world
from tests.exchange.test_exchange import refused
from tests.programmes.test_deciding import DAY, HALL, batch, body, decided, meeting, office
from tests.programmes.test_progress import officer, terms

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


def test_where_all_but_one_step_aside_nobody_decides_alone_and_it_can_be_returned():
    of, row = in_review()
    hall = meeting(of)
    for name in ("a", "b"):
        deciding.recuse(row.code, "1", because="亲属在申报单位", by=member(name), at=world.NOW, on=DAY)
    refused("too_few_voters", decided, row, hall, "approve", (1, 0, 0))
    refused("too_few_voters", decided, row, hall, "reject", (0, 1, 0), "资金没有落实")
    assert not Commitment.objects.exists()
    decided(row, hall, "return", (0, 0, 0), "回避以后只剩一人，报上级机构审定")
    deciding.freeze(row.code, by=office(), at=world.NOW)


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


def posted(monkeypatch, **units):
    """As if these members held these posts beside their seat."""
    held = {f"staff:{name}": set(of) for name, of in units.items()}
    monkeypatch.setattr(queries, "posts_of", lambda persons, on: {one: held[one] for one in persons if one in held})


def test_a_member_with_a_second_post_in_the_applying_unit_has_no_vote_on_it_nor_on_giving_it_up(monkeypatch):
    of, row = in_review()
    hall = meeting(of)
    posted(monkeypatch, a=["xianfu", "zhujian"])
    refused("votes_do_not_add_up", decided, row, hall, votes=(3, 0, 0))
    decided(row, hall, votes=(2, 0, 0))
    made = queries.batch(row.code, office())[1].candidates["1"].commitment
    give_up = {"meeting": hall.code, "reason": "另有安排", "by": office(), "at": world.NOW}
    refused("votes_do_not_add_up", giving_up.cancel, made, votes=(3, 0, 0), **give_up)
    lead = {**give_up, "votes": (3, 0, 0)}
    refused("votes_do_not_add_up", together.change_lead, made, "minzheng", **lead)
    giving_up.cancel(made, votes=(2, 0, 0), **give_up)


def test_posts_are_those_of_the_day_whatever_unit_the_seat_is_for():
    person = f"staff:{people_queries.staff_named('zhujian0').pk}"
    assert queries.posts_of([person, "staff:nobody"], DAY) == {person: {"zhujian"}}
    assert queries.posts_of([person], date(2000, 1, 1)) == {}
    assert queries.posts_of([], DAY) == {}


@pytest.mark.parametrize(
    ("decision", "votes", "code"),
    [
        ("reject", (90, 1, 0), "votes_do_not_add_up"),
        ("return", (0, -1, 0), "bad_votes"),
        ("reject", (3, 0, 0), "carried_but_refused"),
        ("return", (2, 1, 0), "carried_but_refused"),
    ],
)
def test_votes_written_beside_a_refusal_are_those_that_were_cast_and_did_not_carry(decision, votes, code):
    of, row = in_review()
    refused(code, decided, row, meeting(of), decision=decision, votes=votes, reason="再补充")


def test_a_refusal_without_a_vote_or_with_a_lost_one_is_written_down():
    for votes in ((0, 0, 0), (1, 2, 0)):
        of, row = in_review()
        decided(row, meeting(of), decision="reject", votes=votes, reason="不可行")
        assert queries.batch(row.code, office())[1].candidates["1"].votes == votes


def test_nobody_promises_for_yesterday_neither_when_proposing_nor_when_deciding():
    refused("due_past", batch, body(), due_on="2026-03-04")
    of = body()
    row = batch(of, due_on="2027-01-31")
    deciding.open_review(row.code, by=office(), at=world.NOW)
    call = {"when": "2027-02-01T09:00", "agenda": ["审定"], "sites": [], "by": office(), "at": world.NOW}
    hall = deciding.call("审定", body=of.code, **call)
    late = world.NOW + timedelta(days=400)
    deciding.begin(hall.code, present=HALL, chair="staff:chair", by=office(), at=late)
    error = refused("due_past", decided, row, hall)
    assert "2027-01-31" in error.say()
    decided(row, hall, decision="return", votes=(0, 0, 0), reason="时限已过")


@pytest.mark.parametrize("ordinal", [0, -5, 1, 1000])
def test_no_two_batches_of_a_body_are_the_first_and_none_is_the_minus_fifth(ordinal):
    of = body()
    given = {"body": of.code, "method": "vote", "by": office(), "at": world.NOW}
    deciding.open_batch("第一批", ordinal=1, **given)
    refused("bad_ordinal", deciding.open_batch, "又一批", ordinal=ordinal, **given)
    deciding.open_batch("第一批", ordinal=1, campaign="另一项活动", **given)


def test_a_group_without_needs_is_no_need_behind_a_candidate():
    row = deciding.open_batch("第一批", body=body().code, ordinal=1, method="vote", by=office(), at=world.NOW)
    given = {"unit": "xianfu", "category": "", "people": 900, "months": 60, "by": office(), "at": world.NOW}
    empty = needs.form("还没有人提", **given)
    propose = {"groups": [empty.code], "by": office(), "at": world.NOW}
    refused("hand_picked_reason", deciding.propose, row.code, "1", terms(), reason="", **propose)
    deciding.propose(row.code, "1", terms(), reason="年度重点", **propose)
    assert queries.batch(row.code, office())[1].candidates["1"].hand_picked


def test_who_was_there_for_a_decision_stays_on_the_list_and_in_office_for_that_day():
    of, row = in_review()
    hall = meeting(of)
    decided(row, hall)
    begin = {"chair": "staff:chair", "by": office(), "at": world.NOW}
    error = refused("decided_with_them", deciding.begin, hall.code, present=["staff:chair"], **begin)
    assert "去掉其中 3 人" in error.say()
    deciding.begin(hall.code, present=HALL, **begin)
    leave = {"person": "staff:b", "by": office(), "at": world.NOW}
    assert "2026-03-04" in refused("sat_since", deciding.leave, of.code, on=date(2026, 3, 4), **leave).say()
    deciding.leave(of.code, on=date(2026, 3, 5), **leave)
    deciding.freeze_minutes(hall.code, "纪要", by=office(), at=world.NOW)
    assert len(queries.meeting(hall.code, office())[1].roles) == len(HALL)


def test_before_anything_is_decided_a_wrong_list_of_those_present_can_be_written_anew():
    of, _row = in_review()
    hall = meeting(of)
    deciding.begin(hall.code, present=HALL[:3], chair="staff:chair", by=office(), at=world.NOW)
    assert len(queries.meeting(hall.code, office())[1].present) == 3


def test_a_demand_is_not_cut_off_nor_due_before_it_was_made():
    hall = meeting(body())
    given = {"unit": "zhujian", "by": office(), "at": world.NOW}
    error = refused("text_too_long", deciding.demand, hall.code, "办" * 2001, due_on="2026-03-31", **given)
    assert "2001" in error.say()
    refused("due_before_meeting", deciding.demand, hall.code, "报进度", due_on="2026-03-03", **given)
    deciding.demand(hall.code, "办" * 2000, due_on="2026-03-04", **given)


def test_a_loose_demand_is_given_its_unit_and_day_once_also_after_the_minutes_and_becomes_a_matter():
    hall = meeting(body())
    by = {"by": office(), "at": world.NOW}
    deciding.demand(hall.code, "抓好落实", unit="", due_on="", **by)
    deciding.demand(hall.code, "报进度", unit="zhujian", due_on="", **by)
    deciding.demand(hall.code, "都写明了", unit="zhujian", due_on="2026-03-31", **by)
    deciding.freeze_minutes(hall.code, "纪要", **by)
    refused("demand_not_ready", deciding.open_demand, hall.code, 1, **by)
    refused("demand_still_loose", deciding.place_demand, hall.code, 1, unit="shuili", due_on="", **by)
    refused("due_before_meeting", deciding.place_demand, hall.code, 1, unit="shuili", due_on="2026-03-03", **by)
    for n in (3, 4):
        refused("demand_not_loose", deciding.place_demand, hall.code, n, unit="shuili", due_on="2026-04-01", **by)
    deciding.place_demand(hall.code, 1, unit="shuili", due_on="2026-03-20", **by)
    deciding.place_demand(hall.code, 2, unit="shuili", due_on="2026-03-21", **by)
    refused("demand_not_loose", deciding.place_demand, hall.code, 1, unit="minzheng", due_on="2026-04-01", **by)
    for n in (1, 2):
        deciding.open_demand(hall.code, n, **by)
    _row, state = queries.meeting(hall.code, office())
    assert [(one.unit, one.due_on) for one in state.demands[:2]] == [
        ("shuili", "2026-03-20"),
        ("zhujian", "2026-03-21"),
    ]
    assert [one.n for one in state.loose()] == [3]
    said = [one.sentence for one in told.lines(MEETING, _row)]
    assert "第 1 条要求明确由示例县水利局办，时限 2026-03-20" in said
    assert list(rebuilding.check()) == []


def test_a_unit_abolished_between_two_steps_is_named_with_its_successor_and_nothing_is_half_written():
    of, row = in_review()
    hall = meeting(of)
    deciding.demand(hall.code, "月底前报进度", unit="zhujian", due_on="2026-03-31", by=office(), at=world.NOW)
    units.abolish("zhujian", successor="minzheng", on=world.NOW.date())
    for refusal in (
        refused("abolished_unit", decided, row, hall, votes=(3, 0, 0)),
        refused("abolished_unit", deciding.open_demand, hall.code, 1, by=office(), at=world.NOW),
    ):
        assert "民政局" in refusal.say()
    assert not Commitment.objects.exists()
    assert not queries.batch(row.code, office())[1].candidates["1"].decision
    assert len(queries.meeting(hall.code, office())[1].loose()) == 1
    decided(row, hall, decision="return", votes=(0, 0, 0), reason="主办单位已撤销，请改由承接单位申报")
