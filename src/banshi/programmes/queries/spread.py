"""Places beside one another: the regions of a commitment, or what lies directly below a unit."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from banshi.programmes.facts.commitment import Locked
from banshi.programmes.models.progress import Latest, Observation, RollUp
from banshi.programmes.rules import course
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


def beside(terms: Locked) -> set[str]:
    """The regions of a commitment that do not lie below its owner: the towns of a bureau."""
    regions = (target.unit for target in terms.indicator.targets)
    return {region for region in regions if terms.owner not in units.path_of(region).split("/")}


def counted(rows: Iterable[course.Row], terms: Locked) -> list[course.Row]:
    """Of figures those of units that count towards a commitment: at or below its owner, and its regions."""
    near = beside(terms)
    return [row for row in rows if row[1] in near or terms.owner in units.path_of(row[1]).split("/")]


def history(indicator: int, terms: Locked, on: date) -> list[course.Step]:
    """How far apart the places of an indicator of equality lay, day by day, from what was filed until now."""
    rows = Observation.objects.filter(indicator=indicator, on__lte=on).order_by("on", "unit")
    found = rows.values_list("on", "unit", "n", "d", "tier").iterator()
    return list(course.course(counted(found, terms), terms.indicator.kind))


def gaps(wanted: Mapping[int, Locked]) -> dict[int, float]:
    """The newest distance of each indicator from the kept extremes; none before two places have figures."""
    near = {indicator: {terms.owner, *beside(terms)} for indicator, terms in wanted.items()}
    named = set().union(*near.values()) if near else set()
    ends: dict[int, list[tuple[float, float, int, str]]] = {}
    for one in RollUp.objects.filter(indicator__in=list(near), unit__in=named):
        if one.unit in near[one.indicator] and one.low is not None:
            by = 100 if one.d else 1
            ends.setdefault(one.indicator, []).append((one.low * by, one.high * by, one.reporting, one.unit))
    for row in Latest.objects.filter(indicator__in=list(near), unit__in=named):
        known = {unit for _, _, _, unit in ends.get(row.indicator, ())}
        if row.unit in near[row.indicator] - known:
            value = rules.value_of(row.n, row.d)
            ends.setdefault(row.indicator, []).append((value, value, 1, row.unit))
    return {
        indicator: max(one[1] for one in found) - min(one[0] for one in found)
        for indicator, found in ends.items()
        if sum(one[2] for one in found) > 1
    }
