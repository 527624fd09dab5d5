"""Who handles a function in a place: the most specific entry, by property against counting it out."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from banshi.units import rules
from banshi.units.facts import Route, UnitFacts

DAY = date(2026, 3, 4)
CODES = st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=3).map("/".join)
DAYS = st.integers(-3, 3).map(lambda n: DAY + timedelta(days=n))


@st.composite
def catalogues(draw):
    """Entries that do not overlap, as the actions keep them."""
    kept: list[Route] = []
    for number in range(draw(st.integers(0, 14))):
        start = draw(DAYS)
        end = draw(st.none() | st.integers(1, 4).map(lambda n, s=start: s + timedelta(days=n)))
        made = Route(number, draw(CODES), draw(st.just("") | CODES), f"u{number}", start, end)
        same = [r for r in kept if (r.function, r.place_path) == (made.function, made.place_path)]
        if not any(rules.overlaps((start, end), (r.valid_from_on, r.valid_to_on)) for r in same):
            kept.append(made)
    return kept


def covers(route: Route, function: str, place: str, on: date) -> bool:
    def within(path, above):
        return not above or path.split("/")[: len(above.split("/"))] == above.split("/")

    in_force = route.valid_from_on <= on and (route.valid_to_on is None or on < route.valid_to_on)
    return in_force and within(function, route.function) and within(place, route.place_path)


@given(catalogues(), CODES, st.just("") | CODES, DAYS)
def test_the_most_specific_entry_in_force_wins(kept, function, place, on):
    found = rules.route(rules.columns(kept), function=function, place_path=place, on=on)
    all_that_apply = [route for route in kept if covers(route, function, place, on)]
    all_that_apply.sort(
        key=lambda r: (-len(r.place_path.split("/")) if r.place_path else 0, -len(r.function.split("/")))
    )
    assert found == (all_that_apply[0] if all_that_apply else None)
    assert rules.considered(rules.columns(kept), function=function, place_path=place, on=on) == all_that_apply


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_stretches_overlap_when_they_share_a_day(a, b, c, d):
    assume((b is None or a < b) and (d is None or c < d))

    def days(start, end):
        return {start + timedelta(days=n) for n in range(30) if end is None or start + timedelta(days=n) < end}

    assert rules.overlaps((a, b), (c, d)) is bool(days(a, b) & days(c, d))


@pytest.mark.parametrize(
    ("path", "line", "inside"),
    [("a", "a", True), ("a/b", "a", True), ("ab", "a", False), ("a", "a/b", False), ("a", "", False), ("", "", False)],
)
def test_in_line(path, line, inside):
    assert rules.in_line(path, line) is inside


TREE = {
    code: UnitFacts(code, code, code, path=path, parent=path.rpartition("/")[0].rpartition("/")[2])
    for code, path in {
        "city": "city",
        "county": "city/county",
        "town": "city/county/town",
        "desk": "city/county/town/desk",
    }.items()
}


@pytest.mark.parametrize(
    ("unit", "excluded", "found"),
    [
        ("desk", "city/county/town", "county"),
        ("town", "city/county/town", "county"),
        ("county", "city/county/town", "county"),
        ("desk", "city/county/town/desk", "town"),
        ("desk", "city", ""),
        ("nobody", "city", ""),
        ("desk", "", "desk"),
    ],
)
def test_the_superior_outside_a_line(unit, excluded, found):
    assert rules.superior_outside(TREE, unit=unit, excluded=excluded) == found
