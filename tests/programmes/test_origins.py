"""Where items come from, what is counted against whom, and names that are alike over other people."""

from datetime import date, timedelta

import pytest

from banshi.kit.refused import NotFound
from banshi.programmes.actions import commitments, rebuilding
from banshi.programmes.actions import origins as actions
from banshi.programmes.facts import commitment as f
from banshi.programmes.models.progress import Latest
from banshi.programmes.queries import commitments as commitment_queries
from banshi.programmes.queries import filing
from banshi.programmes.queries import origins as queries
from banshi.programmes.rules import origins as rules
from banshi.programmes.rules import roles
from tests import world
from tests.exchange.test_exchange import AT, auditor, refused
from tests.programmes.test_progress import filed, locked, officer, terms

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def town():
    world.found()


def duty(unit: str, on: date) -> queries.Duty:
    return next(one for one in queries.duties(auditor(), on) if one.unit == unit)


def test_lateness_goes_to_the_implementer_and_missing_reports_to_the_organiser():
    row = locked(organiser="zhengwu", publisher="huifang")
    filed("chengguan", row.id, 30)
    after = date(2027, 1, 10)
    assert [one.code for one in duty("zhujian", after).late] == [row.code]
    assert duty("zhujian", after).missing == []
    organises = duty("zhengwu", after)
    assert organises.late == []
    assert organises.asked == 3
    assert {unit for _code, _title, unit, _due in organises.missing} == {"chengguan", "qinghe", "liulin"}
    assert not any(one.unit in ("xianfu", "huifang") for one in queries.duties(auditor(), after))


def test_a_figure_that_came_in_time_is_not_missing():
    row = locked(organiser="zhengwu")
    filed("chengguan", row.id, 30)
    found = duty("zhengwu", TODAY + timedelta(days=20))
    assert {unit for *_rest, unit, _due in found.missing} == {"qinghe", "liulin"}


def test_only_the_newest_days_of_units_asked_are_read_however_many_others_filed(monkeypatch):
    row = locked(organiser="zhengwu")
    others = [Latest(indicator=row.id, unit=f"village{n}", on=TODAY, n=1, d=0, tier="claimed") for n in range(200)]
    Latest.objects.bulk_create(others)
    filed("qinghe", row.id, 30)
    judged = []
    missing = roles.missing

    def watched(terms, filed, on):
        judged.append(set(filed))
        return missing(terms, filed, on)

    monkeypatch.setattr(roles, "missing", watched)
    one = commitment_queries.standing(commitment_queries.found(row.code, auditor())[0], TODAY)
    found = queries.roles_of(row, one, TODAY + timedelta(days=20))
    assert {unit for unit, _due in found.missing} == {"chengguan", "liulin"}
    assert {unit for *_rest, unit, _due in duty("zhengwu", TODAY + timedelta(days=20)).missing} == {
        "chengguan",
        "liulin",
    }
    assert judged == [{"qinghe"}, {"qinghe"}]


def test_a_confirmed_item_is_not_late_against_anybody_and_the_owner_stands_in_for_roles_not_named():
    row = locked(implementers=())
    assert duty("xianfu", date(2027, 1, 10)).late
    assert duty("xianfu", date(2027, 1, 10)).missing
    counts = {"yes": 9, "answered": 10, "asked": 10}
    commitments.confirm(row.code, source="survey", counts=counts, by=auditor(), at=AT)
    assert duty("xianfu", date(2027, 1, 10)).late == []
    one = commitment_queries.standing(commitment_queries.found(row.code, auditor())[0], TODAY)
    assert queries.roles_of(row, one, TODAY).implementers == ("xianfu",)


def test_of_what_stands_at_its_target_and_was_found_so_no_figure_is_missing_nor_asked():
    row = locked(organiser="zhengwu")
    for unit, value in (("chengguan", 150), ("qinghe", 90), ("liulin", 60)):
        filed(unit, row.id, value)
    after = date(2026, 5, 10)
    assert duty("zhengwu", after).missing
    assert [one.is_due(after) for one in filing.asked_of("qinghe", after)] == [True]
    counts = {"yes": 9, "answered": 10, "asked": 10}
    commitments.confirm(row.code, source="survey", counts=counts, by=auditor(), at=AT)
    assert not any(one.missing or one.asked for one in queries.duties(auditor(), after))
    assert [(one.arrived, one.is_due(after)) for one in filing.asked_of("qinghe", after)] == [(True, False)]
    one = commitment_queries.standing(commitment_queries.found(row.code, auditor())[0], after)
    assert queries.roles_of(row, one, after).missing == []


def test_items_are_counted_once_by_origin_and_kind_and_routine_ones_say_who_and_why():
    given = ("party_priority", "annual_work", "both", "", "annual_work")
    rows = [locked(title=f"第 {n} 项", origin=origin) for n, origin in enumerate(given)]
    code = rows[1].code
    refused("reason_needed", actions.tag, code, f.ROUTINE, text="", by=auditor(), at=AT)
    actions.tag(code, f.ROUTINE, text="去年的例行巡检，换了个名称", by=auditor(), at=AT)
    found = queries.counted(auditor())
    by_origin = {row.name: (row.count, row.routine) for row in found.origins}
    assert by_origin == {"needs": (0, 0), "party_priority": (1, 0), "annual_work": (2, 1), "both": (1, 0), "": (1, 0)}
    assert found.of == sum(row.count for row in found.origins) == sum(row.count for row in found.kinds)
    [(row, _state, tag)] = found.routine
    assert (row.code, tag.unit) == (code, "huifang")
    assert tag.at
    actions.tag(code, f.ROUTINE, text="看错了，是新增的", taken_back=True, by=auditor(), at=AT)
    assert queries.counted(auditor()).routine == []
    rebuilding.rebuild()
    assert not list(rebuilding.check())


def test_five_focuses_and_those_without_stand_in_rows_of_their_own():
    row = locked(focus="service")
    locked(title="另一项")
    for by in (auditor(), officer("xianfu", "reviewer")):
        refused("not_the_owner", actions.tag, row.code, "livelihood", text="低收入家庭", by=by, at=AT)
    actions.tag(row.code, "livelihood", text="低收入家庭", by=officer("xianfu"), at=AT)
    counts = {one.name: one.count for one in queries.counted(auditor()).focuses}
    assert counts == {"development": 0, "poverty": 0, "livelihood": 1, "service": 1, "governance": 0, "": 1}
    refused("no_such_tag", actions.tag, row.code, "sixth", text="x", by=officer("xianfu"), at=AT)


def test_a_declared_link_over_other_people_warns_on_both_sides():
    above = locked(title="事实无人抚养儿童助学工程", beneficiaries="事实无人抚养儿童")
    below = locked(title="孤儿助学工程", beneficiaries="孤儿", owner="zhujian")
    refused("not_the_owner", actions.link, below.code, above.code, text="落实", by=officer("xianfu"), at=AT)
    actions.link(below.code, above.code, text="对象不同", by=officer("zhujian"), at=AT)
    for row, other in ((below, above), (above, below)):
        seen, state = commitment_queries.found(row.code, auditor())
        [one] = queries.differences(seen, state, auditor())
        assert (one.code, one.declared) == (other.code, True)
        assert {one.here, one.there} == {"孤儿", "事实无人抚养儿童"}


def test_nearly_the_same_name_warns_without_a_link_and_the_same_people_do_not():
    locked(title="儿童助学工程", beneficiaries="事实无人抚养儿童")
    alike = locked(title="住建局儿童助学行动", beneficiaries="孤儿")
    same = locked(title="修桥补路", beneficiaries="村民")
    locked(title="修桥补路工程", beneficiaries="村民")
    [one] = queries.differences(*commitment_queries.found(alike.code, auditor()), auditor())
    assert not one.declared
    assert one.there == "事实无人抚养儿童"
    assert queries.differences(*commitment_queries.found(same.code, auditor()), auditor()) == []


def test_what_is_not_public_is_not_named_on_a_public_page():
    locked(title="儿童助学", beneficiaries="孤儿", disclosure="internal")
    row = locked(title="儿童助学工程", beneficiaries="困难儿童")
    seen, state = commitment_queries.found(row.code, auditor())
    assert queries.differences(seen, state, None) == []
    assert len(queries.differences(seen, state, auditor())) == 1


def test_an_item_without_beneficiaries_carries_out_nothing():
    above, below = locked(title="甲", beneficiaries="老人"), locked(title="乙")
    given = {"text": "落实", "by": officer("xianfu"), "at": AT}
    refused("beneficiaries_missing", actions.link, below.code, above.code, **given)
    refused("no_such_commitment", actions.link, above.code, above.code, **given)
    with pytest.raises(NotFound):
        actions.link("2345678901", above.code, **given)


def test_names_of_places_do_not_make_titles_alike():
    assert rules.bare("示例市儿童助学工程（2026）", ["示例市", "示例"]) == "儿童助学"
    assert rules.alike("儿童助学", "孤儿助学")
    assert not rules.alike("儿童助学", "危房改造")
    assert not rules.alike("", "")
    assert rules.difference(terms(beneficiaries="孤 儿"), terms(beneficiaries="孤儿"), code="", declared=True) is None
