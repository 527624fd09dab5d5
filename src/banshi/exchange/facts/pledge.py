"""What a body, a unit or somebody in an office promises to do themselves: one set of rules for all of them."""

from msgspec import Struct

from banshi.nouns.facts import NounFact, Texts

KINDS = {"body": "机构", "unit": "单位", "person": "个人"}
STATUSES = {
    "open": "承诺中",
    "claimed": "自报兑现，待核实",
    "confirmed": "已核实兑现",
    "late": "逾期兑现",
    "broken": "未按期兑现",
    "denied": "核实不符",
}


class Made(NounFact, frozen=True, omit_defaults=True):
    """`who` is a body's code, a unit's code or a reference such as staff:12; the words are content."""

    kind: str
    who: str
    unit: str
    due_on: str
    office: str = ""
    body: str = ""
    post: str = ""
    public: bool = False
    texts: Texts = ()


class Claimed(NounFact, frozen=True, omit_defaults=True):
    """Whoever pledged says it is done."""

    on: str
    texts: Texts = ()


class Confirmed(NounFact, frozen=True, omit_defaults=True):
    """Somebody outside the line looked: it is so, or not."""

    holds: bool
    unit: str
    texts: Texts = ()


class Agreed(NounFact, frozen=True, omit_defaults=True):
    """Whoever pledged agrees that it is public, or takes the agreement back."""

    public: bool


FACTS = {"made": Made, "claimed": Claimed, "confirmed": Confirmed, "agreed": Agreed}
SENTENCES = {
    "made": "作出承诺，{due_on} 前兑现",
    "claimed": "自报 {on} 兑现",
    "confirmed": "{unit}核实",
    "agreed": "改变是否公开",
}


class PledgeState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    kind: str = ""
    who: str = ""
    unit: str = ""
    office: str = ""
    body: str = ""
    post: str = ""
    due_on: str = ""
    public: bool = False
    text: int = 0
    claimed_on: str = ""
    confirmed: str = ""
    holds: bool = False
