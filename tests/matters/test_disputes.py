"""Whose it is: refusal, its approval, the interim owner, the joint check, the decision, and who answers meanwhile."""

import pytest

from banshi.kit.refused import Refused
from banshi.matters.actions.projecting import decoded
from banshi.matters.queries import decisions, pages, telling, worklists
from banshi.matters.queries.seeing import found, visible_to
from banshi.people.facts import Viewer
from tests.matters.counting import statements
from tests.matters.pictures import PICTURE
from tests.matters.reading import clock, holdings, kinds, last, row
from tests.world import NOW, act, days, hours, report, staff

GROUND = {"ground": "other_function", "reason": "河道归水利", "uploads": [PICTURE]}


@pytest.fixture
def code(town):
    return report().code


def refuse(code: str, *, handler: str, head: str, to: str, at=NOW) -> None:
    act(code, "propose_refusal", by=handler, at=at, proposed_unit=to, **GROUND)
    act(code, "approve_refusal", by=head, at=at + hours(1))


def test_a_refusal_needs_evidence_where_the_playbook_says_so(code):
    with pytest.raises(Refused, match="需要附佐证材料") as refused:
        act(code, "propose_refusal", by="zhujian1", at=NOW, ground="other_function", proposed_unit="shuili", reason="…")
    assert refused.value.where == "files"
    with pytest.raises(Refused, match="不能是本单位"):
        act(code, "propose_refusal", by="zhujian1", at=NOW, proposed_unit="zhujian", **GROUND)


def test_a_refusal_counts_once_the_head_stands_behind_it(code):
    act(code, "propose_refusal", by="zhujian1", at=NOW, proposed_unit="shuili", **GROUND)
    assert (last(code).ground, last(code).proposed_unit) == ("other_function", "shuili")
    assert (row(code).refusals, row(code).step) == (0, "dispatched")
    assert not visible_to(staff("shenhe1")).exists(), "a mere proposal is the unit's own business"
    act(code, "approve_refusal", by="zhujian0", at=NOW + hours(1))
    assert (last(code).unit, last(code).ordinal) == ("zhujian", 1)
    found_row = row(code)
    assert (found_row.refusals, found_row.step, found_row.waiting_on) == (1, "disputed", "adjudicator")
    assert clock(code, "responsibility").stopped_at is None
    assert clock(code, "reply").started_at == NOW
    assert visible_to(staff("shenhe1")).get() == found_row


def test_the_head_may_decline(code):
    act(code, "propose_refusal", by="zhujian1", at=NOW, proposed_unit="shuili", **GROUND)
    act(code, "decline_refusal", by="zhujian0", at=NOW + hours(1), reason="是本单位的管网")
    assert (row(code).refusals, row(code).step) == (0, "dispatched")
    act(code, "sign_for", by="zhujian1", at=NOW + hours(2))


def test_nobody_approves_their_own_refusal(code):
    both = Viewer(actor="staff:77", staff_id=77, posts=(*staff("zhujian1").posts, *staff("zhujian0").posts))
    act(code, "propose_refusal", by=both, at=NOW, proposed_unit="shuili", **GROUND)
    with pytest.raises(Refused, match="提出人以外") as refused:
        act(code, "approve_refusal", by=both, at=NOW + hours(1))
    assert refused.value.status == 403


def test_silence_over_a_proposed_refusal_lets_it_lapse(code):
    act(code, "propose_refusal", by="zhujian1", at=NOW, proposed_unit="shuili", **GROUND)
    act(code, "sign_for", by=Viewer.system(), at=NOW + days(1), silent=True)
    assert last(code).silent
    assert row(code).step == "working"
    assert decoded(row(code)).dispute is None
    names = [verb.verb for verb in pages.moves(*_page(code, "zhujian0"), at=NOW + days(1))]
    assert "approve_refusal" not in names


def _page(code: str, username: str):
    viewer = staff(username)
    found_row, state, _ = found(code, viewer)
    return state, pages.book_of(found_row), viewer


def test_after_two_refusals_only_the_adjudicator_decides(code):
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili")
    with pytest.raises(Refused, match="已按程序退过此件"):
        act(code, "dispatch", by="paidan", at=NOW + hours(2), unit="zhujian")
    act(code, "dispatch", by="paidan", at=NOW + hours(2), unit="shuili")
    refuse(code, handler="shuili1", head="shuili0", to="qinghe", at=NOW + hours(3))
    assert row(code).refusals == 2
    with pytest.raises(Refused, match="由争议审核人认定责任单位"):
        act(code, "dispatch", by="paidan", at=NOW + hours(5), unit="qinghe")
    with pytest.raises(Refused, match="没有这一依据"):
        act(code, "decide_responsibility", by="shenhe1", at=NOW + hours(5), unit="zhujian", basis="mood", reason="…")
    decided = {"unit": "zhujian", "basis": "other_function", "reason": "排水设施由住建管护"}
    act(code, "decide_responsibility", by="shenhe1", at=NOW + hours(5), **decided)
    assert (last(code).unit, last(code).basis) == ("zhujian", "other_function")
    assert (row(code).step, row(code).owner_unit, row(code).waiting_on) == ("dispatched", "zhujian", "")
    with pytest.raises(Refused, match="不能再退"):
        act(code, "propose_refusal", by="zhujian1", at=NOW + hours(6), proposed_unit="shuili", **GROUND)
    names = [verb.verb for verb in pages.moves(*_page(code, "zhujian1"), at=NOW + hours(6))]
    assert "propose_refusal" not in names
    assert "sign_for" in names


def test_the_requesters_clock_runs_through_it_all(code):
    before = clock(code, "reply")
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili")
    act(code, "dispatch", by="paidan", at=NOW + days(1), unit="shuili")
    after = clock(code, "reply")
    assert (after.ordinal, after.started_at, after.due_at) == (1, before.started_at, before.due_at)


def test_an_interim_owner_answers_meanwhile(code):
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili")
    act(code, "name_interim_owner", by="shenhe1", at=NOW + hours(2), unit="qinghe")
    assert last(code).unit == "qinghe"
    assert row(code).holder_unit == "qinghe"
    assert holdings(code)[-1] == ("qinghe", "held", "adjudicator")
    assert row(code) in worklists.worklist(staff("qinghe1"))
    act(code, "note", by="qinghe1", at=NOW + hours(3), reason="先派人围挡，主办单位今天认定", to_requester="yes")
    me = Viewer.requester(row(code).id)
    told = telling.timeline(row(code), pages.book_of(row(code)), viewer=me)
    assert told[-1].texts == (("note", "先派人围挡，主办单位今天认定"),)
    assert told[-1].unit == "示例县青河镇人民政府"
    assert told[-1].who == ""
    act(code, "answer", by=me, at=NOW + hours(4), reason="谢谢，积水又涨了")
    assert row(code).waiting_on == "adjudicator", "news from the requester decides nothing"


def test_interim_owners_may_change_and_the_earlier_one_still_finds_it(code):
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili")
    for hour, unit in enumerate(("qinghe", "jiaotong", "qinghe"), start=2):
        act(code, "name_interim_owner", by="shenhe1", at=NOW + hours(hour), unit=unit)
    assert visible_to(staff("jiaotong1")).filter(code=code).exists()
    assert found(code, staff("jiaotong1"))[2].former


def test_a_joint_check_hears_the_units(code):
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili")
    with pytest.raises(Refused, match="至少要有两个单位"):
        act(code, "call_joint_check", by="shenhe1", at=NOW + hours(2), units=["shuili"], reason="现场看")
    act(code, "call_joint_check", by="shenhe1", at=NOW + hours(2), units=["shuili", "qinghe"], reason="现场看")
    assert last(code).units == ("shuili", "qinghe")
    act(code, "contribute", by="qinghe1", at=NOW + hours(3), reason="沟在镇管范围外")
    assert last(code).unit == "qinghe"
    decided = {"unit": "shuili", "basis": "other_function", "reason": "…"}
    act(code, "decide_responsibility", by="shenhe1", at=NOW + hours(4), **decided)
    assert kinds(code)[-3:] == ["joint_check_called", "contributed", "responsibility_decided"]
    assert row(code).owner_unit == "shuili"
    assert not found(code, staff("qinghe1"))[2].sees_contents


def test_an_adjudicator_does_not_decide_for_their_own_unit(code):
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili")
    torn = Viewer(actor="staff:78", staff_id=78, posts=(*staff("shenhe1").posts, *staff("zhujian0").posts))
    with pytest.raises(Refused, match="争议一方"):
        act(code, "decide_responsibility", by=torn, at=NOW + hours(2), unit="shuili", basis="other_area", reason="…")


# ---- what was decided before


def decided(unit: str, *, at=NOW, basis: str = "other_function", **given) -> str:
    code = report(at=at, **given).code
    refuse(code, handler="zhujian1", head="zhujian0", to="shuili", at=at)
    act(code, "decide_responsibility", by="shenhe1", at=at + hours(2), unit=unit, basis=basis, reason="内部理由")
    return code


def test_similar_decisions_are_shown_those_of_the_same_place_first(town):
    elsewhere = decided("qinghe", at=NOW + days(1), place="990101001001")
    here = decided("shuili", at=NOW)
    decided("jiaotong", at=NOW, category="01/0103")
    open_dispute = report(at=NOW + days(2)).code
    refuse(open_dispute, handler="zhujian1", head="zhujian0", to="shuili", at=NOW + days(2))
    found = decisions.similar(row(open_dispute), staff("shenhe1"))
    assert [(one.unit, one.same_place, one.code) for one in found] == [
        ("shuili", True, here),
        ("qinghe", False, elsewhere),
    ]
    assert found[0].basis == "职能不在本单位"
    assert found[0].at == NOW + hours(2)


def test_a_decision_shows_its_number_only_to_whom_it_may_be_seen(town):
    old = decided("shuili", at=NOW)
    mine = report(at=NOW + days(2), category="01/0105").code
    assert decisions.similar(row(mine), staff("zhujian1"))[0].code == old, "it was theirs once"
    assert decisions.similar(row(mine), staff("qinghe1"))[0].code == ""


def test_similar_decisions_cost_the_same_for_one_and_for_many(town):
    decided("shuili", at=NOW)
    mine = row(report(at=NOW + days(9)).code)
    viewer = staff("shenhe1")
    decisions.similar(mine, viewer)
    with statements() as one:
        assert len(decisions.similar(mine, viewer)) == 1
    for n in range(7):
        decided("shuili", at=NOW + days(n))
    with statements() as many:
        assert len(decisions.similar(mine, viewer)) == decisions.SHOWN
    assert len(many) == len(one) == 3
