"""A release: a list made public as of a seal, with every figure's query. Its wording is content, its figures are facts."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts


class Whole(Struct, frozen=True, omit_defaults=True):
    """What the list is a part of: `kind` is batch, campaign, unit, or empty when N is not stated."""

    kind: str = ""
    ref: str = ""


class Item(Struct, frozen=True):
    """One commitment of the list."""

    subject: int
    code: str


class Point(Struct, frozen=True):
    """A value on a day and how far it was vouched for."""

    on: str
    value: float
    tier: str


class Figure(Struct, frozen=True, omit_defaults=True):
    """One printed figure: `n` is its footnote, `shown` the words printed, `rows` how many subjects it stands on.

    `digest` is over those subjects with the number and hash of the last entry of each under the seal.
    `points` are what a drawing beside it shows.
    """

    n: int
    query: str
    shown: str
    digest: str
    rows: int
    params: dict[str, str] = {}
    value: int | None = None
    of: int | None = None
    tier: str = ""
    points: tuple[Point, ...] = ()


class Aimed(Struct, frozen=True, omit_defaults=True):
    """Who stated an item's rule of whom it is for, who counted whom it reached and as of when, who looked from outside.

    `version` tells a rule that a body put otherwise from the first one.
    """

    unit: str
    counted_by: str = ""
    counted_on: str = ""
    sampled_by: tuple[str, ...] = ()
    version: int = 1


class Drafted(NounFact, frozen=True, omit_defaults=True):
    """A list is begun by a publisher of a unit."""

    title: str
    unit: str
    whole: Whole = Whole()
    rule: str = ""
    complete: bool = False


class Described(NounFact, frozen=True, omit_defaults=True):
    """Title, whole list, rule of selection, as they stand now."""

    title: str
    whole: Whole = Whole()
    rule: str = ""
    complete: bool = False


class Chosen(NounFact, frozen=True, omit_defaults=True):
    """The items, all of them, in order."""

    items: tuple[Item, ...]


class Worded(NounFact, frozen=True, omit_defaults=True):
    """The press text (`item` empty), or what problem an item is about."""

    item: str = ""
    texts: Texts = ()


class Frozen(NounFact, frozen=True, omit_defaults=True):
    """Every figure as of a seal: computed from entries up to `position`, tiers as of the day `on`.

    `names` are the units' names as printed, `printed` is the SHA-256 of the whole text. `form` says what is printed of
    an item: 0 as before roles and rules of targeting were told, 1 with them; `aims` are those rules by item.
    """

    seal: int
    position: int
    sealed_at: str
    on: str
    figures: tuple[Figure, ...]
    names: dict[str, str]
    office: str
    printed: str
    form: int = 0
    aims: dict[str, Aimed] = {}


class Returned(NounFact, frozen=True, omit_defaults=True):
    """Back to the drafter; its figures are let go."""

    texts: Texts = ()


class Reviewed(NounFact, frozen=True, omit_defaults=True):
    """A second person has read it."""


class Approved(NounFact, frozen=True, omit_defaults=True):
    """A third person, a head, answers for it."""


class Published(NounFact, frozen=True, omit_defaults=True):
    """Anybody may read it from now on."""


class Withdrawn(NounFact, frozen=True, omit_defaults=True):
    """No longer upheld; it stays readable with that word and the reason."""

    texts: Texts = ()


FACTS = {
    "drafted": Drafted,
    "described": Described,
    "chosen": Chosen,
    "worded": Worded,
    "frozen": Frozen,
    "returned": Returned,
    "reviewed": Reviewed,
    "approved": Approved,
    "published": Published,
    "withdrawn": Withdrawn,
}
SENTENCES = {
    "drafted": "起草“{title}”",
    "described": "修改标题、范围或选列规则",
    "chosen": "选定公布的项目",
    "worded": "修改文字",
    "frozen": "按第 {seal} 号封存定稿，数字不再变动",
    "returned": "退回修改",
    "reviewed": "复核通过",
    "approved": "批准",
    "published": "公布",
    "withdrawn": "撤回",
}


class ReleaseState(Struct, omit_defaults=True):
    """What the entries add up to; contents are named by their ids."""

    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    whole: Whole = Whole()
    rule: str = ""
    complete: bool = False
    items: tuple[Item, ...] = ()
    words: dict[str, int] = field(default_factory=dict)
    drafters: list[str] = field(default_factory=list)
    frozen: Frozen | None = None
    reviewer: str = ""
    approver: str = ""
    published: str = ""
    withdrawn: str = ""
    reason: int = 0
