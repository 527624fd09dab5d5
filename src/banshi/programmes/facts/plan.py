"""The plan a lower body makes of a notice."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts


class PlanItem(Struct, frozen=True, omit_defaults=True):
    """One item: which demand it answers and how, its own words, and whether it promises something measurable."""

    ref: str
    text: str
    relation: str
    demand: str = ""
    measure: str = ""
    due_on: str = ""
    owner: str = ""
    commitment: str = ""

    @property
    def measurable(self) -> bool:
        return bool(self.measure and self.due_on)


class Begun(NounFact, frozen=True, omit_defaults=True):
    title: str
    unit: str
    notice: int
    matter: str = ""


class ItemSet(NounFact, frozen=True, omit_defaults=True):
    item: PlanItem


class ItemDropped(NounFact, frozen=True, omit_defaults=True):
    ref: str


class Filed(NounFact, frozen=True, omit_defaults=True):
    """Filed with what was computed of it, which the unit saw first and may answer in its own words."""

    covered: int
    demands: int
    own_commitments: int
    overlap: int
    texts: Texts = ()


class Returned(NounFact, frozen=True, omit_defaults=True):
    texts: Texts = ()


class Accepted(NounFact, frozen=True, omit_defaults=True):
    """The issuer accepts it as putting the notice into practice; nearly identical plans are acknowledged only."""


FACTS = {
    "begun": Begun,
    "item_set": ItemSet,
    "item_dropped": ItemDropped,
    "filed": Filed,
    "returned": Returned,
    "accepted": Accepted,
}
SENTENCES = {
    "begun": "起草实施方案“{title}”",
    "item_set": "写入方案条目",
    "item_dropped": "删去方案条目 {ref}",
    "filed": "报送方案：落实 {covered}/{demands} 条，本级可衡量任务 {own_commitments} 项",
    "returned": "退回修改",
    "accepted": "发文单位认可",
}


class PlanState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    notice: int = 0
    matter: str = ""
    items: dict[str, PlanItem] = field(default_factory=dict)
    filed: str = ""
    returned: str = ""
    accepted: str = ""
    covered: int = 0
    demands: int = 0
    own_commitments: int = 0
    overlap: int = 0
