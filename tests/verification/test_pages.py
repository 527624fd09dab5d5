"""Audits on pages: who may open what, nothing about the draw before everything is looked at, and the way through."""

from datetime import timedelta

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.verification import actions
from banshi.verification import facts as f
from banshi.verification.models import Audit
from banshi.verification.queries import audits as queries
from tests import world
from tests.verification.test_auditing import auditor, drawn, found, promises

pytestmark = pytest.mark.django_db
NOW = world.NOW


@pytest.fixture
def signed(client, auditors):
    """Sign in as somebody of the town, the clock held."""

    def sign(username: str):
        client.force_login(people_queries.staff_named(username))
        return client

    with clock.frozen(NOW + timedelta(hours=3)):
        yield sign


def head_of(unit: str) -> str:
    staff = people.add_staff(f"head_{unit}", display_name="负责人", password=None)
    people.appoint(staff, role="unit_head", unit=unit, on=NOW.date())
    return staff.username


def test_auditors_open_the_desk_pages_and_the_owner_gets_404(signed):
    promises(3)
    row, _ = drawn(2)
    audit, listing = reverse("desk:audit", args=[row.code]), reverse("desk:audits")
    assert signed("outside").get(listing).status_code == 200
    assert signed("outside").get(audit).status_code == 200
    owner = signed(head_of("zhujian"))
    assert [owner.get(page).status_code for page in (audit, listing)] == [404, 404]
    assert owner.get(reverse("desk:refutations")).status_code == 200
    assert owner.get(reverse("desk:refutation", args=[row.code])).status_code == 404


def test_the_public_sees_hash_and_rule_at_once_and_seed_and_draw_when_all_is_looked_at(signed, client):
    promises(5)
    row, state = drawn(2, value="3 7 12 31")
    page, file = reverse("portal:audit", args=[row.code]), reverse("portal:audit_file", args=[row.code])
    with clock.frozen(NOW + timedelta(hours=3)):
        before = client.get(page).content.decode()
        assert state.list.sha256 in before
        assert "SHA-256 是一份内容的指纹" in before, "what the long number is, in words"
        assert "3 7 12 31" not in before
        assert not any(code in before for code in state.drawn.codes)
        assert client.get(file).status_code == 404
        assert "还没有全部看完" in client.get(reverse("portal:audits")).content.decode()
        for code in state.drawn.codes:
            found(row.code, code, f.AGREES)
        after = client.get(page).content.decode()
        assert "3 7 12 31" in after
        assert "5 项里有" in after
        assert "2 项里一致 2，不一致 0，找不到的 0" in client.get(reverse("portal:audits")).content.decode()
        answer = client.get(file)
        assert answer.status_code == 200
        assert answer.content.decode().startswith("banshi-draw 1\n")


def test_who_typed_the_public_value_and_when_stands_on_both_pages_the_name_at_the_desk_only(signed, client):
    promises(3)
    row, _state = drawn(1)
    public = client.get(reverse("portal:audit", args=[row.code])).content.decode()
    desk = signed("outside").get(reverse("desk:audit", args=[row.code])).content.decode()
    for page in (public, desk):
        assert "公开数值由" in page
        assert "2026年3月4日 12:00</time> 填入" in page
    assert ("核验员outside" in desk, "outside" in public) == (True, False)


def test_from_the_list_to_the_answer_in_forms(signed):
    promises(4)
    desk = signed("outside")
    made = desk.post(
        reverse("desk:audits"),
        {"title": "抽查", "unit": "huifang", "whole": "campaign:list", "n": "1", "answer_days": "10"},
    )
    assert made.status_code == 302, made.content.decode()[-1500:]
    code = Audit.objects.get().code

    def post(name: str, resource: str, **given):
        answer = desk.post(reverse(f"desk:{name}_act", args=[code, resource]), given)
        assert answer.status_code == 302, answer.content.decode()[-2500:]

    post("audit", "announcements", rule=f.PUBLIC, hours="1", source="示例彩票第 1 期")
    actions.draw(code, value="1 2 3", by=auditor(), at=NOW + timedelta(hours=5))
    _, state = queries.audit(code, auditor())
    [item] = state.drawn.codes
    post("audit", "handings", username="outside", items=[item])
    post("audit", "findings", item=item, result=f.DIFFERS, files="1", text="只装了一半")
    assert "只装了一半" in desk.get(reverse("desk:audit", args=[code])).content.decode()
    signed(head_of("zhujian"))
    assert "1 项未答复" in desk.get(reverse("desk:refutations")).content.decode()
    post("refutation", "answers", item=item, text="本周补装")
    assert "0 项未答复" in desk.get(reverse("desk:refutations")).content.decode()


def test_a_refusal_keeps_what_was_typed_and_shows_the_path(signed):
    promises(3)
    row, state = drawn(1)
    answer = signed("outside").post(
        reverse("desk:audit_act", args=[row.code, "handings"]), {"username": "deputy", "items": list(state.drawn.codes)}
    )
    assert answer.status_code == 403
    assert "同在一条线上" in answer.content.decode()
