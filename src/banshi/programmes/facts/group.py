"""Needs that are one problem."""

from msgspec import Struct, field

from banshi.programmes.facts.nouns import ProgrammeFact


class Formed(ProgrammeFact, frozen=True, omit_defaults=True):
    """Needs that are one problem; whom a solution serves and for how many months."""

    title: str
    unit: str
    category: str = ""
    people: int = 0
    months: int = 12


class Joined(ProgrammeFact, frozen=True, omit_defaults=True):
    """Needs come in; a hundred at a time at most, so that a group's chain stays short."""

    needs: tuple[int, ...]


class Left(ProgrammeFact, frozen=True, omit_defaults=True):
    """A need was put here by mistake."""

    need: int


class Adopted(ProgrammeFact, frozen=True, omit_defaults=True):
    """The group became a candidate, then a commitment: everyone behind it is told."""

    batch: str
    commitment: str = ""


FACTS = {"formed": Formed, "joined": Joined, "left": Left, "adopted": Adopted}
SENTENCES = {
    "formed": "归为一类问题“{title}”",
    "joined": "并入需求",
    "left": "移出一条需求",
    "adopted": "进入批次",
}


class GroupState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    category: str = ""
    people: int = 0
    months: int = 12
    needs: list[int] = field(default_factory=list)
    adopted: list[tuple[str, str]] = field(default_factory=list)
