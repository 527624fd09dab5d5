"""From needs to commitments: grouped, ranked, proposed, reviewed by a body's own procedure, locked, never quietly."""

from datetime import date, timedelta

import pytest

from banshi.kit.refused import NotFound, Refused
from banshi.messages.models import OutboxMessage
from banshi.people.facts import Post, Viewer
from banshi.programmes import jobs
from banshi.programmes.actions import commitments, deciding, needs, rebuilding
from banshi.programmes.facts import batch as batch_facts
from banshi.programmes.facts import need as need_facts
from banshi.programmes.models.needs import Grouped, Need
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import comparing, standing
from banshi.programmes.queries import deciding as queries
from banshi.programmes.queries import needs as need_queries
from banshi.programmes.rules import body as body_rules
from banshi.record import actions as record
from tests import world
from tests.programmes.test_progress import officer, terms

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
HALL = ("staff:chair", "staff:a", "staff:b", "staff:c")


@pytest.fixture(autouse=True)
def town():
    world.found()


def office() -> Viewer:
    return officer("xianfu")


def group_of_needs(count: int = 3):
    row = needs.form(
        "夜间道路照明", unit="xianfu", category="01/0104", people=900, months=60, by=office(), at=world.NOW
    )
    found = [need(hardship=n == 0) for n in range(count)]
    needs.join(row.code, [one.id for one in found], by=office(), at=world.NOW)
    return row


def need(**changed) -> Need:
    given = {"source": "visit", "category": "01/0104", "place": "99/9901/990101/990101002", "unit": "xianfu"}
    return needs.register(need_facts.Registered(**{**given, **changed}), "路灯少,晚上看不见", by=office(), at=world.NOW)


def body(quorum: int = 67):
    row = deciding.found_body("示例县领导小组", unit="xianfu", quorum=quorum, majority=50, by=office(), at=world.NOW)
    for n, person in enumerate(HALL):
        role = "chair" if n == 0 else "member"
        unit = "zhujian" if person == "staff:c" else "xianfu"
        deciding.join(
            row.code, person=person, office=role, unit=unit, from_on=date(2026, 1, 1), by=office(), at=world.NOW
        )
    return row


def batch(of, method: str = "vote", **changed):
    row = deciding.open_batch("第一批", body=of.code, ordinal=1, method=method, by=office(), at=world.NOW)
    group = group_of_needs()
    given = terms(**{"owner": "zhujian", **changed})
    deciding.propose(row.code, "1", given, groups=[group.code], reason="", by=office(), at=world.NOW)
    return row


def meeting(of, present=HALL):
    when = "2026-03-04T09:00"
    row = deciding.call("审定第一批", body=of.code, when=when, agenda=["审定"], sites=[], by=office(), at=world.NOW)
    return deciding.begin(row.code, present=present, chair="staff:chair", by=office(), at=world.NOW)


def decided(row, at_meeting, decision="approve", votes=(3, 0, 0), reason="", ref="1"):
    return deciding.decide(
        row.code, ref, decision, meeting=at_meeting.code, votes=votes, reason=reason, by=office(), at=world.NOW
    )


def test_an_approved_candidate_is_a_locked_commitment_that_knows_its_needs():
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    [made] = Commitment.objects.all()
    _, state = queries.batch(row.code, office())
    assert state.candidates["1"].commitment == made.code
    assert state.candidates["1"].votes == (3, 0, 0)
    assert "staff:c" not in state.candidates["1"].scores
    deciding.freeze(row.code, by=office(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        decided(row, hall)
    assert refused.value.code == "batch_frozen"
    assert list(rebuilding.check()) == []


def test_a_batch_with_an_unfinished_review_is_not_frozen():
    of = body()
    row = batch(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        deciding.freeze(row.code, by=office(), at=world.NOW)
    assert refused.value.code == "review_unfinished"
    assert "1" in refused.value.say()


@pytest.mark.parametrize(
    ("present", "votes", "decision", "reason", "code"),
    [
        (HALL[:2], (2, 0, 0), "approve", "", "no_quorum"),
        (HALL, (4, 0, 0), "approve", "", "votes_do_not_add_up"),
        (HALL, (1, 1, 1), "approve", "", "not_carried"),
        (HALL, (0, 0, 0), "reject", "", "reason_needed"),
        (HALL, (0, 0, 0), "perhaps", "x", "bad_decision"),
    ],
)
def test_a_decision_against_the_rule_of_procedure_is_refused(present, votes, decision, reason, code):
    of = body()
    row, hall = batch(of), meeting(of, present)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        decided(row, hall, decision, votes, reason)
    assert refused.value.code == code
    assert not Commitment.objects.exists()


def test_rejected_candidates_stay_in_the_log_with_their_reason():
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall, "reject", (0, 0, 0), "资金没有落实")
    _, state = queries.batch(row.code, office())
    assert (state.candidates["1"].decision, state.candidates["1"].commitment) == ("reject", "")
    assert state.candidates["1"].reason


def test_a_member_whose_unit_carries_it_out_steps_aside_and_outsiders_do_not_score():
    of = body()
    row = batch(of, "scores")
    deciding.open_review(row.code, by=office(), at=world.NOW)
    sheet = {"need": 90, "feasible": 80, "measurable": 70, "lasting": 60}
    for person, code in (("staff:c", "must_step_aside"), ("staff:stranger", "not_a_member")):
        by = Viewer(actor=person, posts=(Post("reviewer", "xianfu", "xianfu"),))
        with pytest.raises(Refused) as refused:
            deciding.score(row.code, "1", sheet, by=by, at=world.NOW, on=DAY)
        assert refused.value.code == code
    hall = meeting(of, HALL)
    with pytest.raises(Refused) as refused:
        decided(row, hall)
    assert refused.value.code == "scores_missing"
    for person in HALL[:3]:
        by = Viewer(actor=person, posts=(Post("reviewer", "xianfu", "xianfu"),))
        deciding.score(row.code, "1", sheet, by=by, at=world.NOW, on=DAY)
    decided(row, hall)
    assert Commitment.objects.count() == 1


def test_a_candidate_without_needs_says_why_and_one_without_terms_does_not_get_in():
    of = body()
    row = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        deciding.propose(row.code, "x", terms(), groups=[], reason="", by=office(), at=world.NOW)
    assert refused.value.code == "hand_picked_reason"
    with pytest.raises(Refused) as refused:
        deciding.propose(row.code, "x", terms(acceptance=""), groups=[], reason="r", by=office(), at=world.NOW)
    assert refused.value.code == "term_missing"
    deciding.propose(row.code, "x", terms(), groups=[], reason="上级交办", by=office(), at=world.NOW)
    _, state = queries.batch(row.code, office())
    assert state.candidates["x"].hand_picked


def test_who_was_in_the_chair_on_a_past_day_comes_from_the_terms_of_office():
    of = body()
    deciding.leave(of.code, person="staff:chair", on=date(2026, 5, 1), by=office(), at=world.NOW)
    deciding.join(
        of.code, person="staff:new", office="chair", unit="xianfu", from_on=date(2026, 5, 1), by=office(), at=world.NOW
    )
    state = queries.body_state(of.code)
    chairs = [body_rules.chair(state, date(2026, month, 15)).person for month in (4, 5)]
    assert chairs == ["staff:chair", "staff:new"]
    assert body_rules.chair(state, date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("person", "office_held", "code"),
    [("staff:a", "member", "member_twice"), ("staff:z", "chair", "chair_taken"), ("staff:z", "king", "bad_office")],
)
def test_nobody_sits_twice_and_there_is_one_chair(person, office_held, code):
    of = body()
    with pytest.raises(Refused) as refused:
        deciding.join(of.code, person=person, office=office_held, unit="xianfu", from_on=DAY, by=office(), at=world.NOW)
    assert refused.value.code == code


def test_a_pack_names_what_it_lacks_and_a_unit_may_comment_but_not_edit():
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    record.seal(world.NOW)
    session = deciding.call(
        "听取进展", body=of.code, when="2026-03-05T09:00", agenda=["听取"], sites=[], by=office(), at=world.NOW
    )
    deciding.generate_pack(session.code, row.code, by=office(), at=world.NOW, on=DAY)
    _, state = queries.meeting(session.code, office())
    [line] = state.pack
    assert (line.tier, line.owner, state.missing) == ("", "zhujian", [])
    assert state.seal == 1
    deciding.comment(session.code, line.commitment, "材料已备齐", by=officer("zhujian"), at=world.NOW)
    with pytest.raises(NotFound):
        deciding.comment(session.code, line.commitment, "我们也说两句", by=officer("huifang"), at=world.NOW)
    deciding.hear(session.code, line.commitment, how="heard", by=office(), at=world.NOW)
    with pytest.raises(Refused):
        deciding.hear(session.code, "0000000000", how="heard", by=office(), at=world.NOW)


def test_demands_without_a_matter_are_loose_and_minutes_freeze_with_their_hash_and_the_chairs_office():
    of = body()
    hall = meeting(of)
    deciding.demand(hall.code, "月底前报进度", unit="zhujian", due_on="2026-03-31", by=office(), at=world.NOW)
    hall.refresh_from_db()
    assert hall.loose == 1
    deciding.freeze_minutes(hall.code, "一、会议审定……", by=office(), at=world.NOW)
    _, state = queries.meeting(hall.code, office())
    assert (state.chair_role, len(state.minutes)) == ("组长", 64)
    with pytest.raises(Refused) as refused:
        deciding.demand(hall.code, "再加一条", unit="", due_on="", by=office(), at=world.NOW)
    assert refused.value.code == "minutes_frozen"


def test_only_members_are_present_at_a_meeting():
    of = body()
    with pytest.raises(Refused) as refused:
        meeting(of, (*HALL, "staff:stranger"))
    assert refused.value.code == "not_members"


def test_a_commitment_carried_over_goes_on_and_stays_unfinished_in_its_first_batch():
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    deciding.freeze(row.code, by=office(), at=world.NOW)
    later = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)
    code = Commitment.objects.get().code
    deciding.carry(row.code, code, into=later.code, reason="等雨季过去", by=office(), at=world.NOW)
    _, state = queries.batch(row.code, office())
    assert state.carried == {code: later.code}
    assert Commitment.objects.get().batch == row.id
    with pytest.raises(Refused):
        deciding.carry(row.code, code, into=later.code, reason="等雨季过去", by=office(), at=world.NOW)
    [one] = comparing.compared(office(), DAY)
    assert [(line.taken, line.done, line.carried, line.came_in) for line in one.lines] == [(1, 0, 1, 0), (0, 0, 0, 1)]
    assert (one.whole.taken, one.whole.carried) == (1, 1)
    commitments.confirm(
        code,
        source="survey",
        counts={"yes": 9, "answered": 9, "asked": 9},
        by=officer("huifang", "auditor"),
        at=world.NOW,
    )
    [one] = comparing.compared(office(), DAY)
    assert [(line.done, line.unfinished, line.came_in_done) for line in one.lines] == [(0, 1, 0), (0, 0, 1)]
    assert one.whole.done == 1
    assert comparing.compared(officer("huifang"), DAY) == []


def test_what_is_done_is_not_carried_over():
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    later = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)
    code = Commitment.objects.get().code
    for wanted in ("not_in_batch", "nothing_left_to_carry"):
        with pytest.raises(Refused) as refused:
            deciding.carry(row.code, code, into=later.code, reason="等雨季过去", by=office(), at=world.NOW)
        assert refused.value.code == wanted
        if wanted == "not_in_batch":
            assert "第一批" in refused.value.say()
            deciding.freeze(row.code, by=office(), at=world.NOW)
            counts = {"yes": 9, "answered": 9, "asked": 9}
            auditor = officer("huifang", "auditor")
            commitments.confirm(code, source="survey", counts=counts, by=auditor, at=world.NOW)


def test_needs_are_counted_once_and_the_weights_decide_their_order():
    group = group_of_needs(4)
    other = needs.form("体育场地", unit="xianfu", category="04/0404", people=9000, months=60, by=office(), at=world.NOW)
    [first, second] = need_queries.ranked(office(), {"hardship": 1, "prevalence": 0, "benefit": 0})
    assert (first.ref, second.ref) == (group.code, other.code)
    assert first.terms[0].because == "1/4"
    [first, _] = need_queries.ranked(office(), {"hardship": 0, "prevalence": 0, "benefit": 1})
    assert first.ref == other.code
    with pytest.raises(Refused) as refused:
        needs.join(other.code, [Grouped.objects.first().need_id], by=office(), at=world.NOW)
    assert refused.value.code == "grouped_already"


def test_a_need_that_was_looked_at_and_is_not_so_counts_for_nothing_and_stays_where_it_is():
    row = group_of_needs(2)
    wide = need(people=5000, hardship=True)
    needs.join(row.code, [wide.id], by=office(), at=world.NOW)
    before = need_queries.ranked(office())[0].terms
    assert [term.because for term in before] == ["2/3", "3", "5002×60"]
    assert standing.needs_behind([row.code]) == 3
    Need.objects.filter(id=wide.id).update(holds=False)
    after = need_queries.ranked(office())[0].terms
    assert [term.because for term in after] == ["1/2", "2", "900×60"]
    assert standing.needs_behind([row.code]) == 2
    assert need_queries.members(row).count() == 3


def test_a_matter_is_one_need_and_a_need_without_a_place_is_none():
    known = world.report().code
    need(matter=known)
    for changed, code in (
        ({"matter": known}, "need_known"),
        ({"matter": "1234567897"}, "no_such_matter"),
        ({"place": ""}, "need_incomplete"),
    ):
        with pytest.raises(Refused) as refused:
            need(**changed)
        assert refused.value.code == code
    assert need_queries.matters_behind([]) == []


def test_outsiders_see_no_bodies_batches_or_needs():
    of = body()
    row = batch(of)
    stranger = officer("huifang")
    for find, code in ((queries.body, of.code), (queries.batch, row.code)):
        with pytest.raises(NotFound):
            find(code, stranger)
    assert not need_queries.needs(stranger).exists()
    with pytest.raises(NotFound):
        commitments.claim("1234567897", text="", by=stranger, at=world.NOW + timedelta(days=1))
    assert batch_facts.DECISIONS.keys() == {"approve", "return", "reject"}


def test_everyone_whose_matter_fed_a_commitment_is_told_then_and_when_it_is_done():
    receipt = world.report(category="01/0104")
    of = body()
    row = deciding.open_batch("第一批", body=of.code, ordinal=1, method="vote", by=office(), at=world.NOW)
    group = group_of_needs()
    fed = need(matter=receipt.code, source="request")
    needs.join(group.code, [fed.id], by=office(), at=world.NOW)
    given = terms(owner="zhujian")
    deciding.propose(row.code, "1", given, groups=[group.code], reason="", by=office(), at=world.NOW)
    hall = meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    made = Commitment.objects.get()
    told = OutboxMessage.objects.filter(key__startswith="adopted:")
    assert jobs.tell(world.NOW) == 1
    assert jobs.tell(world.NOW) == 0
    assert receipt.code in told.get().body
    assert made.title not in told.get().body
    counts = {"yes": 9, "answered": 10, "asked": 12}
    commitments.confirm(made.code, source="survey", counts=counts, by=officer("huifang", "auditor"), at=world.NOW)
    assert jobs.tell(world.NOW) == 1
    assert OutboxMessage.objects.filter(key__startswith="done:").count() == 1
    assert list(rebuilding.check()) == []
