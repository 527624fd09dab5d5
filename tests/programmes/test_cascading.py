"""A notice from drafting to accepted plans: explicit recipients, coverage, echo, supersession, the unanswered named."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from banshi.kit.refused import NotFound, Refused
from banshi.matters.models import Matter
from banshi.people import queries as people
from banshi.programmes.actions import cascading, deciding, rebuilding
from banshi.programmes.facts import notice as f
from banshi.programmes.facts import plan as plan_facts
from banshi.programmes.models.cascading import Delivery, Notice, Plan
from banshi.programmes.queries import cascading as queries
from banshi.programmes.queries import deciding as deciding_queries
from banshi.programmes.rules import notice as rules
from banshi.units import actions as units
from tests import world
from tests.programmes.test_progress import officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
ASKED = {
    "1": "各单位要走访辖区独居老人并逐户建立台账",
    "2": "各单位要在九月底前修复全部损坏路灯",
    "3": "各单位要每月公布办理进度",
}


@pytest.fixture(autouse=True)
def town():
    world.found()


def head():
    return officer("xianfu", "unit_head")


def drafted(**changed) -> Notice:
    given = {"title": "关于办好民生实事的通知", "issuer": "xianfu"}
    row = cascading.draft(f.Drafted(**{**given, **changed}), "请认真落实", by=officer("xianfu"), at=world.NOW)
    for ref, text in ASKED.items():
        one = f.Requirement(ref, text, who="recipients", measure="台账", due_on="2026-09-30")
        cascading.set_requirement(row.code, one, by=officer("xianfu"), at=world.NOW)
    return row


def issued(recipients=("zhujian", "minzheng", "qinghe"), **changed) -> Notice:
    row = drafted(**changed)
    row = cascading.issue(
        row.code,
        recipients=recipients,
        acknowledge_on=date(2026, 3, 9),
        plan_on=date(2026, 3, 31),
        by=head(),
        at=world.NOW,
    )
    while cascading.deliver(world.NOW):
        pass
    return row


def plan(row: Notice, unit: str, items: dict[str, str], *, own: bool = False) -> Plan:
    made = cascading.begin_plan(row.code, unit=unit, title=f"{unit}实施方案", by=officer(unit), at=world.NOW)
    for ref, text in items.items():
        cascading.set_item(made.code, plan_facts.PlanItem(ref, text, "implements", ref), by=officer(unit), at=world.NOW)
    if own:
        extra = plan_facts.PlanItem("a", "给四十户老人家装扶手", "adds", measure="户数", due_on="2026-08-31")
        cascading.set_item(made.code, extra, by=officer(unit), at=world.NOW)
    return cascading.file_plan(made.code, "", by=officer(unit), at=world.NOW + timedelta(hours=1))


def test_each_recipient_gets_a_matter_with_the_days_of_the_notice_and_those_who_are_silent_are_named():
    row = issued()
    assert Matter.objects.filter(kind="notice", origin=f"notice:{row.id}").count() == 3
    one = Delivery.objects.get(unit="minzheng")
    assert Matter.objects.get(code=one.matter).reply_due_at.isoformat() == "2026-03-31T09:30:00+00:00"
    world.act(one.matter, "sign_for", by=officer("minzheng"), at=world.NOW + timedelta(hours=2))
    found = {who.unit: who for who in queries.recipients(row, date(2026, 3, 10))}
    assert {unit for unit, who in found.items() if who.late_to_acknowledge} == {"zhujian", "qinghe"}
    assert found["minzheng"].acknowledged_at == world.NOW + timedelta(hours=2)


def test_a_notice_too_long_for_a_matter_is_cut_where_everybody_sees_it(monkeypatch):
    monkeypatch.setitem(ASKED, "1", "走访独居老人，" * 400)
    row = issued(["qinghe"])
    body = next(one.body for one in people.contents([Matter.objects.get(kind="notice").id]))
    assert len(body) == 2000
    assert body.endswith(f"见通知 {row.document_number}）")
    assert "这里放不下，全文共 28" in body


def test_delivering_again_delivers_nothing_twice():
    row = issued()
    assert cascading.deliver(world.NOW) == 0
    assert Matter.objects.filter(origin=f"notice:{row.id}").count() == 3


def test_a_requirement_without_owner_day_or_measure_keeps_a_notice_a_draft_unless_a_head_signs_for_it():
    row = drafted()
    cascading.set_requirement(row.code, f.Requirement("4", "抓好落实"), by=officer("xianfu"), at=world.NOW)
    given = {"recipients": ["zhujian"], "acknowledge_on": TODAY, "plan_on": TODAY, "by": head(), "at": world.NOW}
    with pytest.raises(Refused) as refused:
        cascading.issue(row.code, **given)
    assert refused.value.code == "requirement_incomplete"
    assert "第 4 条缺责任单位、时限、衡量办法" in refused.value.say()
    assert cascading.issue(row.code, approved=True, **given).issued
    assert queries.state_of_notice(row.id).approver == head().actor


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"recipients": []}, "no_recipients"),
        ({"recipients": ["xianfu"]}, "no_recipients"),
        ({"recipients": ["nobody"]}, "unknown_unit"),
        ({"acknowledge_on": date(2026, 3, 1)}, "bad_days"),
    ],
)
def test_recipients_are_named_and_days_make_sense(changed, code):
    row = drafted()
    given = {"recipients": ["zhujian"], "acknowledge_on": TODAY, "plan_on": TODAY, "by": head(), "at": world.NOW}
    with pytest.raises(Refused) as refused:
        cascading.issue(row.code, **{**given, **changed})
    assert refused.value.code == code
    assert not Delivery.objects.exists()


def test_a_unit_that_was_abolished_gets_no_notice_and_its_successor_is_named():
    units.abolish("gongshui", successor="zhujian", on=date(2026, 1, 1))
    row = drafted()
    with pytest.raises(Refused) as refused:
        cascading.issue(row.code, recipients=["gongshui"], acknowledge_on=TODAY, plan_on=TODAY, by=head(), at=world.NOW)
    assert refused.value.code == "abolished_unit"
    assert "住房和城乡建设局" in refused.value.say()


def test_a_unit_abolished_between_issue_and_delivery_is_told_apart_and_holds_up_nobody():
    row = drafted()
    cascading.issue(
        row.code, recipients=["gongshui", "minzheng"], acknowledge_on=TODAY, plan_on=TODAY, by=head(), at=world.NOW
    )
    units.abolish("gongshui", successor="zhujian", on=date(2026, 1, 1))
    assert cascading.deliver(world.NOW) == 2
    found = {one.unit: (bool(one.matter), bool(one.failure)) for one in Delivery.objects.all()}
    assert found == {"gongshui": (False, True), "minzheng": (True, False)}


def test_an_issued_notice_is_locked_and_only_a_head_issues():
    row = drafted()
    with pytest.raises(NotFound):
        cascading.issue(
            row.code,
            recipients=["zhujian"],
            acknowledge_on=TODAY,
            plan_on=TODAY,
            by=officer("xianfu"),
            at=world.NOW,
        )
    row = issued()
    with pytest.raises(Refused) as refused:
        cascading.set_requirement(row.code, f.Requirement("9", "再加一条"), by=officer("xianfu"), at=world.NOW)
    assert refused.value.code == "notice_issued"


def test_a_copied_plan_is_acknowledged_but_not_accepted_and_its_demands_are_counted():
    row = issued()
    copied = plan(row, "qinghe", {ref: f"青河镇{text}" for ref, text in ASKED.items()})
    assert (copied.covered, copied.demands, copied.own_commitments) == (3, 3, 0)
    assert copied.overlap > 90
    with pytest.raises(Refused) as refused:
        cascading.accept_plan(copied.code, by=officer("xianfu"), at=world.NOW + timedelta(hours=2))
    assert refused.value.code == "nearly_identical"
    [who] = [one for one in queries.recipients(row, TODAY) if one.unit == "qinghe"]
    assert (who.acknowledged, who.filed, who.accepted, who.nearly_identical) == (True, True, False, True)


def test_a_plan_of_its_own_is_accepted_and_demands_without_a_child_are_named():
    row = issued()
    made = plan(row, "minzheng", {"1": "民政局每周上门看望三百户独居老人"}, own=True)
    cascading.accept_plan(made.code, by=officer("xianfu"), at=world.NOW + timedelta(hours=2))
    made.refresh_from_db()
    assert (made.accepted, made.own_commitments) == (True, 1)
    missing = queries.without_child(row, list(Plan.objects.filter(filed=True)))
    assert missing == {"1": [], "2": ["minzheng"], "3": ["minzheng"]}


def test_a_returned_plan_opens_the_matter_again_and_keeps_its_day():
    row = issued()
    made = plan(row, "minzheng", {"1": "民政局每周上门看望三百户独居老人"}, own=True)
    cascading.return_plan(made.code, "第二条怎么办", by=officer("xianfu"), at=world.NOW + timedelta(hours=3))
    matter = Matter.objects.get(code=made.matter)
    assert (matter.closed_at, matter.step) == (None, "planning")
    assert matter.received_at == world.NOW
    again = plan_facts.PlanItem("2", "五月底前换完", "implements", "2")
    cascading.set_item(made.code, again, by=officer("minzheng"), at=world.NOW + timedelta(hours=4))
    filed = cascading.file_plan(made.code, "", by=officer("minzheng"), at=world.NOW + timedelta(hours=5))
    assert filed.covered == 2


@pytest.mark.parametrize(
    ("unit", "item", "code"),
    [
        ("huanbao", None, "not_a_recipient"),
        ("minzheng", plan_facts.PlanItem("1", "x", "implements", "77"), "demand_needed"),
        ("minzheng", plan_facts.PlanItem("1", "x", "adds", "1"), "demand_given"),
        ("minzheng", plan_facts.PlanItem("1", "", "adds"), "bad_item"),
        ("minzheng", plan_facts.PlanItem("1", "x", "adds", due_on="soon"), "bad_date"),
    ],
)
def test_plans_come_from_recipients_and_every_item_says_what_it_answers(unit, item, code):
    row = issued(recipients=("minzheng",))
    by = officer(unit)
    if code == "not_a_recipient":
        with pytest.raises(NotFound):
            cascading.begin_plan(row.code, unit=unit, title="x", by=by, at=world.NOW)
        return
    made = cascading.begin_plan(row.code, unit=unit, title="x", by=by, at=world.NOW)
    with pytest.raises(Refused) as refused:
        cascading.set_item(made.code, item, by=by, at=world.NOW)
    assert refused.value.code == code


def test_a_later_notice_supersedes_and_its_difference_can_be_read():
    first = issued()
    second = cascading.draft(
        f.Drafted(title="关于深入推进的通知", issuer="xianfu", supersedes=first.id),
        "",
        by=officer("xianfu"),
        at=world.NOW,
    )
    stricter = f.Requirement("2", ASKED["2"].replace("九月", "八月"), "recipients", "亮灯率", "2026-08-31")
    cascading.set_requirement(second.code, stricter, by=officer("xianfu"), at=world.NOW)
    cascading.drop_requirement(second.code, "3", by=officer("xianfu"), at=world.NOW)
    extra = f.Requirement("5", "公开联系电话", "recipients", "公示", "2026-04-30")
    cascading.set_requirement(second.code, extra, by=officer("xianfu"), at=world.NOW)
    second = cascading.issue(
        second.code,
        recipients=["zhujian", "minzheng", "qinghe"],
        acknowledge_on=TODAY,
        plan_on=TODAY,
        by=head(),
        at=world.NOW,
    )
    before, after = (queries.state_of_notice(row.id) for row in (first, second))
    kinds = {one.ref: one.kind for one in rules.changes(before, after, names={})}
    assert kinds == {"1": "kept", "2": "changed", "3": "dropped", "5": "added"}
    assert queries.state_of_notice(first.id).superseded_by == second.id
    while cascading.deliver(world.NOW):
        pass
    assert not any(who.acknowledged for who in queries.recipients(second, TODAY))
    assert list(rebuilding.check()) == []


def test_another_owner_or_being_mandatory_is_a_difference_and_changes_the_hash():
    asked = f.Requirement("1", ASKED["1"], "recipients", "户数", "2026-09-30")
    first = f.NoticeState(id=1, title="通知", requirements={"1": asked})
    for later in (structs.replace(asked, who="minzheng"), structs.replace(asked, mandatory=True)):
        second = f.NoticeState(id=2, title="通知", requirements={"1": later})
        [change] = rules.changes(first, second, names={"minzheng": "县民政局"})
        assert change.kind == "changed"
        assert ("县民政局" in change.after, "规定动作" in change.after) == (
            bool(later.who == "minzheng"),
            later.mandatory,
        )
        assert cascading.digest(first) != cascading.digest(second)


def test_who_acknowledged_the_first_notice_and_not_the_second_is_told_apart():
    first = issued()
    _signed(first, "minzheng", "qinghe")
    second = issued(recipients=("zhujian", "minzheng", "qinghe"), supersedes=first.id)
    found = {one.unit: one.only_earlier for one in queries.recipients(second, TODAY)}
    assert found == {"zhujian": False, "minzheng": True, "qinghe": True}
    _signed(second, "qinghe")
    assert [one.unit for one in queries.recipients(second, TODAY) if one.only_earlier] == ["minzheng"]
    assert [row.id for row in queries.versions(second)] == [first.id, second.id]


def _signed(row: Notice, *units: str) -> None:
    for one in Delivery.objects.filter(notice=row, unit__in=units):
        world.act(one.matter, "sign_for", by=officer(one.unit), at=world.NOW + timedelta(hours=2))


def test_a_cascade_counts_plans_of_their_own_of_all_units_below_and_names_the_rest():
    units.add_units([_inner("zhujian_bangong", "zhujian")], on=date(2020, 1, 1))
    row = issued(recipients=(), cascades=True)
    below = queries.below("xianfu", TODAY)
    assert set(row.deliveries.values_list("unit", flat=True)) == set(below)
    assert "gongshui" in below
    assert {"xianfu", "zhujian_bangong", "huifang"}.isdisjoint(below)
    plan(row, "minzheng", {"1": "民政局每周上门看望三百户独居老人"}, own=True)
    plan(row, "qinghe", {ref: f"青河镇{text}" for ref, text in ASKED.items()})
    cascading.begin_plan(row.code, unit="liulin", title="x", by=officer("liulin"), at=world.NOW)
    found = queries.reach(row, TODAY)
    assert (found.of, found.own) == (len(below), 1)
    whys = {one.unit: one.why for one in found.lacking}
    assert (whys["qinghe"], whys["liulin"], whys["zhujian"]) == ("echo", "drafting", "none")
    assert len(whys) == len(below) - 1
    again = issued(recipients=("minzheng", "qinghe"), cascades=True, supersedes=row.id)
    whys = {one.unit: one.why for one in queries.reach(again, TODAY).lacking}
    assert (whys["minzheng"], whys["qinghe"], whys["zhujian"]) == ("earlier", "earlier", "not_sent")
    assert list(rebuilding.check()) == []


def _inner(code: str, parent: str) -> dict:
    place = {"place_path": "", "phone": "0000-1", "address": "x", "hours": "x"}
    return {"code": code, "name": code, "short_name": code, "parent": parent, "kind": "inner", **place}


def test_the_successor_of_an_abolished_unit_is_sent_the_notice_by_the_head():
    row = drafted()
    days = {"acknowledge_on": TODAY, "plan_on": TODAY}
    row = cascading.issue(row.code, recipients=["gongshui", "minzheng"], by=head(), at=world.NOW, **days)
    units.abolish("gongshui", successor="zhujian", on=date(2026, 1, 1))
    cascading.deliver(world.NOW)
    [lost] = Delivery.objects.exclude(failure="")
    assert "供水服务站" in lost.failure
    assert "住房和城乡建设局" in lost.failure
    with pytest.raises(NotFound):
        cascading.send_also(row.code, "zhujian", by=officer("xianfu"), at=world.NOW)
    with pytest.raises(Refused) as refused:
        cascading.send_also(row.code, "gongshui", by=head(), at=world.NOW)
    assert refused.value.code == "abolished_unit"
    cascading.send_also(row.code, "zhujian", by=head(), at=world.NOW)
    cascading.send_also(row.code, "zhujian", by=head(), at=world.NOW)
    cascading.deliver(world.NOW)
    assert Delivery.objects.get(unit="zhujian").matter
    assert queries.state_of_notice(row.id).recipients == ["gongshui", "minzheng", "zhujian"]
    assert list(rebuilding.check()) == []


def test_a_plan_from_a_body_the_notice_was_not_sent_to_is_refused_by_name():
    row = issued(recipients=("minzheng",))
    with pytest.raises(Refused) as refused:
        cascading.begin_plan(row.code, unit="xianfu", title="x", by=officer("xianfu"), at=world.NOW)
    assert refused.value.code == "not_a_recipient"
    for words in ("示例县人民政府", "关于办好民生实事的通知", "增发"):
        assert words in refused.value.say()


def test_outsiders_see_neither_drafts_nor_internal_notices_and_recipients_see_what_they_got():
    row = drafted()
    with pytest.raises(NotFound):
        queries.notice(row.code, officer("minzheng"))
    row = issued()
    assert queries.notice(row.code, officer("minzheng"))[0].id == row.id
    with pytest.raises(NotFound):
        queries.notice(row.code, officer("huifang"))
    assert not queries.public_notices().exists()


def test_the_list_of_recipients_costs_the_same_for_three_and_for_many(django_assert_max_num_queries):
    row = issued(recipients=("zhujian", "minzheng", "qinghe", "liulin", "huanbao", "jiaoyu"))
    with django_assert_max_num_queries(6):
        assert len(queries.recipients(row, TODAY)) == 6


def test_numbers_of_documents_count_up_within_a_year():
    first, second = issued(), issued()
    assert (first.document_number, second.document_number) == ("县政府〔2026〕1 号", "县政府〔2026〕2 号")


def test_two_units_of_one_name_never_share_a_number_and_a_renamed_one_goes_on_counting():
    units.rename("minzheng", name="示例县办公室", short_name="办公室")
    units.rename("zhujian", name="示例县住建局办公室", short_name="办公室")
    numbers = []
    for unit in ("minzheng", "zhujian", "zhujian"):
        row = cascading.draft(f.Drafted(title="通知", issuer=unit), "", by=officer(unit), at=world.NOW)
        cascading.set_requirement(
            row.code, f.Requirement("1", "走访", "recipients", "户数", "2026-09-30"), by=officer(unit), at=world.NOW
        )
        days = {"acknowledge_on": TODAY, "plan_on": TODAY, "by": officer(unit, "unit_head"), "at": world.NOW}
        numbers.append(cascading.issue(row.code, recipients=["qinghe"], **days).document_number)
        units.rename("zhujian", name="示例县住建局", short_name="住建局")
        if len(numbers) == 1:
            units.rename("zhujian", name="示例县住建局办公室", short_name="办公室")
    assert numbers == ["示例县办公室〔2026〕1 号", "示例县住建局办公室〔2026〕1 号", "住建局〔2026〕2 号"]


def test_a_demand_of_a_meeting_becomes_a_matter_with_its_day():
    body = deciding.found_body("领导小组", unit="xianfu", quorum=50, majority=50, by=head(), at=world.NOW)
    row = deciding.call(
        "调度会", body=body.code, when="2026-03-04T09:00", agenda=["x"], sites=[], by=head(), at=world.NOW
    )
    deciding.demand(row.code, "月底前报进度", unit="zhujian", due_on="2026-03-31", by=head(), at=world.NOW)
    deciding.demand(row.code, "抓好落实", unit="", due_on="", by=head(), at=world.NOW)
    deciding.open_demand(row.code, 1, by=head(), at=world.NOW)
    with pytest.raises(Refused) as refused:
        deciding.open_demand(row.code, 2, by=head(), at=world.NOW)
    assert refused.value.code == "demand_not_ready"
    _, state = deciding_queries.meeting(row.code, head())
    assert [one.n for one in state.loose()] == [2]
    matter = Matter.objects.get(code=state.demands[0].matter)
    assert (matter.kind, matter.owner_unit, matter.reply_due_at.date()) == ("demand", "zhujian", date(2026, 3, 31))
