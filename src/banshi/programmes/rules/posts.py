"""Acting for a unit: only by a post in it, and without one the unit is not there. Pure."""

from banshi.kit.refused import NotFound
from banshi.people.facts import Viewer

OFFICERS = ("programme_officer", "unit_head")


def of(by: Viewer, unit: str, *roles: str) -> None:
    """Raise NotFound unless the person holds one of these roles in the unit."""
    if unit not in by.units_with(*(roles or OFFICERS)):
        raise NotFound()


def acting_unit(by: Viewer, *roles: str) -> str:
    """The first unit in which the person holds one of these roles; raises NotFound."""
    mine = by.units_with(*(roles or OFFICERS))
    if not mine:
        raise NotFound()
    return mine[0]
