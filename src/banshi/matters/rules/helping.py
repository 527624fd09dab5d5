"""What visits and the help they brought add up to: without what the visited say never happened, by who says so. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from banshi.matters.rules.relief import amount

CASH, NO_GOODS, SIGNED = "cash", "none", "self"
# the visitor alone; with papers; the visited themselves; the visited say it was not solved, and not that nobody came
TIERS = ("claimed", "evidenced", "confirmed", "disputed")
UNANSWERED = "claimed"
SMALLEST = 5


class Gift(Struct, frozen=True):
    """One kind of help of a visit; `yuan` is None where nobody put a worth on it."""

    kind: str
    yuan: Decimal | None


class Visit(Struct, frozen=True):
    """A visit as it was noted: what it brought, who signed, whether the visited were asked, and whether they deny it.

    Where many alike are counted as one, it has neither code nor unit.
    """

    asked: bool
    denied: bool
    tier: str
    gifts: tuple[Gift, ...]
    signed: bool
    code: str = ""
    unit: str = ""
    what: str = ""


class Told(Struct, frozen=True):
    """What stands behind one part of a sum: how many gifts, their worth, and how many have no worth."""

    n: int
    yuan: Decimal
    missing: int

    @property
    def few(self) -> bool:
        """Whether it would tell of a single home."""
        return self.n < SMALLEST


class Kind(Struct, frozen=True):
    """One kind of help: all of it that is not denied, the same by who says so, how many signed themselves, how many deny it."""

    kind: str
    total: Told
    by: dict[str, Told]
    signed: int
    denied: int
    of: int


class Helped(Struct, frozen=True):
    """Visits noted, of which so many were asked about, confirmed, denied; and the help by kind."""

    of: int
    asked: int
    denied: int
    by: dict[str, int]
    kinds: tuple[Kind, ...]

    @property
    def counted(self) -> int:
        """The visits that count: those noted less those denied."""
        return self.of - self.denied


def helped(visits: Mapping[Visit, int]) -> Helped:
    """What these visits come to, each so many times; one that is denied is in no count but that of the denied."""
    stand = {one: n for one, n in visits.items() if not one.denied}
    kinds = dict.fromkeys(gift.kind for one in visits for gift in one.gifts)
    return Helped(
        of=sum(visits.values()),
        asked=sum(n for one, n in visits.items() if one.asked),
        denied=sum(visits.values()) - sum(stand.values()),
        by={tier: sum(n for one, n in stand.items() if one.tier == tier) for tier in TIERS},
        kinds=tuple(_kind(kind, visits) for kind in kinds),
    )


def _kind(kind: str, visits: Mapping[Visit, int]) -> Kind:
    brought = [(one, gift, n) for one, n in visits.items() for gift in one.gifts if gift.kind == kind]
    stand = [(one, gift, n) for one, gift, n in brought if not one.denied]
    of = sum(n for _one, _gift, n in brought)
    return Kind(
        kind=kind,
        total=_told((gift, n) for _one, gift, n in stand),
        by={tier: _told((gift, n) for one, gift, n in stand if one.tier == tier) for tier in TIERS},
        signed=sum(n for one, _gift, n in stand if one.signed),
        denied=of - sum(n for _one, _gift, n in stand),
        of=of,
    )


def _told(gifts: Iterable[tuple[Gift, int]]) -> Told:
    found = list(gifts)
    known = [(gift.yuan, n) for gift, n in found if gift.yuan is not None]
    of = sum(n for _gift, n in found)
    return Told(of, sum((yuan * n for yuan, n in known), Decimal(0)), of - sum(n for _yuan, n in known))


def gifts(given: Mapping[str, str]) -> tuple[Gift, ...]:
    """What a visit brought, from the answers of its form: money where there was any, and the goods."""
    cash, goods = amount(given.get("cash_yuan", "")), given.get("goods", "")
    found = [Gift(CASH, cash)] if cash else []
    if goods and goods != NO_GOODS:
        found.append(Gift(goods, amount(given.get("goods_yuan", ""))))
    return tuple(found)
