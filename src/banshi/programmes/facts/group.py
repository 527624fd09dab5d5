"""Needs that are one problem."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact

ADOPTED, DONE = "adopted", "done"


class Formed(NounFact, frozen=True, omit_defaults=True):
    """Needs that are one problem; whom a solution serves and for how many months."""

    title: str
    unit: str
    category: str = ""
    people: int = 0
    months: int = 12


class Joined(NounFact, frozen=True, omit_defaults=True):
    """Needs come in; a hundred at a time at most, so that a group's chain stays short."""

    needs: tuple[int, ...]


class Left(NounFact, frozen=True, omit_defaults=True):
    """A need was put here by mistake."""

    need: int


class Adopted(NounFact, frozen=True, omit_defaults=True):
    """The group became a candidate, then a commitment: everyone behind it is told."""

    batch: str
    commitment: str = ""


class Told(NounFact, frozen=True, omit_defaults=True):
    """Those whose matters stand in the group were told: when it was adopted, and when it was confirmed as done."""

    commitment: str
    what: str
    people: int


FACTS = {"formed": Formed, "joined": Joined, "left": Left, "adopted": Adopted, "told": Told}
SENTENCES = {
    "formed": "归为一类问题“{title}”",
    "joined": "并入需求",
    "left": "移出一条需求",
    "adopted": "列为实事项目“{commitment}”",
    "told": "告知来源诉求的 {people} 人",
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
    told: list[tuple[str, str]] = field(default_factory=list)

    def to_tell(self, done: set[str]) -> list[tuple[str, str]]:
        """(commitment, what) that those behind the group have not been told; `done` are confirmed commitments."""
        wanted = [(code, ADOPTED) for _batch, code in self.adopted]
        wanted += [(code, DONE) for _batch, code in self.adopted if code in done]
        return [one for one in wanted if one not in self.told]
