"""The burden meter on pages: for whom it is, most burdened first, and a form that brings along what is known."""

import re

import pytest
from django.urls import reverse

from banshi.nouns.recording import state_of
from banshi.people import actions as people
from banshi.programmes.actions import commitments
from banshi.programmes.facts import commitment as f
from banshi.programmes.models.progress import REPORT, Observation, Report
from tests import world
from tests.programmes.test_progress import officer, terms


@pytest.fixture
def asked(town):
    """Two offices ask 青河 for the same figure, one of them others too; officers of three units look."""
    for username, unit in (("zx_xian", "xianfu"), ("zx_qinghe", "qinghe"), ("zx_huanbao", "huanbao")):
        staff = people.add_staff(username, display_name=unit, password="a-long-password", demo=True)
        people.appoint(staff, role="programme_officer", unit=unit, on=world.NOW.date())
    by = officer("xianfu", "unit_head")
    first = commitments.lock(terms(), by=by, at=world.NOW)
    own = terms().indicator
    again = f.IndicatorTerms(own.name, own.measure, milestones=own.milestones, targets=(f.Target("qinghe", 300),))
    second = commitments.lock(
        terms(owner="zhujian", title="另一处要的", implementers=(), indicator=again), by=by, at=world.NOW
    )
    return first, second


def text(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[-800:]
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


def test_the_asker_sees_what_all_ask_of_each_unit_below_the_most_burdened_first(asked, sign):
    page = text(sign("zx_xian").get(reverse("desk:burden")))
    assert page.index("示例县青河镇人民政府") < page.index("示例县柳林乡人民政府")
    assert "1份同名指标要了两遍" in page
    assert "一个字段4分钟：这是假定的数" in page
    one = text(sign("zx_xian").get(reverse("desk:burden"), {"unit": "qinghe"}))
    assert "修复主干道路灯" in one
    assert "另一处要的" in one
    assert "填报时带出" in one


def test_a_unit_sees_itself_and_an_outsider_nothing(asked, sign):
    mine = text(sign("zx_qinghe").get(reverse("desk:burden")))
    assert "示例县青河镇人民政府" in mine
    assert "示例县柳林乡人民政府" not in mine
    other = sign("zx_huanbao")
    assert "示例县青河镇人民政府" not in text(other.get(reverse("desk:burden")))
    assert other.get(reverse("desk:burden"), {"unit": "qinghe"}).status_code == 404


def test_what_is_known_is_brought_along_not_asked_again_and_the_time_is_measured(asked, sign):
    first, second = asked
    client, url = sign("zx_qinghe"), reverse("desk:filings")
    form = client.get(url).content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', form).group(1)
    given = {"unit": "qinghe", "on": world.NOW.date().isoformat(), f"n-{first.id}": "30"}
    assert client.post(url, {**given, "opened": opened}).status_code == 302
    again = client.get(url).content.decode()
    assert f'name="n-{first.id}"' not in again
    assert "今天已有的，不再要" in again
    assert re.search(rf'name="n-{second.id}"[^>]*value="30"', again)
    assert "已带出“修复主干道路灯”里" in again
    refused = client.post(url, {**given, "opened": "forged"})
    assert refused.status_code == 409
    assert Report.objects.get().code in refused.content.decode().replace("-", "").replace(" ", "")
    assert Observation.objects.count() == 1
    assert state_of(REPORT, Report.objects.get()).seconds >= 0


def test_the_public_page_adds_up_by_kind_and_names_no_unit(asked, client):
    page = text(client.get("/programmes/burden"))
    assert "往下第1层的单位" in page
    assert "青河" not in page
