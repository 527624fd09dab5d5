"""Sums over the tree of units: one figure carried up to the top, or everything made again from the newest figures."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby

from django.db import connection, transaction

from banshi.programmes.models.progress import Latest, RollUp, SeriesPoint
from banshi.programmes.rules.report import Sum, leaf, summed, tier_of
from banshi.units import queries as units

FIELDS = ("n", "d", "reporting", "claimed", "low", "low_unit", "high", "high_unit", "oldest_on", "newest_on")
COLUMNS = ("indicator", "unit", "parent", *FIELDS)
STEP = 5_000


def propagate(indicator: int, unit: str, *, owner: str, on: date) -> None:
    """Carry a changed figure up: each unit above is summed anew from the units directly below it and its own figure.

    The sum at the owner is kept as the series' point of the day. One at a time for an indicator, since two that sum
    the same children at once would each miss the other's.
    """
    _alone(indicator)
    for code in reversed(units.path_of(unit).split("/")):
        below = RollUp.objects.filter(indicator=indicator, parent=code)
        total = Sum()
        for row in below:
            total.add(Sum(*(getattr(row, name) for name in FIELDS)))
        own = Latest.objects.filter(indicator=indicator, unit=code).first()
        if own:
            total.add(leaf(code, n=own.n, d=own.d, on=own.on, tier=own.tier))
        _upsert([_row(indicator, code, total)])
        if code == owner:
            _point(indicator, total, on)


def _alone(indicator: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(4712, %s)", [indicator % 2**31])


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
    paths = {code: unit.path for code, unit in units.units().items()}
    done = 0
    with transaction.atomic():
        RollUp.objects.all().delete()
        for indicator, rows in groupby(_figures(), key=lambda row: row[0]):
            leaves = {unit: leaf(unit, n=n, d=d, on=on, tier=tier) for _, unit, n, d, on, tier in rows}
            totals = summed(leaves, paths)
            _write(indicator, totals)
            done += len(leaves)
            progress(done)
    return done


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
        RollUp.objects.bulk_create(rows, batch_size=80)
