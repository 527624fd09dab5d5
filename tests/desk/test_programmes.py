"""Programmes at the desk: notices, plans, bodies, batches, meetings, needs, commitments, figures; who may do what."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banshi.kit.ids import spoken
from banshi.nouns import recording
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import Viewer
from banshi.programmes.actions import cascading, commitments, deciding
from banshi.programmes.facts import commitment as f
from banshi.programmes.models.campaigns import Campaign
from banshi.programmes.models.cascading import Delivery, Notice, Plan
from banshi.programmes.models.deciding import Batch, Body, Meeting
from banshi.programmes.models.needs import Need, NeedGroup
from banshi.programmes.models.progress import COMMITMENT, Commitment, RollUp
from tests import world
from tests.programmes import test_deciding as made

PAGES = ("programmes", "notices", "bodies", "batches", "campaigns", "needs", "groups", "commitments", "filings")
AT = world.NOW


def sheet(client, name: str, row, resource: str, **given):
    row.refresh_from_db()
    return client.post(reverse(f"desk:{name}_act", args=[row.code, resource]), {"seen": row.number, **given})


def drafted(client) -> Notice:
    answer = client.post(
        reverse("desk:notices"),
        {"title": "关于办好实事的通知", "issuer": "xianfu", "disclosure": "internal", "text": ""},
    )
    assert answer.status_code == 302, answer.content.decode()[-800:]
    return Notice.objects.get()


def issued(sign) -> Notice:
    officer = sign("zx_xian")
    row = drafted(officer)
    given = {"ref": "1", "text": "修复路灯", "who": "recipients", "measure": "亮灯率", "due_on": "2026-09-30"}
    assert sheet(officer, "notice", row, "requirements", **given).status_code == 302
    days = {"acknowledge_on": "2027-03-09", "plan_on": "2027-03-31"}
    answer = sheet(sign("xianzhang"), "notice", row, "issuance", recipients=["zhujian", "minzheng"], **days)
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    cascading.deliver(AT)
    return row


@pytest.mark.parametrize(
    ("username", "open_to"),
    [
        ("zx_xian", set(PAGES)),
        ("xianzhang", set(PAGES)),
        ("heyan1", set(PAGES) - {"filings"}),
        ("wangge1", {"needs", "groups"}),
        ("zhujian1", set()),
        ("shouli", set()),
        ("xitong", set()),
    ],
)
def test_pages_open_by_role_empty_ones_say_what_would_be_there(username, open_to, sign, officers):
    client = sign(username)
    for name in PAGES:
        answer = client.get(reverse(f"desk:{name}"))
        assert answer.status_code == (200 if name in open_to else 404), name
        if name in open_to - {"programmes"}:
            assert "现在" in answer.content.decode() or "从机构页面" in answer.content.decode(), name


def test_a_notice_from_draft_to_an_accepted_plan(sign, officers):
    row = issued(sign)
    bureau = sign("zx_zhujian")
    home = bureau.get(reverse("desk:programmes")).content.decode()
    assert "待回执" in home
    answer = sheet(bureau, "notice", row, "plans", title="住建局实施方案")
    plan = Plan.objects.get()
    assert answer.url == reverse("desk:plan", args=[plan.code])
    item = {
        "ref": "1",
        "relation": "implements",
        "demand": "1",
        "text": "每周夜查两次",
        "measure": "盏",
        "due_on": "2026-08-31",
    }
    assert sheet(bureau, "plan", plan, "items", **item).status_code == 302
    assert "1 条中 1 条" in bureau.get(reverse("desk:plan", args=[plan.code])).content.decode()
    assert sheet(bureau, "plan", plan, "filing", text="").status_code == 302
    issuer = sign("zx_xian")
    page = issuer.get(reverse("desk:notice", args=[row.code])).content.decode()
    assert "2 个单位中 1 个已回执，1 个已报方案" in page
    assert "民政局" in issuer.get(reverse("desk:silent", args=[row.code])).content.decode()
    _copied(sign("zx_minzheng"), row)
    page = issuer.get(reverse("desk:notice", args=[row.code])).content.decode()
    assert "其中 1 个与上级高度相近、本级任务 0 项，不计为落实；计为落实的 1 个" in page
    silent = issuer.get(reverse("desk:silent", args=[row.code])).content.decode()
    assert "住房和城乡建设局" not in silent.partition("<main")[2]
    assert sheet(issuer, "plan", plan, "acceptance").status_code == 302
    plan.refresh_from_db()
    assert plan.accepted


def _copied(client, row) -> None:
    """A plan that repeats its parent with the unit's name before it is acknowledged, and said to add nothing."""
    made = sheet(client, "notice", row, "plans", title="民政局实施方案")
    plan = Plan.objects.get(title="民政局实施方案")
    assert made.url == reverse("desk:plan", args=[plan.code])
    item = {"ref": "1", "relation": "implements", "demand": "1", "text": "民政局修复路灯", "measure": "", "due_on": ""}
    assert sheet(client, "plan", plan, "items", **item).status_code == 302
    page = client.get(reverse("desk:plan", args=[plan.code])).content.decode()
    assert "与上级方案高度相近且暂无本级任务：可以回执，不计为落实" in page
    assert re.search(r"\d+% <span class=\"hint\">\d+ 字中 \d+ 字</span>", page)
    assert sheet(client, "plan", plan, "filing", text="").status_code == 302


def test_who_acknowledged_only_the_first_notice_is_red_and_on_the_printed_page(sign, officers):
    first = issued(sign)
    matter = Delivery.objects.get(unit="zhujian").matter
    world.act(matter, "sign_for", by=queries.viewer(queries.staff_named("zx_zhujian"), on=AT.date()), at=AT)
    officer, head = sign("zx_xian"), sign("xianzhang")
    given = {"title": "再部署", "issuer": "xianfu", "disclosure": "internal", "text": "", "supersedes": first.id}
    assert officer.post(reverse("desk:notices"), {**given, "cascades": "yes"}).status_code == 302
    second = Notice.objects.get(title="再部署")
    days = {"acknowledge_on": "2027-03-09", "plan_on": "2027-03-31", "recipients": ["zhujian", "minzheng"]}
    assert sheet(head, "notice", second, "issuance", **days).status_code == 302
    cascading.deliver(AT)
    page = officer.get(reverse("desk:notice", args=[second.code])).content.decode()
    assert '<span class="due-late">回执过前一份，没有回执这一份</span>' in page
    for words in ("这是第 2 次部署", "下级单位 16 个，有本级方案的 0 个", "其余 16 个", "没有发给它"):
        assert words in page, words
    printed = officer.get(reverse("desk:silent", args=[second.code])).content.decode()
    assert "应回执 2 个单位，未回执 2 个。其中 1 个回执过前一份" in printed
    assert sheet(head, "notice", second, "recipients", unit="qinghe").status_code == 302
    assert sheet(officer, "notice", second, "recipients", unit="liulin").status_code == 409
    assert (
        "回执"
        not in sign("zx_zhujian")
        .get(reverse("desk:notice", args=[second.code]))
        .content.decode()
        .partition("任务要求")[2]
        .partition("经过")[0]
    )


def test_an_incomplete_requirement_is_said_and_a_stale_form_changes_nothing(sign, officers):
    officer = sign("zx_xian")
    row = drafted(officer)
    sheet(officer, "notice", row, "requirements", ref="1", text="抓好落实", who="", measure="", due_on="")
    days = {"acknowledge_on": "2027-03-09", "plan_on": "2027-03-31", "recipients": ["zhujian"]}
    answer = sheet(sign("xianzhang"), "notice", row, "issuance", **days)
    assert answer.status_code == 409
    assert "第 1 条缺责任单位、时限、衡量办法" in answer.content.decode()
    url = reverse("desk:notice_act", args=[row.code, "requirements"])
    stale = officer.post(url, {"seen": 1, "ref": "2", "text": "另一条", "who": "", "measure": "", "due_on": ""})
    assert stale.status_code == 409
    assert "另一条" in stale.content.decode()
    for bad in ({"due_on": "soon"}, {"who": "nobody"}, {"text": ""}):
        given = {"ref": "3", "text": "x", "who": "", "measure": "", "due_on": "", **bad}
        assert sheet(officer, "notice", row, "requirements", **given).status_code == 422


def test_outsiders_find_nothing_and_unknown_acts_are_refused(sign, officers):
    row = issued(sign)
    stranger = sign("shuili0")
    assert stranger.get(reverse("desk:notice", args=[row.code])).status_code == 404
    assert sheet(stranger, "notice", row, "issuance").status_code == 404
    assert sheet(sign("zx_zhujian"), "notice", row, "issuance").status_code == 409
    assert sign("zx_xian").get(reverse("desk:notice_act", args=[row.code, "issuance"])).status_code == 405


def test_from_a_body_to_a_locked_commitment_and_its_figures(sign, officers):
    head = sign("xianzhang")
    made = head.post(reverse("desk:bodies"), {"name": "领导小组", "unit": "xianfu", "quorum": 50, "majority": 50})
    assert made.status_code == 302, made.content.decode()[-900:]
    body = Body.objects.get()
    person = f"staff:{queries.staff_named('xianzhang').pk}"
    seat = {"person": person, "office": "chair", "unit": "xianfu", "from_on": "2026-01-01", "titles": "书记、县长"}
    assert sheet(head, "body", body, "members", **seat).status_code == 302
    other = f"staff:{queries.staff_named('shuili0').pk}"
    second = {"person": other, "office": "member", "unit": "shuili", "from_on": "2026-01-01", "titles": ""}
    assert sheet(head, "body", body, "members", **second).status_code == 302
    again = sheet(head, "body", body, "members", **seat)
    assert again.status_code == 422
    assert "2026-01-01 起已是组长" in again.content.decode()
    seated = reverse("desk:seated", args=[body.code])
    held = head.get(seated + "?on=2026-02-01").content.decode()
    assert "组长：县负责人" in held
    assert "书记、县长" in held
    assert "这一天没有组长" in head.get(seated + "?on=2025-12-31").content.decode()
    assert head.get(seated + "?on=soon").status_code == 422
    assert sheet(head, "body", body, "batches", title="第一批", ordinal=1, method="vote").status_code == 302
    batch = Batch.objects.get()
    proposal = {
        "ref": "1",
        "title": "修复路灯",
        "owner": "zhujian",
        "beneficiaries": "居民",
        "due_on": "2026-12-31",
        "acceptance": "夜查",
        "indicator": "修复数",
        "measure": "盏",
        "kind": "sum",
        "direction": "rises",
        "baseline_on": "2026-01-01",
        "baseline": 0,
        "target": 30,
        "targets": "青河镇 20\n柳林乡 10",
        "public": "yes",
        "themes": "办实事、解难题",
        "mandatory": "yes",
        "reason": "上级交办",
        "group": "",
    }
    bureau = sign("zx_zhujian")
    wrong = sheet(bureau, "batch", batch, "candidates", **{**proposal, "targets": "月亮 20"})
    assert wrong.status_code == 422
    assert "第 1 行“月亮 20”" in wrong.content.decode()
    answer = sheet(bureau, "batch", batch, "candidates", **proposal)
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    assert sheet(head, "batch", batch, "review").status_code == 302
    call = {"title": "审定会", "day": "2026-03-04", "time": "09:00", "agenda": "审定第一批", "sites": "青河分会场"}
    assert sheet(head, "body", body, "meetings", **call).status_code == 302
    meeting = Meeting.objects.get()
    assert sheet(head, "meeting", meeting, "attendance", present=[person, other], chair=person).status_code == 302
    there = {"site": "青河分会场", "people": 12, "units": ["qinghe", "liulin"]}
    assert sheet(head, "meeting", meeting, "sites", **there).status_code == 302
    assert sheet(head, "meeting", meeting, "reports", unit="qinghe", title="饮水").status_code == 302
    assert sheet(head, "meeting", meeting, "demands", text="抓好落实", unit="", due_on="").status_code == 302
    page = head.get(reverse("desk:meeting", args=[meeting.code])).content.decode()
    for words in (
        "1 处中 1 处已记到会，共 12 人",
        "（柳林乡、青河镇）",
        "县负责人（组长、书记、县长）",
        "1 条要求中 1 条",
    ):
        assert words in page, words
    vote = {"ref": "1", "decision": "approve", "meeting": meeting.code, "yes": 2, "no": 0, "abstained": 0, "reason": ""}
    answer = sheet(head, "batch", batch, "decisions", **vote)
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    row = Commitment.objects.get()
    assert recording.state_of(COMMITMENT, row).terms.themes == ("办实事", "解难题")
    compared = head.get(reverse("desk:batches")).content.decode()
    assert "合计 1 项（每项只计一次），办好 0 项" in compared
    assert "0/1" in compared
    assert sign("shuili0").get(reverse("desk:batches")).status_code == 200
    assert sign("shouli").get(reverse("desk:batches")).status_code == 404
    give_up = {"commitment": row.code, "yes": 2, "no": 0, "abstained": 0, "reason": ""}
    wrong = sheet(head, "meeting", meeting, "cancellations", **give_up)
    assert wrong.status_code == 422
    assert sheet(head, "meeting", meeting, "minutes", text="会议审定一项。").status_code == 302
    page = head.get(reverse("desk:meeting", args=[meeting.code])).content.decode()
    assert "与定稿时的校验值一致" in page
    assert sheet(head, "meeting", meeting, "demands", text="再加", unit="", due_on="").status_code == 409
    for path in (("batch", batch), ("body", body), ("meeting", meeting), ("commitment", row)):
        assert head.get(reverse(f"desk:{path[0]}", args=[path[1].code])).status_code == 200
    town = people.add_staff("zx_qinghe", display_name="x", password="a-long-password", demo=True)
    people.appoint(town, role="programme_officer", unit="qinghe", on=AT.date())
    filer = sign("zx_qinghe")
    assert "修复数" in filer.get(reverse("desk:filings")).content.decode()
    day = AT.date().isoformat()
    assert filer.post(reverse("desk:filings"), {"unit": "qinghe", "on": day, f"n-{row.id}": "12"}).status_code == 302
    twice = {"unit": "qinghe", "on": day, f"n-{row.id}": "13"}
    stale = filer.post(reverse("desk:filings"), {**twice, "seen": "0"})
    assert (stale.status_code, "您打开页面之后" in stale.content.decode()) == (409, True)
    again = filer.post(reverse("desk:filings"), {**twice, "seen": "1"})
    assert again.status_code == 409
    assert "不必再填" in again.content.decode()
    assert RollUp.objects.get(indicator=row.id, unit="xianfu").n == 12
    assert sheet(filer, "commitment", row, "supports", unit="qinghe", kind="people", text="四名电工").status_code == 302
    assert sheet(bureau, "commitment", row, "support-answers", n="1", taken="yes", text="排进四月").status_code == 302
    page = bureau.get(reverse("desk:commitment", args=[row.code])).content.decode()
    for words in ("1 项支持，采纳 1 项", "四名电工", "牵头：<b>示例县住房和城乡建设局</b>"):
        assert words in page, words
    assert sheet(bureau, "commitment", row, "claims", text="修好了").status_code == 302
    page = bureau.get(reverse("desk:onepage")).content.decode()
    assert "共 1 项" in page
    assert "自报 1/1" in page
    assert bureau.get(reverse("desk:onepage") + "?unit=xianfu").status_code == 404
    auditor = sign("heyan1")
    confirm = {"source": "survey", "asked": 30, "answered": 20, "yes": 18}
    assert sheet(auditor, "commitment", row, "confirmations", **confirm).status_code == 302
    assert "受益人已确认" in head.get(reverse("desk:commitment", args=[row.code])).content.decode()


def test_needs_are_registered_grouped_and_ranked(sign, officers):
    officer = sign("zx_xian")
    given = {
        "source": "visit",
        "unit": "xianfu",
        "category": "01/0104",
        "place": "99/9901/990101/990101002",
        "text": "晚上看不见路",
        "people": 30,
        "hardship": "yes",
        "matter": "",
    }
    assert officer.post(reverse("desk:needs"), given).status_code == 302
    missing = officer.post(reverse("desk:needs"), {**given, "place": ""})
    assert missing.status_code == 422
    assert "晚上看不见路" in missing.content.decode()
    group = {"title": "夜间照明", "unit": "xianfu", "category": "01/0104", "people": 900, "months": 60}
    assert officer.post(reverse("desk:groups"), group).status_code == 302
    row = NeedGroup.objects.get()
    assert sheet(officer, "group", row, "needs", needs=[str(Need.objects.get().id)]).status_code == 302
    page = officer.get(reverse("desk:groups") + "?hardship=1&prevalence=0&benefit=0").content.decode()
    assert "100" in page
    wrong = officer.get(reverse("desk:groups") + "?hardship=1&prevalence=1&benefit=0").content.decode()
    assert "之和应为 1" in wrong


def test_figures_come_in_as_a_file_and_wrong_rows_are_handed_back(sign, officers):
    milestones = (f.Milestone("2026-01-01", 0), f.Milestone("2026-12-31", 300))
    indicator = f.IndicatorTerms(name="修复路灯数", measure="盏", milestones=milestones)
    given = {"owner": "xianfu", "due_on": "2026-12-31", "acceptance": "夜间巡查", "indicator": indicator}
    row = commitments.lock(f.Locked(title="修复路灯", disclosure="public", **given), by=Viewer.system(), at=AT)
    officer, address = sign("zx_xian"), reverse("desk:feed", args=[row.code])
    assert address in officer.get(reverse("desk:commitment", args=[row.code])).content.decode()
    file = SimpleUploadedFile("三月.csv", "单位,日期,数值\nqinghe,2026-03-01,4\nqinghe,2036-03-01,5\n".encode())
    said = officer.post(address, {"file": file}).content.decode()
    assert "收下 1 行" in said
    assert "还没有到" in said
    assert RollUp.objects.get(indicator=row.id, unit="xianfu").n == 4
    rows = "\ufeff没有收的原因,单位\n"
    back = officer.post(reverse("desk:feed_rejects", args=[row.code]), {"rows": rows})
    assert (back.content.decode(), back["Content-Disposition"][:10]) == (rows, "attachment")
    assert officer.post(address, {}).status_code == 422
    assert sign("zx_minzheng").get(address).status_code == 404


def test_a_form_names_everything_that_is_missing_at_once_and_keeps_what_was_typed(officers, sign):
    """Whoever left three things out is told of three, not of one after another."""
    answer = sign("zx_xian").post(
        reverse("desk:notices"), {"title": "", "issuer": "", "disclosure": "", "text": "写了"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("field-wrong") == 3
    assert "有 3 处要填写或改正" in page
    assert "写了" in page
    assert not Notice.objects.exists()


def test_a_commitment_leads_to_the_needs_behind_it_and_none_is_a_warning(officers, sign):
    batch = made.batch(made.body())
    deciding.open_review(batch.code, by=made.office(), at=AT)
    made.decided(batch, made.meeting(made.queries.body(batch.body, made.office())[0]))
    backed = Commitment.objects.get()
    [group] = NeedGroup.objects.all()
    client = sign("zx_xian")
    page = client.get(reverse("desk:commitment", args=[backed.code])).content.decode()
    assert "列入时 3 条" in page
    address = reverse("desk:group", args=[group.code])
    assert f'href="{address}"' in page
    needs = client.get(address).content.decode()
    assert needs.count("走访") >= 3
    bare = commitments.lock(made.terms(), by=made.officer("xianfu", "unit_head"), at=AT)
    page = client.get(reverse("desk:commitment", args=[bare.code])).content.decode()
    assert '<span class="tag tag-late">0</span>' in page


def test_a_second_campaign_follows_the_first_and_a_case_of_both_is_once_in_the_total(sign, officers):
    officer, head = sign("zx_xian"), sign("xianzhang")
    begun = {"name": "办实事活动", "unit": "xianfu", "follows": "", "text": ""}
    first = officer.post(reverse("desk:campaigns"), begun)
    assert first.status_code == 302
    row = Campaign.objects.get()
    again = {"name": "教育整顿活动", "unit": "xianfu", "follows": row.code, "text": ""}
    assert officer.post(reverse("desk:campaigns"), again).status_code == 422
    assert officer.post(reverse("desk:campaigns"), {**again, "text": "以群众满意为落脚点"}).status_code == 302
    second = Campaign.objects.get(follows=row.code)
    case = world.report(category="01/0104").code
    for one in (row, second):
        page = head.get(reverse("desk:campaign", args=[one.code])).content.decode()
        assert f'value="{case}"' in page
        assert f"{spoken(case)} · 诉求 " in page
        assert sheet(head, "campaign", one, "cases", matters=[case]).status_code == 302
    assert sheet(head, "campaign", second, "cases", matters=["1234567897"]).status_code == 422
    wrong = sheet(head, "campaign", second, "cases", more="1234567897\n")
    assert wrong.status_code == 422
    assert "1234567897" in wrong.content.decode()
    for one in (row, second):
        page = officer.get(reverse("desk:campaign", args=[one.code])).content.decode()
        assert "1 件中，当事人说解决了 0 件" in page
        assert "没有问过的，不写满意度" in page
    assert sign("zx_zhujian").get(reverse("desk:campaign", args=[row.code])).status_code == 200
    assert sheet(sign("zx_zhujian"), "campaign", row, "cases", matters=case).status_code == 409
    assert sign("heyan1").get(reverse("desk:campaigns")).status_code == 200
