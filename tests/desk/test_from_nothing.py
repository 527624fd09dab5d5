"""What somebody meets who sets a place up from nothing and goes the whole chain by the pages alone: each step says what comes next."""

import re
from datetime import timedelta

from django.urls import reverse

from banshi.people import queries
from banshi.programmes.actions import cascading
from banshi.programmes.models.cascading import Delivery, Notice
from banshi.programmes.models.surveys import Survey, SurveyPerson
from banshi.record import actions as record
from banshi.units import actions as units
from tests import world
from tests.desk.test_programmes import drafted, issued, officers, sheet
from tests.world import act

__all__ = ["officers"]
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
