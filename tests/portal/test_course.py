"""Pages of how one item went as of any seal, and of what one unit promised, drawn to be printed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.record import queries as record
from tests import world
from tests.releases import lists
from tests.releases.lists import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()
    with clock.frozen(NOW + timedelta(hours=2)):
        yield


def text(client, name: str, *args, status: int = 200, **query) -> str:
    answer = client.get(reverse(f"portal:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_course_of_an_item_is_drawn_as_of_any_seal(client):
    row = lists.gap("缩小差距", {"qinghe": (9, 10), "liulin": (3, 10)})
    assert "记录还没有封存过" in text(client, "course", row.code)
    lists.seal()
    first = record.last_seal().number
    later = NOW + timedelta(hours=1)
    lists.reports.correct(
        lists.reports.Report.objects.get(unit="liulin").code,
        [lists.Value(row.id, 8, 10)],
        reason="打错了",
        by=lists.officer("liulin"),
        at=later,
    )
    lists.seal(later)
    assert '<b class="code">10</b>' in text(client, "course", row.code)
    then = text(client, "course", row.code, seal=first)
    assert '<b class="code">60</b>' in then
    assert f"第 {first} 号封存时的进度" in then
    assert "<title>2026年3月4日 60 自报</title>" in then
    for wrong in ("0", "999", "x", "-1", "１"):
        text(client, "course", row.code, seal=wrong, status=404)
    assert reverse("portal:course", args=[row.code]) in text(client, "promise", row.code)


def test_the_course_of_an_item_is_stepped_by_days_that_people_know(client):
    row = lists.gap("缩小差距", {"qinghe": (9, 10), "liulin": (3, 10)})
    lists.seal()
    later = NOW + timedelta(days=3)
    report = lists.reports.Report.objects.get(unit="liulin").code
    changed = {"reason": "打错了", "by": lists.officer("liulin"), "at": later}
    lists.reports.correct(report, [lists.Value(row.id, 8, 10)], **changed)
    lists.seal(later)
    with clock.frozen(later):
        for day, value in ((TODAY, 60), (TODAY + timedelta(days=2), 60), (TODAY + timedelta(days=3), 10)):
            assert f'<b class="code">{value}</b>' in text(client, "course", row.code, on=day.isoformat())
        assert '<b class="code">60</b>' in text(client, "course", row.code, on=f" {TODAY.isoformat()} ")
        before = text(client, "course", row.code, on=(TODAY - timedelta(days=1)).isoformat(), status=422)
        assert "到那天为止，这件实事还没有列入记录" in before
        assert '<b class="code">10</b>' in before
        for wrong in ("昨天", "2026-13-01", "9999-12-31"):
            assert "日期应写成 2026-04-30" in text(client, "course", row.code, on=wrong, status=422)


def test_an_item_locked_after_a_seal_was_not_there_then_nor_one_that_is_not_public(client):
    lists.commitment("修桥")
    lists.seal()
    first = record.last_seal().number
    later = lists.commitment("修路灯")
    lists.seal(NOW + timedelta(hours=1))
    text(client, "course", later.code, seal=first, status=404)
    hidden = lists.commitment("内部的", disclosure="internal")
    text(client, "course", hidden.code, status=404)


def test_one_page_of_a_unit_draws_baseline_target_figures_with_tier_due_and_where_the_pace_leads(client):
    row = lists.commitment("修复主干道路灯")
    lists.file(row, "qinghe", 28, on=TODAY - timedelta(days=30))
    lists.file(row, "liulin", 10)
    lists.commitment("另一件")
    page = text(client, "unit_report", "xianfu")
    assert page.count("<svg") == 2
    for css in ("trend-band", "trend-line", "trend-seen", "tier-claimed", "due-mark", "now-mark", "trend-fan"):
        assert f'class="{css}' in page or css in page
    assert page.count("trend-planned") == 4
    assert "按单位报的数推算，到期约" in page
    assert "38/300 盏（还没有自报办好），已报数的单位 2/3，原定时限 2026年12月31日" in page
    assert "另一件" in page
    assert "0/300 盏" not in page
    assert reverse("portal:unit_report", args=["xianfu"]) in text(client, "promise", row.code)
    text(client, "unit_report", "qinghe", status=404)
    text(client, "unit_report", "nobody", status=404)


def test_an_item_that_is_not_public_is_on_no_units_page(client):
    lists.commitment("公开的")
    lists.commitment("内部的", disclosure="internal")
    page = text(client, "unit_report", "xianfu")
    assert "内部的" not in page
