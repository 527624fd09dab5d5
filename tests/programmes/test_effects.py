"""Effects looked at again, initiatives counted once, mandatory work no average hides, figures with their tier."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from banshi.programmes.actions import cascading, commitments, rebuilding
from banshi.programmes.facts import notice as notice_facts
from banshi.programmes.facts import plan as plan_facts
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import commitments as commitment_queries
from banshi.programmes.queries import effects
from tests import world
from tests.exchange.test_exchange import AT, auditor, refused
from tests.programmes.test_progress import TODAY, filed, locked, officer, terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def vouched(at=AT) -> Commitment:
    row = locked(mandatory=True, themes=("办实事",), due_on="2026-12-31")
    commitments.claim(row.code, text="好了", by=officer("zhujian"), at=at)
    commitments.audit(row.code, agrees=True, text="看过", by=auditor(), at=at)
    return row


def tier(row, on) -> str:
    [one] = commitment_queries.standings([Commitment.objects.get(id=row.id)], on)
    return one.tier


def test_what_was_seen_ninety_days_ago_is_looked_at_again_and_what_relapsed_is_open():
    row = vouched()
    assert effects.rechecks(auditor(), TODAY) == []
    on = TODAY + timedelta(days=91)
    [due] = effects.rechecks(auditor(), on)
    assert (due.code, due.overdue, due.due_on) == (row.code, True, TODAY + timedelta(days=90))
    at = AT + timedelta(days=91)
    refused("auditor_looks", commitments.recheck, row.code, lasts=True, text="", by=officer("zhujian"), at=at)
    line = officer("zhujian", "auditor")
    refused("own_line", commitments.recheck, row.code, lasts=True, text="", by=line, at=at)
    commitments.recheck(row.code, lasts=True, text="还亮着", by=auditor(), at=at)
    assert (effects.rechecks(auditor(), on), tier(row, on)) == ([], "audited")
    refused("reason_needed", commitments.recheck, row.code, lasts=False, text="", by=auditor(), at=at)
    commitments.recheck(row.code, lasts=False, text="又坏了一半", by=auditor(), at=at)
    assert tier(row, on) == "relapsed"
    [one] = commitment_queries.standings([Commitment.objects.get(id=row.id)], date(2027, 1, 1))
    assert one.late
    refused("nothing_to_recheck", commitments.recheck, row.code, lasts=True, text="", by=auditor(), at=at)
    commitments.claim(row.code, text="又修好", by=officer("zhujian"), at=at)
    commitments.audit(row.code, agrees=True, text="看过", by=auditor(), at=at)
    assert tier(row, on) == "audited"
    assert list(rebuilding.check()) == []


def test_initiatives_are_counted_once_whatever_campaigns_and_the_untagged_stand_apart():
    row = vouched()
    locked(title="改厕", campaign="c1")
    own = locked(title="助学", campaign="c1", themes=("送温暖",))
    commitments.join_campaign(own.code, "c2", by=officer("xianfu"), at=AT)
    commitments.join_campaign(own.code, "c2", by=officer("xianfu"), at=AT)
    refused("not_the_owner", commitments.join_campaign, own.code, "c3", by=officer("zhujian"), at=AT)
    found = effects.initiatives(auditor(), TODAY)
    assert (found.count, found.campaigns, found.shared) == (3, {"c1": 2, "c2": 1}, 1)
    assert [(one.tags, one.count) for one in found.rows] == [(("办实事",), 1), (("送温暖",), 1), ((), 1)]
    assert sum(one.count for one in found.rows) == found.count
    assert effects.initiatives(auditor(), TODAY, campaign="c2").count == 1
    assert "没有数据" in dict(found.lines)[row.code]


def test_a_mandatory_one_undone_at_its_day_shows_whatever_the_average():
    for n in range(4):
        row = locked(title=f"第 {n} 项", mandatory=True)
        commitments.claim(row.code, text="好", by=officer("zhujian"), at=AT)
        commitments.audit(row.code, agrees=True, text="x", by=auditor(), at=AT)
    late = locked(title="没办的", mandatory=True)
    assert effects.mandatory(auditor(), TODAY)[0].undone == []
    [unit] = effects.mandatory(auditor(), date(2027, 1, 1))
    assert unit.of == 5
    assert late.code in {one.code for one in unit.undone}


def test_each_unit_that_has_not_met_a_mandatory_requirement_by_its_day_is_named_with_why():
    head, day = officer("xianfu", "unit_head"), date(2026, 4, 30)
    row = cascading.draft(notice_facts.Drafted(title="通知", issuer="xianfu"), "", by=head, at=AT)
    asked = notice_facts.Requirement("1", "修灯", who="recipients", measure="盏", due_on="2026-04-30", mandatory=True)
    free = notice_facts.Requirement("2", "改厕", who="recipients", measure="户", due_on="2026-04-30")
    for one in (asked, free):
        cascading.set_requirement(row.code, one, by=head, at=AT)
    days = {"acknowledge_on": TODAY, "plan_on": date(2026, 3, 31)}
    units = ("zhujian", "qinghe", "liulin", "minzheng")
    row = cascading.issue(row.code, recipients=units, **days, by=head, at=AT)
    cascading.deliver(AT)
    done = vouched()
    for unit, demand, commitment in (("zhujian", "1", done.code), ("qinghe", "1", ""), ("liulin", "2", "")):
        made = cascading.begin_plan(row.code, unit=unit, title="方案", by=officer(unit), at=AT)
        item = plan_facts.PlanItem("1", "修灯", "implements", demand, commitment=commitment)
        cascading.set_item(made.code, item, by=officer(unit), at=AT)
        cascading.file_plan(made.code, "", by=officer(unit), at=AT + timedelta(hours=1))
    assert effects.unmet(head, day) == []
    [found] = effects.unmet(head, day + timedelta(days=1))
    assert (found.ref, found.of) == ("1", 4)
    assert found.units == [("qinghe", "unconfirmed"), ("liulin", "no_item"), ("minzheng", "no_plan")]


def test_a_rate_to_quote_says_what_it_is_a_share_of_and_is_not_divided_by_its_target():
    row = locked(indicator=structs.replace(terms().indicator, kind="rate", measure="%", targets=()))
    filed("qinghe", row.id, 5, d=7)
    said = dict(effects.initiatives(auditor(), TODAY).lines)[row.code]
    assert "5/7，即 71.4%，目标 300%（单位填报，未自报完成；2026-03-04 的数）" in said
    assert "71.4286" not in said


def test_a_figure_that_is_only_claimed_carries_that_word():
    row = locked()
    filed("qinghe", row.id, 40)
    said = dict(effects.initiatives(auditor(), TODAY).lines)[row.code]
    assert "40/300 盏（单位填报，未自报完成；2026-03-04 的数）" in said
    commitments.claim(row.code, text="好了", by=officer("zhujian"), at=AT)
    assert "（自报；" in dict(effects.initiatives(auditor(), TODAY).lines)[row.code]
