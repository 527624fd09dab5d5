"""A settlement in execution through its real surfaces: instalments, payments that are claims, the letter of a missed day."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters import jobs
from banshi.matters.actions import acting, checking, rebuilding, verdicts
from banshi.matters.models import LedgerRow
from banshi.matters.queries import ledgers, seeing
from banshi.matters.rules import ledger, paying
from banshi.messages.models import OutboxMessage
from banshi.people import queries
from banshi.people.facts import Viewer
from banshi.portal.views import tracking
from banshi.units import actions as units
from tests import world
from tests.matters.reading import kinds
from tests.playbooks.test_kinds import at_desk, filled, moved, signed, state

# Tuesday 11 May 2021, nine in the morning
THEN = datetime(2021, 5, 11, 1, 0, tzinfo=UTC)
PHONE = "13800000009"
ROUGH = {"claim": "38000", "at_least": "yes", "consent": "present", "reason": "双方在场"}
EXACT = {"claim": "40,000", "consent": "signed", "reason": "签字"}


@pytest.fixture
def town(db):
    world.found()
    units.add_catalogue([{"function": "execution", "place_path": "", "unit": "zhengwu"}], on=date(2020, 1, 1))
    with clock.frozen(THEN):
        yield world


@pytest.fixture
def code(town):
    return at_desk(signed("shouli"), "court_settlement", category="02", contact_phone=PHONE)


def officer() -> Client:
    return signed("zhengwu1")


def checker() -> Client:
    return signed("heyan9", ("auditor", "huifang"))


def promised(code: str, schedule: str, **given: str) -> None:
    moved(officer(), code, "promises", schedule=schedule, **given)


def refused(client: Client, code: str, resource: str, **given: str) -> str:
    """What a move that must not be taken is answered with."""
    before = state(code).number
    answer = client.post(f"/desk/matters/{code}/{resource}", given | {"seen": str(before)})
    assert answer.status_code not in (302, 303)
    assert state(code).number == before
    return answer.content.decode()


def page(client: Client, code: str) -> str:
    return client.get(f"/desk/matters/{code}").content.decode()


def messages(word: str) -> list[str]:
    found = OutboxMessage.objects.filter(address=PHONE, body__contains=word).order_by("id")
    return list(found.values_list("body", flat=True))


def holder(code: str) -> Client:
    """The creditor's browser, which knows number and check code."""
    browser = Client()
    browser.post("/t/", {"code": code, "check": tracking.people_queries.check_code(code)})
    return browser


def token(code: str, payment: int) -> str:
    row, _, _ = seeing.found(code, Viewer.system())
    return queries.verdict_token(row.id, paying.TOKENS + payment)


def test_disposed_is_not_performed_until_the_ledger_is_at_nought(code):
    moved(officer(), code, "payments", paid="15000", instalment="0", reason="当场转账")
    promised(code, "2021-06-11 23000", **ROUGH)
    moved(officer(), code, "replies", outcome="partly_solved", reason="余款分期，本案程序结案")
    moved(checker(), code, "payment-confirmations", payment="1", came_on="2021-05-11")
    shown = page(officer(), code)
    assert "程序结案/未履行完" in shown
    assert "≥ 38,000 元，约数" in shown
    assert "≥ 23,000 元，约数" in shown
    assert "至多占标的" in shown
    assert "39.5%" in shown


def test_a_forged_picture_never_becomes_confirmed(code):
    promised(code, "2021-05-13 20000", **EXACT)
    moved(officer(), code, "payments", paid="20000", instalment="1", reason="见截图")
    shown = page(officer(), code)
    assert "单位自报，没有人确认" in shown
    for verb in ("payment-confirmations", "payment-denials"):
        assert f"/{verb}" not in shown
        assert "不由您办理" in refused(officer(), code, verb, payment="1", reason="核对过")
    # another post in the same line does not help
    inside = signed("zhengwu7", ("auditor", "zhengwu"))
    assert "不能确认或否认到账" in refused(inside, code, "payment-confirmations", payment="1")
    moved(checker(), code, "payment-denials", payment="1", reason="账户里没有这一笔")
    assert ledger.received(state(code).ledger) == 0
    assert "没有到账" in page(officer(), code)
    with clock.frozen(THEN + world.days(3)):
        assert "未按期履行" in page(officer(), code)


def test_each_missed_day_is_told_once_with_nobody_clicking(code):
    promised(code, "2021-05-13 20000\n2021-05-20 20000", **EXACT)
    for days, told in ((2, 0), (3, 1), (4, 1), (10, 2), (11, 2)):
        jobs.expire(THEN + world.days(days))
        assert len(messages("未按期履行")) == told
    assert kinds(code).count("lateness_told") == 2
    assert "2021年5月13日" in messages("未按期履行")[0]
    assert jobs.expire(THEN + world.days(12)) == 0


def test_what_came_in_time_is_told_to_nobody(code):
    promised(code, "2021-05-13 20000\n2021-06-20 20000", **EXACT)
    moved(officer(), code, "payments", paid="20000", instalment="1")
    moved(checker(), code, "payment-confirmations", payment="1", came_on="2021-05-11")
    jobs.expire(THEN + world.days(5))
    assert messages("未按期履行") == []


def test_resuming_is_one_step_away_for_the_creditor_and_for_the_office(code):
    promised(code, "2021-05-13 20000", **EXACT)
    with clock.frozen(THEN + world.days(3)):
        assert "恢复执行" in page(officer(), code)
        moved(officer(), code, "resumptions")
        assert not state(code).clock("promise").running
        promised(code, "2021-05-20 20000", consent="phone", reason="重新约定")
        moved(officer(), code, "replies", outcome="partly_solved", reason="程序结案")
    with clock.frozen(THEN + world.days(12)):
        browser = holder(code)
        assert "恢复执行" in browser.get(f"/t/{code}").content.decode()
        answer = browser.post(f"/t/{code}/reopenings", {"seen": str(state(code).number)})
        assert answer.status_code == 303
    assert (state(code).step, state(code).reopened) == ("executing", 1)


def test_the_creditor_confirms_with_the_code_of_the_message(code):
    promised(code, "2021-05-13 20000", **EXACT)
    moved(officer(), code, "payments", paid="20000", instalment="1")
    assert len(messages("付款的报告")) == 1
    browser, given = holder(code), {"payment": "1", "came": "yes"}
    assert "哪一笔" in browser.get(f"/t/{code}").content.decode()
    wrong = browser.post(f"/t/{code}/payments", given | {"token": "AAAAAAAA", "seen": str(state(code).number)})
    assert wrong.status_code == 422
    assert ledger.received(state(code).ledger) == 0
    right = browser.post(f"/t/{code}/payments", given | {"token": token(code, 1), "seen": str(state(code).number)})
    assert right.status_code == 303
    assert ledger.received(state(code).ledger) == 20_000_00
    assert state(code).ledger.payments[0].source == "creditor"
    assert not state(code).clock("promise").running


def test_a_text_message_answers_one_payment_once(code):
    promised(code, "2021-05-13 20000\n2021-05-20 20000", **EXACT)
    moved(officer(), code, "payments", paid="20000", instalment="1")
    moved(officer(), code, "payments", paid="20000", instalment="2")
    verdicts.give_by_sms(PHONE, f"{token(code, 2)} 3", THEN + world.hours(1))
    verdicts.give_by_sms(PHONE, f"{token(code, 1)} 1", THEN + world.hours(2))
    assert [one.said for one in state(code).ledger.payments] == ["confirmed", "denied"]
    with pytest.raises(Refused, match="没有看懂"):
        verdicts.give_by_sms(PHONE, f"{token(code, 1)} 3", THEN + world.hours(3))


def test_saying_part_came_leaves_the_later_days_running(code):
    promised(code, "2021-06-11 20000", **EXACT)
    moved(officer(), code, "replies", outcome="partly_solved", reason="程序结案")
    row, now, _ = seeing.found(code, Viewer.system())
    verdicts.give_by_token(code, queries.verdict_token(row.id, now.replies), solved="partly", at=THEN + world.hours(2))
    assert (state(code).step, state(code).closed) == ("disposed", "")
    assert state(code).clock("promise").running


def test_the_last_payment_of_an_exact_claim_ends_it(code):
    promised(code, "2021-05-13 40000", **EXACT)
    moved(officer(), code, "replies", outcome="partly_solved", reason="程序结案")
    moved(officer(), code, "payments", paid="40000", instalment="1")
    moved(checker(), code, "payment-confirmations", payment="1", came_on="2021-05-11")
    row, now, _ = seeing.found(code, Viewer.system())
    assert (now.step, now.close_reason, row.tier) == ("performed", "performed", "confirmed")
    assert now.running() == []
    assert "程序结案/已履行完" in page(officer(), code)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"schedule": "2021-05-01 20000"}, "日期要从今天起"),
        ({"schedule": "2021-06-01 20000\n2021-05-20 20000"}, "第 2 期"),
        ({"schedule": "2021-02-30 20000"}, "没有这一天"),
        ({"schedule": "下个月付"}, "写成“日期 金额”"),
        ({"schedule": "2021-06-01 0"}, "不是金额"),
        ({"schedule": "2021-06-01 20000.005"}, "不是金额"),
        ({"schedule": "2021-06-01 20000\n2021-07-01 20000.01"}, "多于还没有到账的"),
        ({"schedule": "2021-06-01 20000", "claim": ""}, "请写执行标的"),
        ({"schedule": "2021-06-01 20000", "consent": ""}, "怎样同意的"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_in_words(code, given, said):
    shown = refused(officer(), code, "promises", **(EXACT | given))
    assert said in shown
    assert given["schedule"] in shown


def test_the_claim_stands_once_written_and_no_more_is_reported_than_claimed(code):
    promised(code, "2021-05-13 20000", **EXACT)
    assert "不能改写" in refused(
        officer(), code, "promises", schedule="2021-06-01 1000", claim="30000", consent="present", reason="改"
    )
    moved(officer(), code, "payments", paid="20000.01", instalment="0")
    assert "最多还能写 19,999.99 元" in refused(officer(), code, "payments", paid="20000", instalment="0")
    assert "没有待付的第 2 期" in refused(officer(), code, "payments", paid="1", instalment="2")


def test_disposal_and_performance_stand_side_by_side_to_the_fen(code):
    promised(code, "2021-06-11 23000", **ROUGH)
    moved(officer(), code, "replies", outcome="partly_solved", reason="程序结案")
    other = at_desk(signed("shouli"), "court_settlement", category="01")
    promised(other, "2021-05-13 20000", **EXACT)
    moved(officer(), other, "payments", paid="12,000.05", instalment="1")
    moved(checker(), other, "payment-confirmations", payment="1")
    found = ledgers.of_unit("zhengwu", since=THEN - world.days(1), now=THEN + world.days(5))
    assert (found.disposed, found.of, found.written, found.rough, found.missed) == (1, 2, 2, 1, 1)
    assert (found.received, found.claimed) == (12_000_05, 78_000_00)
    shown = officer().get("/desk/figures?unit=zhengwu").content.decode()
    assert shown.index("结案率") < shown.index("到位率")
    assert "12,000.05 元" in shown
    assert "≥ 78,000 元，约数" in shown
    assert "至多" in shown


def test_no_public_page_names_a_settlement(code):
    promised(code, "2021-05-13 20000", **EXACT)
    outsider = Client()
    assert outsider.get("/report/court_settlement").status_code == 404
    for address in ("/", "/programmes/", "/works", f"/t/{code}"):
        shown = outsider.get(address).content.decode()
        assert "40,000" not in shown
        assert "执行和解" not in shown


def test_a_sum_changed_in_the_database_is_named_and_mended(code):
    promised(code, "2021-05-13 20000", **EXACT)
    assert list(checking.check_projection()) == []
    LedgerRow.objects.update(received_fen=40_000_00)
    assert ["row_differs" in str(fault.code) for fault in checking.check_projection()] == [True]
    rebuilding.rebuild()
    assert list(checking.check_projection()) == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM matters_ledger")
    assert [fault.code for fault in checking.check_projection()] == ["row_differs"]


def test_the_creditor_says_nothing_of_a_payment_without_the_code(code):
    promised(code, "2021-05-13 20000", **EXACT)
    moved(officer(), code, "payments", paid="20000", instalment="1")
    row, _, _ = seeing.found(code, Viewer.system())
    for verb in ("confirm_payment", "deny_payment"):
        with pytest.raises(Refused, match="评价码"):
            acting.act(code, verb, by=Viewer.requester(row.id), at=THEN, given={"payment": "1", "reason": "…"})


def test_the_creditor_gets_number_and_check_code_and_an_auditor_finds_it_by_its_place(town):
    """Without a place no auditor's line holds it, and nobody outside the line could hold the money against the account."""
    form = {"kind": "court_settlement", "channel": "visit", **filled("court_settlement", place="")}
    answer = signed("shouli").post("/desk/requests", form)
    assert answer.status_code == 422
    assert "地点" in answer.content.decode()
    code = at_desk(signed("shouli"), "court_settlement", place="990101", contact_phone=PHONE)
    assert checker().get(f"/desk/matters/{code}").status_code == 200
    [told] = messages("您是申请执行人")
    check = tracking.people_queries.check_code(code)
    assert code in told
    assert check in told


def test_a_missed_day_stands_in_the_officers_list_though_all_is_disposed(code):
    promised(code, "2021-05-13 20000\n2021-06-13 20000", **EXACT)
    moved(officer(), code, "replies", outcome="partly_solved", reason="余款分期")
    worklist = officer().get("/desk/").content.decode()
    assert f"/desk/matters/{code}" in worklist
    assert "未按期履行" not in worklist
    with clock.frozen(THEN + world.days(3)):
        assert "未按期履行" in officer().get("/desk/").content.decode()
        moved(officer(), code, "payments", paid="20000", instalment="1")
        moved(officer(), code, "payments", paid="20000", instalment="2")
        for number in ("1", "2"):
            moved(checker(), code, "payment-confirmations", payment=number, came_on="2021-05-14")
        # what waits for nobody's money waits for nothing of the office's
        assert f"/desk/matters/{code}" not in officer().get("/desk/").content.decode()


def test_a_payment_that_is_only_reported_waits_with_an_auditor_outside_the_line(code):
    promised(code, "2021-05-13 20000\n2021-06-13 20000", **EXACT)
    link, inside = f"/desk/matters/{code}", signed("zhengwu7", ("auditor", "zhengwu"))
    assert link not in checker().get("/desk/").content.decode()
    moved(officer(), code, "payments", paid="20000", instalment="1", reason="见截图")
    assert link in checker().get("/desk/").content.decode()
    # who may not say whether it came is not asked
    assert link not in inside.get("/desk/").content.decode()
    moved(checker(), code, "payment-confirmations", payment="1", came_on="2021-05-11")
    shown = checker().get("/desk/").content.decode()
    assert link not in shown
    assert "现在没有等您核对的" in shown
