"""Sums of what was relieved: by tier, missing is missing, the disputed add nothing."""

from decimal import Decimal

import pytest

from banshi.matters.rules.relief import Burden, amounts, relief


def burden(code: str, tier: str = "claimed", before=(100, 10), after=(40, 4), **over) -> Burden:
    numbers = (tuple(None if one is None else Decimal(one) for one in side) for side in (before, after))
    kept = {"enterprise": code, "form": "", "category": "", "unit": "", "answered": True} | over
    return Burden(code=code, tier=tier, **kept, **dict(zip(("before", "after"), numbers, strict=True)))


def part(found, tier):
    return next(one for one in found.parts if one.tier == tier)


def test_each_tier_adds_up_its_own():
    found = relief([burden("a"), burden("b", "confirmed"), burden("c", "disputed"), burden("d", "", answered=False)])
    assert (found.of, found.answered, found.enterprises) == (4, 3, 4)
    assert part(found, "claimed").sums == (60, 6)
    assert found.confirmed.sums == (60, 6)
    assert part(found, "disputed").sums == (0, 0)
    assert part(found, "disputed").burdens == 1


def test_a_missing_number_is_counted_as_missing():
    found = relief([burden("a", after=(None, 4)), burden("b", before=(None, None)), burden("c", after=(0, 0))])
    assert part(found, "claimed").sums == (100, 16)
    assert part(found, "claimed").missing == (2, 1)


def test_a_burden_that_grew_takes_away():
    assert part(relief([burden("a"), burden("b", after=(150, 12))]), "claimed").sums == (10, 4)


def test_five_enterprises_not_five_burdens_make_a_sum_public():
    same = [burden(f"a{n}", enterprise="示例厂") for n in range(9)]
    assert part(relief(same), "claimed").few
    assert part(relief([*same, *(burden(f"b{n}") for n in range(3))]), "claimed").few
    assert not part(relief([*same, *(burden(f"b{n}") for n in range(4))]), "claimed").few
    assert part(relief([burden(f"a{n}", enterprise="") for n in range(6)]), "claimed").enterprises == 6


@pytest.mark.parametrize(
    ("text", "number"), [("12.50", Decimal("12.5")), ("0", 0), ("", None), ("nan", None), ("-1", None)]
)
def test_what_is_no_number_is_none(text, number):
    assert amounts({"yuan_before": text}, "before") == (number, None)
