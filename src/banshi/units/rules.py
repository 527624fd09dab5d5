"""Which unit a function in a place belongs to. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from banshi.units.facts import Route, UnitFacts


def prefixes(path: str) -> list[str]:
    """A path and everything above it, longest first, down to the empty path."""
    parts = path.split("/") if path else []
    return ["/".join(parts[:n]) for n in range(len(parts), -1, -1)]


def route(
    catalogue: Mapping[tuple[str, str], list[Route]], *, function: str, place_path: str, on: date
) -> Route | None:
    """The most specific entry in force: the longest place first, then the longest function."""
    functions = [part for part in prefixes(function) if part]
    for place in prefixes(place_path):
        for part in functions:
            for found in catalogue.get((part, place), ()):
                if found.valid_from_on <= on and (found.valid_to_on is None or on < found.valid_to_on):
                    return found
    return None


def considered(
    catalogue: Mapping[tuple[str, str], list[Route]], *, function: str, place_path: str, on: date
) -> list[Route]:
    """Every entry that could have applied on a day, most specific first: why a unit got the matter."""
    functions = [part for part in prefixes(function) if part]
    return [
        found
        for place in prefixes(place_path)
        for part in functions
        for found in catalogue.get((part, place), ())
        if found.valid_from_on <= on and (found.valid_to_on is None or on < found.valid_to_on)
    ]


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two half-open stretches of days share a day."""
    ends_after = second[1] is None or first[0] < second[1]
    return ends_after and (first[1] is None or second[0] < first[1])


def in_line(path: str, line: str) -> bool:
    """Whether a unit lies at or under a line."""
    return bool(line) and (path == line or path.startswith(line + "/"))


def superior_outside(units: Mapping[str, UnitFacts], *, unit: str, excluded: str) -> str:
    """The nearest unit above that lies outside an excluded line; empty when there is none."""
    found = units.get(unit)
    while found is not None and in_line(found.path, excluded):
        found = units.get(found.parent)
    return found.code if found else ""


def columns(rows: Iterable[Route]) -> dict[tuple[str, str], list[Route]]:
    """The catalogue by function and place."""
    found: dict[tuple[str, str], list[Route]] = {}
    for row in rows:
        found.setdefault((row.function, row.place_path), []).append(row)
    return found
