"""What applicants, the visited and creditors read on their own pages: their clocks, what was written of them, their words."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from banshi.kit import clock
from banshi.matters.queries import seeing
from banshi.matters.rules.paying import TOKENS
from banshi.people import queries
from banshi.people.facts import Viewer
from banshi.units import actions as units
from tests import world
from tests.playbooks.test_kinds import at_desk, filled, moved, newest, signed, state
from tests.portal.browser import hidden, let_in, move, step, text

# Wednesday 28 April 2021, ten in the morning in 示例县
THEN = datetime(2021, 4, 28, 2, 0, tzinfo=UTC)
SUBSIDY = "cross_province_subsidy"
ANSWERS = {"text": "现住东门社区", "category": "03", "place": "990101001001", "home": "示例邻省某县"}


@pytest.fixture
def town(db):
    world.found()
    units.add_catalogue([{"function": "execution", "place_path": "", "unit": "zhengwu"}], on=date(2020, 1, 1))
    with clock.frozen(THEN):
        yield world


def words(answer) -> str:
    """A page's main part as it is read."""
    main = re.search(r"<main.*?</main>", text(answer), re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", main[0])))


def at(day: int, hour: int = 2) -> datetime:
    return datetime(2021, 5, day, hour, 0, tzinfo=UTC)


def applied(client: Client) -> str:
    given = ANSWERS | {"applied_on": "2021-04-28", "contact_name": "示例甲", "_nonce": "0" * 32}
    receipt = client.post(f"/report/{SUBSIDY}/receipts", given)
    assert receipt.status_code == 303
    return newest(SUBSIDY)


def page(client: Client, code: str) -> str:
    return words(client.get(f"/t/{code}"))


def test_an_applicant_reads_all_three_clocks_from_the_first_day_to_the_last(town, client):
    code = applied(client)
    receipt = words(client.get(f"/t/{code}/receipt"))
    assert "户籍地决定时限：10 个工作日，从“推送户籍地”算起" in receipt
    assert "示例县便民热线中心：已受理，正在核对材料，将推送户籍地。电话 0000-12345。" in receipt
    # nobody judges the answer of this kind, so nobody is promised to be asked
    assert "请您评价" not in receipt
    first = page(client, code)
    assert "推送时限（材料齐全后）：最晚 2021年5月6日 17:30" in first
    assert "户籍地决定时限：10 个工作日，从“推送户籍地”算起" in first
    assert "告知时限：3 个工作日，从“作出决定，交回受理地”算起" in first
    assert "接下来：推送户籍地。" in first
    assert "申请日期（补贴从这一天所在的月份算起，不因审核用时而推后）：2021年4月28日" in first
    with clock.frozen(at(6)):
        moved(signed("shouli"), code, "dispatches", unit="minzheng")
        second = page(client, code)
    assert "推送时限（材料齐全后）：最晚 2021年5月6日 17:30，2021年5月6日 10:00 完成，按时" in second
    assert "户籍地决定时限：最晚 2021年5月19日 17:30" in second
    assert "接下来：作出决定，交回受理地。" in second
    assert "推送户籍地：示例县民政局" in second
    with clock.frozen(at(20)):
        moved(signed("minzheng1"), code, "hand-overs", unit="rexian", reason="符合条件")
        third = page(client, code)
    assert "户籍地决定时限：最晚 2021年5月19日 17:30，2021年5月20日 10:00 完成，超过时限" in third
    assert "告知时限：最晚 2021年5月25日 17:30" in third
    assert "作出决定，交回受理地：示例县便民热线中心" in third
    with clock.frozen(at(21)):
        moved(signed("shouli"), code, "replies", outcome="solved", reason="自 2021 年 4 月起发放")
        last = page(client, code)
    assert "2021年5月21日 10:00 完成，按时" in last
    assert "不认可的，可以在下面“申请复核”" in last
    # this kind never had a review without a reason, so none was used up
    assert "已经免理由" not in last


def test_a_request_has_no_clock_that_comes_later_and_keeps_its_words(town, client):
    code = town.report(THEN).code
    let_in(client, code)
    shown = page(client, code)
    assert "算起" not in shown
    assert "交给示例县住房和城乡建设局主办" in shown
    assert "请您评价解决了没有" in words(client.get(f"/t/{code}/receipt"))


def test_the_visited_read_what_they_are_said_to_have_got(town, client):
    given = {"category": "99", "cash_yuan": "500", "goods": "food", "brought": "大米 10 千克", "receipt": "self"}
    code = at_desk(signed("shouli"), "visit", contact_phone="13800000009", **given)
    let_in(client, code)
    shown = page(client, code)
    for said in ("500", "米面油等食品", "大米 10 千克", "本人签收"):
        assert said in shown, said
    assert "13800000009" not in shown
    assert "登记了这件走访" in shown
    assert "您反映的情况" not in shown


def test_how_a_matter_came_is_not_called_how_a_verdict_comes(town):
    sender = signed("qinghe9", ("dispatcher", "qinghe"))
    answer = sender.post(
        "/desk/requests",
        {"kind": "grassroots_letter", "channel": "letter", "text": "机井配电", "category": "02", "number": ""},
    )
    assert answer.status_code == 200
    shown = words(sender.get(f"/desk/matters/{newest('grassroots_letter')}"))
    assert "已受理 · 来信" in shown
    assert "书面评价" not in shown


def settled(client: Client) -> str:
    """A settlement with a payment reported and an answer given; the creditor holds the receipt."""
    code = at_desk(signed("shouli"), "court_settlement", category="02", contact_phone="13800000009")
    officer = signed("zhengwu1")
    given = {"claim": "40000", "schedule": "2021-05-20 20000\n2021-05-28 20000", "consent": "signed", "reason": "签字"}
    moved(officer, code, "promises", **given)
    moved(officer, code, "payments", paid="20000", instalment="1")
    moved(officer, code, "payments", paid="15000", instalment="2")
    moved(officer, code, "replies", outcome="partly_solved", reason="余款分期")
    let_in(client, code)
    return code


def test_a_creditor_is_asked_whether_the_money_came(town, client):
    code = settled(client)
    shown = page(client, code)
    assert "到账没有，您说了算" in shown
    assert "全部到账了到账了一部分没有到账" in shown
    assert "解决了吗" not in shown
    assert "第一次重新办理" not in shown
    # the days of the instalments stand with the money, and are no terms of the office
    assert "约定履行日：1 日" not in shown


def test_a_wrong_code_of_a_payment_is_named_as_what_it_is_and_loses_no_answer(town, client):
    code = settled(client)
    answer = move(client, code, "payments", payment="2", came="no", token="AAAAAAAA")
    assert answer.status_code == 422
    assert "确认码不对" in text(answer)
    assert 'name="came" value="no" checked' in text(answer)
    assert re.search(r'name="payment" value="2" checked', text(answer))
    assert "请选择钱到了没有" in text(move(client, code, "payments", payment="2", token=""))
    assert [one.said for one in state(code).ledger.payments] == ["", ""]


def test_what_was_said_of_each_payment_stands_with_the_money(town, client):
    code = settled(client)
    row, _now, _ = seeing.found(code, Viewer.system())
    for number, came in ((1, "yes"), (2, "no")):
        token = queries.verdict_token(row.id, TOKENS + number)
        assert move(client, code, "payments", payment=str(number), came=came, token=token).status_code == 303
    shown = page(client, code)
    assert "4月28日 · 20,000 元 · 您说已到账" in shown
    assert "4月28日 · 15,000 元 · 您说没有到账，不计入" in shown
    assert "已确认到账：20,000 元" in shown


def test_the_numbers_of_an_answer_say_what_they_number(town, client):
    given = {
        "text": "三张表", "category": "99", "burden": "form", "place": "990101001001", "enterprise": "示例面粉厂",
        "yuan_before": "10000", "hours_before": "96", "contact_phone": "13800000009", "_nonce": "1" * 32,
    }  # fmt: skip
    assert client.post("/report/enterprise_burden/receipts", given).status_code == 303
    code = newest("enterprise_burden")
    moved(signed("paidan"), code, "dispatches", unit="zhengwu")
    after = {"yuan_after": "0", "hours_after": "30"}
    moved(signed("zhengwu1"), code, "replies", outcome="solved", reason="并成一张", **after)
    card = re.search(r'<section class="card"><h2>.*?</section>', text(client.get(f"/t/{code}")), re.S)[0]
    assert "<b>现在每年还花多少小时（没有写 0）：</b>30" in card


def test_three_choices_are_shown_once_and_a_home_elsewhere_has_no_landmarks_of_here(town, client):
    asked = step(client, client.get(f"/report/{SUBSIDY}"), kind=SUBSIDY, text="两项补贴一并申请，家住东门社区")
    assert text(asked).count('name="category" value="03"') == 1
    assert 'name="_find"' not in text(asked)
    asked = step(client, asked, kind=SUBSIDY, category="03")
    for place in ("990101001", "990101001001"):
        asked = step(client, asked, kind=SUBSIDY, place=place)
    assert hidden(asked)["_page"] == "home"
    assert "附近有" not in text(asked)
    asked = step(client, asked, kind=SUBSIDY, home="示例邻省某县")
    asked = step(client, asked, kind=SUBSIDY, applied_on="2021-04-28")
    assert "材料照片" in text(asked)
    # papers are what is asked for here, and no stand-in for typing
    assert "不想打字" not in text(asked)


def test_a_receipt_opened_after_the_end_promises_nothing_more(town, client):
    code = applied(client)
    moved(signed("shouli"), code, "dispatches", unit="minzheng")
    moved(signed("minzheng1"), code, "hand-overs", unit="rexian", reason="符合条件")
    moved(signed("shouli"), code, "replies", outcome="solved", reason="自 2021 年 4 月起发放")
    receipt = words(client.get(f"/t/{code}/receipt"))
    assert "已告知结果" in receipt
    assert "已交给" not in receipt
    assert "算起" not in receipt


def test_a_day_that_has_been_is_none_to_come_and_no_day_at_all_is_said_so(town, client):
    """The month of a subsidy counts from its day of application, a visit from the day somebody went."""
    given = ANSWERS | {"contact_name": "示例甲", "_nonce": "2" * 32}
    for day, said in (("2021-04-29", "还没有到，请写今天（2021-04-28）"), ("2021-02-30", "请按 2026-03-04 这样写日期")):
        answer = client.post(f"/report/{SUBSIDY}/receipts", given | {"applied_on": day})
        assert answer.status_code == 422, day
        assert said in text(answer), day
        # what was typed is read as it was typed
        assert day in text(answer) or "2021年4月29日" in text(answer)
    asked = step(
        client, client.get(f"/report/{SUBSIDY}"), kind=SUBSIDY, text="申请", _page="applied_on", applied_on="2099-01-01"
    )
    assert "还没有到" in text(asked)
    answer = signed("shouli").post(
        "/desk/requests", filled("visit", visited_on="2021-05-01") | {"kind": "visit", "channel": "visit"}
    )
    assert answer.status_code == 422
    assert "“走访日期”还没有到" in answer.content.decode()
    # early in the morning of the 29th in 示例县 it is still the 28th in Greenwich
    with clock.frozen(datetime(2021, 4, 28, 17, 0, tzinfo=UTC)):
        assert client.post(f"/report/{SUBSIDY}/receipts", given | {"applied_on": "2021-04-29"}).status_code == 303
