"""Releases at the desk: picked, worded, previewed, frozen, reviewed, approved, published; who may open what."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from banshi.people import actions as people
from banshi.releases.models import Release
from tests import world
from tests.releases import lists

AT = world.NOW


@pytest.fixture
def hands(town):
    """A reviewer of the county office; publisher and head the town has already."""
    staff = people.add_staff("fuhe", display_name="复核人", password="a-long-password", demo=True)
    people.appoint(staff, role="reviewer", unit="xianfu", on=AT.date())


@pytest.fixture
def promises(town):
    return [lists.commitment(f"修复第{n}段路灯", {"qinghe": 20 + n}) for n in range(3)]


def done(client, row, resource: str, **given):
    row.refresh_from_db()
    answer = client.post(reverse("desk:release_act", args=[row.code, resource]), {"seen": row.number, **given})
    assert answer.status_code == 302, answer.content.decode()[-1500:]


def drafted(client, promises) -> Release:
    given = {"unit": "xianfu", "title": "示例县实事清单", "whole": "campaign:banshi", "rule": "受益人数最多的"}
    assert client.post(reverse("desk:releases"), given).status_code == 302
    row = Release.objects.get()
    codes = [one.code for one in promises[:2]]
    done(client, row, "items", items=codes)
    done(client, row, "problems", **{f"problem_{code}": "夜里看不见路" for code in codes})
    done(client, row, "press", text="本次公布 {count} 项。")
    return row


def test_a_list_goes_from_a_publisher_through_a_reviewer_and_a_head_to_the_public(sign, hands, promises, client):
    publisher = sign("fabu1")
    row = drafted(publisher, promises)
    lists.seal()
    preview = publisher.get(reverse("desk:release", args=[row.code])).content.decode()
    assert "以下是预览" in preview
    assert "{value:…} 印成“58 处（自报）”，前后不要再写一遍" in preview
    assert "20 盏（自报）" in preview
    done(publisher, row, "freezings")
    assert publisher.get(reverse("desk:release_file", args=[row.code, "docx"])).content.startswith(b"PK")
    done(sign("fuhe"), row, "reviews")
    done(sign("xianzhang"), row, "approvals")
    done(sign("fabu1"), row, "publications")
    page = client.get(reverse("portal:release", args=[row.code])).content.decode()
    words = re.sub(r"&#8288;<sup.*?</sup>|<[^>]+>", "", page)
    assert "公布 2 项，全部清单共 3 项（部分）。选列规则：受益人数最多的" in words
    done(sign("fabu1"), row, "withdrawals", reason="口径有误")
    assert "已经撤回" in client.get(reverse("portal:release", args=[row.code])).content.decode()


def test_the_page_of_a_draft_says_what_stands_against_freezing_it(sign, hands, promises):
    publisher = sign("fabu1")
    given = {"unit": "xianfu", "title": "示例县实事清单", "whole": "", "rule": ""}
    publisher.post(reverse("desk:releases"), given)
    row = Release.objects.get()
    lists.seal()
    said = publisher.get(reverse("desk:release", args=[row.code])).content.decode()
    assert "现在还不能定稿" in said
    assert "清单里还没有项目" in said


def test_a_refused_count_shows_both_numbers_on_the_page_and_keeps_what_was_typed(sign, hands, promises):
    publisher = sign("fabu1")
    row = drafted(publisher, promises)
    done(publisher, row, "press", text="本次公布 8 项。")
    lists.seal(AT + timedelta(minutes=1))
    row.refresh_from_db()
    answer = publisher.post(reverse("desk:release_act", args=[row.code, "freezings"]), {"seen": row.number})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "8 项" in text
    assert "2 项" in text


@pytest.mark.parametrize(
    ("username", "there"), [("fabu1", 200), ("xianzhang", 200), ("heyan1", 200), ("zhujian1", 404), ("shouli", 404)]
)
def test_who_may_open_the_list(sign, hands, username, there):
    assert sign(username).get(reverse("desk:releases")).status_code == there


def test_an_empty_list_says_how_it_fills(sign, hands):
    assert "现在还没有" in sign("fabu1").get(reverse("desk:releases")).content.decode()


def test_a_head_or_a_reviewer_is_not_offered_what_belongs_to_others(sign, hands, promises):
    row = drafted(sign("fabu1"), promises)
    lists.seal()
    done(sign("fabu1"), row, "freezings")
    head = sign("xianzhang")
    row.refresh_from_db()
    address = reverse("desk:release_act", args=[row.code, "approvals"])
    assert head.post(address, {"seen": row.number}).status_code == 409
    assert head.get(address).status_code == 405
    assert sign("zhujian1").post(address, {"seen": row.number}).status_code == 404
    assert sign("fabu1").post(address, {"seen": row.number - 1}).status_code == 409
