"""The scenes of the 示例 world: their numbers are counted from the base, and the base agrees with its record."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from banshi.calendars import queries as calendars
from banshi.demo import telling
from banshi.demo.scenes import (
    auditing,
    campaigns,
    cascade,
    county,
    exchange,
    hotline,
    letters,
    needs,
    research,
    ruling,
    schools,
)
from banshi.demo.scenes import deciding as deciding_scene
from banshi.demo.scenes.stage import NONCE, Stage
from banshi.exchange.models import Lesson
from banshi.exchange.queries import pledges, rulemakings
from banshi.exchange.queries import practices as sharing
from banshi.matters.actions import rebuilding
from banshi.matters.queries import ledgers, seeing, worklists
from banshi.messages.models import OutboxMessage
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.actions import rebuilding as programmes
from banshi.programmes.models.cascading import Notice, Plan
from banshi.programmes.models.deciding import Batch, Body, Meeting
from banshi.programmes.models.needs import Grouped, Need, NeedGroup
from banshi.programmes.queries import campaigns as campaign_queries
from banshi.programmes.queries import cascading, commitments, comparing, deciding, effects, origins, surveys, targeting
from banshi.programmes.queries import needs as need_queries
from banshi.programmes.queries import research as research_queries
from banshi.programmes.queries.commitments import standings
from banshi.programmes.rules import body as body_rules
from banshi.programmes.rules import notice as notices
from banshi.programmes.rules import together
from banshi.record import verification
from banshi.verification.models import Audit
from banshi.verification.queries import audits
from banshi.verification.rules import audit as audit_rules
from banshi.verification.rules import sheet
from tests.demo.conftest import AT

SYSTEM = Viewer.system()


def viewer(username: str) -> Viewer:
    return people.viewer(people.staff_named(username), on=AT.date())


def of_kind(kind: str):
    return seeing.visible_to(SYSTEM).filter(kind=kind)


def stood():
    return standings(
        commitments.visible_to(SYSTEM).exclude(
            campaign__in=(auditing.CAMPAIGN, research.CAMPAIGN, campaigns.FIRST, schools.CAMPAIGN, county.CAMPAIGN)
        ),
        AT.date(),
    )


def test_a_notice_to_eleven_of_whom_nine_acknowledged(loaded):
    first = Notice.objects.get(title=cascade.FIRST)
    found = cascading.recipients(first, AT.date())
    assert len(found) == 11
    assert sum(one.acknowledged for one in found) == 9
    assert {one.unit for one in found if one.late_to_acknowledge} == set(cascade.SILENT)


def test_a_plan_covers_fourteen_of_fifteen_and_one_only_repeats(loaded):
    plans = {plan.unit: plan for plan in Plan.objects.all()}
    own, copied = plans[cascade.OWN_PLAN], plans[cascade.COPIED_PLAN]
    assert (own.covered, own.demands, own.accepted) == (14, 15, True)
    assert own.own_commitments == 15
    assert (copied.covered, copied.own_commitments, copied.accepted) == (15, 0, False)
    assert copied.overlap >= 85
    first = Notice.objects.get(title=cascade.FIRST)
    assert [one.unit for one in cascading.recipients(first, AT.date()) if one.nearly_identical] == [cascade.COPIED_PLAN]


def test_a_later_notice_differs_readably_and_is_acknowledged_anew(loaded):
    first, later = Notice.objects.get(title=cascade.FIRST), Notice.objects.get(title=cascade.LATER)
    assert (later.supersedes, first.superseded_by) == (first.id, later.id)
    before, after = cascading.state_of_notice(first.id), cascading.state_of_notice(later.id)
    kinds = Counter(change.kind for change in notices.changes(before, after, names={}))
    assert kinds == {"kept": 12, "changed": 2, "added": 1, "dropped": 1}
    assert sum(one.acknowledged for one in cascading.recipients(later, AT.date())) == 6


def test_412_needs_in_60_groups_lead_to_24_candidates(loaded):
    assert Need.objects.count() == Grouped.objects.count() == needs.NEEDS == 412
    assert NeedGroup.objects.count() == needs.GROUPS == 60
    assert set(Need.objects.values_list("source", flat=True)) == {"visit", "hotline", "letter"}
    candidates = [one for batch in batches() for one in batch.candidates.values()]
    assert len(candidates) == 24
    ranked = need_queries.ranked(viewer("sheng_bangong"))
    assert len(ranked) == 60
    assert all(one.score == pytest.approx(sum(term.points for term in one.terms)) for one in ranked)


def batches(*, of_county: bool = False):
    body = Body.objects.get(name=county.BODY).code
    rows = Batch.objects.filter(body=body) if of_county else Batch.objects.exclude(body=body)
    return [deciding.batch(row.code, SYSTEM)[1] for row in rows.order_by("ordinal")]


def test_batch_one_was_heard_and_of_batch_two_seven_are_locked_two_returned_one_rejected(loaded):
    first, second, third = batches()
    assert (len(first.candidates), bool(first.frozen), bool(third.frozen)) == (12, True, False)
    decisions = Counter(one.decision for one in second.candidates.values())
    assert decisions == {"approve": 7, "return": 2, "reject": 1}
    assert all(one.reason for one in second.candidates.values() if one.decision != "approve")
    assert sum(bool(one.commitment) for one in second.candidates.values()) == 7
    # a department that applies has its seat stand aside
    votes = {one.terms.owner: sum(one.votes) for one in second.candidates.values() if one.decision == "approve"}
    assert votes["s_minzheng"] == votes["s_shuili"] == 6
    assert votes["s_weijian"] == 7
    code = Meeting.objects.order_by("-on").first().code
    _, hall = deciding.meeting(code, SYSTEM)
    assert len(hall.pack) == len(hall.heard) == 12
    assert hall.seal >= 1
    assert hall.frozen
    assert len(hall.minutes) == 64
    assert hall.chair_role == "组长"
    assert [bool(one.matter) for one in hall.demands] == [True, True, False]


def test_the_28_commitments_show_every_tier_and_colour(loaded):
    found = stood()
    assert (
        len(found)
        == commitments.public().exclude(campaign__in=(research.CAMPAIGN, county.CAMPAIGN, schools.CAMPAIGN)).count()
        == 28
    )
    tiers, colours = Counter(one.tier for one in found), Counter(one.colour for one in found)
    assert {"claimed", "evidenced", "confirmed", "audited", "disputed", "refuted", "expired", ""} <= set(tiers)
    assert set(colours) == {"green", "light_amber", "amber", "red", "grey", "claimed", "not_started"}
    assert sum(one.late for one in found) == 2
    assert sum(one.late_by_current for one in found) == 1
    assert [one.state.upheld for one in found if one.state.open_disputes] == [0]


def test_one_is_given_up_by_vote_one_relapsed_and_one_moved_on_unfinished(loaded):
    found = {one.state.terms.title: one for one in stood()}
    given_up = found[deciding_scene.GIVEN_UP]
    assert (given_up.tier, given_up.state.decision) == ("cancelled", Meeting.objects.order_by("-on").first().code)
    assert found["小区充电棚"].tier == "relapsed"
    [compared] = [one for one in comparing.compared(SYSTEM, AT.date()) if one.body.name != county.BODY]
    lines = {line.ordinal: line for line in compared.lines}
    assert (lines[1].taken, lines[1].carried, lines[3].came_in, lines[3].taken) == (12, 1, 1, 0)
    assert (compared.whole.taken, compared.whole.carried) == (19, 1)


def test_two_cities_point_to_each_other_and_support_is_taken_up(loaded):
    held = {one.state.terms.title: one.state for one in stood()}
    assert together.deadlocks(held[deciding_scene.SHARED]) == [("shi", "shi2")]
    assert held[deciding_scene.SHARED].terms.owner == "sheng"
    assert [one.taken for one in held[deciding_scene.CARRIED].supports] == [True, False]


def test_the_chair_changed_sites_said_who_came_and_one_did_not(loaded):
    code = Meeting.objects.order_by("-on").first().code
    _, hall = deciding.meeting(code, SYSTEM)
    assert sum(one.people for one in hall.attended.values()) == 65
    assert [one.name for one in hall.sites if one.name not in hall.attended] == ["示例三市分会场"]
    assert [one.title for one in hall.reports] == ["第一批随机回访和抽查情况"]
    assert [one.titles for one in hall.roles if one.person == hall.chair] == [deciding_scene.HEAD_TITLES]
    body = deciding.body_state(hall.body)
    now, before = (body_rules.chair(body, AT.date().replace(year=AT.year - years)) for years in (0, 3))
    assert now.person != before.person


def test_every_court_is_asked_for_a_plan_of_its_own_and_the_rest_is_named(loaded):
    first, later = (Notice.objects.get(title=title) for title in (cascade.COURTS_FIRST, cascade.COURTS_LATER))
    found = cascading.reach(later, AT.date())
    assert (found.of, found.own) == (5, 1)
    assert {one.unit: one.why for one in found.lacking} == {
        "zhongyuan": "earlier", "quyuan": "drafting", "zhongyuan2": "echo", "quyuan2": "none",
    }  # fmt: skip
    assert [row.id for row in cascading.versions(later)] == [first.id, later.id]
    assert {one.unit for one in cascading.recipients(later, AT.date()) if one.only_earlier} == {"quyuan"}
    again = cascading.recipients(Notice.objects.get(title=cascade.LATER), AT.date())
    assert sum(one.only_earlier for one in again) == 3


def test_cases_of_two_campaigns_are_once_in_the_total_and_few_answers_show_bounds(loaded):
    rows = {row.name: row for row in campaign_queries.campaigns(SYSTEM)}
    first, second = rows[campaigns.FIRST], rows[campaigns.SECOND]
    assert second.follows == first.code
    found = campaign_queries.together(second, viewer("gaoyuan0"), AT.date())
    cases = of_kind("court_settlement").count()
    assert found.counted.each == {first.name: cases, second.name: campaigns.BOTH}
    assert (found.counted.whole, found.counted.shared) == (cases, campaigns.BOTH)
    assert (found.promised.whole, found.promised.shared) == (1, 1)
    [code] = campaign_queries.campaign(second.code, SYSTEM)[1].surveys
    told = surveys.found(*surveys.public_one(code))
    assert (told.drawn, told.reached, told.answered) == (campaigns.DRAWN, campaigns.REACHED, campaigns.ANSWERED)
    assert all(one.share.by_bounds for one in told.results)


def test_a_sum_over_three_cities_is_that_of_its_parts(loaded):
    [whole] = [one for one in stood() if one.state.terms.owner == "sheng"]
    assert whole.of_units == (3, 3)
    assert whole.value is not None


def test_across_provinces_the_days_of_2021_hold(loaded):
    tz = calendars.current().tz
    rows = of_kind("cross_province_subsidy").order_by("id")
    first, second = (seeing.found(row.code, SYSTEM)[1] for row in rows)
    dues = {clock.name: datetime.fromisoformat(clock.due).astimezone(tz).date().isoformat() for clock in first.clocks}
    assert dues == {"push": "2021-05-06", "decide": "2021-05-19", "inform": "2021-05-24"}
    assert all(clock.stopped <= clock.due for clock in first.clocks)
    push = second.clock("push")
    assert push.original_due[:10] == "2021-04-30"
    assert push.due[:10] == "2021-05-08"
    assert len(push.pauses) == 1


def test_a_promise_ran_out_by_the_clock_and_disposal_is_not_payment(loaded):
    rows = {row.category: row for row in of_kind("court_settlement")}
    late = of_kind("court_settlement").filter(worklists.late(AT))
    assert {(row.category, row.next_clock) for row in late} == {("01", "promise"), ("02", "promise")}
    assert (rows["02"].outcome, rows["02"].solved, rows["02"].closed_at) == ("partly_solved", "", None)
    assert (rows["03"].outcome, rows["03"].close_reason, rows["03"].tier) == ("solved", "performed", "confirmed")
    both = ledgers.of_unit("zhixing", since=AT - timedelta(days=90), now=AT)
    assert (both.disposed, both.of, both.written, both.rough, both.missed) == (2, 3, 3, 1, 2)
    assert (both.received, both.claimed, both.reported) == (27_000_00, 90_000_00, 20_000_00)
    told = OutboxMessage.objects.filter(address="13800000902").values_list("body", flat=True)
    assert sum("未按期履行" in body for body in told) == 1


def test_the_hotline_took_a_call_at_twelve_past_three_on_a_sunday(loaded):
    rows = seeing.visible_to(SYSTEM).filter(kind="request", intake_unit=hotline.INTAKE).order_by("received_at")
    assert rows.count() == 3
    tz = calendars.current().tz
    night = next(row for row in rows if row.owner_unit == hotline.PUBLIC)
    local = night.received_at.astimezone(tz)
    assert (local.weekday(), f"{local:%H:%M}") == (6, "03:12")
    assert night.reply_due_at is not None
    assert seeing.found(night.code, SYSTEM)[1].co_units == [hotline.ADMINISTRATIVE]
    assert rows.get(owner_unit=hotline.COUNTY).outcome == "solved"
    circle = seeing.found(rows.get(owner_unit=hotline.ADMINISTRATIVE).code, SYSTEM)[1]
    assert (circle.refusals, circle.decided) == (2, True)


def test_of_twenty_letters_seventeen_were_answered_in_time_and_three_are_not_solved(loaded):
    rows = of_kind("grassroots_letter")
    assert rows.count() == letters.COUNT == 20
    assert rows.filter(replied_at__lte=F("reply_due_at")).count() == 17
    assert rows.filter(outcome="planned", solved="no").count() == 3
    late = rows.filter(worklists.late(AT))
    assert late.count() == 2
    seen = {row.intake_unit for row in late}
    for unit in seen:
        assert seeing.visible_to(viewer(f"wen_{unit}")).filter(id__in=late, intake_unit=unit).exists()


def test_a_visit_was_denied_by_the_person_visited(loaded):
    assert of_kind("visit").count() == 5
    assert of_kind("visit").filter(solved="never", tier="disputed").count() == 1
    assert of_kind("enterprise_burden").filter(tier="confirmed").count() == 1


def test_nothing_of_the_scenes_lies_ahead(loaded):
    scenes = seeing.visible_to(SYSTEM).filter(nonce__startswith=NONCE)
    assert scenes.count() > 35
    assert not scenes.filter(received_at__gt=AT).exists()
    assert not scenes.filter(replied_at__gt=AT).exists()


def test_the_base_agrees_with_its_record(loaded):
    checks = [rebuilding.check_projection, programmes.check]
    assert [str(one) for one in verification.verify(at=AT, extra=checks)] == []


def test_a_removal_takes_the_scenes_along(loaded):
    from banshi.demo import removing

    assert list(removing._foreign(played=False)) == []
    assert telling.NONCE in NONCE


@pytest.mark.parametrize("at", [datetime(2026, 2, 24, 1, 30, tzinfo=UTC), datetime(2031, 6, 2, 6, 0, tzinfo=UTC)])
def test_a_working_day_is_found_whenever_it_is_loaded(loaded, at):
    stage = Stage(at)
    assert all(stage.when(ago) <= at for ago in range(0, 190, 7))


def test_of_the_list_of_135_forty_five_are_drawn_and_41_agree(loaded):
    row = Audit.objects.get()
    _, state = audits.audit(row.code, viewer("sheng_heyan"))
    told = audits.told(state)
    assert (told.of, told.n, told.finished) == (135, 45, True)
    assert told.counts == {"agrees": 41, "differs": 3, "unreached": 1, "waiting": 0, "of": 45}
    assert (told.interval.low, told.interval.high) == (110, 130)
    assert [round(share, 1) for share in told.shares] == [81.5, 96.3]
    assert len(audit_rules.unanswered(state)) == 2
    assert sheet.faults(sheet.read(sheet.written(state))) == []
    listed = audits.refutations(viewer("bu_fuze"), "9999-01-01T00:00:00.000000Z")
    assert [one.late for one in listed] == [True, True, False]
    assert len({line.code for line in state.list.lines}) == 135


def test_of_drawn_places_six_were_gone_to_and_one_route_was_announced(loaded):
    by_unit = {one.unit: one for one in research_queries.public()}
    lot, chosen = by_unit["sheng"], by_unit["shi2"]
    assert (lot.drawn, lot.visits, lot.unannounced, lot.drawn_places) == (6, 6, 5, research.DRAWN)
    assert (lot.needs, lot.verified, lot.denied) == (4, 2, 1)
    assert (chosen.drawn, chosen.visits, chosen.announced) == (0, 3, 2)


def test_the_rule_of_a_measure_errs_both_ways_in_forty_five_cases(loaded):
    [one] = targeting.aims(targeting.targetings(SYSTEM).values_list("commitment", flat=True)).values()
    assert (one.state.reached, one.state.eligible, one.errors.cases) == (5180, 6420, 45)
    assert (one.errors.inclusion.n, one.errors.inclusion.of) == (3, 24)
    assert (one.errors.exclusion.n, one.errors.exclusion.of) == (11, 32)
    assert one.errors.unknown == 2


def test_items_of_the_list_are_counted_by_origin_and_kind_of_unit(loaded):
    found = origins.counted(SYSTEM)
    assert found.of == 28 + auditing.COUNT + 1 + 1 + 3 + 1 + len(county.PROMISES)
    assert sum(row.count for row in found.origins) == sum(row.count for row in found.kinds) == found.of
    assert {row.name: row.count for row in found.kinds} | {"": 0} == {
        "inner": 82, "affiliated": 54, "government": 0, "school": 0, "village": 0, "other": 0, "": 0,
    }  # fmt: skip
    assert {row.name: row.count for row in found.origins} == {
        "needs": 23, "party_priority": 30, "annual_work": 99 + 1 + len(county.PROMISES), "both": 16, "": 0,
    }  # fmt: skip
    assert [row.title for row, _state, _tag in found.routine] == list(research.SAME_AS_LAST_YEAR)


def test_two_items_with_nearly_one_name_warn_on_both_pages(loaded):
    for title, other in ((research.ABOVE, "孤儿"), (research.BELOW, "事实无人抚养儿童")):
        row = commitments.public().get(title=title)
        [one] = origins.differences(row, commitments.found(row.code, SYSTEM)[1], None)
        assert (one.declared, one.there) == (True, other)


def test_what_units_exchange_is_there_for_everybody_and_by_one_rule(base):
    today = AT.astimezone(calendars.current().tz).date()
    assert [(row.title, row.adopters, row.results) for row in sharing.public_practices()] == [
        ("村里小店代收包裹", 0, 0),
        ("求助按键当面试一次", 1, 1),
    ]
    held = {row.title: rulemakings.tally(row.id) for row in rulemakings.public(today)}
    assert {title: (one.received, one.answered) for title, one in held.items()} == {
        "一次告知办法（示例）": (3, 3),
        ruling.TITLE: (2, 2),
        "未成年学生学校保护办法（示例）": (0, 0),
    }
    said = Counter(line.status for line in pledges.lines(pledges.public(), today))
    assert said == {"confirmed": 1, "broken": 1, "claimed": 1, "open": 1}
    row = surveys.public().get(title="补贴办理感受（示例）")
    found = surveys.found(*surveys.public_one(row.code))
    assert (found.drawn, found.reached, found.answered) == (exchange.DRAWN, exchange.REACHED, exchange.ANSWERED)
    assert found.sound


def test_a_mandatory_item_past_its_day_is_named_beside_those_done(loaded):
    found = effects.mandatory(SYSTEM, AT.date())
    rows = {row.unit: (row.done, row.of, [one.state.terms.title for one in row.undone]) for row in found}
    assert rows == {"s_minzheng": (1, 2, ["残疾人辅具上门适配"]), "sheng": (1, 1, [])}


def test_of_two_lessons_one_changed_a_later_notice(loaded):
    assert sorted(Lesson.objects.values_list("unit", "applied")) == [("sheng", 0), ("sheng", 1)]
