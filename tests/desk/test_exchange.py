"""Practices, lessons, rules, pledges, sessions, surveys and effects at the desk: who may open what, and the ways through."""

import pytest
from django.urls import reverse

from banshi.exchange.models import Comment, EventSeries, Lesson, Pledge, Practice, Rulemaking
from banshi.people import actions as people
from banshi.programmes.models.surveys import Survey, SurveyPerson
from banshi.record import actions as record
from tests import world
from tests.programmes.test_effects import vouched

AT = world.NOW
VILLAGE = "99/9901/990101/990101002/990101002001"
PAGES = ("practices", "lessons", "rulemakings", "pledges", "surveys", "events", "rechecks", "initiatives", "mandatory")


@pytest.fixture
def officers(town):
    """An officer in four units, a reviewer at the county office, and the head of education."""
    posts = (
        ("zx_xian", "programme_officer", "xianfu"),
        ("zx_zhujian", "programme_officer", "zhujian"),
        ("zx_qinghe", "programme_officer", "qinghe"),
        ("jiaoyu0", "unit_head", "jiaoyu"),
        ("pingshen", "reviewer", "xianfu"),
    )
    for username, role, unit in posts:
        staff = people.add_staff(username, display_name=username, password="a-long-password", demo=True)
        people.appoint(staff, role=role, unit=unit, on=AT.date())


def sheet(client, name: str, row, resource: str, **given):
    row.refresh_from_db()
    return client.post(reverse(f"desk:{name}_act", args=[row.code, resource]), {"seen": row.number, **given})


def went(answer) -> None:
    assert answer.status_code == 302, answer.content.decode()[-1500:]


@pytest.mark.parametrize(
    ("username", "open_to"),
    [
        ("zx_xian", set(PAGES)),
        ("heyan1", set(PAGES)),
        ("pingshen", set(PAGES)),
        ("zhujian1", {"pledges", "events"}),
        ("huifang1", {"pledges", "surveys"}),
        ("wangge1", {"pledges"}),
        ("xitong", set()),
    ],
)
def test_pages_open_by_role_and_empty_ones_say_what_would_be_there(username, open_to, sign, officers):
    client = sign(username)
    for name in PAGES:
        answer = client.get(reverse(f"desk:{name}"))
        assert answer.status_code == (200 if name in open_to else 404), name
        if name in open_to:
            assert "现在" in answer.content.decode(), name


def test_the_way_of_a_practice_from_one_unit_to_another(sign, officers):
    own, other = sign("zx_qinghe"), sign("zx_zhujian")
    given = {"title": "路灯当天换", "unit": "qinghe", "category": "01/0104", "place": VILLAGE, "text": "换前换后拍照"}
    missing = own.post(reverse("desk:practices"), {**given, "text": ""})
    assert missing.status_code == 422
    assert "路灯当天换" in missing.content.decode()
    went(own.post(reverse("desk:practices"), given))
    row = Practice.objects.get()
    went(sheet(other, "practice", row, "questions", unit="zhujian", text="谁来换"))
    went(sheet(own, "practice", row, "replies", n="1", text="网格员"))
    went(sheet(other, "practice", row, "adoptions", unit="zhujian"))
    made = vouched()
    wrong = sheet(other, "practice", row, "results", unit="zhujian", kind="commitment", ref=made.code, item="")
    assert wrong.status_code == 422
    assert "只能关联自己的结果" in wrong.content.decode()
    went(sheet(own, "practice", row, "offers"))
    assert sheet(own, "practice", row, "reviews", clears="yes", reason="").status_code == 409
    went(sheet(sign("pingshen"), "practice", row, "reviews", clears="yes", reason=""))
    page = other.get(reverse("desk:practice", args=[row.code])).content.decode()
    for said in ("换前换后拍照", "谁来换", "网格员", "公开页", "还没有关联结果"):
        assert said in page


def test_a_lesson_says_that_nothing_was_changed_yet(sign, officers):
    client = sign("zx_xian")
    went(client.post(reverse("desk:lessons"), {"title": "夜里看", "unit": "xianfu", "learnt_from": "", "text": "x"}))
    row = Lesson.objects.get()
    assert "1 条未落到改动" in client.get(reverse("desk:lessons")).content.decode()
    gone = sheet(client, "lesson", row, "changes", kind="notice", ref="1234567897", item="1")
    assert gone.status_code == 404
    page = gone.content.decode()
    assert "填写的编号没有找到" in page
    assert 'value="1234567897"' in page
    assert "未落到改动" in client.get(reverse("desk:lesson", args=[row.code])).content.decode()


def test_a_rule_is_put_to_the_public_and_its_comments_reviewed_and_answered(sign, officers, client):
    head = sign("jiaoyu0")
    went(head.post(reverse("desk:rulemakings"), {"title": "保护办法", "unit": "jiaoyu", "text": ""}))
    row = Rulemaking.objects.get()
    short = sheet(head, "rulemaking", row, "consultations", from_on="2026-03-04", to_on="2026-03-05", text="x")
    assert short.status_code == 422
    went(sheet(head, "rulemaking", row, "consultations", from_on="2026-03-04", to_on="2026-03-18", text="第一条"))
    client.post(reverse("portal:comments", args=[row.code]), {"text": "写细一点"})
    comment = Comment.objects.get()
    went(sheet(sign("pingshen"), "rulemaking", row, "reviews", comment=comment.code, clears="yes", ground=""))
    went(sheet(head, "rulemaking", row, "answers", comment=comment.code, taken="taken", text="已写细"))
    early = sheet(head, "rulemaking", row, "adoption", on="2026-03-04")
    assert early.status_code == 409
    page = head.get(reverse("desk:rulemaking", args=[row.code])).content.decode()
    for said in ("收到 1 条，已答复 1 条", "采纳：已写细", "还没有指标", "征求意见"):
        assert said in page


def test_pledges_of_all_stand_in_one_list_by_day(sign, officers):
    leader, clerk = sign("xianzhang"), sign("zhujian1")
    given = {"kind": "person", "unit": "xianfu", "body": "", "post": "", "text": "每月接访", "due_on": "2026-06-30"}
    went(leader.post(reverse("desk:pledges"), {**given, "public": "yes"}))
    own = {**given, "unit": "zhujian", "text": "当天回电"}
    refused = clerk.post(reverse("desk:pledges"), {**own, "public": "yes"})
    assert refused.status_code == 403
    assert "当天回电" in refused.content.decode()
    went(clerk.post(reverse("desk:pledges"), own))
    page = sign("zx_xian").get(reverse("desk:pledges")).content.decode()
    assert page.count("承诺中") == 2
    assert "单位负责人" in page
    row = Pledge.objects.get(unit="zhujian")
    went(sheet(clerk, "pledge", row, "claims", text="都回了"))
    assert sheet(sign("zx_zhujian"), "pledge", row, "claims", text="x").status_code == 409
    went(sheet(sign("heyan1"), "pledge", row, "confirmations", holds="yes", text="听了录音"))
    assert "已核实兑现" in clerk.get(reverse("desk:pledge", args=[row.code])).content.decode()


def test_the_host_confirms_a_session(sign, officers):
    head = sign("jiaoyu0")
    went(head.post(reverse("desk:events"), {"title": "送教下乡", "unit": "jiaoyu", "campaign": "", "text": ""}))
    row = EventSeries.objects.get()
    session = {"on": "2026-03-01", "place": VILLAGE, "host": "qinghe", "attendance": 40, "photos": 3, "needs": ""}
    future = sheet(head, "event", row, "sessions", **{**session, "on": "2026-03-05"})
    assert future.status_code == 422
    went(sheet(head, "event", row, "sessions", **session))
    assert sheet(head, "event", row, "answers", n="1", held="yes", attendance=40).status_code == 409
    went(sheet(sign("qinghe1"), "event", row, "answers", n="1", held="yes", attendance=28))
    page = head.get(reverse("desk:event", args=[row.code])).content.decode()
    assert "接待单位已确认 1，有佐证（照片）0" in page
    assert "接待单位数得 28 人次" in page


def test_a_survey_is_frozen_drawn_and_its_codes_go_to_those_who_run_it_alone(sign, officers):
    runner = sign("huifang1")
    given = {"title": "群众感受", "unit": "huifang", "about": "zhujian", "text": "了解感受", "extra": ""}
    leading = runner.post(reverse("desk:surveys"), {**given, "extra": "满意吧｜+满意｜+很满意"})
    assert leading.status_code == 422
    assert "既有好的、也有不好的回答" in leading.content.decode()
    went(runner.post(reverse("desk:surveys"), given))
    row = Survey.objects.get()
    people_list = "\n".join(f"q{n},{VILLAGE}" for n in range(8))
    wrong = sheet(runner, "survey", row, "population", people="q1,nowhere")
    assert wrong.status_code == 422
    assert "名单第 1 行" in wrong.content.decode()
    bad = runner.post(reverse("desk:survey_lists", args=[row.code]), {"people": _file("名单".encode("gb18030"))})
    assert bad.status_code == 422
    assert "UTF-8" in bad.content.decode()
    record.seal(AT)
    went(runner.post(reverse("desk:survey_lists", args=[row.code]), {"people": _file(people_list.encode())}))
    early = sheet(runner, "survey", row, "draws", n=5)
    assert early.status_code == 409
    record.seal(AT)
    went(sheet(runner, "survey", row, "draws", n=5))
    codes = runner.post(reverse("desk:survey_codes", args=[row.code]))
    assert codes.content.decode().count("\r\n") == 6
    assert SurveyPerson.objects.filter(drawn=True).count() == 5
    for username in ("zx_zhujian", "xianzhang", "heyan1"):
        answer = sign(username).post(reverse("desk:survey_codes", args=[row.code]))
        assert answer.status_code == (200 if username == "heyan1" else 404), username
    assert sign("zx_zhujian").get(reverse("desk:survey", args=[row.code])).status_code == 404
    reached = SurveyPerson.objects.filter(drawn=True).order_by("ref").values_list("ref", flat=True)[:2]
    went(sheet(runner, "survey", row, "contacts", refs="\n".join(reached)))
    went(sheet(runner, "survey", row, "closing"))
    page = sign("zx_zhujian").get(reverse("desk:survey", args=[row.code])).content.decode()
    assert "抽取 5 人" in page
    assert "不足 5 人回答，不公布" in page


def _file(data: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("people.csv", data)


def test_initiatives_mandatory_work_and_effects(sign, officers):
    from datetime import timedelta

    row = vouched(AT - timedelta(days=91))
    auditor = sign("heyan1")
    page = auditor.get(reverse("desk:initiatives")).content.decode()
    assert "共 1 项（由系统数出）" in page
    assert "没有数据" in page
    assert "1 项中 0 项已确认" in auditor.get(reverse("desk:mandatory")).content.decode()
    assert "1 项已超过 90 天" in auditor.get(reverse("desk:rechecks")).content.decode()
    given = {"code": row.code, "lasts": "no", "text": "又坏了"}
    row.refresh_from_db()
    assert sign("zx_xian").post(reverse("desk:rechecks"), {**given, "seen": row.number}).status_code == 403
    assert auditor.post(reverse("desk:rechecks"), {**given, "seen": row.number - 1}).status_code == 409
    went(auditor.post(reverse("desk:rechecks"), given))
    assert "效果未保持" in sign("zx_xian").get(reverse("desk:initiatives")).content.decode()
    went(sign("zx_xian").post(reverse("desk:initiatives"), {"code": row.code, "campaign": "教育整顿"}))
    assert "教育整顿" in sign("zx_xian").get(reverse("desk:initiatives") + "?campaign=教育整顿").content.decode()
