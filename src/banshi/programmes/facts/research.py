"""Going to see: a round of visits with questions, places drawn or chosen, findings, and the needs found there."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

DRAWN, CHOSEN = "drawn", "chosen"
HOW = {DRAWN: "系统抽取", CHOSEN: "自行选定"}


class Planned(NounFact, frozen=True, omit_defaults=True):
    """What a unit wants to find out; the questions are content."""

    title: str
    unit: str
    texts: Texts = ()


class PlacesFrozen(NounFact, frozen=True, omit_defaults=True):
    """Every place that could be drawn, bound by the SHA-256 of the sorted list; drawing waits for the next seal."""

    count: int
    sha256: str
    after_seal: int
    texts: Texts = ()


class Drawn(NounFact, frozen=True, omit_defaults=True):
    """Which places were drawn, with the root of the first seal after the freezing as seed."""

    refs: tuple[str, ...]
    seal: int
    seed: str


class Visited(NounFact, frozen=True, omit_defaults=True):
    """One visit: `ref` names a place of the list; who went and what was found is content, `needs` are codes of needs."""

    on: str
    place: str
    how: str
    ref: str = ""
    announced: bool = False
    people: int = 1
    needs: tuple[str, ...] = ()
    texts: Texts = ()


FACTS = {"planned": Planned, "places_frozen": PlacesFrozen, "drawn": Drawn, "visited": Visited}
SENTENCES = {
    "planned": "{unit}准备调研“{title}”",
    "places_frozen": "名单封存：{count} 处",
    "drawn": "由系统抽取，种子为第 {seal} 号封存",
    "visited": "{on} 走访一处，地点{how}",
}


class Visit(Struct, frozen=True, omit_defaults=True):
    """A visit as the state holds it."""

    on: str
    place: str
    how: str
    by: str
    ref: str = ""
    announced: bool = False
    people: int = 1
    needs: tuple[str, ...] = ()
    texts: tuple[int, ...] = ()


class ResearchState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    listed: int = 0
    list_text: int = 0
    sha256: str = ""
    after_seal: int = 0
    drawn: tuple[str, ...] = ()
    seal: int = 0
    seed: str = ""
    visits: list[Visit] = field(default_factory=list)
