"""How an indicator went day by day: sums, rates and distances, today and as of any seal, always from the filings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit.refused import NotFound
from banshi.programmes import rolling
from banshi.programmes.actions import reports
from banshi.programmes.facts.report import Value
from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules import course
from banshi.programmes.rules.report import value_of
from banshi.record import queries as record
from tests import world
from tests.programmes.test_progress import locked, officer
from tests.releases import lists
from tests.releases.lists import NOW, TODAY

DAY = date(2026, 2, 1)


def day(n: int) -> date:
    return DAY + timedelta(days=n)


def test_a_step_a_day_by_the_newest_figures_with_the_tier_of_most():
    rows = [
        (day(0), "a", 10, 0, "claimed"),
        (day(1), "b", 5, 0, "evidenced"),
        (day(1), "c", 1, 0, "evidenced"),
        (day(4), "a", 12, 0, "claimed"),
    ]
    found = [(one.on, one.value, one.tier, one.units) for one in course.course(rows, "sum")]
    assert found == [(day(0), 10, "claimed", 1), (day(1), 16, "evidenced", 3), (day(4), 18, "evidenced", 3)]


def test_a_distance_begins_with_the_second_place_and_compares_like_with_like():
    rows = [
        (day(0), "a", 9, 10, "claimed"),
        (day(1), "b", 5, 10, "claimed"),
        (day(2), "c", 700, 0, "claimed"),
        (day(3), "b", 8, 10, "claimed"),
    ]
    found = [(one.on, round(one.value, 6)) for one in course.course(rows, "gap")]
    assert found == [(day(1), 40), (day(2), 40), (day(3), 10)]


FILED = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("abcde"), st.integers(0, 50), st.just(50), st.just("claimed")),
    max_size=30,
)


@given(FILED)
def test_the_last_step_is_what_the_newest_figures_give(filed):
    rows = sorted((day(n), *rest) for n, *rest in filed)
    newest = {unit: (n, d) for _, unit, n, d, _ in rows}
    steps = list(course.course(rows, "gap"))
    values = [value_of(n, d) for n, d in newest.values()]
    assert [one.value for one in steps][-1:] == ([max(values) - min(values)] if len(values) > 1 else [])
    sums = list(course.course(rows, "rate"))
    total = sum(n for n, _ in newest.values()), sum(d for _, d in newest.values())
    assert [one.value for one in sums][-1:] == ([value_of(*total)] if newest else [])


@given(st.integers(0, 200), st.integers(2, 30))
def test_thinning_keeps_the_first_the_newest_and_the_order(count, most):
    steps = [course.Step(day(n), n, "claimed", 1) for n in range(count)]
    found = course.thinned(steps, most)
    assert len(found) == min(count, most)
    assert found[:1] == steps[:1]
    assert found[-1:] == steps[-1:]
    assert found == sorted(set(found), key=lambda one: one.on)


def seen(row, on=TODAY) -> list[tuple[date, float]]:
    return [(one.on, round(one.value, 6)) for one in queries.standing(row, on).series]


def share(row, unit: str, n: int, *, on: date, at=NOW) -> None:
    by = officer(unit)
    reports.file(unit, on=on, values=[Value(row.id, n, 10)], by=by, at=at, today=on)


@pytest.mark.django_db
def test_a_gap_has_its_history_also_where_the_places_lie_beside_the_owner():
    world.found()
    for owner in ("xianfu", "zhujian"):
        row = lists.gap(f"缩小差距 {owner}", {}, owner=owner)
        share(row, "qinghe", 9, on=day(0))
        share(row, "liulin", 3, on=day(2))
        share(row, "liulin", 7, on=day(9))
        assert seen(row) == [(day(2), 60), (day(9), 20)]
        [listed] = queries.standings([row], TODAY)
        assert round(listed.value, 6) == 20
        assert seen(row, day(5)) == [(day(2), 60)]


@pytest.mark.django_db
def test_one_place_alone_has_no_distance():
    world.found()
    row = lists.gap("缩小差距", {"qinghe": (9, 10)})
    assert seen(row) == []
    assert queries.standings([row], TODAY)[0].value is None


@pytest.mark.django_db
def test_as_of_a_seal_only_what_was_sealed_then_counts():
    world.found()
    row = lists.gap("缩小差距", {})
    share(row, "qinghe", 9, on=day(0))
    share(row, "liulin", 3, on=day(0))
    lists.seal()
    first = record.last_seal()
    later = NOW + timedelta(days=20)
    share(row, "liulin", 8, on=day(0) + timedelta(days=30), at=later)
    lists.seal(later)
    then = queries.standing_at(row, position=first.last, on=TODAY)
    assert [(one.on, round(one.value, 6)) for one in then.series] == [(day(0), 60)]
    assert then.of_units == (2, 2)
    now = queries.standing_at(row, position=record.last_seal().last, on=day(60))
    assert [round(one.value, 6) for one in now.series] == [60, 10]
    with pytest.raises(NotFound):
        queries.standing_at(row, position=-1, on=TODAY)


@pytest.mark.django_db
def test_a_sum_as_of_the_newest_seal_is_what_the_kept_points_say():
    world.found()
    row = locked()
    for n, unit in enumerate(("qinghe", "liulin", "chengguan", "xianfu")):
        lists.file(row, unit, 10 + n, on=day(n))
    lists.seal()
    then = queries.standing_at(row, position=record.last_seal().last, on=TODAY)
    assert then.series == queries.standing(row, TODAY).series
    regions = [target.unit for target in then.state.terms.indicator.targets]
    kept = [(on, n) for on, n, _d, _tier in rolling.points(row.id, owner="xianfu", regions=regions)]
    assert [(one.on, one.value) for one in then.series] == kept
