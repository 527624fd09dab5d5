"""What a draw without replacement from a finite list lets one say: the exact hypergeometric interval, and sizes. Pure."""

from math import ceil, comb

from msgspec import Struct

SMALL = 40  # a list this short is looked at as a whole


class Interval(Struct, frozen=True):
    """`agree` of `n` looked at agree, out of a list of `of`; at 95 % between `low` and `high` of the list agree."""

    agree: int
    n: int
    of: int
    low: int
    high: int

    @property
    def low_share(self) -> float:
        return self.low / self.of

    @property
    def high_share(self) -> float:
        return self.high / self.of


def _at_most(agree: int, n: int, *, of: int, true: int) -> int:
    """How many of the comb(of, n) draws find at most so many agreeing, when `true` of the list agree."""
    return sum(comb(true, k) * comb(of - true, n - k) for k in range(agree + 1))


def interval(agree: int, n: int, of: int, *, parts: int = 1) -> Interval:
    """Every true number that neither tail of 2.5 % excludes (Clopper and Pearson's inversion, 1934, of the hypergeometric).

    In whole numbers throughout, so that every machine gives the same. With `parts` that many intervals share the 5 %.
    """
    assert 0 <= agree <= n <= of, "a draw lies within its list"
    every = comb(of, n)
    lowest, highest = agree, of - (n - agree)

    def too_low(true: int) -> bool:  # so many or more would be found in fewer than 2.5 % of draws
        return 40 * parts * (every - _at_most(agree - 1, n, of=of, true=true)) <= every

    def too_high(true: int) -> bool:
        return 40 * parts * _at_most(agree, n, of=of, true=true) <= every

    low = _first(lowest, highest, lambda true: not too_low(true))
    high = _first(lowest, highest + 1, too_high) - 1
    return Interval(agree, n, of, low, high)


def _first(low: int, high: int, holds) -> int:
    """The first number from low on for which it holds; it holds from there on, and at the latest at `high`."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def size_to_catch(of: int, per_mille: int) -> int:
    """How many must be drawn so that a list with that share false or more shows one false with 95 % certainty."""
    assert of > 0, "a list"
    assert 0 < per_mille <= 1000, "a share in thousandths"
    false = max(ceil(of * per_mille / 1000), 1)
    return _first(1, of, lambda n: 20 * comb(of - false, n) <= comb(of, n))


def census_advised(of: int) -> bool:
    """Whether a list is so short that looking at all of it says more for hardly more work."""
    return of <= SMALL or 2 * size_to_catch(of, 100) >= of
