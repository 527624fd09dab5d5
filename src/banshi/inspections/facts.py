"""An unannounced inspection: a sealed list, sites drawn on the day, each told to its inspector alone until a result is filed."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

SEAL, PUBLIC = "seal", "public"
RULES = {SEAL: "当天指定时刻之后第一次记录封存的根", PUBLIC: "事先说定的公开数值"}
CLEAR, FINDING, UNREACHED = "clear", "finding", "unreached"
RESULTS = {FINDING: "发现问题", CLEAR: "未见异常", UNREACHED: "没有到达或进不去"}


class Site(Struct, frozen=True):
    """One place that may be visited, the unit responsible for it, and what to look at there."""

    place: str
    landmark: str
    unit: str
    look: str = ""

    @property
    def text(self) -> str:
        """As it is kept sealed; its salted hash stands in the list."""
        return "\t".join((self.place, self.landmark, self.unit, self.look))

    @classmethod
    def of(cls, text: str) -> "Site":
        """A site from its kept text."""
        return cls(*text.split("\t"))


class Frozen(NounFact, frozen=True, omit_defaults=True):
    """The list as pointers to sealed texts, sorted by their hashes so that a number tells nothing of the place.

    `unit` organises, the head of `head` hears; after the instant `after` (UTC, as text) on the day `on` the seed arises.
    """

    title: str
    unit: str
    head: str
    on: str
    after: str
    n: int
    sites: Texts
    sha256: str
    rule: str = SEAL
    source: str = ""
    after_seal: int = 0

    def __deepcopy__(self, memo):
        """Itself: nothing in it can change, and a copy of a thousand pointers would cost each move."""
        return self


class Given(NounFact, frozen=True, omit_defaults=True):
    """Numbers given to an inspector; before the draw nobody knows which site a number will be."""

    numbers: tuple[int, ...]
    inspector: str


class Awaited(NounFact, frozen=True, omit_defaults=True):
    """The moment has passed and the seed is waited for; this entry is there to be sealed."""


class Drawn(NounFact, frozen=True, omit_defaults=True):
    """What the seed drew, in its order, and which of it each number is; `freed` numbers need another inspector."""

    seed: str
    codes: tuple[str, ...]
    places: tuple[str, ...]
    seal: int = 0
    freed: tuple[int, ...] = ()


class Opened(NounFact, frozen=True, omit_defaults=True):
    """An inspector opened a number: from here on this person knows the site."""

    n: int


class Filed(NounFact, frozen=True, omit_defaults=True):
    """What was found at a number; a finding is a matter of its own, straight with the head."""

    n: int
    result: str
    matter: str = ""
    texts: Texts = ()
    files: Texts = ()


FACTS = {
    "frozen": Frozen,
    "given": Given,
    "awaited": Awaited,
    "drawn": Drawn,
    "opened": Opened,
    "filed": Filed,
}
SENTENCES = {
    "frozen": "{unit}封存“{title}”的地点名单",
    "given": "把号交给暗访人员",
    "awaited": "到了公布的时刻，等待种子",
    "drawn": "按种子抽取，每号只告诉拿号的人",
    "opened": "打开 {n} 号",
    "filed": "{n} 号报结果：{result}",
}


class Slot(Struct, omit_defaults=True):
    """One number: who has it, when it was opened and by whom, what was found. Instants are UTC text."""

    inspector: str = ""
    opened: str = ""
    opened_by: str = ""
    result: str = ""
    filed: str = ""
    matter: str = ""
    text: int = 0
    taken: int = 0
    files: tuple[int, ...] = ()


class TourState(Struct, omit_defaults=True):
    """What the entries add up to; `slots` are the numbers 1 to n in order."""

    id: int
    number: int = 0
    sealed: Frozen | None = None
    frozen: str = ""
    awaited: str = ""
    drawn: Drawn | None = None
    drawn_at: str = ""
    slots: list[Slot] = field(default_factory=list)
