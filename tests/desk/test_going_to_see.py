"""Research, targeting rules, origins, duties and the days of completions at the desk and on the public pages."""

import pytest
from django.urls import reverse

from banshi.people import actions as people
from banshi.programmes.models.needs import Need
from banshi.programmes.models.research import Research, Targeting
from banshi.record import actions as record
from tests import world
from tests.desk.test_exchange import VILLAGE, sheet, went
from tests.programmes.test_progress import locked

AT = world.NOW


@pytest.fixture
def officers(town):
    """Two officers, and an auditor of the callback centre, outside every line."""
    posts = (
        ("zx_xian", "programme_officer", "xianfu"),
        ("zx_qinghe", "programme_officer", "qinghe"),
        ("pingshen", "reviewer", "xianfu"),
    )
    for username, role, unit in posts:
        staff = people.add_staff(username, display_name=username, password="a-long-password", demo=True)
        people.appoint(staff, role=role, unit=unit, on=AT.date())


def page(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(
    ("username", "status"), [("zx_xian", 200), ("heyan1", 200), ("pingshen", 200), ("zhujian1", 404), ("xitong", 404)]
)
def test_pages_open_by_role(officers, sign, username, status):
    client = sign(username)
    for name in ("researches", "targetings", "origins", "duties", "bunching"):
        assert client.get(reverse(f"desk:{name}")).status_code == status, name


def test_a_round_of_visits_from_the_list_to_the_verified_need(officers, sign):
    client = sign("zx_qinghe")
    went(client.post(reverse("desk:researches"), {"title": "老人过冬", "unit": "qinghe", "text": "怎样取暖？"}))
    row = Research.objects.get()
    went(sheet(client, "research", row, "places", people="\n".join(f"p{n},{VILLAGE}" for n in range(6))))
    record.seal(AT)
    went(sheet(client, "research", row, "draws", n="2"))
    need = {"source": "visit", "unit": "qinghe", "category": "01/0101", "place": VILLAGE, "text": "换炉子", "people": 1}
    went(client.post(reverse("desk:needs"), need))
    code, ref = Need.objects.get().code, _drawn(row)[0]
    visit = {"on": AT.date().isoformat(), "place": VILLAGE, "people": "2", "party": "科员", "text": "炉子旧了"}
    answer = sheet(client, "research", row, "visits", how="drawn", ref="", **visit)
    assert answer.status_code == 422, answer.status_code
    went(sheet(client, "research", row, "visits", how="drawn", ref=ref, needs=[code], **visit))
    went(sheet(client, "research", row, "visits", how="chosen", announced="yes", **visit))
    text = page(client, "desk:researches")
    assert "1/2" in text
    assert "1 次路线事先通知过" in text
    assert "核实一条需求" not in page(client, "desk:research", row.code)
    client = sign("heyan1")
    went(sheet(client, "research", row, "verifications", need=code, holds="yes", text="去看过，炉子坏了"))
    assert "别人核实：确有需要" in page(client, "desk:research", row.code)
    public = page(client, "portal:researches")
    assert "登记的走访 2 次，其中 1 次去的是由系统抽中的地点" in public
    assert "1 次路线事先通知过" in public
    assert "另有人去看过、属实的 1 条" in public


def _drawn(row) -> tuple:
    from banshi.programmes.queries import research
    from tests.exchange.test_exchange import auditor

    return research.research(row.code, auditor())[1].drawn


def test_a_rule_its_coverage_and_both_errors(officers, sign):
    measure = locked(beneficiaries="独居老人")
    client = sign("zx_xian")
    given = {"commitment": measure.code, "columns": "年龄 数字\n独居 是否", "rule": "年龄 >= 80 AND 独居"}
    wrong = client.post(reverse("desk:targetings"), given | {"rule": "年龄 >= 80 AND 独自"})
    assert wrong.status_code == 422
    assert "年龄 &gt;= 80 AND 独自" in wrong.content.decode()
    went(client.post(reverse("desk:targetings"), given))
    row = Targeting.objects.get()
    count = {"on": AT.date().isoformat(), "eligible": "120", "reached": "90", "text": "按登记册"}
    went(sheet(client, "targeting", row, "counts", **count))
    assert sheet(client, "targeting", row, "samples", cases="85,是,是,是", text="x").status_code == 409
    client = sign("heyan1")
    lines = "\n".join(["85,是,是,是"] * 6 + ["82,是,否,是"] * 5 + ["70,是,是,否"] * 2)
    went(sheet(client, "targeting", row, "samples", cases=lines, text="由系统抽取"))
    text = page(client, "desk:targeting", row.code)
    assert "错进（办到的里没有需要的）：11 例中 5 例" in text
    assert "漏掉（有需要的里没有办到的）：8 例中 2 例" in text
    assert "年龄 &gt;= 80：不成立（年龄 = 70" in text
    public = page(client, "portal:promise", measure.code)
    assert "符合条件 120，其中办到 90" in public
    assert "8 例；人数少于 5 的不公布" in public
    assert "8 例中 2 例" not in public


def test_what_is_said_of_an_item_stands_on_its_page(officers, sign):
    row = locked(origin="annual_work", organiser="zhengwu", publisher="huifang", beneficiaries="孤儿")
    other = locked(title="修复次干道路灯", beneficiaries="事实无人抚养儿童")
    client = sign("heyan1")
    went(sheet(client, "commitment", row, "tags", tag="routine", text="与去年的例行巡检相同"))
    text = page(client, "desk:commitment", row.code)
    assert "名称相近，对象不同" in text
    assert "由常规工作改列" in page(client, "desk:origins")
    assert "与去年的例行巡检相同" in page(client, "desk:origins")
    public = page(client, "portal:promise", row.code)
    assert "名称相近，对象不同" in public
    assert other.title in public
    assert "算在实施单位" not in text
    for words in ("谁组织", "谁实施", "谁发布"):
        assert words in public


def test_a_unit_reads_what_is_counted_against_it(officers, sign, monkeypatch):
    from datetime import date

    from banshi.web import viewers

    locked(organiser="xianfu", implementers=("qinghe",))
    monkeypatch.setattr(viewers, "today", lambda: date(2027, 1, 10))
    client = sign("zx_qinghe")
    text = page(client, "desk:programmes")
    assert "实施 1 项，1 项已过原定时限没有确认办好" in text
    client = sign("zx_xian")
    text = page(client, "desk:programmes")
    assert "组织填报 3 个数，3 个到期未报" in text
    assert "实施 1 项" not in text


def test_any_day_may_be_asked_about_and_a_day_that_is_none_is_said(officers, sign):
    client = sign("heyan1")
    assert "日期应如" in page(client, "desk:bunching", day="2026-02-31")
    assert "日期应如" not in page(client, "desk:bunching", day="2026-07-01")


def test_a_plan_that_names_an_item_over_other_people_is_warned_in_the_cascade(officers, sign):
    from banshi.programmes.actions import cascading, origins
    from banshi.programmes.facts.plan import PlanItem
    from tests.programmes.test_cascading import issued
    from tests.programmes.test_progress import officer

    above = locked(title="事实无人抚养儿童助学工程", beneficiaries="事实无人抚养儿童")
    below = locked(title="孤儿助学工程", beneficiaries="孤儿", owner="minzheng", disclosure="internal")
    origins.link(below.code, above.code, text="对象不同", by=officer("minzheng"), at=AT)
    plan = cascading.begin_plan(issued().code, unit="minzheng", title="方案", by=officer("minzheng"), at=AT)
    for ref, code in (("1", ""), ("2", below.code)):
        item = PlanItem(ref, f"第 {ref} 条", "implements", ref, commitment=code)
        cascading.set_item(plan.code, item, by=officer("minzheng"), at=AT)
    text = page(sign("zx_xian"), "desk:plan", plan.code)
    assert "名称相近，对象不同" in text
    assert "方案里的“孤儿助学工程”为：孤儿；这一项为：事实无人抚养儿童。" in text
