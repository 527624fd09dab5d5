"""A promise to many: what was locked, and what was said of it since. Official words stand here; arguments are content."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

FOCUSES = {
    "development": "贯彻新发展理念",
    "poverty": "巩固拓展脱贫攻坚成果",
    "livelihood": "保障基本民生需求",
    "service": "深化政务服务改革便民利民",
    "governance": "推进基层治理体系和治理能力现代化",
}
# where an item comes from; whether it is only the year's routine under a new name is a tag somebody answers for
ORIGINS = {
    "needs": "群众需求",
    "party_priority": "党组重点事项",
    "annual_work": "年度重点工作",
    "both": "党组重点事项和年度重点工作",
}
ROUTINE = "routine"
TAGS = {**FOCUSES, ROUTINE: "常规工作改列"}

SMALLEST = 5


def is_few(yes: int, answered: int) -> bool:
    """Whether one of these counts of people, or of those who said no, lies under five and is not nothing."""
    return any(0 < count < SMALLEST for count in (yes, answered, answered - yes))


class Target(Struct, frozen=True, omit_defaults=True):
    """What one region owes of the whole by the due day."""

    unit: str
    value: int


class Milestone(Struct, frozen=True):
    """A value due on a day (ISO date); the first is the baseline, the last the target."""

    on: str
    value: int


class IndicatorTerms(Struct, frozen=True, omit_defaults=True):
    """How it is measured: `kind` is sum, rate or gap; values are whole numbers of 10^-scale of the measure."""

    name: str
    measure: str
    kind: str = "sum"
    direction: str = "rises"
    scale: int = 0
    band: int = 0
    period_days: int = 31
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()


class Locked(NounFact, frozen=True, omit_defaults=True):
    """Everything promised, fixed from now on: a later decision stands beside it, never in its place."""

    title: str
    owner: str
    due_on: str
    campaign: str = ""
    batch: int = 0
    organiser: str = ""
    implementers: tuple[str, ...] = ()
    publisher: str = ""
    beneficiaries: str = ""
    acceptance: str = ""
    themes: tuple[str, ...] = ()
    focus: str = ""
    origin: str = ""  # one of ORIGINS
    mandatory: bool = False
    indicator: IndicatorTerms | None = None
    needs: int = 0
    disclosure: str = "internal"


class Claimed(NounFact, frozen=True, omit_defaults=True):
    """The implementer says it is done."""

    unit: str
    texts: Texts = ()


class Evidenced(NounFact, frozen=True, omit_defaults=True):
    """The evidence the acceptance test asks for is complete."""

    unit: str
    files: int = 0
    texts: Texts = ()


class Confirmed(NounFact, frozen=True, omit_defaults=True):
    """Those it is for say so, or a feed that nobody here types: n of N who answered."""

    source: str
    yes: int = 0
    answered: int = 0
    asked: int = 0
    texts: Texts = ()
    unit: str = ""

    def few(self) -> bool:
        """Whether so few people answered, or said yes or no, that their count is not published."""
        return is_few(self.yes, self.answered)


class Audited(NounFact, frozen=True, omit_defaults=True):
    """Somebody outside the line looked: it agrees, or it does not."""

    agrees: bool
    unit: str = ""
    texts: Texts = ()


class Doubted(NounFact, frozen=True, omit_defaults=True):
    """Another item of the same owner, `because`, was found not to agree: evidence given until now reads as a claim."""

    because: str


class DoubtCleared(NounFact, frozen=True, omit_defaults=True):
    """What was found there was answered, and whoever looked again found that it agrees."""

    because: str


class Disputed(NounFact, frozen=True, omit_defaults=True):
    """Somebody it is for says it is not so; `matter` is the code under which that is handled."""

    matter: str
    place: str = ""


class DisputeSettled(NounFact, frozen=True, omit_defaults=True):
    """The matter of a dispute was closed; `upheld` when it was right."""

    matter: str
    upheld: bool


class Extended(NounFact, frozen=True, omit_defaults=True):
    """A new decision beside the first: a later day, with approver and reason."""

    due_on: str
    approver: str
    texts: Texts = ()


class Carried(NounFact, frozen=True, omit_defaults=True):
    """It goes on in a later batch and stays counted as unfinished in this one."""

    batch: int


class Cancelled(NounFact, frozen=True, omit_defaults=True):
    """Given up by decision, with its reason; it stays in the denominator. `decision` is the meeting that voted so."""

    decision: str
    texts: Texts = ()
    yes: int = 0
    no: int = 0
    abstained: int = 0


class LeadChanged(NounFact, frozen=True, omit_defaults=True):
    """A body gave the lead to another unit, with its reason; promise, due and clock stay. `decision` is the meeting."""

    unit: str
    before: str
    decision: str
    texts: Texts = ()
    yes: int = 0
    no: int = 0
    abstained: int = 0


class Rechecked(NounFact, frozen=True, omit_defaults=True):
    """Months later: the effect lasts, or it has lapsed."""

    lasts: bool
    unit: str = ""
    texts: Texts = ()


class Tagged(NounFact, frozen=True, omit_defaults=True):
    """A unit says which focus it serves, or that it is routine annual work under a new name, and why; or takes it back."""

    tag: str
    unit: str
    taken_back: bool = False
    texts: Texts = ()


class Linked(NounFact, frozen=True, omit_defaults=True):
    """It carries out another commitment, named by its code; what both cover is compared on every page."""

    to: str
    unit: str
    texts: Texts = ()


class CampaignJoined(NounFact, frozen=True, omit_defaults=True):
    """It is counted in a further campaign too, and once in any total."""

    campaign: str


class Pointed(NounFact, frozen=True, omit_defaults=True):
    """One of the units acting together says that it is another's to do; the lead stays who it is, and its due too."""

    unit: str
    whose: str
    texts: Texts = ()


class SupportOffered(NounFact, frozen=True, omit_defaults=True):
    """Somebody offers money, people or things towards it; `kind` is one of SUPPORT."""

    n: int
    unit: str
    kind: str
    texts: Texts = ()


class SupportAnswered(NounFact, frozen=True, omit_defaults=True):
    """The lead takes an offer up, or says why not."""

    n: int
    taken: bool
    texts: Texts = ()


SUPPORT = {"funds": "资金", "people": "人员", "things": "物资、场地", "policy": "政策、数据"}
FACTS = {
    "locked": Locked,
    "claimed": Claimed,
    "evidenced": Evidenced,
    "confirmed": Confirmed,
    "audited": Audited,
    "doubted": Doubted,
    "doubt_cleared": DoubtCleared,
    "disputed": Disputed,
    "dispute_settled": DisputeSettled,
    "extended": Extended,
    "carried": Carried,
    "cancelled": Cancelled,
    "lead_changed": LeadChanged,
    "rechecked": Rechecked,
    "campaign_joined": CampaignJoined,
    "tagged": Tagged,
    "linked": Linked,
    "pointed": Pointed,
    "support_offered": SupportOffered,
    "support_answered": SupportAnswered,
}
SENTENCES = {
    "locked": "列为实事项目，内容锁定",
    "claimed": "{unit}自报完成",
    "evidenced": "{unit}提交佐证",
    "confirmed": "受益人确认：{answered} 人回答，{yes} 人说办好了",
    "audited": "{unit}抽查核验：{agrees}",
    "doubted": "主办单位另有项目核查不一致，本项先前的佐证暂按单位自报计",
    "doubt_cleared": "那一项已答复、复核一致，本项的佐证恢复计入",
    "disputed": "有人反映“我这里不是这样”",
    "dispute_settled": "异议办结：{upheld}",
    "extended": "经批准延期至 {due_on}，原时限仍然保留",
    "carried": "转入“{batch}”，原批次仍计为未完成",
    "cancelled": "经决定取消，仍计入总数",
    "lead_changed": "经机构表决，牵头单位由{before}改为{unit}；承诺、时限和已过的时间都不变",
    "rechecked": "{unit}效果复查：{lasts}",
    "campaign_joined": "同时计入另一活动，总数只计一次",
    "tagged": "{unit}{taken_back}“{tag}”",
    "linked": "{unit}声明它落实另一个项目“{to}”",
    "pointed": "{unit}说应由{whose}办；牵头单位和时限不变",
    "support_offered": "{unit}愿意支持：{kind}",
    "support_answered": "牵头单位{taken}第 {n} 项支持",
}
LABELS = {
    "tag": TAGS,
    "taken_back": {"False": "标注", "True": "撤回标注"},
    "kind": SUPPORT,
    "taken": {"True": "采纳", "False": "没有采纳"},
    "agrees": {"True": "与自报一致", "False": "与自报不一致"},
    "lasts": {"True": "效果保持", "False": "效果没有保持，重新办理"},
    "upheld": {"True": "反映属实", "False": "反映不属实"},
}


class Tag(Struct, frozen=True, omit_defaults=True):
    """Who put a tag, when, and where the words of why are kept."""

    unit: str
    at: str
    text: int = 0


class Support(Struct, omit_defaults=True):
    """One offer and what became of it: `answered` empty while it waits."""

    n: int
    unit: str
    kind: str
    at: str
    text: int = 0
    answered: str = ""
    taken: bool = False
    answer: int = 0


class Pointing(Struct, frozen=True, omit_defaults=True):
    """Whom a unit says it belongs to, since when, in which words."""

    whose: str
    at: str
    text: int = 0


class Lead(Struct, frozen=True, omit_defaults=True):
    """A unit that led until a body gave the lead to another, and where the words of why are kept."""

    unit: str
    until: str
    text: int = 0
    decision: str = ""


class CommitmentState(Struct, omit_defaults=True):
    """What the entries add up to; tier and colour are computed from it, never stored."""

    id: int
    number: int = 0
    terms: Locked | None = None
    locked: str = ""
    due_on: str = ""
    extensions: list[tuple[str, str]] = field(default_factory=list)
    claimed: str = ""
    evidenced: str = ""
    confirmed: str = ""
    confirmation: tuple[int, int, int] = (0, 0, 0)
    audited: str = ""
    agrees: bool = False
    open_disputes: list[str] = field(default_factory=list)
    upheld: int = 0
    carried: list[int] = field(default_factory=list)
    cancelled: str = ""
    rechecked: str = ""
    lasts: bool = True
    relapsed: int = 0
    also: list[str] = field(default_factory=list)
    claimants: list[str] = field(default_factory=list)
    doubted_by: list[str] = field(default_factory=list)

    def few(self) -> bool:
        """Whether the counts of those who confirmed it are too small to be published."""
        return is_few(*self.confirmation[:2])

    tags: dict[str, Tag] = field(default_factory=dict)
    implements: str = ""
    pointed: dict[str, Pointing] = field(default_factory=dict)
    supports: list[Support] = field(default_factory=list)
    decision: str = ""
    cancelled_because: int = 0
    led: list[Lead] = field(default_factory=list)

    @property
    def former(self) -> tuple[str, ...]:
        """Who led before, each once; what they filed goes on counting, and what they claimed they do not vouch for."""
        return tuple(dict.fromkeys(one.unit for one in self.led if one.unit != self.terms.owner))
