"""What somebody needs, and groups of needs that are one problem."""

from msgspec import Struct, field

from banshi.programmes.facts.nouns import ProgrammeFact, Texts

SOURCES = {"request": "诉求", "visit": "走访", "letter": "来文", "survey": "问卷", "hotline": "热线", "meeting": "座谈"}


class Registered(ProgrammeFact, frozen=True, omit_defaults=True):
    """A need with its source; `matter` is the code of the matter it came from, `drawn` whether the place was drawn."""

    source: str
    category: str
    place: str
    unit: str
    hardship: bool = False
    people: int = 1
    matter: str = ""
    drawn: bool = False
    announced: bool = False
    texts: Texts = ()


class Verified(ProgrammeFact, frozen=True, omit_defaults=True):
    """Somebody went and looked: it is so, or not."""

    holds: bool
    texts: Texts = ()


class GroupFormed(ProgrammeFact, frozen=True, omit_defaults=True):
    """Needs that are one problem; whom a solution serves and for how many months."""

    title: str
    unit: str
    category: str = ""
    people: int = 0
    months: int = 12


class NeedJoined(ProgrammeFact, frozen=True, omit_defaults=True):
    """Needs come in; a hundred at a time at most, so that a group's chain stays short."""

    needs: tuple[int, ...]


class NeedLeft(ProgrammeFact, frozen=True, omit_defaults=True):
    """A need was put here by mistake."""

    need: int


class Adopted(ProgrammeFact, frozen=True, omit_defaults=True):
    """The group became a candidate, then a commitment: everyone behind it is told."""

    batch: str
    commitment: str = ""


FACTS = {"registered": Registered, "verified": Verified}
GROUP_FACTS = {"group_formed": GroupFormed, "need_joined": NeedJoined, "need_left": NeedLeft, "adopted": Adopted}
SENTENCES = {
    "registered": "登记需求",
    "verified": "核实需求",
    "group_formed": "归为一类问题“{title}”",
    "need_joined": "并入 {count} 条需求",
    "need_left": "移出 1 条需求",
    "adopted": "进入批次 {batch}",
}


class NeedState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    source: str = ""
    category: str = ""
    place: str = ""
    unit: str = ""
    hardship: bool = False
    people: int = 1
    matter: str = ""
    drawn: bool = False
    announced: bool = False
    holds: bool | None = None
    registered: str = ""


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
