"""What somebody meets who sets a place up from nothing and goes the whole chain by the pages alone: each step says what comes next."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from msgspec import structs

from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.people import actions as people
from banshi.people import queries
from banshi.programmes.actions import campaigns, cascading, deciding, rebuilding
from banshi.programmes.facts import commitment as f
from banshi.programmes.models.cascading import Delivery, Notice
from banshi.programmes.models.deciding import Batch
from banshi.programmes.models.surveys import Survey, SurveyPerson
from banshi.record import actions as record
from banshi.units import actions as units
from tests import world
from tests.desk.test_programmes import drafted, issued, sheet
from tests.programmes import test_deciding as made
from tests.programmes.test_progress import locked
from tests.programmes.test_progress import officer as office_of
from tests.releases import lists
from tests.world import act

AT = world.NOW


def main(answer) -> str:
    """The words of a page as they are read, without tags."""
    text = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def surveyed(client) -> Survey:
    given = {"title": "供水问卷", "unit": "huifang", "about": "zhujian", "text": "看修好没有", "extra": ""}
    assert client.post(reverse("desk:surveys"), given).status_code == 302
    return Survey.objects.get()


def test_a_callback_officer_is_led_to_surveys_and_writes_places_by_their_names(sign):
    client = sign("huifang1")
    assert f'href="{reverse("desk:surveys")}"' in client.get(reverse("desk:worklist")).content.decode()
    listed = client.get(reverse("desk:surveys")).content.decode()
    assert f'href="{reverse("desk:programmes")}"' not in listed, "it would lead nowhere"
    row = surveyed(client)
    record.seal(AT)
    answer = sheet(client, "survey", row, "population", people="a1，上湾村\na2，月亮村")
    assert "第 2 行“a2，月亮村”：没有“月亮村”这个地点" in main(answer)
    assert sheet(client, "survey", row, "population", people="a1，青河镇上湾村\na2\t青河镇").status_code == 302
    assert "不足 5 个的题不公布结果" in main(client.get(reverse("desk:survey", args=[row.code])))
    record.seal(AT + timedelta(minutes=1))
    assert sheet(client, "survey", row, "draws", n="2").status_code == 302
    row.refresh_from_db()
    codes = client.post(reverse("desk:survey_codes", args=[row.code]), {"seen": row.number}).content.decode()
    assert "青河镇上湾村" in codes
    assert "/" not in codes
    answer = sheet(client, "survey", row, "contacts", refs="a1\na9")
    assert "没有抽中这些编号：a9" in main(answer)
    assert not SurveyPerson.objects.filter(reached=True).exists()


CANDIDATE = {
    "ref": "9",
    "title": "修复路灯",
    "owner": "xianfu",
    "beneficiaries": "夜里走路的人",
    "due_on": "2026-12-31",
    "acceptance": "夜查亮灯",
    "indicator": "修复路灯数",
    "measure": "盏",
    "kind": "sum",
    "direction": "rises",
    "baseline_on": "2026-01-01",
    "baseline": "0",
    "target": "300",
    "reason": "夜查时看到的",
}


def options(client, name: str, code: str, field: str) -> list[str]:
    """What a select of a page offers."""
    text = client.get(reverse(f"desk:{name}", args=[code])).content.decode()
    select = re.search(rf'<select id="{field}".*?</select>', text, re.S)[0]
    return [code for code in re.findall(r'<option value="([^"]*)"', select) if code]


def page(client, name: str, *of) -> str:
    return main(client.get(reverse(f"desk:{name}", args=of)))


REQUIRED = {"ref": "1", "text": "修复路灯", "who": "recipients", "measure": "亮灯率", "due_on": "2027-09-30"}


def test_a_draft_says_who_issues_it_and_waits_where_that_person_looks(sign, officers):
    officer, head = sign("zx_xian"), sign("xianzhang")
    row = drafted(officer)
    assert sheet(officer, "notice", row, "requirements", **REQUIRED).status_code == 302
    said = page(officer, "notice", row.code)
    assert "写好以后由单位负责人印发：" in said
    assert queries.staff_named("xianzhang").display_name in said
    assert "写入任务要求 1：修复路灯" in said
    assert "草稿，等单位负责人印发" in page(head, "programmes")
    days = {"acknowledge_on": "2027-03-09", "plan_on": "2027-03-31"}
    assert sheet(head, "notice", row, "issuance", recipients=["zhujian"], **days).status_code == 302
    assert "草稿，等单位负责人印发" not in page(head, "programmes")


def test_a_draft_of_a_unit_without_a_head_says_whom_to_ask(sign, officers):
    officer = sign("only-programme-officer")
    assert not queries.staff_in(["jiaoyu"], role="unit_head", on=AT.date())
    given = {"title": "关于路灯的通知", "issuer": "jiaoyu", "disclosure": "internal", "text": ""}
    assert officer.post(reverse("desk:notices"), given).status_code == 302
    row = Notice.objects.get()
    assert sheet(officer, "notice", row, "requirements", **REQUIRED).status_code == 302
    assert "现在没有单位负责人，请安全管理员先给任职" in page(officer, "notice", row.code)


def test_a_recipient_sees_the_day_of_the_next_step_and_is_led_to_acknowledge_and_to_the_later_notice(sign, officers):
    row = issued(sign)
    bureau = sign("zx_zhujian")
    assert "待回执住建局2027-03-09" in page(bureau, "programmes").replace(" ", "")
    said = page(bureau, "notice", row.code)
    assert "还没有回执，2027-03-09 前回执。 打开来文回执" in said
    matter = Delivery.objects.get(unit="zhujian").matter
    act(matter, "sign_for", by="zx_zhujian", at=AT)
    assert "已回执，2027-03-31 前报送方案。 打开来文" in page(bureau, "notice", row.code)
    assert "待报方案住建局2027-03-31" in page(bureau, "programmes").replace(" ", "")
    officer, head = sign("zx_xian"), sign("xianzhang")
    given = {"title": "关于深入办好实事的通知", "issuer": "xianfu", "disclosure": "internal", "supersedes": str(row.id)}
    assert officer.post(reverse("desk:notices"), given).status_code == 302
    later = Notice.objects.get(supersedes=row.id)
    assert (
        reverse("desk:notice", args=[later.code])
        not in bureau.get(reverse("desk:notice", args=[row.code])).content.decode()
    )
    days = {"acknowledge_on": "2027-04-09", "plan_on": "2027-04-30"}
    assert sheet(head, "notice", later, "issuance", recipients=["zhujian"], **days).status_code == 302
    cascading.deliver(AT)
    assert (
        reverse("desk:notice", args=[later.code])
        in bureau.get(reverse("desk:notice", args=[row.code])).content.decode()
    )


def test_a_requirement_laid_on_a_unit_that_is_gone_names_who_took_over(sign, officers):
    officer, head = sign("zx_xian"), sign("xianzhang")
    row = drafted(officer)
    for ref, who in (("1", "recipients"), ("2", "zhujian")):
        assert sheet(officer, "notice", row, "requirements", **{**REQUIRED, "ref": ref, "who": who}).status_code == 302
    units.abolish("zhujian", successor="minzheng", on=AT.date())
    days = {"acknowledge_on": "2027-03-09", "plan_on": "2027-03-31"}
    said = main(sheet(head, "notice", row, "issuance", recipients=["minzheng"], **days))
    assert "第 2 条的责任单位“示例县住房和城乡建设局”已撤销，职能由“示例县民政局”承接" in said
    row.refresh_from_db()
    assert not row.issued
    assert (
        sheet(officer, "notice", row, "requirements", **{**REQUIRED, "ref": "2", "who": "minzheng"}).status_code == 302
    )
    assert sheet(head, "notice", row, "issuance", recipients=["minzheng"], **days).status_code == 302


def test_the_office_of_a_body_proposes_for_every_unit_of_its_line_and_others_for_their_own(sign, officers):
    units.add_units(
        [{"code": "linxian", "name": "邻县", "short_name": "邻县", "parent": "", "place_path": ""}], on=AT.date()
    )
    row = made.batch(made.body())
    office = options(sign("zx_xian"), "batch", row.code, "candidates-owner")
    assert {"xianfu", "zhujian", "qinghe"} <= set(office)
    assert "linxian" not in office
    assert set(options(sign("zx_zhujian"), "batch", row.code, "candidates-owner")) == {"zhujian"}
    given = {**CANDIDATE, "owner": "minzheng"}
    assert sheet(sign("zx_xian"), "batch", row, "candidates", **given).status_code == 302
    assert sheet(sign("zx_zhujian"), "batch", row, "candidates", **{**given, "ref": "10"}).status_code == 422


def test_a_target_below_the_baseline_is_marked_at_the_target_and_names_the_direction(sign, officers):
    row = made.batch(made.body())
    answer = sheet(sign("zx_xian"), "batch", row, "candidates", **{**CANDIDATE, "baseline": "300", "target": "100"})
    assert answer.status_code == 422
    assert 'id="candidates-target-wrong"' in answer.content.decode()
    assert "本来是越低越好的，请把方向改为“越低越好”" in main(answer)


def test_the_names_of_campaigns_are_offered_where_a_candidate_names_one(sign, officers):
    campaigns.begin("办实事活动", unit="xianfu", follows="", text="", by=office_of("xianfu"), at=AT)
    row = made.batch(made.body())
    shown = sign("zx_xian").get(reverse("desk:batch", args=[row.code])).content.decode()
    assert 'list="candidates-campaign-list"' in shown
    assert '<option value="办实事活动">' in shown


def test_a_batch_says_which_of_its_candidates_still_keep_it_from_being_frozen(sign, officers):
    row = made.batch(made.body())
    client = sign("zx_xian")
    assert "才能冻结批次" not in page(client, "batch", row.code)
    assert sheet(client, "batch", row, "review").status_code == 302
    assert "还有 1 项没有审定（1），都审定了才能冻结批次" in page(client, "batch", row.code)


def test_a_form_with_nothing_to_choose_says_so_instead_of_offering_a_button(sign, officers):
    body = made.body()
    row = made.batch(body)
    client = sign("zx_xian")
    assert sheet(client, "batch", row, "review").status_code == 302
    said = page(client, "batch", row.code)
    assert "请先到机构页召集会议" in said
    assert "“哪次会议”现在没有可选的，这一步还办不了" in said
    member = sign("zx_zhujian")
    who = f"staff:{queries.staff_named('zx_zhujian').pk}"
    given = {"office": "member", "unit": "zhujian", "from_on": AT.date()}
    deciding.join(body.code, person=who, **given, by=office_of("xianfu"), at=AT)
    said = page(member, "batch", row.code)
    assert "有 1 项由您所在单位申报、实施，或您已回避，不列在这里" in said
    assert "“哪一项”现在没有可选的" in said


def test_only_who_sits_is_offered_to_leave_and_whoever_chairs_must_be_there(sign, officers):
    body = made.body()
    client = sign("zx_xian")
    staff = f"staff:{queries.staff_named('zx_zhujian').pk}"
    assert staff in options(client, "body", body.code, "members-person")
    assert not options(client, "body", body.code, "departures-person")
    given = {"office": "member", "unit": "zhujian", "from_on": AT.date()}
    deciding.join(body.code, person=staff, **given, by=office_of("xianfu"), at=AT)
    assert options(client, "body", body.code, "departures-person") == [staff]
    row = deciding.call(
        "审定", body=body.code, when="2026-03-04T09:00", agenda=["审定"], sites=[], by=office_of("xianfu"), at=AT
    )
    answer = sheet(client, "meeting", row, "attendance", present=["staff:a", "staff:b"], chair="staff:chair")
    assert "主持的人不在出席名单里" in main(answer)


def test_minutes_say_before_they_are_final_which_demands_lack_what_and_they_are_completed_after(sign, officers):
    body = made.body()
    row = made.meeting(body)
    client = sign("zx_xian")
    assert sheet(client, "meeting", row, "demands", text="各镇抓紧", unit="", due_on="").status_code == 302
    assert "第 1 条要求没有写单位或时限；定稿以后可以补写，纪要不变" in page(client, "meeting", row.code)
    assert sheet(client, "meeting", row, "minutes", text="要求各镇抓紧。").status_code == 302
    assert "转为督办事项" not in page(client, "meeting", row.code)
    assert sheet(client, "meeting", row, "places", n="1", unit="qinghe", due_on="2026-03-20").status_code == 302
    assert "转为督办事项" in page(client, "meeting", row.code)
    assert sheet(client, "meeting", row, "matters", n="1").status_code == 302


def test_a_filing_without_a_figure_says_so_in_plain_words(sign, officers):
    made_by = locked(owner="xianfu")
    people.appoint(queries.staff_named("zx_xian"), role="programme_officer", unit="qinghe", on=AT.date())
    answer = sign("zx_xian").post(
        reverse("desk:filings"), {"unit": "qinghe", "on": "2026-03-04", "seen": "0", f"n-{made_by.id}": " "}
    )
    assert answer.status_code == 422
    assert "一个数都没有填，没有写入" in main(answer)


def test_each_term_of_a_score_is_said_in_words(sign, officers):
    made.group_of_needs()
    said = page(sign("zx_xian"), "groups")
    assert re.search(r"困难程度：困难群众提出的/全部 \d+/\d+，得 [\d.]+ 分（最多 40）", said)
    assert re.search(r"涉及面：\d+ 条需求，得 35.0 分（最多 35）", said)
    assert re.search(r"长期受益：人数×月数 \d+×\d+，得 [\d.]+ 分（最多 25）", said)


def test_the_printed_page_says_which_step_of_a_notice_is_owed(sign, officers):
    issued(sign)
    bureau = sign("zx_zhujian")
    assert "关于办好实事的通知（待回执） · 2027-03-09" in page(bureau, "onepage")
    act(Delivery.objects.get(unit="zhujian").matter, "sign_for", by="zx_zhujian", at=AT)
    assert "关于办好实事的通知（待报方案） · 2027-03-31" in page(bureau, "onepage")


def test_the_security_administrator_is_told_that_somebody_still_sits_in_a_unit_that_is_gone(sign):
    client = sign("anquan")
    assert "还有人在那里任职" not in page(client, "administration")
    units.abolish("zhujian", successor="minzheng", on=AT.date())
    said = page(client, "administration")
    assert "“示例县住房和城乡建设局”已撤销，还有人在那里任职；职能由“示例县民政局”承接，请给他们改任" in said
    assert "还有人在那里任职" not in page(sign("xitong"), "administration")


def test_a_refuted_item_leads_to_where_its_owner_answers(sign, officers):
    row = locked(owner="xianfu")
    client = sign("zx_xian")
    assert "不一致项" not in page(client, "commitment", row.code)
    lists.refute(row)
    said = client.get(reverse("desk:commitment", args=[row.code])).content.decode()
    assert "到“不一致项”里看和答复" in said
    assert f'href="{reverse("desk:refutations")}"' in said


def test_a_proposal_with_a_slip_in_it_is_taken_back_before_the_review_and_made_again(sign, officers):
    row = made.batch(made.body())
    client, bureau, other = sign("zx_xian"), sign("zx_zhujian"), sign("zx_minzheng")
    given = {**CANDIDATE, "title": "修复路登", "owner": "minzheng"}
    assert sheet(client, "batch", row, "candidates", **given).status_code == 302
    assert options(client, "batch", row.code, "candidate-removals-ref") == ["1", "9"]
    assert options(other, "batch", row.code, "candidate-removals-ref") == ["9"]
    assert sheet(bureau, "batch", row, "candidate-removals", ref="9", reason="不是我的").status_code == 422
    with pytest.raises(NotFound):
        deciding.take_back(row.code, "9", reason="不是我的", by=office_of("zhujian"), at=AT)
    assert sheet(other, "batch", row, "candidate-removals", ref="9", reason=" ").status_code == 422
    assert sheet(other, "batch", row, "candidate-removals", ref="9", reason="名称写错").status_code == 302
    said = page(client, "batch", row.code)
    assert "撤回编号9的申报名称写错" in said.replace(" ", "")
    assert "申报 1 项，同意 0 项" in said
    assert sheet(client, "batch", row, "candidates", **{**given, "title": "修复路灯"}).status_code == 302
    assert sheet(client, "batch", row, "review").status_code == 302
    assert "撤回一项申报" not in page(client, "batch", row.code)
    with pytest.raises(Refused) as refused:
        deciding.take_back(row.code, "9", reason="晚了", by=office_of("xianfu"), at=AT)
    assert refused.value.code == "review_open"
    before = Batch.objects.get(code=row.code).state
    rebuilding.rebuild()
    assert Batch.objects.get(code=row.code).state == before


def test_what_was_locked_today_is_not_behind_for_want_of_figures_nobody_asked_for_and_every_item_is_counted(
    sign, officers
):
    terms = made.terms()
    old = structs.replace(terms.indicator, milestones=(f.Milestone("2025-01-01", 0), f.Milestone("2026-12-31", 300)))
    locked(indicator=old)
    client = sign("zx_xian")
    assert "没有报数" not in page(client, "programmes")
    assert "共 1 项：还没有自报办好 1" in page(client, "commitments")
    assert "还没有自报办好 1/1" in page(client, "onepage")
    with clock.frozen(AT + timedelta(days=70)):
        assert "没有报数" in page(client, "programmes")
