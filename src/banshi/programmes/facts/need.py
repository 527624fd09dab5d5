"""What somebody needs."""

from msgspec import Struct

from banshi.nouns.facts import NounFact, Texts

SOURCES = {"request": "诉求", "visit": "走访", "letter": "来文", "survey": "问卷", "hotline": "热线", "meeting": "座谈"}


class Registered(NounFact, frozen=True, omit_defaults=True):
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


class Verified(NounFact, frozen=True, omit_defaults=True):
    """Somebody went and looked: it is so, or not."""

    holds: bool
    texts: Texts = ()


FACTS = {"registered": Registered, "verified": Verified}
SENTENCES = {"registered": "登记需求", "verified": "核实需求"}


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
