"""Letters and leads that leave the line of who took them in: late on the sender's own page, kept whole, confidential where asked."""

from datetime import date

from django.test import Client

from banshi.kit import clock
from banshi.people import actions as people
from banshi.people import queries
from banshi.units import actions as units
from tests import world
from tests.playbooks.test_kinds import THEN, at_desk, moved, signed, state, town

__all__ = ["town"]


def sender() -> Client:
    return signed("qinghe9", ("dispatcher", "qinghe"))


def test_a_late_letter_stands_on_the_senders_own_page_and_may_be_answered_and_not_solved(town):
    code = at_desk(sender(), "grassroots_letter")
    assert code not in numbers(sender(), "/desk/sent")
    moved(sender(), code, "dispatches", unit="xianfu")
    assert code in numbers(sender(), "/desk/sent")
    assert "答复时限" in sender().get("/desk/sent").content.decode()
    with clock.frozen(THEN + world.days(30)):
        assert "due-late" in sender().get("/desk/sent").content.decode()
        moved(signed("xianfu1"), code, "replies", outcome="planned", reason="列入明年计划")
        moved(sender(), code, "verdicts", solved="no", channel="letter", reason="等不到明年")
        shown = sender().get("/desk/sent?ended").content.decode()
    for said in ("列入计划", "来文单位评价：没有解决", "当事人有异议", "示例县人民政府"):
        assert said in shown, said
    assert code not in numbers(signed("liulin9", ("dispatcher", "liulin")), "/desk/sent?ended")


def numbers(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace(" ", "")


def test_a_letter_filed_confidentially_names_nobody_above_the_sender(town):
    people.add_staff("qinghe8", display_name="示例·报送人", password=None)
    people.appoint(queries.staff_named("qinghe8"), role="dispatcher", unit="qinghe", on=date(2020, 1, 1))
    codes = {
        kept: at_desk(signed("qinghe8"), "grassroots_letter", confidential=kept, text="请协调县里")
        for kept in ("yes", "no")
    }
    for code in codes.values():
        moved(signed("qinghe8"), code, "dispatches", unit="xianfu")
        moved(signed("qinghe8"), code, "supervisions", reason="请尽快")
    above = [signed("xianfu1"), signed("xianzhang"), signed("xianfu8", ("intake_agent", "xianfu"))]
    above.append(signed("heyan8", ("auditor", "huifang")))
    for reader in above:
        assert "示例·报送人" in page(reader, codes["no"])
        shown = page(reader, codes["yes"])
        assert "示例·报送人" not in shown
        assert "保密报送" in shown
    assert "示例·报送人" in page(sender(), codes["yes"])
    moved(signed("xianfu1"), codes["yes"], "replies", outcome="solved", reason="已协调")
    assert queries.staff_named("xianfu1").display_name in page(sender(), codes["yes"])


def page(client: Client, code: str) -> str:
    return client.get(f"/desk/matters/{code}").content.decode()


def test_a_lead_on_two_tracks_stays_one_and_what_went_elsewhere_says_what_happened_there(town):
    units.add_catalogue([{"function": "99", "place_path": "", "unit": "zhengwu"}], on=date(2020, 1, 1))
    desk = signed("jiance9", ("dispatcher", "zhengwu"))
    lead = at_desk(desk, "request", category="99")
    moved(signed("zhengwu1"), lead, "signatures")
    moved(signed("zhengwu1"), lead, "co-units", unit="minzheng", reason="请看日常管护")
    moved(signed("minzheng1"), lead, "contributions", reason="两处空白")
    assert (state(lead).owner, state(lead).co_units, state(lead).contributed) == ("zhengwu", ["minzheng"], ["minzheng"])
    assert lead not in numbers(desk, "/desk/sent")
    other = at_desk(desk, "request", category="99")
    moved(signed("zhengwu1"), other, "refusals", ground="other_area", proposed_unit="renshe", reason="属于欠薪")
    moved(signed("zhengwu0", ("unit_head", "zhengwu")), other, "refusal-approvals")
    moved(desk, other, "dispatches", unit="renshe")
    moved(signed("renshe1"), other, "signatures")
    moved(signed("renshe1"), other, "replies", outcome="solved", reason="工资已补发")
    assert other in numbers(desk, "/desk/sent")
    shown = desk.get("/desk/sent").content.decode()
    assert "人社局" in shown or "人力资源" in shown
    assert "已解决" in shown
    assert "单位自报" in shown
