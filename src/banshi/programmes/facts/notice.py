"""A notice with its requirements, and the plan a lower body makes of it."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

DISCLOSURE = {"public": "主动公开", "on_request": "依申请公开", "internal": "内部"}
EVERYBODY = "recipients"


class Requirement(Struct, frozen=True, omit_defaults=True):
    """Who must do what by when, measured how; `who` is a unit, or `recipients` for each of them."""

    ref: str
    text: str
    who: str = ""
    measure: str = ""
    due_on: str = ""
    mandatory: bool = False


class Drafted(NounFact, frozen=True, omit_defaults=True):
    """A notice is begun; one that `cascades` asks every unit below the issuer for a plan of its own."""

    title: str
    issuer: str
    campaign: str = ""
    disclosure: str = "internal"
    supersedes: int = 0
    meeting: str = ""
    texts: Texts = ()
    cascades: bool = False


class RequirementSet(NounFact, frozen=True, omit_defaults=True):
    """A requirement is written or written anew while the notice is a draft."""

    requirement: Requirement


class RequirementDropped(NounFact, frozen=True, omit_defaults=True):
    ref: str


class Issued(NounFact, frozen=True, omit_defaults=True):
    """Number, explicit recipients, and the days by which they acknowledge and file; `approver` of what is incomplete."""

    document_number: str
    recipients: tuple[str, ...]
    acknowledge_on: str
    plan_on: str
    approver: str = ""
    sha256: str = ""


class Superseded(NounFact, frozen=True, omit_defaults=True):
    """A later notice stands in place of parts of this one."""

    by: int


class RecipientAdded(NounFact, frozen=True, omit_defaults=True):
    unit: str


FACTS = {
    "drafted": Drafted,
    "requirement_set": RequirementSet,
    "requirement_dropped": RequirementDropped,
    "issued": Issued,
    "superseded": Superseded,
    "recipient_added": RecipientAdded,
}
SENTENCES = {
    "drafted": "起草“{title}”",
    "requirement_set": "写入任务要求",
    "requirement_dropped": "删去任务要求 {ref}",
    "issued": "印发 {document_number}",
    "superseded": "由后一份通知代替或补充",
    "recipient_added": "增发给{unit}",
}


class NoticeState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    issuer: str = ""
    campaign: str = ""
    disclosure: str = "internal"
    supersedes: int = 0
    superseded_by: int = 0
    meeting: str = ""
    requirements: dict[str, Requirement] = field(default_factory=dict)
    document_number: str = ""
    recipients: list[str] = field(default_factory=list)
    acknowledge_on: str = ""
    plan_on: str = ""
    issued: str = ""
    sha256: str = ""
    cascades: bool = False
    approver: str = ""
