"""Visits and what they brought: the visited deny one by the code of the message or of a sealed slip, and every count falls."""

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from banshi.config import wiring
from banshi.kit import clock, ids
from banshi.kit.refused import Refused
from banshi.matters.actions import erasing, verdicts
from banshi.matters.queries import helped as queries
from banshi.matters.queries import seeing
from banshi.matters.rules import helping as rules
from banshi.messages.models import OutboxMessage
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.programmes.queries import needs
from tests import world
from tests.pages import numbers
from tests.playbooks.test_kinds import at_desk, moved, signed, state
from tests.portal.browser import let_in, move

THEN = datetime(2021, 6, 2, 1, 0, tzinfo=UTC)
GIVEN = {
    "category": "99", "cash_yuan": "500", "goods": "food", "brought": "大米 10 千克", "goods_yuan": "60",
    "receipt": "self",
}  # fmt: skip


@pytest.fixture
def town(db):
    world.found()
    with clock.frozen(THEN):
        yield world


def visit(phone: str = "13800000009", **over: str) -> str:
    """A visit that was noted, and the visited asked about it."""
    code = at_desk(signed("shouli"), "visit", contact_phone=phone, **GIVEN | over)
    moved(signed("shouli"), code, "replies", outcome="solved", reason="已走访")
    return code


def token(code: str) -> str:
    row, now, _ = seeing.found(code, Viewer.system())
    return people_queries.verdict_token(row.id, now.replies)


def text(phone: str, code: str, answer: str) -> None:
    verdicts.give_by_sms(phone, f"{token(code)} {answer}", clock.now())


def at_the_desk() -> str:
    return signed("shouli").get("/desk/visits").content.decode()


def in_public(client) -> str:
    return client.get("/programmes/visits").content.decode()


def one(code: str, tier: str = "claimed", *, cash: int = 100, denied: bool = False) -> rules.Visit:
    return rules.Visit(True, denied, tier, (rules.Gift("cash", Decimal(cash)),), True, code)


def test_what_is_denied_is_in_no_count_but_its_own():
    found = rules.helped(
        Counter([one("a"), one("b", "confirmed", cash=200), one("c", "disputed", denied=True, cash=900)])
    )
    assert (found.of, found.counted, found.denied) == (3, 2, 1)
    kind = found.kinds[0]
    assert (kind.total.n, kind.total.yuan, kind.denied, kind.of, kind.signed) == (2, Decimal(300), 1, 3, 2)
    assert {tier: told.yuan for tier, told in kind.by.items() if told.n} == {"claimed": 100, "confirmed": 200}
    assert sum(told.yuan for told in kind.by.values()) == kind.total.yuan
    assert sum(found.by.values()) == found.counted


def test_help_without_a_worth_is_missing_and_not_nought():
    assert rules.gifts({"cash_yuan": "0", "goods": "none"}) == ()
    assert rules.gifts({"cash_yuan": "", "goods": "food", "goods_yuan": ""}) == (rules.Gift("food", None),)
    visits = [rules.Visit(False, False, "claimed", (rules.Gift("food", None),), False)]
    assert rules.helped(Counter(visits)).kinds[0].total == rules.Told(1, Decimal(0), 1)


def test_one_of_eight_denies_by_text_message_and_every_count_falls(town, client):
    desk = signed("shouli")
    at_desk(desk, "household_roster", text=" ".join(f"H{n}" for n in range(8)), counted_on="2021-06-01")
    codes = [visit(f"1380000001{n}", household=f"H{n}") for n in range(8)]
    assert "登记走访 8 次，算数的 8 次；8 次里 0 次本人说没有这回事" in at_the_desk()
    assert ">4000" in at_the_desk()
    page = in_public(client)
    assert "登记走访 8 次，算数的 8 次" in page
    assert "合计 4000 元，其中 8 次有本人签收" in page
    assert "8 户都去过" in desk.get("/desk/coverage").content.decode()

    text("13800000013", codes[3], "4")

    assert state(codes[3]).denied
    page = at_the_desk()
    assert "登记走访 8 次，算数的 7 次；8 次里 1 次本人说没有这回事" in page
    assert re.search(r"现金</td><td[^>]*>7</td><td[^>]*>3500 ?", page)
    assert page.count(">1 / 8<") == 2, "money and food, each denied one of eight"
    assert "本人说没有这回事</span>" in page
    page = in_public(client)
    assert "登记走访 8 次，算数的 7 次：8 次里有 1 次被走访的人说没有这回事" in page
    assert "登记 8 次，1 次本人说没有这回事，算数的 7 次，合计 3500 元" in page
    assert "合计 420 元" in page
    cover = desk.get("/desk/coverage").content.decode()
    assert "8 户中 1 户从没去过" in cover
    assert "登记过的 8 次里 1 次本人说没有这回事，不算" in cover
    assert "没有这回事" in desk.get(f"/desk/matters/{codes[3]}").content.decode()


def test_the_code_of_a_sealed_slip_denies_on_the_web(town, client):
    (serial, inside), *_ = people.print_slips(2, at=THEN)
    code = visit("", slip=serial)
    assert "没有这回事" in _own(client, code)
    move(client, code, "verdicts", solved="never", reason="没有人来过", token=inside)
    assert (state(code).denied, state(code).verdict.channel) == (True, "slip")
    assert "登记走访 1 次，算数的 0 次" in in_public(client)
    assert "您的评价：没有这回事" in client.get(f"/t/{code}").content.decode()


def _own(client, code: str) -> str:
    let_in(client, code)
    return client.get(f"/t/{code}").content.decode()


def test_only_the_code_of_the_visited_denies(town):
    mine, other = visit("13800000011"), visit("13800000012")
    with pytest.raises(Refused):
        verdicts.give_by_sms("13800000012", f"{token(mine)} 4", THEN)
    with pytest.raises(Refused):
        verdicts.give_by_token(mine, token(other), solved="never", at=THEN)
    assert queries.denied_among([mine, other]) == set()
    assert rules.helped(queries.all_of_them()).denied == 0


def test_no_answer_of_the_office_brings_a_denied_visit_back_and_the_visiteds_own_word_does(town):
    code = at_desk(signed("shouli"), "visit", **GIVEN | {"category": "01"})
    moved(signed("minzheng1"), code, "replies", outcome="solved", reason="已走访")
    text("13800000009", code, "没有来过")
    reopened(code)
    moved(signed("minzheng1"), code, "replies", outcome="solved", reason="已补走访")
    assert (state(code).denied, seeing.found(code, Viewer.system())[0].tier) == (True, "disputed")
    assert rules.helped(queries.all_of_them()).denied == 1
    # a word typed by staff does not lift it either
    moved(signed("huifang1"), code, "verdicts", solved="yes", channel="callback", reason="电话里说来过")
    assert rules.helped(queries.all_of_them()).denied == 1
    verdicts.give_by_token(code, token(code), solved="yes", at=THEN)
    found = rules.helped(queries.all_of_them())
    assert (found.denied, found.by["confirmed"], state(code).denied) == (0, 1, False)


def reopened(code: str) -> None:
    from banshi.matters.actions import acting

    row, _, _ = seeing.found(code, Viewer.system())
    acting.make(code, "reopen", by=Viewer.requester(row.id), at=THEN, given={"reason": ""})


def test_what_is_not_solved_did_take_place(town):
    code = visit()
    verdicts.give_by_token(code, token(code), solved="no", at=THEN)
    found = rules.helped(queries.all_of_them())
    assert (found.denied, found.counted, found.by["disputed"]) == (0, 1, 1)


def test_a_callback_officer_may_note_that_it_never_happened(town):
    code = visit()
    form = signed("huifang1").get(f"/desk/matters/{code}/verdicts").content.decode()
    assert "没有这回事" in form
    moved(signed("huifang1"), code, "verdicts", solved="never", channel="callback", reason="电话里说没有人来过")
    assert rules.helped(queries.all_of_them()).denied == 1


def test_where_it_cannot_be_denied_nobody_is_offered_it(town, client):
    code = world.report(THEN).code
    world.act(code, "sign_for", by="zhujian1", at=THEN)
    world.act(code, "reply", by="zhujian1", at=THEN, outcome="solved", reason="好了")
    assert "没有这回事" not in _own(client, code)
    assert "没有这回事" not in signed("huifang1").get(f"/desk/matters/{code}/verdicts").content.decode()
    with pytest.raises(Refused) as refused:
        text("13800000000", code, "4")
    assert refused.value.code == "solved_needed"
    assert state(code).verdict is None


def test_the_public_is_told_no_worth_of_fewer_than_five(town, client):
    for n in range(4):
        visit(f"1380000001{n}")
    page = in_public(client)
    assert "不到 5 次，不公布数额" in page
    assert "2000" not in numbers(page)
    assert "大米" not in page


def test_a_need_found_by_a_denied_visit_is_not_counted_among_those_of_visits(town):
    from banshi.programmes.actions import needs as registering
    from banshi.programmes.facts.need import Registered

    viewer = people_queries.viewer(people_queries.staff_named("wangge1"), on=THEN.date())
    code = visit()
    for matter in (code, ""):
        registering.register(
            Registered("visit", "01", "990101002001", "qinghe", matter=matter), "送饭", by=viewer, at=THEN
        )
    assert needs.visits(viewer)["of"] == 2
    text("13800000009", code, "4")
    assert (needs.visits(viewer)["of"], needs.visits(viewer)["denied"]) == (1, 1)


def test_the_letter_says_how_to_deny_and_carries_no_substance(town):
    code = visit()
    sent = list(OutboxMessage.objects.filter(address="13800000009").order_by("id").values_list("body", flat=True))
    assert len(sent) == 2
    assert "没有这回事的请凭码说" in sent[0]
    assert "4（没有来过，或没有收到）" in sent[1]
    for body in sent:
        said = body.replace(ids.spoken(code), "")
        assert "大米" not in said
        assert "500" not in numbers(said)
    assert code in sent[0]


def test_a_total_follows_each_word_and_each_erasure(town):
    """It is kept between questions: each of these must bring it up again."""
    code = visit()
    assert [kind.total.yuan for kind in rules.helped(queries.all_of_them()).kinds] == [500, 60]
    verdicts.give_by_token(code, token(code), solved="yes", at=THEN)
    assert rules.helped(queries.all_of_them()).by["confirmed"] == 1
    erasing.forget(code, holders=wiring.holders(THEN), at=THEN)
    found = rules.helped(queries.all_of_them())
    assert (found.of, found.kinds) == (1, ())
    assert rules.helped(queries.seen_by(world.staff("shouli"))).kinds == ()
