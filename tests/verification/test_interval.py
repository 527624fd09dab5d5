"""The interval of a draw without replacement, and how many to draw: exact numbers, checked by counting."""

from itertools import combinations
from random import Random

import pytest

from banshi.kit.drawing import drawn, list_hash
from banshi.verification.rules.interval import census_advised, interval, size_to_catch


def test_forty_one_of_forty_five_of_a_list_of_135():
    found = interval(41, 45, 135)
    assert (found.low, found.high) == (110, 130)
    assert (round(100 * found.low_share, 1), round(100 * found.high_share, 1)) == (81.5, 96.3)


@pytest.mark.parametrize(
    ("agree", "n", "of", "low", "high"), [(12, 14, 28, 67.9, 92.9), (52, 60, 1200, 75.7, 93.8), (0, 5, 5, 0, 0)]
)
def test_other_published_examples(agree, n, of, low, high):
    found = interval(agree, n, of)
    assert (100 * found.low_share, 100 * found.high_share) == (
        pytest.approx(low, abs=0.06),
        pytest.approx(high, abs=0.06),
    )


@pytest.mark.parametrize(
    ("of", "per_mille", "n"),
    [(28, 100, 18), (135, 100, 25), (135, 50, 46), (1000, 50, 57), (10000, 50, 59), (10000, 20, 148)],
)
def test_so_many_must_be_drawn(of, per_mille, n):
    assert size_to_catch(of, per_mille) == n


def test_short_lists_are_looked_at_as_a_whole():
    assert census_advised(28)
    assert not census_advised(135)


@pytest.mark.parametrize(("of", "n"), [(9, 4), (10, 6), (7, 7)])
def test_coverage_counted_over_every_possible_draw(of, n):
    """Not simulated: of all draws from each possible list, at least 95 % give an interval that holds the truth."""
    for true in range(of + 1):
        held = [sum(item < true for item in draw) for draw in combinations(range(of), n)]
        covered = sum(found.low <= true <= found.high for agree in held for found in (interval(agree, n, of),))
        assert covered >= 0.95 * len(held), true


@pytest.mark.parametrize("true", [0, 20, 67, 110, 128, 135])
def test_coverage_of_draws_by_seed_as_they_are_made(true):
    """The sampler and the interval together, a thousand seeds for a list of 135 of which so many agree."""
    lines = [f"item-{n:03d}" for n in range(135)]
    good = set(Random(7).sample(lines, true))
    known = [interval(agree, 45, 135) for agree in range(46)]
    held = 0
    for seed in range(1000):
        found = known[sum(line in good for line in drawn(lines, 45, str(seed)))]
        held += found.low <= true <= found.high
    assert held >= 940  # nominal 950, less one and a half standard errors of a thousand draws


def test_vectors_of_the_draw_are_those_of_the_recipe():
    """Computed apart with printf and sha256sum; docs/recipes/audit.md prints the same."""
    lines = ["a", "b", "c", "d", "e", "f"]
    assert drawn(lines, 6, "20260304") == VECTOR
    assert list_hash(reversed(lines)) == "bb34d52cc97aefb5ce4513edda086520863c513bd8f3bd9165404000347d1081"


VECTOR = ["e", "f", "d", "b", "a", "c"]
