"""Draws in strata: in proportion, at least one each, with intervals that cover. No database."""

from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit.refused import Refused
from banshi.verification.facts import Line
from banshi.verification.rules import strata
from banshi.verification.rules.interval import interval


def lines(**counts: int) -> list[Line]:
    return [Line(f"{unit}{n}", unit, 1, f"{unit}{n:04}") for unit, count in counts.items() for n in range(count)]


def test_in_proportion_by_largest_remainder_and_at_least_one():
    same = {unit: unit for unit in "abc"}
    assert strata.sizes(lines(a=50, b=30, c=20), same, 10) == {"a": 5, "b": 3, "c": 2}
    assert strata.sizes(lines(a=98, b=1, c=1), same, 10) == {"a": 8, "b": 1, "c": 1}
    assert strata.sizes(lines(a=7, b=5, c=3), same, 4) == {"a": 2, "b": 1, "c": 1}
    with pytest.raises(Refused) as refused:
        strata.sizes(lines(a=7, b=5, c=3), same, 2)
    assert refused.value.code == "too_few_for_strata"


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.data())
def test_numbers_add_up_and_none_is_more_than_its_part(counts, data):
    named = {f"u{n}": count for n, count in enumerate(counts)}
    n = data.draw(st.integers(len(counts), sum(counts)))
    sizes = strata.sizes(lines(**named), {unit: unit for unit in named}, n)
    assert sum(sizes.values()) == n
    assert all(1 <= sizes[unit] <= count for unit, count in named.items())


def test_the_whole_is_covered_in_95_of_100_draws_whatever_the_truth_in_each_part():
    parts = ((9, 4), (6, 3))
    for truth in product(*(range(of + 1) for of, _n in parts)):
        covered = 0
        for seen in product(*(range(n + 1) for _of, n in parts)):
            ways = 1
            for true, agree, (of, n) in zip(truth, seen, parts, strict=True):
                ways *= comb(true, agree) * comb(of - true, n - agree)
            if not ways:
                continue
            told = [strata.Stratum("x", of, n, agree, None) for agree, (of, n) in zip(seen, parts, strict=True)]
            whole = strata.together(told)
            covered += ways * (whole.low <= sum(truth) <= whole.high)
        assert 100 * covered >= 95 * comb(9, 4) * comb(6, 3), truth


def test_one_part_alone_gives_the_plain_interval():
    assert strata.together([strata.Stratum("x", 135, 45, 41, None)]) == interval(41, 45, 135)
