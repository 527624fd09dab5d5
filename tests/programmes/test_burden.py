"""What is asked of lower units is counted, whoever asks; minutes follow the published rule or what was measured."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from banshi.programmes.actions import cascading, commitments, reports
from banshi.programmes.facts import notice as n
from banshi.programmes.facts.report import Value
from banshi.programmes.queries import burden as queries
from banshi.programmes.queries import filing
from banshi.programmes.rules import burden as rules
from banshi.programmes.rules.burden import Wanted
from tests import world
from tests.programmes.test_progress import TODAY, officer, terms


def asked(asker: str, recipient: str, *, fields: int = 1, every: int = 7, twice: str = "") -> Wanted:
    return Wanted(asker, recipient, rules.FIGURES, "C", "题", "指标", fields, every, twice=twice)


def test_minutes_a_week_are_fields_times_minutes_over_the_period():
    assert asked("a", "b", fields=2, every=14).minutes(4) == 4
    assert rules.once(date(2026, 3, 2), date(2026, 3, 3)) == 7
    assert rules.once(date(2026, 3, 2), date(2026, 3, 30)) == 28


def test_few_filings_are_no_measurement_and_a_form_left_open_is_not_counted():
    assert rules.rate([(600, 2)] * (rules.MEASURED - 1)) == rules.Rate()
    assert rules.rate([(600, 2)] * rules.MEASURED + [(86400, 1)]) == rules.Rate(5.0, rules.MEASURED)
    assert rules.rate([(0, 3)] * 9) == rules.Rate()


def test_the_most_burdened_comes_first_with_what_each_asker_wants():
    found = [asked("a", "x"), asked("a", "y", fields=3), asked("b", "y", fields=5, twice="C")]
    first, second = rules.loads(found, 4)
    assert (first.unit, first.all.requests, first.all.fields, first.all.minutes, first.twice) == ("y", 2, 8, 32, 1)
    assert [(part.unit, part.minutes) for part in first.by] == [("b", 20), ("a", 12)]
    assert second.unit == "x"


def test_a_level_counts_those_of_whom_nothing_is_asked():
    loads = rules.loads([asked("a", "x"), asked("a", "y", fields=3)], 4)
    [level] = rules.levels(loads, label_of={"x": "学校", "y": "学校", "z": "学校", "a": "厅"})
    assert (level.units, level.asked, level.requests, level.fields) == (3, 2, 2, 4)
    assert (level.minutes, level.middle, level.most) == (16, 4, 12)


@pytest.mark.django_db
class TestAsked:
    @pytest.fixture(autouse=True)
    def town(self):
        world.found()

    def lock(self, **changed):
        return commitments.lock(terms(**changed), by=officer("xianfu", "unit_head"), at=world.NOW)

    def notice(self):
        by = officer("xianfu", "unit_head")
        row = cascading.draft(n.Drafted("报清单（示例）", "xianfu"), "请报", by=by, at=world.NOW)
        for ref, who in (("1", n.EVERYBODY), ("2", "qinghe"), ("3", "liulin")):
            one = n.Requirement(ref, "做什么", who=who, measure="件", due_on="2026-06-01")
            cascading.set_requirement(row.code, one, by=by, at=world.NOW)
        days = {"acknowledge_on": TODAY + timedelta(days=7), "plan_on": TODAY + timedelta(days=14)}
        return cascading.issue(row.code, recipients=["qinghe", "liulin"], by=by, at=world.NOW, **days)

    def test_figures_and_notices_of_all_askers_add_up_at_the_recipient(self):
        self.lock()
        self.lock(owner="zhujian", implementers=(), title="路灯（另一处要的）")
        self.notice()
        [load] = [one for one in rules.loads(queries.requests(TODAY), 4) if one.unit == "qinghe"]
        assert (load.all.requests, load.all.fields, load.twice) == (3, 1 + 1 + 3, 1)
        assert {part.unit: part.requests for part in load.by} == {"xianfu": 2, "zhujian": 1}
        # 1 field each 31 days twice, and an acknowledgement with two requirements over 14 days
        assert load.all.minutes == round(2 * 4 * 7 / 31 + 3 * 4 * 7 / 14, 1)

    def test_what_a_unit_set_itself_is_not_asked(self):
        self.lock()
        assert len(queries.requests(TODAY)) == 3
        own = terms().indicator
        self.lock(indicator=type(own)(name="自己的", measure="件", milestones=own.milestones))
        assert len(queries.requests(TODAY)) == 3

    def test_a_unit_sees_itself_and_those_below_and_what_all_ask_of_whom_it_asks(self):
        self.lock()
        self.lock(owner="zhujian", implementers=(), title="另一处")
        found = queries.requests(TODAY)
        assert {one.recipient for one in queries.seen_by(officer("qinghe"), found)} == {"qinghe"}
        zhujian = queries.seen_by(officer("zhujian"), found)
        assert {one.asker for one in zhujian if one.recipient == "qinghe"} == {"xianfu", "zhujian"}
        assert queries.seen_by(officer("huanbao"), found) == []
        assert queries.seen_by(officer("xianfu", "handler"), found) == []
        assert queries.seen_by(officer("huifang", "auditor"), found) == found

    def test_time_from_form_to_filing_is_measured_and_rates_have_two_fields(self):
        row = self.lock(indicator=replace(terms().indicator, kind="rate"))
        for ago in range(rules.MEASURED):
            values, on = [Value(row.id, 9, 10)], TODAY - timedelta(days=ago)
            given = {"by": officer("qinghe"), "at": world.NOW, "today": TODAY, "seconds": 240}
            reports.file("qinghe", on=on, values=values, **given)
        assert queries.per_field() == rules.Rate(2.0, rules.MEASURED)

    def test_what_another_promise_holds_is_brought_along_and_todays_is_not_asked(self):
        row = self.lock()
        self.lock(owner="zhujian", implementers=(), title="另一处要的")
        reports.file("qinghe", on=TODAY, values=[Value(row.id, 30)], by=officer("qinghe"), at=world.NOW, today=TODAY)
        held = {one.title: one for one in filing.asked_of("qinghe", TODAY)}
        assert held["修复主干道路灯"].held(TODAY)
        assert held["另一处要的"].known == filing.Known("修复主干道路灯", 30, 0, TODAY)
        assert not held["另一处要的"].held(TODAY)
