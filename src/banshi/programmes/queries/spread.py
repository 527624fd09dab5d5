"""Places beside one another: the regions of a commitment, or what lies directly below a unit."""

from collections.abc import Collection

from banshi.programmes.facts.commitment import Locked
from banshi.programmes.models.progress import Latest, RollUp
from banshi.programmes.rules import spread as rules
from banshi.programmes.rules.spread import Place, Spread
from banshi.units import queries as units

FIELDS = ("unit", "n", "d", "oldest_on", "newest_on", "reporting", "claimed")


def compared(indicator: int, terms: Locked, under: str = "") -> tuple[Spread | None, int]:
    """(the places with figures, how many there are in all): the targets' regions, else the units directly below."""
    named = [] if under else [target.unit for target in terms.indicator.targets]
    wanted = named or below(under or terms.owner)
    return rules.spread(_places(indicator, wanted)), len(wanted)


def below(code: str) -> list[str]:
    """The units directly below."""
    return [unit.code for unit in units.units().values() if unit.parent == code]


def _places(indicator: int, wanted: Collection[str]) -> list[Place]:
    """What lies at and under each, from the kept sums; the newest figure of those nothing lies below."""
    sums = RollUp.objects.filter(indicator=indicator, unit__in=wanted).values_list(*FIELDS)
    found = {row[0]: Place(*row) for row in sums}
    single = Latest.objects.filter(indicator=indicator, unit__in=[unit for unit in wanted if unit not in found])
    for row in single:
        found[row.unit] = Place(row.unit, row.n, row.d, row.on, row.on, 1, int(row.tier == "claimed"))
    return list(found.values())
