"""A batch of candidates: opened, reviewed by a body's own procedure, decided one by one with reasons, frozen."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts
from banshi.programmes.facts.commitment import Locked

APPROVE, RETURN, REJECT = "approve", "return", "reject"
AUDITED, CONFIRMED, CANCELLED, CARRIED = "audited", "confirmed", "cancelled", "carried"
ENDS = {AUDITED: "抽查已核实", CONFIRMED: "受益人已确认", CANCELLED: "经决定取消", CARRIED: "写明理由转入后一批次"}
DECISIONS = {APPROVE: "同意", RETURN: "退回补充", REJECT: "不列入"}


class Opened(NounFact, frozen=True, omit_defaults=True):
    title: str
    body: str
    campaign: str = ""
    ordinal: int = 1
    method: str = "vote"  # vote, scores, discussion


class CandidateAdded(NounFact, frozen=True, omit_defaults=True):
    """A proposal with the terms it would be locked with, and the groups of needs that justify it."""

    ref: str
    terms: Locked
    groups: tuple[str, ...] = ()
    hand_picked: bool = False
    texts: Texts = ()


class CandidateWithdrawn(NounFact, frozen=True, omit_defaults=True):
    """A proposal was taken back before the review, such as one with a slip in it; why is content."""

    ref: str
    texts: Texts = ()


class ReviewOpened(NounFact, frozen=True, omit_defaults=True):
    """Candidates are complete; members may score from now on."""


class Scored(NounFact, frozen=True, omit_defaults=True):
    """One member's sheet for one candidate, each criterion from 0 to 100."""

    ref: str
    person: str
    scores: dict[str, int]


class Recused(NounFact, frozen=True, omit_defaults=True):
    """A member takes no part in one candidate; why is content."""

    ref: str
    person: str
    texts: Texts = ()


class Decided(NounFact, frozen=True, omit_defaults=True):
    """The body's decision on one candidate, with how it came about."""

    ref: str
    decision: str
    meeting: str
    present: tuple[str, ...]
    yes: int = 0
    no: int = 0
    abstained: int = 0
    recused: tuple[str, ...] = ()
    texts: Texts = ()


class CommitmentLocked(NounFact, frozen=True, omit_defaults=True):
    """The approved candidate became this commitment."""

    ref: str
    commitment: str


class Frozen(NounFact, frozen=True, omit_defaults=True):
    """The list is final; what is not approved stays in the log."""


class ItemCarried(NounFact, frozen=True, omit_defaults=True):
    """A commitment goes on in another batch and stays unfinished here; why is content."""

    commitment: str
    batch: str
    texts: Texts = ()


class Settled(NounFact, frozen=True, omit_defaults=True):
    """Everything of the batch has ended: `ended` says how, by commitment, one of ENDS."""

    ended: dict[str, str]


FACTS = {
    "opened": Opened,
    "candidate_added": CandidateAdded,
    "candidate_withdrawn": CandidateWithdrawn,
    "review_opened": ReviewOpened,
    "scored": Scored,
    "recused": Recused,
    "decided": Decided,
    "commitment_locked": CommitmentLocked,
    "frozen": Frozen,
    "item_carried": ItemCarried,
    "settled": Settled,
}
SENTENCES = {
    "opened": "开始征集{title}",
    "candidate_added": "申报“{title}”",
    "candidate_withdrawn": "撤回编号 {ref} 的申报",
    "review_opened": "开始评审",
    "scored": "给“{ref_called}”打分",
    "recused": "有成员回避“{ref_called}”",
    "decided": "审定“{ref_called}”：{decision}（出席 {present} 人，其中回避 {recused} 人）",
    "commitment_locked": "“{commitment}”列为实事项目",
    "frozen": "批次冻结",
    "item_carried": "“{commitment}”转入“{batch}”，在本批次仍计为未完成",
    "settled": "整批办结，{ended} 项怎样了结都已写明",
}


class Candidate(Struct, omit_defaults=True):
    ref: str
    terms: Locked
    groups: list[str] = field(default_factory=list)
    hand_picked: bool = False
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    recused: list[str] = field(default_factory=list)
    decision: str = ""
    meeting: str = ""
    votes: tuple[int, int, int] = (0, 0, 0)
    commitment: str = ""
    reason: int = 0


class BatchState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    body: str = ""
    campaign: str = ""
    ordinal: int = 1
    method: str = "vote"
    candidates: dict[str, Candidate] = field(default_factory=dict)
    review_opened: str = ""
    frozen: str = ""
    carried: dict[str, str] = field(default_factory=dict)
    carried_because: dict[str, int] = field(default_factory=dict)
    settled: str = ""
    ended: dict[str, str] = field(default_factory=dict)
