"""Readers of the organisation tree and the dispatch catalogue, kept in the process by edition."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.record.facts import Fault
from banshi.units import rules, stating
from banshi.units.facts import Route, UnitFacts
from banshi.units.models import CatalogueEntry, Unit


class _Tree(Struct, frozen=True):
    """The tree and the catalogue of one edition."""

    edition: int
    units: dict[str, UnitFacts]
    catalogue: dict


# what everybody sees; what a thread changed and did not commit yet is its own, until that transaction is over
_shared: dict = {"tree": None, "checked": -9.0}
_own = threading.local()


def _fresh() -> _Tree:
    """What this thread may know, at most a second behind what others committed."""
    kept, now = _kept(), time.monotonic()
    tree, checked = kept["tree"], kept["checked"]
    if tree is None or now - checked > 1.0:
        edition = stating.edition()
        known = tree is not None and tree.edition == edition
        tree = tree if known else _load(edition)
        kept.update(tree=tree, checked=now)
    return tree


def _kept() -> dict:
    """Where this thread looks: at its own changes until their transaction is over, else at what everybody sees."""
    block = _transaction()
    own = getattr(_own, "kept", None)
    return own if own is not None and block is not None and own["block"] is block else _shared


def _transaction() -> object | None:
    """The outermost transaction this thread is in."""
    return connection.atomic_blocks[0] if connection.atomic_blocks else None


def _load(edition: int) -> _Tree:
    routes = [
        Route(row.id, row.function, row.place_path, row.unit_id, row.valid_from_on, row.valid_to_on)
        for row in CatalogueEntry.objects.order_by("id")
    ]
    return _Tree(edition, stating.stored(), rules.columns(routes))


def changed() -> None:
    """This thread's transaction changed the tables: it sees its own, everybody else once it is committed."""
    block = _transaction()
    if block is None:
        forget_cache()
        return
    _own.kept = {"block": block, "tree": None, "checked": -9.0}
    transaction.on_commit(forget_cache)


def forget_cache() -> None:
    """Read the tables again at the next question."""
    _own.kept = None
    _shared.update(tree=None, checked=-9.0)


def edition() -> int:
    """The number of the tree's newest change, for what is kept of it."""
    return _fresh().edition


def units() -> dict[str, UnitFacts]:
    """Every unit that is or was, by code."""
    return _fresh().units


def unit(code: str) -> UnitFacts | None:
    """The unit of this code."""
    return units().get(code)


def path_of(code: str) -> str:
    """The path of a unit; a code nobody knows has a path no line holds."""
    found = units().get(code)
    return found.path if found else f"?/{code}"


def name_of(code: str) -> str:
    """The name people read; the code itself when the unit is unknown."""
    found = units().get(code)
    return found.name if found else code


def named(code: str, *, on: date, where: str = "unit") -> UnitFacts:
    """The active unit of this code; raises Refused otherwise, naming its successor where there is one."""
    found = units().get(code)
    if found is None:
        raise Refused(
            "unknown_unit",
            "没有“{code}”这个单位。请从列表里选择。",
            "There is no unit “{code}”. Choose one from the list.",
            where=where,
            code=code,
        )
    if not found.active(on):
        raise Refused(
            "abolished_unit",
            "“{name}”已撤销，职能由“{successor}”承接。请改选。",
            "“{name}” was abolished; “{successor}” took over. Choose that one.",
            where=where,
            name=found.name,
            successor=name_of(found.successor),
        )
    return found


def active(on: date) -> list[UnitFacts]:
    """The units of a day, in tree order."""
    return sorted((found for found in units().values() if found.active(on)), key=lambda found: found.path)


def called(on: date) -> dict[str, tuple[str, ...]]:
    """The codes of the units of a day by what people call them: name, short name, or the code itself, which wins."""
    found: dict[str, list[str]] = {}
    for unit in active(on):
        for name in {unit.name, unit.short_name}:
            found.setdefault(name, []).append(unit.code)
    return {name: tuple(codes) for name, codes in found.items()} | {unit.code: (unit.code,) for unit in active(on)}


def choices(on: date) -> tuple[tuple[str, str], ...]:
    """The units of a day to choose from, in tree order; two of one name say what they belong to."""
    found = active(on)
    names = Counter(unit.name for unit in found)
    return tuple((one.code, _told_apart(one) if names[one.name] > 1 else one.name) for one in found)


def _told_apart(unit: UnitFacts) -> str:
    above = units().get(unit.parent)
    return f"{unit.name}（{above.short_name if above else unit.code}）"


def under(code: str) -> list[UnitFacts]:
    """A unit and everything below it."""
    line = path_of(code)
    return [found for found in units().values() if rules.in_line(found.path, line)]


def route(*, function: str, place_path: str, on: date) -> Route | None:
    """The catalogue entry that decides who handles a function in a place on a day."""
    return rules.route(_fresh().catalogue, function=function, place_path=place_path, on=on)


def considered(*, function: str, place_path: str, on: date) -> list[Route]:
    """All entries that could have applied, most specific first."""
    return rules.considered(_fresh().catalogue, function=function, place_path=place_path, on=on)


def superior_outside(*, unit: str, excluded: str) -> str:
    """The nearest superior outside an excluded line."""
    return rules.superior_outside(units(), unit=unit, excluded=excluded)


def catalogue(on: date) -> list[Route]:
    """The entries in force on a day, by function and place."""
    routes = [route for found in _fresh().catalogue.values() for route in found]
    current = [r for r in routes if r.valid_from_on <= on and (r.valid_to_on is None or on < r.valid_to_on)]
    return sorted(current, key=lambda found: (found.function, found.place_path))


def check() -> Iterator[Fault]:
    """Units that are not as they were entered, or stand in another line than their superior gives: for `banshi verify`."""
    yield from stating.differing()
    rows = {row.code: row for row in Unit.objects.order_by("path", "code")}
    for row in rows.values():
        above = rows.get(row.parent_id)
        line = f"{above.path}/{row.code}" if above else row.code
        named = {code for code in (row.parent_id, row.successor_id) if code is not None}
        if row.path != line or not named <= rows.keys():
            yield Fault(
                "unit_line_differs",
                f"单位“{row.name}”（{row.code}）的上下级或承接关系前后不一：库里写的是 {row.path}，按它的上级应是 {line}。"
                "合计、权限和回避都按它算。请从备份恢复该行，并查明谁动过。",
                f"The line of unit {row.code} is {row.path}, by its superior {line}, or its superior or successor is gone. "
                "Sums, rights and recusal go by it; restore the row from a backup.",
            )
