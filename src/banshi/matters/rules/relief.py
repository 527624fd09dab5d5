"""What burdens before and after add up to: only what both sides gave a number for, each sum with whoever stands behind it. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec import Struct

# what is measured: the field at receipt is NAME_before, the one beside the reply NAME_after
MEASURES = ("yuan", "hours")
# the office alone; with papers; the enterprise itself; the enterprise says otherwise, so that nothing is added up
TIERS = ("claimed", "evidenced", "confirmed", "disputed")
SMALLEST = 5
Amounts = tuple[Decimal | None, ...]


class Burden(Struct, frozen=True):
    """One burden: of what form and class, what it cost by whom it burdens and costs by whom answered, how far vouched for."""

    code: str
    enterprise: str
    form: str
    category: str
    unit: str
    answered: bool
    tier: str
    before: Amounts
    after: Amounts

    @property
    def saved(self) -> Amounts:
        """Before less after; none where either was not given."""
        both = zip(self.before, self.after, strict=True)
        return tuple(one - two if one is not None and two is not None else None for one, two in both)


class Part(Struct, frozen=True):
    """What one tier adds up to: burdens and enterprises behind it, each sum, and how many have no number for it."""

    tier: str
    burdens: int
    enterprises: int
    sums: tuple[Decimal, ...]
    missing: tuple[int, ...]

    @property
    def few(self) -> bool:
        """Whether its sums would tell of a single enterprise."""
        return self.enterprises < SMALLEST


class Relief(Struct, frozen=True):
    """All burdens, how many are answered, by how many enterprises, and the parts by who stands behind them."""

    of: int
    answered: int
    enterprises: int
    parts: tuple[Part, ...]

    @property
    def confirmed(self) -> Part:
        return next(one for one in self.parts if one.tier == "confirmed")


def relief(burdens: Sequence[Burden]) -> Relief:
    """What these burdens come to; the disputed are counted and add nothing."""
    answered = [one for one in burdens if one.answered]
    parts = (_part(tier, [one for one in answered if one.tier == tier]) for tier in TIERS)
    return Relief(len(burdens), len(answered), _enterprises(burdens), tuple(parts))


def _part(tier: str, burdens: Sequence[Burden]) -> Part:
    columns = list(zip(*(one.saved for one in burdens), strict=True)) or [()] * len(MEASURES)
    given = [[one for one in column if one is not None] for column in columns]
    sums = tuple(Decimal(0) if tier == "disputed" else sum(found, Decimal(0)) for found in given)
    missing = tuple(len(column) - len(found) for column, found in zip(columns, given, strict=True))
    return Part(tier, len(burdens), _enterprises(burdens), sums, missing)


def _enterprises(burdens: Sequence[Burden]) -> int:
    """How many enterprises there are; one whose name is gone counts for itself."""
    return len({one.enterprise or one.code for one in burdens})


def amounts(given: Mapping[str, str], when: str) -> Amounts:
    """The numbers of a burden `before` or `after`; nothing, or what is no number, stays nothing and is never 0."""
    return tuple(amount(given.get(f"{name}_{when}", "")) for name in MEASURES)


def amount(text: str) -> Decimal | None:
    """The number in a text; nothing for what is none or below nought."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None
