"""Every verb on a real base: the entry it leaves and the row it makes."""

from datetime import UTC, datetime

import pytest

from banshi.kit.refused import NotFound, Refused
from banshi.matters.facts import entries as e
from banshi.matters.facts.verbs import VERBS
from banshi.matters.models import Party
from banshi.messages.models import OutboxMessage
from banshi.people.facts import Viewer
from banshi.record import queries as record
from tests.matters.pictures import PICTURE
from tests.matters.reading import clock, facts, holdings, kinds, last, row
from tests.world import NOW, act, days, hours, report

PHOTO = [PICTURE]


@pytest.fixture
def dispatched(town):
    """A report that the catalogue gave to the building office."""
    return report().code


@pytest.fixture
def working(dispatched):
    act(dispatched, "sign_for", by="zhujian1", at=NOW + hours(1))
    return dispatched


@pytest.fixture
def replied(working):
    act(working, "reply", by="zhujian1", at=NOW + hours(2), outcome="solved", reason="沟已疏通")
    return working


@pytest.fixture
def received(town):
    """A report nobody could route."""
    return report(category="99").code


def requester(code: str) -> Viewer:
    return Viewer.requester(row(code).id)


def messages(code: str) -> list[str]:
    return list(OutboxMessage.objects.filter(subject=row(code).id).order_by("id").values_list("body", flat=True))


def test_received_and_dispatched_at_once(dispatched):
    assert kinds(dispatched) == ["received", "dispatched"]
    first, second = facts(dispatched)
    assert (first.channel, first.category, first.intake) == ("web", "01/0105", "rexian")
    assert (second.unit, second.catalogue) == ("zhujian", "01@*")
    found = row(dispatched)
    assert (found.step, found.owner_unit, found.holder_unit, found.number) == ("dispatched", "zhujian", "zhujian", 2)
    assert found.received_at == NOW
    assert clock(dispatched, "reply").started_at == NOW
    assert clock(dispatched, "dispatch").stopped_at == NOW
    assert [entry.actor for entry in record.entries(found.id)] == ["requester", "system"]


def test_no_text_or_phone_stands_in_an_entry(dispatched):
    """Entries hold pointers and salted commitments; free text and contacts are kept erasable elsewhere."""
    for entry in record.entries(row(dispatched).id):
        assert "上湾村".encode() not in entry.payload
        assert b"13800000000" not in entry.payload
    assert len(facts(dispatched)[0].contents) == 4


def test_dispatch_by_hand(received):
    assert holdings(received) == [("rexian", "held", "")]
    act(received, "dispatch", by="paidan", at=NOW + hours(1), unit="jiaotong", reason="归交通")
    assert last(received).unit == "jiaotong"
    assert last(received).rule == "manual"
    assert row(received).owner_unit == "jiaotong"
    assert holdings(received) == [("rexian", "held", ""), ("jiaotong", "held", "")]
    assert "交通运输局" in messages(received)[-1]


def test_sign_for(dispatched):
    act(dispatched, "sign_for", by="zhujian1", at=NOW + hours(1))
    assert last(dispatched).silent is False
    assert row(dispatched).step == "working"
    assert clock(dispatched, "sign_for").stopped_at == NOW + hours(1)
    assert clock(dispatched, "first_contact").stopped_at is None


def test_note_stops_the_first_contact(working):
    act(working, "note", by="zhujian1", at=NOW + hours(2), reason="已电话联系", to_requester="yes")
    assert last(working).to_requester is True
    assert [p.role for p in last(working).contents] == ["note"]
    assert clock(working, "first_contact").stopped_at == NOW + hours(2)


def test_question_and_answer_stop_and_resume_the_clock(working):
    due = clock(working, "reply").due_at
    act(working, "ask", by="zhujian1", at=NOW + days(1), reason="是哪一段沟？")
    assert clock(working, "reply").paused
    assert row(working).waiting_on == "requester"
    assert holdings(working)[-1] == ("zhujian", "paused", "requester")
    with pytest.raises(Refused, match="没有得到回答"):
        act(working, "ask", by="zhujian1", at=NOW + days(1), reason="再问一次")
    act(working, "answer", by=requester(working), at=NOW + days(5), reason="泵站东面")
    found = clock(working, "reply")
    assert not found.paused
    assert found.due_at > due == found.original_due_at
    assert row(working).waiting_on == ""


def test_resuming_closes_the_open_question(working):
    act(working, "ask", by="zhujian1", at=NOW + days(1), reason="是哪一段沟？")
    act(working, "resume", by="zhujian1", at=NOW + days(4))
    act(working, "ask", by="zhujian1", at=NOW + days(5), reason="请再说明位置")
    assert row(working).waiting_on == "requester"


def test_pause_on_a_ground(working):
    with pytest.raises(Refused, match="没有这一依据"):
        act(working, "pause", by="zhujian0", at=NOW + hours(3), ground="tired", reason="…")
    act(working, "pause", by="zhujian0", at=NOW + hours(3), ground="weather", reason="连日暴雨")
    assert last(working).ground == "weather"
    assert row(working).waiting_on == "others"
    act(working, "resume", by="zhujian1", at=NOW + days(3), reason="雨停")
    assert clock(working, "reply").due_at > clock(working, "reply").original_due_at


def test_a_question_asked_during_a_pause_does_not_end_it(working):
    act(working, "pause", by="zhujian0", at=NOW + hours(3), ground="expert_check", reason="送检")
    act(working, "ask", by="zhujian1", at=NOW + hours(4), reason="样品在哪里取？")
    act(working, "answer", by=requester(working), at=NOW + days(1), reason="井口")
    assert clock(working, "reply").paused
    assert row(working).waiting_on == "others"


def test_extension_keeps_the_original_due(working):
    original = clock(working, "reply").original_due_at
    with pytest.raises(Refused, match="个工作日之间"):
        act(
            working, "ask_extension", by="zhujian1", at=NOW + days(1), amount="11", span_unit="working_days", reason="…"
        )
    act(working, "ask_extension", by="zhujian1", at=NOW + days(1), amount="5", span_unit="working_days", reason="缺件")
    act(working, "decline_extension", by="zhujian0", at=NOW + days(2), reason="先办")
    act(
        working, "ask_extension", by="zhujian1", at=NOW + days(2), amount="5", span_unit="working_days", reason="到货晚"
    )
    act(working, "extend", by="zhujian0", at=NOW + days(3))
    assert (last(working).amount, last(working).unit) == (5, "working_days")
    found = clock(working, "reply")
    assert found.original_due_at == original
    assert found.due_at == original + days(7)
    assert row(working).reply_original_due_at == original
    with pytest.raises(Refused, match="最多延期 1 次"):
        act(working, "ask_extension", by="zhujian1", at=NOW + days(4), amount="5", span_unit="working_days", reason="…")


def test_a_pause_after_the_first_due_counts_in_an_extended_clock(working):
    act(working, "ask_extension", by="zhujian1", at=NOW + days(1), amount="10", span_unit="working_days", reason="…")
    act(working, "extend", by="zhujian0", at=NOW + days(1))
    extended, original = clock(working, "reply").due_at, clock(working, "reply").original_due_at
    act(working, "pause", by="zhujian0", at=original + days(1), ground="weather", reason="台风")
    act(working, "resume", by="zhujian1", at=original + days(8))
    assert clock(working, "reply").due_at > extended


def test_returned_for_completion_needs_items(working):
    with pytest.raises(Refused, match="请填写“需要补正的事项"):
        act(working, "return_for_completion", by="zhujian1", at=NOW + hours(3), items=" \n ")
    act(working, "return_for_completion", by="zhujian1", at=NOW + hours(3), items="照片\n门牌号\n")
    assert last(working).items == 2
    assert row(working).step == "completing"
    assert clock(working, "reply").paused
    act(working, "complete", by=requester(working), at=NOW + days(2), reason="补上了")
    assert row(working).step == "working"
    assert not clock(working, "reply").paused


def test_hand_over_keeps_the_requesters_clock(working):
    before = clock(working, "reply")
    with pytest.raises(Refused, match="已经是主办单位"):
        act(working, "hand_over", by="zhujian0", at=NOW + days(1), unit="zhujian", reason="…")
    act(working, "hand_over", by="zhujian0", at=NOW + days(1), unit="shuili", reason="属于河道")
    found = clock(working, "reply")
    assert (found.started_at, found.due_at, found.ordinal) == (before.started_at, before.due_at, 1)
    assert row(working).owner_unit == "shuili"
    assert row(working).step == "dispatched"
    with pytest.raises(Refused, match="不由您办理"):
        act(working, "note", by="zhujian1", at=NOW + days(1), reason="…")


def test_co_units_help(working):
    act(working, "add_co_unit", by="zhujian1", at=NOW + hours(3), unit="shuili", reason="看闸门")
    with pytest.raises(Refused, match="已是主办或协办"):
        act(working, "add_co_unit", by="zhujian1", at=NOW + hours(3), unit="shuili", reason="…")
    act(working, "contribute", by="shuili1", at=NOW + hours(4), reason="闸门已开")
    assert last(working).unit == "shuili"
    assert row(working).owner_unit == "zhujian"
    assert Party.objects.filter(matter__code=working, unit="shuili").exists()
    with pytest.raises(Refused, match="“答复”不由您办理。能办理的是：承办人、单位负责人。"):
        act(working, "reply", by="shuili1", at=NOW + hours(4), outcome="solved", reason="…")


def test_reply(replied):
    found = row(replied)
    assert (found.step, found.outcome, found.tier, found.waiting_on) == ("replied", "solved", "claimed", "verdict")
    assert found.replied_at == found.first_replied_at == NOW + hours(2)
    assert clock(replied, "reply").stopped_at == NOW + hours(2)
    assert clock(replied, "verdict").on_expiry == "close_unrated"
    body = messages(replied)[-1]
    assert "«token»" in body
    assert "沟已疏通" not in body


def test_a_reply_with_a_picture_is_evidenced(working):
    act(working, "reply", by="zhujian1", at=NOW + hours(2), outcome="solved", reason="见照片", uploads=PHOTO)
    assert last(working).evidence == 1
    assert row(working).tier == "evidenced"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"outcome": "done", "reason": "…"}, "没有这一办理结果。可选：已解决"),
        ({"outcome": "not_feasible", "reason": "…"}, "要写明依据"),
        ({"outcome": "solved"}, "请填写“答复内容"),
        ({"outcome": "", "reason": "…"}, "请选择“办理结果”"),
    ],
)
def test_a_reply_that_is_refused_says_why(working, given, said):
    before = row(working).number
    with pytest.raises(Refused, match=said):
        act(working, "reply", by="zhujian1", at=NOW + hours(2), **given)
    assert row(working).number == before


def test_not_accepted_needs_a_second_person_and_tells_the_right_door(received):
    act(received, "propose_not_accepted", by="shouli", at=NOW + hours(1), ground="litigation", reason="已起诉")
    assert row(received).step == "not_accepting"
    with pytest.raises(Refused, match="另一人复核") as refused:
        act(received, "confirm_not_accepted", by="shouli", at=NOW + hours(2))
    assert refused.value.status == 403
    act(received, "confirm_not_accepted", by="shouli2", at=NOW + hours(2))
    assert last(received).ground == "litigation"
    found = row(received)
    assert (found.step, found.close_reason, found.closed_at) == ("declined", "not_accepted", NOW + hours(2))
    assert "不属于受理范围" in messages(received)[-1]
    assert holdings(received)[-1][1] == "closed"


def test_the_reviewer_may_overturn(received):
    act(received, "propose_not_accepted", by="shouli", at=NOW + hours(1), ground="petition", reason="…")
    act(received, "overturn_not_accepted", by="paidan", at=NOW + hours(2), reason="应当受理")
    assert row(received).step == "received"
    assert clock(received, "dispatch").ordinal == 2


def test_whoever_was_not_accepted_may_come_back(received):
    act(received, "propose_not_accepted", by="shouli", at=NOW + hours(1), ground="petition", reason="…")
    act(received, "confirm_not_accepted", by="paidan", at=NOW + hours(2))
    act(received, "reopen", by=requester(received), at=NOW + days(1))
    found = row(received)
    assert (found.step, found.holder_unit, found.closed_at, found.received_at) == ("received", "rexian", None, NOW)


def test_hardship_is_set_by_rule_and_by_people(town):
    code = report(category="01/0101").code
    assert facts(code)[0].hardship == ("no_water",)
    assert row(code).hardship
    act(code, "flag_hardship", by="gongshui1", at=NOW + hours(1), ground="old_alone", reason="独居老人")
    act(code, "unflag_hardship", by="zhujian0", at=NOW + hours(2), ground="no_water", reason="已送水")
    act(code, "unflag_hardship", by="zhujian0", at=NOW + hours(3), ground="old_alone", reason="已安顿")
    assert not row(code).hardship
    assert kinds(code)[-3:] == ["hardship_flagged", "hardship_unflagged", "hardship_unflagged"]


def test_supervision_marks_and_changes_no_clock(working):
    before = clock(working, "reply").due_at
    act(working, "supervise", by="paidan", at=NOW + hours(3), reason="领导批示")
    assert row(working).supervised == 1
    assert clock(working, "reply").due_at == before


def test_withdrawing_voids_the_clocks(working):
    act(working, "withdraw", by=requester(working), at=NOW + hours(3))
    found = row(working)
    assert (found.close_reason, found.outcome, found.next_due_at) == ("withdrawn", "withdrawn", None)
    assert clock(working, "first_contact").voided
    assert not clock(working, "reply").voided


def test_reopening_is_free_once_and_keeps_the_date_of_receipt(replied):
    act(replied, "reopen", by=requester(replied), at=NOW + days(1))
    found = row(replied)
    assert (found.step, found.reopened, found.received_at) == ("working", 1, NOW)
    assert (
        found.reply_original_due_at
        == clock(replied, "reply").__class__.objects.get(matter=found, name="reply", ordinal=1).original_due_at
    )
    assert last(replied).free is True
    act(replied, "reply", by="zhujian1", at=NOW + days(2), outcome="solved", reason="又清了一次")
    with pytest.raises(Refused, match="已经免理由重新办理过 1 次") as refused:
        act(replied, "reopen", by=requester(replied), at=NOW + days(3))
    assert refused.value.where == "reason"
    act(replied, "reopen", by=requester(replied), at=NOW + days(3), reason="还是积水")
    assert last(replied).free is False


def test_reopening_ends_some_day(replied):
    with pytest.raises(Refused, match="办结已超过 365 天"):
        act(replied, "reopen", by=requester(replied), at=NOW + days(400))


def test_what_a_form_does_not_ask_is_not_read(dispatched):
    """Only time itself may sign in silence: a flag smuggled into a form changes nothing."""
    act(dispatched, "propose_refusal", by="zhujian1", at=NOW, ground="other_area", proposed_unit="shuili", reason="…")
    with pytest.raises(Refused, match="已提出退单"):
        act(dispatched, "sign_for", by="zhujian1", at=NOW, silent=True)
    act(dispatched, "note", by="zhujian1", at=NOW, reason="…", channel="x", reopen=True, silent=True)
    assert last(dispatched).contents


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_an_outsider_learns_nothing(working, verb):
    """A handler elsewhere, an administrator, another requester: for each of them the matter does not exist."""
    for viewer in ("jiaoyu1", "xitong", Viewer.requester(1)):
        with pytest.raises(NotFound):
            act(working, verb, by=viewer, at=NOW + hours(1))


def test_a_move_that_is_not_open_says_where_the_matter_stands(dispatched):
    with pytest.raises(Refused, match="现在这一步不能“答复”：当前状态是“待签收”") as refused:
        act(dispatched, "reply", by="zhujian1", at=NOW, outcome="solved", reason="…")
    assert refused.value.status == 409


def test_a_unit_that_does_not_exist_is_not_dispatched_to(received):
    with pytest.raises(Refused, match="没有“nowhere”这个单位") as refused:
        act(received, "dispatch", by="paidan", at=NOW, unit="nowhere")
    assert refused.value.where == "unit"


def test_files_where_none_are_taken(dispatched):
    with pytest.raises(Refused, match="不收文件"):
        act(dispatched, "sign_for", by="zhujian1", at=NOW, uploads=PHOTO)


def test_the_clock_moved_back_never_turns_time_round(working):
    """Whatever the machine says, an entry is never older than the one before it."""
    act(working, "note", by="zhujian1", at=datetime(2025, 1, 1, tzinfo=UTC), reason="时钟被拨回")
    recorded = [entry.recorded_at for entry in record.entries(row(working).id)]
    assert recorded == sorted(recorded)
    assert isinstance(last(working), e.Noted)
