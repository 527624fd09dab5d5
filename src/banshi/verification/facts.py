"""A random audit: a list frozen, a seed nobody can know yet, a draw, findings by outsiders, answers to what does not agree."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

SEAL, PUBLIC = "seal", "public"
RULES = {SEAL: "指定时刻之后第一次记录封存的根", PUBLIC: "事先说定的公开数值"}
AGREES, DIFFERS, UNREACHED = "agrees", "differs", "unreached"
RESULTS = {AGREES: "一致", DIFFERS: "不一致", UNREACHED: "找不到、联系不上或被拒绝"}
STRATA = {"region": "按主办单位所在地", "kind": "按主办单位类别", "unit": "按主办单位"}
KINDS = {"batch": "批次", "campaign": "活动", "release": "公开发布", "unit": "单位的全部"}


class Line(Struct, frozen=True):
    """One commitment as it stood when the list was frozen: its last entry's number and hash."""

    code: str
    unit: str
    entry: int
    hash: str

    @property
    def text(self) -> str:
        return f"{self.code},{self.unit},{self.entry},{self.hash}"


class Frozen(NounFact, frozen=True, omit_defaults=True):
    """The list, `unit` runs the audit; `raised` says of units refuted before how many of theirs are drawn at least.

    `left_out` counts what the list holds besides and nobody claims to be done, so that nothing can be held against it.
    Drawn in strata, `by` is one of STRATA, `strata` says of each unit its part and `sizes` how many of each are drawn.
    """

    title: str
    unit: str
    kind: str
    ref: str
    lines: tuple[Line, ...]
    sha256: str
    n: int
    answer_days: int
    raised: dict[str, int] = {}
    left_out: int = 0
    by: str = ""
    strata: dict[str, str] = {}
    sizes: dict[str, int] = {}


class Announced(NounFact, frozen=True, omit_defaults=True):
    """What the seed will be, said before anybody can know it: `after` an instant (UTC, as text), or `source` on a day."""

    rule: str
    after: str
    source: str = ""
    after_seal: int = 0


class Drawn(NounFact, frozen=True, omit_defaults=True):
    """The seed and what it drew: the first n of the list, then the further ones of units that are looked at more."""

    seed: str
    codes: tuple[str, ...]
    sha256: str
    further: tuple[str, ...] = ()
    seal: int = 0


class Handed(NounFact, frozen=True, omit_defaults=True):
    """Drawn items handed to an auditor who stands outside their owners' lines."""

    codes: tuple[str, ...]
    auditor: str


class Found(NounFact, frozen=True, omit_defaults=True):
    """What the auditor found at one item; `files` counts the pieces of evidence kept by the auditing unit."""

    code: str
    result: str
    unit: str
    files: int = 0
    texts: Texts = ()


class Answered(NounFact, frozen=True, omit_defaults=True):
    """The unit's own answer to a finding that does not agree."""

    code: str
    unit: str
    texts: Texts = ()


class GivenUp(NounFact, frozen=True, omit_defaults=True):
    """A body gave up an item that was found to differ: its decision answers the finding, which stays. `decision` is the meeting."""

    code: str
    decision: str


FACTS = {
    "frozen": Frozen,
    "announced": Announced,
    "drawn": Drawn,
    "handed": Handed,
    "found": Found,
    "answered": Answered,
    "given_up": GivenUp,
}
SENTENCES = {
    "frozen": "{unit}封存“{title}”的名单：{lines} 项，抽 {n} 项",
    "announced": "公布种子规则：{rule}",
    "drawn": "按公布的种子抽取 {codes} 项",
    "handed": "{codes} 项交给线外核验员{auditor}",
    "found": "{unit}填写“{code}”的核验结果：{result}",
    "answered": "{unit}答复核查不一致的“{code}”",
    "given_up": "核查不一致的“{code}”经会议“{decision}”表决取消，由该决定作答",
}


class Finding(Struct, omit_defaults=True):
    """One item's finding with its answer."""

    result: str
    at: str
    by: str
    files: int = 0
    text: int = 0
    answered: str = ""
    answer: int = 0
    given_up: str = ""
    decision: str = ""

    @property
    def waits(self) -> bool:
        """Whether the owner still has to answer: what does not agree is answered in words, or by giving the item up."""
        return self.result == DIFFERS and not self.answered and not self.given_up


class AuditState(Struct, omit_defaults=True):
    """What the entries add up to."""

    id: int
    number: int = 0
    list: Frozen | None = None
    frozen: str = ""
    announced: Announced | None = None
    drawn: Drawn | None = None
    handed: dict[str, str] = field(default_factory=dict)
    found: dict[str, Finding] = field(default_factory=dict)
