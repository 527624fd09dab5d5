"""A unit as the rest of the house sees it."""

from datetime import date

from msgspec import Struct

# what sort of body it is; most need none, and the tree says the rest
KINDS = {
    "inner": "内设司局、处室",
    "affiliated": "直属单位",
    "government": "一级政府",
    "school": "学校",
    "village": "村、社区",
    "other": "其他",
}


class UnitFacts(Struct, frozen=True):
    """`path` joins the codes from the top of the tree; `place_path` is where the unit serves."""

    code: str
    name: str
    short_name: str
    path: str
    parent: str = ""
    place_path: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    kind: str = ""
    valid_from_on: date | None = None
    valid_to_on: date | None = None
    successor: str = ""

    def active(self, on: date) -> bool:
        """Whether the unit exists on this day."""
        started = self.valid_from_on is None or self.valid_from_on <= on
        return started and (self.valid_to_on is None or on < self.valid_to_on)


STATED = "unit.stated"


class Stated(Struct, frozen=True):
    """A unit as it is from this entry on; `edition` is the change of the tree that brought it."""

    edition: int
    unit: UnitFacts


class Route(Struct, frozen=True):
    """A catalogue entry that gives a function in a place to a unit."""

    id: int
    function: str
    place_path: str
    unit: str
    valid_from_on: date
    valid_to_on: date | None = None

    def label(self) -> str:
        """How the entry is cited in a record."""
        return f"{self.function}@{self.place_path.rsplit('/', 1)[-1] or '*'}"
