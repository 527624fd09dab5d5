"""Sums over the tree of units: one figure carried up to the top, or everything made again from the newest figures.

A sum is kept for units that have others below them, and for the owner of a commitment; the figure of a unit without
others below is its newest one, and stands once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from django.db import connection, transaction

from banshi.programmes.models.progress import Commitment, Latest, Observation, RollUp, SeriesPoint
from banshi.programmes.rules.report import Sum, summed, tier_of
from banshi.units import queries as units

FIELDS = ("n", "d", "reporting", "claimed", "low", "low_unit", "high", "high_unit", "oldest_on", "newest_on")
COLUMNS = ("indicator", "unit", "parent", *FIELDS)
STEP = 5_000
_tree: dict = {"of": None, "below": {}}


def _below() -> Mapping[str, list[str]]:
    """The units directly below each unit, made once for each edition of the tree."""
    held = units.units()
    if _tree["of"] is not held:
        below: dict[str, list[str]] = {}
        for unit in held.values():
            if unit.parent:
                below.setdefault(unit.parent, []).append(unit.code)
        _tree.update(of=held, below=below)
    return _tree["below"]


def propagate(
    indicator: int, unit: str, *, owner: str, regions: Sequence[str], on: date, former: Sequence[str] = ()
) -> None:
    """Carry a changed figure up: each unit above is summed anew from what lies directly below it and its own figure.

    The sum at the owner is kept as the series' point of the day; where the owner has regions that do not lie below it,
    a bureau with towns, it is their sum and the owner's own; so is what whoever led before has filed. The caller holds the indicator, since two that sum the
    same children at once would each miss the other's.
    """
    below = _below()
    path = units.path_of(unit).split("/")
    for code in reversed(path):
        if code in below or code == owner:
            _upsert([_row(indicator, code, _total(indicator, code, below.get(code, [])))])
    heads, beside = _counted_at(owner, regions, former=former)
    if heads & set(path) or unit in beside:
        total = Sum()
        for head in sorted(heads):
            total.add(_total(indicator, head, below.get(head, [])))
        for row in Latest.objects.filter(indicator=indicator, unit__in=beside):
            total.take(row.unit, n=row.n, d=row.d, on=row.on, tier=row.tier)
        _point(indicator, total, on)


def _counted_at(owner: str, regions: Sequence[str], *, former: Sequence[str]) -> tuple[set[str], set[str]]:
    """(units whose whole tree counts, regions beside those), so that nothing is counted twice."""
    above = {one: set(units.path_of(one).split("/")) - {one} for one in {owner, *former}}
    heads = {one for one, line in above.items() if not line & set(above)}
    return heads, {region for region in regions if not heads & set(units.path_of(region).split("/"))}


def _total(indicator: int, code: str, children: list[str]) -> Sum:
    total, kept = Sum(), set()
    for row in RollUp.objects.filter(indicator=indicator, parent=code).values_list("unit", *FIELDS):
        kept.add(row[0])
        total.add(Sum(*row[1:]))
    single = [child for child in children if child not in kept]
    for row in Latest.objects.filter(indicator=indicator, unit__in=[*single, code]):
        total.take(row.unit, n=row.n, d=row.d, on=row.on, tier=row.tier)
    return total


def hold(indicators: Iterable[int]) -> None:
    """Until the end of the transaction nobody else files figures of these; on SQLite the transaction is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            numbers = sorted({indicator % 2**31 for indicator in indicators})
            cursor.execute("SELECT pg_advisory_xact_lock(4712, one) FROM unnest(%s::int[]) AS one", [numbers])


def points(indicator: int, *, owner: str, regions: Sequence[str], former: Sequence[str] = ()) -> Iterator[tuple]:
    """(day, n, d, tier) of an indicator at its owner: on each day with a filing, the newest figures up to that day."""
    heads, beside = _counted_at(owner, regions, former=former)
    rows = Observation.objects.filter(indicator=indicator).order_by("on")
    held: dict[str, tuple] = {}
    total = Sum()
    for day, some in groupby(rows.values_list("on", "unit", "n", "d", "tier").iterator(), key=lambda row: row[0]):
        mine = [row[1:] for row in some if row[1] in beside or heads & set(units.path_of(row[1]).split("/"))]
        for unit, n, d, tier in mine:
            old_n, old_d, old_tier = held.get(unit, (0, 0, ""))
            total.n += n - old_n
            total.d += d - old_d
            total.claimed += (tier == "claimed") - (old_tier == "claimed")
            held[unit] = (n, d, tier)
        total.reporting = len(held)
        if mine:
            yield day, total.n, total.d, tier_of(total)


def redraw(indicator: int, *, owner: str, regions: Sequence[str], since: date, former: Sequence[str] = ()) -> None:
    """Make the points from a day on again: a figure that comes late changes every later day's sum."""
    made = [
        SeriesPoint(indicator=indicator, on=day, n=n, d=d, tier=tier)
        for day, n, d, tier in points(indicator, owner=owner, regions=regions, former=former)
        if day >= since
    ]
    SeriesPoint.objects.bulk_create(
        made,
        batch_size=STEP,
        update_conflicts=True,
        unique_fields=["indicator", "on"],
        update_fields=["n", "d", "tier"],
    )


def again(indicator: int, *, owner: str, regions: Sequence[str], former: Sequence[str]) -> None:
    """Make the sums and all points of one indicator anew, since whose they are has changed; the caller holds it."""
    RollUp.objects.filter(indicator=indicator).delete()
    parents = {code: unit.parent for code, unit in units.units().items()}
    inner = sorted(_below(), key=lambda code: -units.path_of(code).count("/"))
    figures = Latest.objects.filter(indicator=indicator).values_list("unit", "n", "d", "on", "tier")
    _write(indicator, summed(figures, parent_of=parents, inner=inner if owner in _below() else [owner, *inner]))
    SeriesPoint.objects.filter(indicator=indicator).delete()
    redraw(indicator, owner=owner, regions=regions, former=former, since=date.min)


def _point(indicator: int, total: Sum, on: date) -> None:
    SeriesPoint.objects.bulk_create(
        [SeriesPoint(indicator=indicator, on=on, n=total.n, d=total.d, tier=tier_of(total))],
        update_conflicts=True,
        unique_fields=["indicator", "on"],
        update_fields=["n", "d", "tier"],
    )


def _row(indicator: int, code: str, total: Sum) -> RollUp:
    found = units.unit(code)
    values = {name: getattr(total, name) for name in FIELDS}
    return RollUp(indicator=indicator, unit=code, parent=found.parent if found else "", **values)


def _upsert(rows: list[RollUp]) -> None:
    RollUp.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["indicator", "unit"], update_fields=["parent", *FIELDS]
    )


def recompute(progress: Callable[[int], None] = lambda done: None) -> int:
    """Make every sum again, one indicator in memory at a time; returns how many figures were read."""
    parents = {code: unit.parent for code, unit in units.units().items()}
    depth = {code: unit.path.count("/") for code, unit in units.units().items()}
    inner = sorted(_below(), key=lambda code: -depth[code])
    owners = dict(Commitment.objects.values_list("id", "owner_unit"))
    done = 0
    with transaction.atomic():
        RollUp.objects.all().delete()
        for indicator, rows in groupby(_figures(), key=lambda row: row[0]):
            owner = owners.get(indicator, "")
            kept = inner if owner in _below() or not owner else [owner, *inner]
            counted = _Counted(row[1:] for row in rows)
            _write(indicator, summed(counted, parent_of=parents, inner=kept))
            done += counted.count
            progress(done)
    return done


class _Counted:
    """Figures as they pass, counted."""

    def __init__(self, rows):
        self.rows, self.count = rows, 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row


def _figures() -> Iterator[tuple]:
    rows = Latest.objects.order_by("indicator").values_list("indicator", "unit", "n", "d", "on", "tier")
    yield from rows.iterator(chunk_size=STEP)


def _write(indicator: int, totals: dict[str, Sum]) -> None:
    rows = [_row(indicator, code, total) for code, total in totals.items()]
    if connection.vendor == "postgresql":
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        with connection.cursor() as cursor, cursor.copy(f"COPY programmes_rollup ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([getattr(row, name) for name in COLUMNS])
    else:
        RollUp.objects.bulk_create(rows, batch_size=60)
