"""Verdicts: whose word it is, by which way it came, and what it changes."""

import pytest

from banshi.kit.refused import NotFound, Refused
from banshi.matters import jobs
from banshi.matters.actions import acting
from banshi.matters.actions.verdicts import give_by_sms, give_by_token
from banshi.matters.queries import figures
from banshi.matters.rules.reading_sms import SmsVerdict, verdict_in
from banshi.messages.models import OutboxMessage
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.people.models import Attempt, Content, Slip
from tests.matters.reading import clock, facts, kinds, last, row
from tests.world import NOW, act, days, hours, report, staff

LATER = NOW + hours(5)


def answered(**given) -> str:
    code = report(**given).code
    act(code, "sign_for", by="zhujian1", at=NOW + hours(1))
    act(code, "reply", by="zhujian1", at=NOW + hours(2), outcome="solved", reason="沟已疏通")
    return code


@pytest.fixture
def code(town):
    return answered()


def token(code: str, reply: int = 1) -> str:
    return people_queries.verdict_token(row(code).id, reply)


def test_a_verdict_by_token_confirms(code):
    give_by_token(code, token(code), solved="yes", satisfied=5, text="很快", at=LATER)
    given, closed = facts(code)[-2:]
    assert (given.solved, given.satisfied, given.channel, given.relayed, given.counts) == ("yes", 5, "web", False, True)
    assert (given.reply, closed.reason) == (1, "verdict")
    found = row(code)
    assert (found.tier, found.solved, found.satisfied, found.relayed) == ("confirmed", "yes", 5, False)
    assert (found.step, found.closed_at, found.close_reason) == ("closed", LATER, "verdict")
    assert clock(code, "verdict").stopped_at == LATER
    assert Content.objects.get(subject=found.id, role="verdict").body == "很快"


@pytest.mark.parametrize("solved", ["partly", "no"])
def test_whoever_says_it_is_not_solved_may_leave_it_disputed(code, solved):
    give_by_token(code, token(code), solved=solved, satisfied=1, at=LATER)
    assert (row(code).tier, row(code).step, row(code).outcome) == ("disputed", "closed", "solved")


def test_not_solved_may_reopen_in_the_same_breath(code):
    give_by_token(code, token(code), solved="no", reopen=True, text="还是积水", at=LATER)
    assert kinds(code)[-2:] == ["verdict_given", "reopened"]
    found = row(code)
    assert (found.step, found.closed_at, found.reopened, found.received_at) == ("working", None, 1, NOW)
    assert clock(code, "reply").ordinal == 2
    assert OutboxMessage.objects.filter(subject=found.id, body__contains="重新办理").exists()


def test_a_used_token_does_not_work_twice(code):
    spent = token(code)
    give_by_token(code, spent, solved="yes", at=LATER)
    with pytest.raises(Refused, match="评价码只能用一次") as refused:
        give_by_token(code, spent, solved="no", at=LATER + hours(1))
    assert refused.value.code == "verdict_given"
    act(code, "reopen", by=Viewer.requester(row(code).id), at=LATER + hours(2))
    assert (row(code).tier, row(code).solved) == ("disputed", ""), "reopening takes a confirmation back"
    with pytest.raises(Refused, match="评价码只能用一次"):
        give_by_token(code, spent, solved="yes", at=LATER + hours(3))
    act(code, "reply", by="zhujian1", at=LATER + hours(4), outcome="solved", reason="又清了")
    with pytest.raises(Refused, match="评价码不对"):
        give_by_token(code, spent, solved="yes", at=LATER + hours(5))
    give_by_token(code, token(code, 2), solved="yes", at=LATER + hours(5))
    assert row(code).tier == "confirmed"


def test_wrong_tokens_are_counted_and_held_back(code):
    for _ in range(people.ATTEMPTS):
        with pytest.raises(Refused, match="评价码不对"):
            give_by_token(code, "AAAA AAAA", solved="yes", at=LATER)
    assert Attempt.objects.filter(what=f"token:{row(code).id}").count() == people.ATTEMPTS
    with pytest.raises(Refused, match="试错次数过多") as refused:
        give_by_token(code, token(code), solved="yes", at=LATER)
    assert refused.value.status == 429
    give_by_token(code, token(code), solved="yes", at=LATER + hours(1))
    assert row(code).tier == "confirmed"


def test_the_number_alone_gives_no_verdict(code):
    with pytest.raises(Refused, match="评价要用评价码"):
        act(code, "give_verdict", by=Viewer.requester(row(code).id), at=LATER, solved="yes", channel="web")
    for wrong in ("0000000000", "1234567890", "编号", ""):
        with pytest.raises(NotFound):
            give_by_token(wrong, token(code), solved="yes", at=LATER)


def test_an_answer_that_is_none_is_refused_and_the_token_stays_good(code):
    with pytest.raises(Refused, match="从列表里选"):
        give_by_token(code, token(code), solved="maybe", at=LATER)
    with pytest.raises(Refused, match="请选择“解决了吗”"):
        give_by_token(code, token(code), solved="", at=LATER)
    give_by_token(code, token(code), solved="yes", at=LATER)


def test_nobody_judges_before_there_is_a_reply(town):
    code = report().code
    with pytest.raises(Refused):
        give_by_token(code, people_queries.verdict_token(row(code).id, 0), solved="yes", at=LATER)
    assert kinds(code) == ["received", "dispatched"]


def test_a_sealed_slip_works_once(town):
    [(serial, secret), (_, other)] = people.print_slips(2, at=NOW)
    code = answered(contact_phone="")
    people.bind_slip(serial, subject=row(code).id)
    with pytest.raises(Refused, match="评价码不对"):
        give_by_token(code, other, solved="yes", at=LATER)
    give_by_token(code, f"{secret[:4]} {secret[4:].lower()}", solved="yes", at=LATER)
    assert facts(code)[-2].channel == "slip"
    assert Slip.objects.get(serial=serial).used_at == LATER


def test_a_refused_verdict_does_not_use_up_the_slip(town):
    [(serial, secret)] = people.print_slips(1, at=NOW)
    code = answered(contact_phone="")
    people.bind_slip(serial, subject=row(code).id)
    with pytest.raises(Refused):
        give_by_token(code, secret, solved="maybe", at=LATER)
    assert Slip.objects.get(serial=serial).used_at is None


# ---- by text message

GOOD = "ACDEFGHJ"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"{GOOD} 3", SmsVerdict(GOOD, "no")),
        (f"{GOOD}1", SmsVerdict(GOOD, "yes")),
        (f" {GOOD.lower()}　２ ", SmsVerdict(GOOD, "partly")),
        (f"评价码 {GOOD[:4]}-{GOOD[4:]}，3。", SmsVerdict(GOOD, "no")),
        ("ＡＣＤＥＦＧＨＪ＋１", SmsVerdict(GOOD, "yes")),
        (f"{GOOD}+3还是积水", SmsVerdict(GOOD, "no", "还是积水")),
        (f"【评价】{GOOD}：没有解决", SmsVerdict(GOOD, "no")),
        (f"{GOOD} 解决了 谢谢", SmsVerdict(GOOD, "yes", "谢谢")),
        (f"{GOOD} 部分解决", SmsVerdict(GOOD, "partly")),
        (f"{GOOD}", None),
        (f"{GOOD} 4", SmsVerdict(GOOD, "never")),
        (f"{GOOD} 没有来过", SmsVerdict(GOOD, "never")),
        (f"{GOOD} 没有收到，骗人", SmsVerdict(GOOD, "never", "骗人")),
        (f"{GOOD} 41", None),
        (f"{GOOD} 5", None),
        (f"{GOOD} 31", None),
        (f"{GOOD} 0", None),
        ("1", None),
        ("解决了", None),
        ("", None),
        ("A" * 100_000, None),
    ],
)
def test_reading_a_message(message, expected):
    assert verdict_in(message) == expected


def test_a_verdict_by_text_message(code):
    give_by_sms("138 0000 0000", f"{token(code)} 1", LATER)
    assert facts(code)[-2].channel == "sms"
    assert row(code).tier == "confirmed"


def test_three_reopens_while_that_is_free(code):
    give_by_sms("+86 13800000000", f"{token(code)}3 还是积水", LATER)
    assert (row(code).step, row(code).reopened) == ("working", 1)
    assert Content.objects.get(subject=row(code).id, role="verdict").body == "还是积水"
    act(code, "reply", by="zhujian1", at=LATER + hours(1), outcome="solved", reason="又清了")
    give_by_sms("13800000000", f"{token(code, 2)}3", LATER + hours(2))
    assert (row(code).step, row(code).tier, row(code).reopened) == ("closed", "disputed", 1)


def test_the_code_finds_the_right_one_of_several(town):
    first, second = answered(), answered()
    give_by_sms("13800000000", f"{token(first)} 1", LATER)
    assert row(first).tier == "confirmed"
    assert row(second).step == "replied"


def test_a_code_from_another_phone_is_not_taken_and_guessing_is_held_back(code):
    for _ in range(5):
        with pytest.raises(Refused, match="没有看懂您的评价"):
            give_by_sms("13800000001", f"{token(code)} 1", LATER)
    with pytest.raises(Refused, match="试错次数过多"):
        give_by_sms("13800000001", f"{token(code)} 1", LATER)
    assert row(code).step == "replied"
    give_by_sms("13800000000", f"{token(code)} 1", LATER)


# ---- relayed by staff


def test_a_relayed_verdict_names_its_typist_and_stays_below_confirmed(code):
    act(code, "give_verdict", by="huifang1", at=LATER, solved="yes", satisfied="4", channel="callback", reason="说好了")
    given, closed = facts(code)[-2:]
    assert (given.relayed, given.counts, given.channel, closed.reason) == (True, True, "callback", "relayed")
    found = row(code)
    assert (found.tier, found.relayed, found.closed_at) == ("claimed", True, LATER)


def test_a_relayed_no_is_a_dispute_all_the_same(code):
    act(code, "give_verdict", by="huifang1", at=LATER, solved="no", channel="callback")
    assert row(code).tier == "disputed"


@pytest.mark.parametrize("handler", ["zhujian1"])
def test_the_handling_line_changes_nothing_by_typing_a_verdict(code, handler):
    before = row(code)
    act(code, "give_verdict", by=handler, at=LATER, solved="yes", satisfied="5", channel="slip")
    assert last(code).counts is False
    after = row(code)
    assert (after.step, after.tier, after.solved, after.closed_at) == ("replied", before.tier, "", None)
    assert clock(code, "verdict").stopped_at is None
    give_by_token(code, token(code), solved="no", at=LATER + hours(1))
    assert after.solved == ""
    assert row(code).tier == "disputed"


def test_staff_must_say_how_they_got_it(code):
    for channel in ("", "web", "sms2"):
        with pytest.raises(Refused) as refused:
            act(code, "give_verdict", by="huifang1", at=LATER, solved="yes", channel=channel)
        assert refused.value.where == "channel"


def test_the_requesters_own_word_replaces_a_relayed_one(code):
    act(code, "give_verdict", by="huifang1", at=LATER, solved="yes", channel="callback")
    give_by_token(code, token(code), solved="no", satisfied=1, at=LATER + hours(3))
    found = row(code)
    assert (found.tier, found.solved, found.relayed) == ("disputed", "no", False)
    assert (found.step, found.closed_at) == ("closed", LATER)


# ---- no answer


def test_silence_closes_as_unrated_and_is_counted_as_that(code):
    assert jobs.expire(NOW + days(6)) == 0
    assert jobs.expire(NOW + days(8)) == 1
    assert last(code).reason == "unrated"
    found = row(code)
    assert (found.step, found.close_reason, found.tier, found.solved) == ("closed", "unrated", "claimed", "")
    assert OutboxMessage.objects.filter(subject=found.id, body__contains="未收到您的评价").exists()
    content = _figure("本人表示满意")
    assert (content.n, content.of) == (0, 0)
    assert dict(content.left_out)["答复后未获评价"] == 1
    give_by_token(code, token(code), solved="yes", satisfied=5, at=NOW + days(9))
    content = _figure("本人表示满意")
    assert (content.n, content.of) == (1, 1)
    assert dict(content.left_out)["答复后未获评价"] == 0
    assert row(code).tier == "confirmed"


def _figure(name: str):
    found = figures.of_unit("zhujian", since=NOW - days(1), now=NOW + days(10))
    return next(figure for figure in found if figure.name == name)


def test_relayed_verdicts_are_counted_apart(code):
    act(code, "give_verdict", by="huifang1", at=LATER, solved="yes", satisfied="5", channel="callback")
    content = _figure("本人表示满意")
    assert (content.n, content.of) == (0, 0)
    assert dict(content.left_out)["由工作人员转录，另计"] == 1


def test_only_verdicts_may_pass_the_door_unchecked():
    """`make` skips the question for the token; nothing but the module that asks it may call it."""
    import pathlib

    source = pathlib.Path(acting.__file__).parents[2]
    callers = [path.name for path in source.rglob("*.py") if "acting.make(" in path.read_text()]
    assert sorted(callers) == ["paying.py", "verdicts.py"]


def test_a_callback_officer_sees_only_what_was_answered(town):
    code = report().code
    with pytest.raises(NotFound):
        act(code, "note", by="huifang1", at=NOW, reason="…")
    assert staff("huifang1").has("callback_officer")
