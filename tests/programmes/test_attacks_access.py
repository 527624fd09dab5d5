"""Who may do each thing, tried at the front doors: other counties, other units, readers, and everybody's own line."""

from datetime import date, timedelta

import pytest

from banshi.exchange.actions import rulemakings
from banshi.exchange.queries import rulemakings as rule_queries
from banshi.kit.refused import NotFound, Refused
from banshi.people.facts import Post, Viewer
from banshi.programmes.actions import cascading, commitments, needs
from banshi.programmes.models.cascading import Delivery, Notice
from banshi.programmes.models.needs import Grouped
from banshi.programmes.queries import cascading as queries
from banshi.units import actions as units
from banshi.units import queries as unit_queries
from tests import world
from tests.exchange.test_exchange import AT, refused
from tests.programmes.test_cascading import drafted, head, issued, plan
from tests.programmes.test_deciding import group_of_needs, need, office
from tests.programmes.test_progress import TODAY, locked, officer

pytestmark = pytest.mark.django_db
REASON = {"due_on": "2027-01-31", "reason": "材料到货晚"}


@pytest.fixture(autouse=True)
def town():
    """示例县, and another county beside it with a unit of its own."""
    world.found()
    for row in (
        {"code": "linxian", "name": "邻县政府", "parent": ""},
        {"code": "lin_zj", "name": "邻县住建局", "parent": "linxian"},
    ):
        given = {"short_name": row["name"], "place": "99", "phone": "0000-1", "address": "x", "hours": "x"}
        units.add_unit({**given, **row}, on=date(2026, 1, 1))


def stranger(*roles: str) -> Viewer:
    found = unit_queries.unit("lin_zj")
    return Viewer(actor="staff:9", posts=tuple(Post(role, "lin_zj", found.path, found.place_path) for role in roles))


ALL = ("programme_officer", "unit_head", "reviewer")


def test_another_county_does_nothing_with_a_public_commitment():
    row = locked()
    by, at = stranger(*ALL), world.NOW
    refused("head_decides", commitments.extend, row.code, **REASON, by=by, at=at)
    refused("not_the_implementer", commitments.claim, row.code, text="x", by=by, at=at)
    commitments.claim(row.code, text="x", by=officer("zhujian"), at=at)
    refused("not_the_implementer", commitments.evidence, row.code, files=1, text="x", by=by, at=at)
    refused("not_the_owner", commitments.join_campaign, row.code, "x", by=by, at=at)
    for role in ALL:
        counts = {"yes": 1, "answered": 1, "asked": 1}
        one = stranger(role)
        refused("auditor_looks", commitments.audit, row.code, agrees=True, text="x", by=one, at=at)
        refused("auditor_looks", commitments.confirm, row.code, source="visit", counts=counts, by=one, at=at)
        refused("auditor_looks", commitments.recheck, row.code, lasts=True, text="x", by=one, at=at)
    commitments.audit(row.code, agrees=True, text="x", by=stranger("auditor"), at=at)


@pytest.mark.parametrize("unit", ["zhujian", "xianfu", "qinghe"])
def test_an_implementer_does_not_extend_and_nobody_in_its_line_vouches(unit):
    row = locked(owner="minzheng")
    if unit != "xianfu":
        refused("head_decides", commitments.extend, row.code, **REASON, by=officer(unit, "unit_head"), at=world.NOW)
    commitments.claim(row.code, text="x", by=officer("zhujian"), at=world.NOW)
    if unit != "qinghe":
        by = officer(unit, "auditor")
        refused("own_line", commitments.audit, row.code, agrees=True, text="x", by=by, at=world.NOW)


def test_whoever_claimed_it_does_not_vouch_for_it_from_another_post():
    row = locked()
    by = Viewer(actor="staff:7", posts=officer("zhujian").posts)
    commitments.claim(row.code, text="x", by=by, at=world.NOW)
    moved = Viewer(actor="staff:7", posts=stranger("auditor").posts)
    refused("said_it", commitments.audit, row.code, agrees=True, text="x", by=moved, at=world.NOW)
    counts = {"yes": 1, "answered": 1, "asked": 1}
    refused("said_it", commitments.confirm, row.code, source="visit", counts=counts, by=moved, at=world.NOW)


@pytest.mark.parametrize("role", ["auditor", "village_worker", "reviewer"])
def test_who_reads_needs_does_not_sort_them(role):
    group, loose = group_of_needs(2), need()
    by = officer("xianfu", role)
    with pytest.raises(NotFound):
        needs.join(group.code, [loose.id], by=by, at=world.NOW)
    with pytest.raises(NotFound):
        needs.leave(group.code, Grouped.objects.first().need_id, by=by, at=world.NOW)
    assert Grouped.objects.count() == 2


def test_a_need_names_a_matter_there_is():
    known = world.report().code
    need(matter=known)
    for typed in ("1234567897", "住在三号楼的王某"):
        with pytest.raises(Refused) as caught:
            need(matter=typed)
        assert caught.value.code == "no_such_matter"


def test_a_draft_is_the_issuers_alone_and_the_silent_are_not_told_to_each_other():
    row = drafted()
    with pytest.raises(NotFound):
        queries.notice(row.code, officer("zhujian"))
    sent = issued(issuer="xianfu")
    assert queries.notice(sent.code, officer("zhujian"))
    assert not queries.issues(sent, officer("zhujian"))
    assert queries.issues(sent, office())


def test_a_unit_above_does_not_read_the_drafts_below():
    given = {"issuer": "zhujian", "title": "内部草稿"}
    row = cascading.draft(cascading.f.Drafted(**given), "", by=officer("zhujian"), at=world.NOW)
    for role in ("unit_head", "programme_officer", "auditor"):
        with pytest.raises(NotFound):
            queries.notice(row.code, officer("xianfu", role))
    assert queries.notice(row.code, officer("zhujian", "unit_head"))


def consulted():
    by = officer("xianfu")
    row = rulemakings.begin("路灯管护办法", unit="xianfu", text="草稿", by=by, at=AT)
    days = {"from_on": TODAY, "to_on": TODAY + timedelta(days=30)}
    rulemakings.consult(row.code, **days, text="征求意见稿", today=TODAY, by=by, at=AT)
    return row, rulemakings.comment(row.code, "我是三号楼王某，我家门口的灯一直不亮", on=TODAY, at=AT)


def test_another_county_neither_reads_nor_clears_what_residents_said_of_a_rule():
    row, said = consulted()
    for by in (stranger(*ALL), stranger("reviewer")):
        assert not rule_queries.reads_all(by, "xianfu")
        with pytest.raises(NotFound):
            rulemakings.review(said.code, clears=True, ground="", by=by, at=AT)
    with pytest.raises(NotFound):
        rulemakings.review(said.code, clears=True, ground="", by=officer("xianfu"), at=AT)
    assert rule_queries.comments(row.id, public_only=True) == []
    rulemakings.review(said.code, clears=True, ground="", by=officer("xianfu", "reviewer"), at=AT)


def test_a_plan_begun_before_the_notice_was_delivered_answers_it_all_the_same():
    row = drafted()
    days = {"acknowledge_on": date(2026, 3, 9), "plan_on": date(2026, 3, 31)}
    row = cascading.issue(row.code, recipients=["minzheng"], **days, by=head(), at=world.NOW)
    made = cascading.begin_plan(row.code, unit="minzheng", title="x", by=officer("minzheng"), at=world.NOW)
    cascading.deliver(world.NOW)
    filed = plan(row, "minzheng", {"1": "走访四十户独居老人"})
    assert filed.id == made.id
    [one] = queries.recipients(Notice.objects.get(id=row.id), TODAY)
    assert (one.acknowledged, one.filed) == (True, True)


def test_units_whose_long_codes_begin_alike_each_get_their_own_notice():
    codes = [f"shequ-fuwu-zhongxin-00{n}" for n in (1, 2)]
    for code in codes:
        given = {"short_name": code[-9:], "place": "99", "phone": "0000-1", "address": "x", "hours": "x"}
        units.add_unit({**given, "code": code, "name": code, "parent": "xianfu"}, on=date(2026, 1, 1))
    issued(codes)
    assert len({one.matter for one in Delivery.objects.all()} - {""}) == 2
