"""Commitments and figures on a real base: what is locked stays, what is filed adds up, doubt is never green."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from banshi.kit.refused import NotFound, Refused, Stale
from banshi.people.facts import Post, Viewer
from banshi.programmes import rolling
from banshi.programmes.actions import commitments, rebuilding, reports
from banshi.programmes.facts import commitment as f
from banshi.programmes.facts.report import Value
from banshi.programmes.models.progress import Commitment, Latest, RollUp
from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules.report import summed
from banshi.units import queries as units
from tests import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def town():
    world.found()


def officer(unit: str, role: str = "programme_officer") -> Viewer:
    found = units.unit(unit)
    return Viewer(actor=f"staff:{unit}.{role}", posts=(Post(role, unit, found.path, found.place_path),))


def terms(**changed) -> f.Locked:
    indicator = f.IndicatorTerms(
        name="修复路灯数",
        measure="盏",
        milestones=(f.Milestone("2026-01-01", 0), f.Milestone("2026-12-31", 300)),
        targets=(f.Target("chengguan", 100), f.Target("qinghe", 120), f.Target("liulin", 80)),
        band=20,
    )
    given = {
        "title": "修复主干道路灯",
        "owner": "xianfu",
        "implementers": ("zhujian",),
        "due_on": "2026-12-31",
        "acceptance": "夜间巡查亮灯率不低于 98%",
        "indicator": indicator,
        "disclosure": "public",
    }
    return f.Locked(**{**given, **changed})


def locked(**changed) -> Commitment:
    return commitments.lock(terms(**changed), by=officer("xianfu", "unit_head"), at=world.NOW)


def filed(unit: str, indicator: int, n: int, *, on: date = TODAY, d: int = 0):
    by = officer(unit)
    return reports.file(unit, on=on, values=[Value(indicator, n, d)], by=by, at=world.NOW, today=TODAY)


def test_figures_typed_once_appear_at_every_level_and_add_up():
    row = locked()
    filed("qinghe", row.id, 30)
    filed("chengguan", row.id, 12)
    filed("xianfu", row.id, 1)
    sums = {one.unit: one.n for one in RollUp.objects.filter(indicator=row.id)}
    assert sums == {"xianfu": 43}
    [standing] = queries.standings([row], TODAY)
    assert (standing.value, standing.of_units) == (43, (2, 3))


def test_a_bureau_with_towns_that_do_not_lie_below_it_adds_up_its_towns():
    row = locked(owner="zhujian", implementers=())
    filed("qinghe", row.id, 30)
    filed("liulin", row.id, 4)
    filed("zhujian", row.id, 1)
    [standing] = queries.standings([row], TODAY)
    assert (standing.value, standing.of_units) == (35, (2, 3))
    assert RollUp.objects.get(indicator=row.id, unit="xianfu").n == 35


def test_a_newer_figure_replaces_the_older_one_and_an_older_one_changes_no_sum():
    row = locked()
    filed("qinghe", row.id, 30)
    filed("qinghe", row.id, 20, on=TODAY - timedelta(days=40))
    assert RollUp.objects.get(indicator=row.id, unit="xianfu").n == 30
    assert Latest.objects.get(indicator=row.id, unit="qinghe").n == 30


def test_a_fact_already_held_is_refused_with_a_pointer_and_a_correction_keeps_its_reason():
    row = locked()
    first = filed("qinghe", row.id, 30)
    with pytest.raises(Refused) as refused:
        filed("qinghe", row.id, 31)
    assert refused.value.code == "held_already"
    assert first.code in refused.value.say()
    with pytest.raises(Refused) as refused:
        reports.correct(first.code, [Value(row.id, 31)], reason="", by=officer("qinghe"), at=world.NOW)
    assert refused.value.code == "reason_needed"
    reports.correct(first.code, [Value(row.id, 31)], reason="漏计一盏", by=officer("qinghe"), at=world.NOW)
    assert RollUp.objects.get(indicator=row.id, unit="xianfu").n == 31


@pytest.mark.parametrize(
    ("unit", "on", "code"),
    [("qinghe", TODAY + timedelta(days=1), "future_observation"), ("qinghe", TODAY, "bad_values")],
)
def test_figures_from_the_future_or_of_unknown_indicators_are_refused(unit, on, code):
    row = locked()
    indicator = row.id if code == "future_observation" else row.id + 1
    with pytest.raises(Refused) as refused:
        filed(unit, indicator, 3, on=on)
    assert refused.value.code == code
    assert not RollUp.objects.exists()


def test_nobody_files_for_another_unit():
    row = locked()
    with pytest.raises(NotFound):
        reports.file("qinghe", on=TODAY, values=[Value(row.id, 1)], by=officer("liulin"), at=world.NOW, today=TODAY)


def test_recomputing_gives_what_single_figures_gave():
    row = locked(indicator=structs.replace(terms().indicator, kind="rate", targets=()))
    for n, unit in enumerate(("qinghe", "chengguan", "zhujian", "gongshui", "xianfu")):
        filed(unit, row.id, n * 7 + 1, d=100)
    fields = ("unit", "parent", *rolling.FIELDS)
    before = list(RollUp.objects.order_by("unit").values_list(*fields))
    assert rolling.recompute() == 5
    assert list(RollUp.objects.order_by("unit").values_list(*fields)) == before


def test_one_figure_costs_the_same_however_many_units_have_filed(django_assert_max_num_queries):
    row = locked()
    for unit in ("chengguan", "liulin", "zhujian", "huanbao", "jiaotong"):
        filed(unit, row.id, 3)
    with django_assert_max_num_queries(20):
        filed("qinghe", row.id, 5)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 60)), min_size=1, max_size=12))
def test_children_and_own_are_the_parent_and_the_gap_is_between_the_best_and_the_worst(figures):
    parents = {"top": "", "mid": "top"} | {f"v{n}": ("mid" if n % 2 else "top") for n in range(len(figures))}
    rows = [(f"v{n}", n1, d1, TODAY, "claimed") for n, (n1, d1) in enumerate(figures)] + [
        ("mid", 3, 5, TODAY, "audited")
    ]
    found = summed(rows, parent_of=parents, inner=["mid", "top"])
    below = [row for row in rows if row[0] == "mid" or parents[row[0]] == "mid"]
    for code, part in (("top", rows), ("mid", below)):
        total = found[code]
        assert (total.n, total.d) == (sum(row[1] for row in part), sum(row[2] for row in part))
        assert (total.reporting, total.claimed) == (len(part), len(part) - 1)
        rates = [n / d for _, n, d, _, _ in part]
        assert (total.low, total.high) == (min(rates), max(rates))


def test_claims_alone_are_never_green_and_confirmation_comes_from_outside_the_line():
    row = locked()
    filed("qinghe", row.id, 250)
    commitments.claim(row.code, text="全部修好", by=officer("zhujian"), at=world.NOW)
    [standing] = queries.standings([Commitment.objects.get(id=row.id)], TODAY)
    assert (standing.tier, standing.colour) == ("claimed", "claimed")
    counts = {"yes": 40, "answered": 50, "asked": 90}
    with pytest.raises(Refused) as refused:
        commitments.confirm(row.code, source="survey", counts=counts, by=officer("xianfu", "auditor"), at=world.NOW)
    assert refused.value.code == "own_line"
    commitments.confirm(row.code, source="survey", counts=counts, by=officer("huifang", "auditor"), at=world.NOW)
    [standing] = queries.standings([Commitment.objects.get(id=row.id)], TODAY)
    assert standing.tier == "confirmed"
    assert queries.headline([standing]) == {"confirmed": 1, "of": 1}


def test_a_doubt_takes_the_green_away_and_an_effect_not_looked_at_again_expires():
    row = locked()
    commitments.claim(row.code, text="好了", by=officer("zhujian"), at=world.NOW)
    commitments.audit(row.code, agrees=True, text="", by=officer("huifang", "auditor"), at=world.NOW)
    later = TODAY + timedelta(days=91)
    assert [one.tier for one in queries.standings([Commitment.objects.get(id=row.id)], TODAY)] == ["audited"]
    assert [one.tier for one in queries.standings([Commitment.objects.get(id=row.id)], later)] == ["expired"]
    commitments.dispute(row.code, matter="1234567897", place="", at=world.NOW)
    assert [one.tier for one in queries.standings([Commitment.objects.get(id=row.id)], TODAY)] == ["disputed"]
    commitments.settle(row.code, matter="1234567897", upheld=False, at=world.NOW)
    assert [one.tier for one in queries.standings([Commitment.objects.get(id=row.id)], TODAY)] == ["audited"]


def test_a_later_day_stands_beside_the_first_and_both_are_told():
    row = locked()
    head = officer("xianfu", "unit_head")
    with pytest.raises(Refused):
        commitments.extend(row.code, due_on="2026-06-01", reason="雨季", by=head, at=world.NOW)
    commitments.extend(row.code, due_on="2027-02-28", reason="雨季影响施工", by=head, at=world.NOW)
    row.refresh_from_db()
    assert (row.original_due_on, row.due_on) == (date(2026, 12, 31), date(2027, 2, 28))
    [standing] = queries.standings([row], date(2027, 1, 10))
    assert (standing.late, standing.late_by_current) == (True, False)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": ""}, "term_missing"),
        ({"acceptance": ""}, "term_missing"),
        ({"indicator": None}, "indicator_missing"),
        ({"due_on": "2026-06-30"}, "target_after_due"),
        ({"owner": "nobody"}, "unknown_unit"),
    ],
)
def test_a_commitment_without_its_terms_is_not_locked(changed, code):
    with pytest.raises(Refused) as refused:
        locked(**changed)
    assert refused.value.code == code
    assert not Commitment.objects.exists()


def test_targets_of_the_regions_must_add_up():
    whole = terms().indicator
    broken = f.IndicatorTerms(name="x", measure="y", milestones=whole.milestones, targets=(f.Target("qinghe", 1),))
    with pytest.raises(Refused) as refused:
        locked(indicator=broken)
    assert refused.value.code == "targets_do_not_add_up"


def test_a_due_changed_in_the_database_is_named_and_a_rebuild_mends_it():
    row = locked()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_commitment SET due_on = '2027-12-31' WHERE id = %s", [row.id])
    [fault] = rebuilding.check()
    assert (fault.code, fault.subject) == ("row_differs", row.id)
    assert "due_on" in fault.zh
    rebuilding.rebuild()
    assert list(rebuilding.check()) == []


def test_a_form_drawn_before_the_newest_entry_is_refused():
    row = locked()
    commitments.claim(row.code, text="好了", by=officer("zhujian"), at=world.NOW)
    with pytest.raises(Stale):
        commitments.claim(row.code, text="又好了", by=officer("zhujian"), at=world.NOW, seen=1)


def test_an_outsider_learns_nothing_of_an_internal_commitment():
    row = locked(disclosure="internal", owner="zhujian", implementers=())
    with pytest.raises(NotFound):
        queries.found(row.code, officer("shuili"))
    assert queries.found(row.code, officer("zhujian"))[0].id == row.id
    assert queries.public().count() == 0


def test_a_page_of_many_costs_the_same_however_long_their_series_are(django_assert_num_queries):
    rows = [locked(title=f"修复第 {n} 条路的路灯") for n in range(4)]
    for n in reversed(range(12)):
        day = TODAY - timedelta(days=n)
        for row in rows[1:]:
            filed("qinghe", row.id, 40 - n, on=day)
    with django_assert_num_queries(4):
        found = queries.standings(Commitment.objects.order_by("id"), TODAY)
    assert [one.value for one in found] == [None, 40, 40, 40]
    assert [len(one.series) for one in found] == [0, 1, 1, 1]
    [yesterday] = queries.standings([rows[1]], TODAY - timedelta(days=1))
    assert (yesterday.value, yesterday.newest_on) == (39, TODAY - timedelta(days=1))
    assert len(queries.standing(rows[1], TODAY).series) == 12
