"""Readers of the gazetteer, from a table kept in the process and checked for news once a second."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max

from banshi.kit.refused import Refused
from banshi.places.facts import PlaceFacts
from banshi.places.models import Place, Town
from banshi.record.facts import Fault

_cache: dict = {"stamp": None, "checked": 0.0, "places": {}, "children": {}}
_town: dict = {"name": None, "checked": 0.0}


def _places() -> dict[str, PlaceFacts]:
    now = time.monotonic()
    if now - _cache["checked"] > 1.0 or _cache["stamp"] is None:
        stamp = Place.objects.aggregate(count=Count("code"), newest=Max("added_at"))
        if stamp != _cache["stamp"]:
            _load(stamp)
        _cache["checked"] = now
    return _cache["places"]


def _load(stamp: dict) -> None:
    found: dict[str, PlaceFacts] = {}
    children: dict[str, list[PlaceFacts]] = {}
    for row in Place.objects.order_by("level", "code"):
        parent = found.get(row.parent_id or "")
        facts = PlaceFacts(
            code=row.code,
            name=row.name,
            path=row.path,
            level=row.level,
            parent=row.parent_id or "",
            full_name=(parent.full_name if parent else "") + row.name,
            landmarks=tuple(line for line in row.landmarks.splitlines() if line),
        )
        found[row.code] = facts
        children.setdefault(facts.parent, []).append(facts)
    _cache.update(stamp=stamp, places=found, children=children)


def forget_cache() -> None:
    """Read the table again at the next question."""
    _cache.update(stamp=None, checked=0.0)
    _town.update(name=None, checked=0.0)


def place(code: str) -> PlaceFacts | None:
    """The place of this code."""
    return _places().get(code)


def path_of(code: str) -> str:
    """The path of a place; raises Refused for a code the gazetteer lacks."""
    found = place(code)
    if found is None:
        raise Refused(
            "unknown_place",
            "没有“{code}”这个地方。请从列表里选择。",
            "There is no place “{code}”. Choose one from the list.",
            where="place",
            code=code,
        )
    return found.path


def at_path(path: str) -> PlaceFacts | None:
    """The place at the end of a path."""
    return place(path.rsplit("/", 1)[-1]) if path else None


def children(code: str = "") -> list[PlaceFacts]:
    """The places directly under this one; the top of the tree for no code."""
    _places()
    return _cache["children"].get(code, [])


def all_places() -> list[PlaceFacts]:
    """Every place, parents first."""
    return list(_places().values())


def called() -> dict[str, tuple[str, ...]]:
    """The paths of places by what people call them: any end of the full name; a code or a path itself wins."""
    known, found, own = all_places(), {}, {}
    for one in known:
        own |= {one.code: (one.path,), one.path: (one.path,)}
        name, above = "", one
        while above is not None:
            name = above.name + name
            found.setdefault(name, []).append(one.path)
            above = place(above.parent)
    return {name: tuple(dict.fromkeys(paths)) for name, paths in found.items()} | own


def town() -> str:
    """The name the town was founded under, or the one of the options before that."""
    now = time.monotonic()
    # a founded name never changes, so that only a missing one is asked for again
    if not _town["name"] and now - _town["checked"] > 1.0:
        _town.update(name=Town.objects.values_list("name", flat=True).first(), checked=now)
    return _town["name"] or settings.BANSHI_TOWN


def check() -> Iterator[Fault]:
    """Places that lie elsewhere than the place above them gives, or whose place above is gone: for `banshi verify`."""
    rows = {row.code: row for row in Place.objects.order_by("path", "code")}
    for row in rows.values():
        above = rows.get(row.parent_id)
        lies = (f"{above.path}/{row.code}", above.level + 1) if above else (row.code, 1)
        if (row.path, row.level) != lies or (row.parent_id is not None and above is None):
            yield Fault(
                "place_differs",
                f"地名“{row.name}”（{row.code}）的上级前后不一：库里写的是 {row.path}，按上一级应是 {lies[0]}。"
                "按地方汇总的数都照它算。请从备份恢复该行，并查明谁动过。",
                f"The place {row.code} is kept at {row.path}, by the place above it at {lies[0]}, or that one is gone. "
                "What is summed by place goes by it; restore the row from a backup.",
            )
