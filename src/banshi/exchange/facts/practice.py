"""A way of doing things that one unit tells others, what they ask about it, who took it up and with what result."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

RESULTS = {"commitment": "实事项目", "plan": "方案条目"}


class Written(NounFact, frozen=True, omit_defaults=True):
    """The title is official, the note itself is content; category and place say where it fits."""

    title: str
    unit: str
    category: str = ""
    place: str = ""
    texts: Texts = ()


class Asked(NounFact, frozen=True, omit_defaults=True):
    """Another unit's question."""

    n: int
    unit: str
    texts: Texts = ()


class Replied(NounFact, frozen=True, omit_defaults=True):
    """The unit's reply to a question."""

    n: int
    unit: str
    texts: Texts = ()


class Adopted(NounFact, frozen=True, omit_defaults=True):
    """Another unit takes it up."""

    unit: str


class ResultLinked(NounFact, frozen=True, omit_defaults=True):
    """The adopter's own result: a commitment, or an item of its plan."""

    unit: str
    kind: str
    ref: str
    item: str = ""


class Offered(NounFact, frozen=True, omit_defaults=True):
    """The unit agrees that anybody may read it; it stays private until a reviewer clears it."""

    unit: str


class Cleared(NounFact, frozen=True, omit_defaults=True):
    """A reviewer read it and found nothing that must stay private."""

    unit: str


class Returned(NounFact, frozen=True, omit_defaults=True):
    """A reviewer says why it may not be public as it is."""

    unit: str
    texts: Texts = ()


FACTS = {
    "written": Written,
    "asked": Asked,
    "replied": Replied,
    "adopted": Adopted,
    "result_linked": ResultLinked,
    "offered": Offered,
    "cleared": Cleared,
    "returned": Returned,
}
SENTENCES = {
    "written": "{unit}写下做法“{title}”",
    "asked": "{unit}提问",
    "replied": "{unit}答复第 {n} 问",
    "adopted": "{unit}采用这个做法",
    "result_linked": "{unit}关联自己的结果",
    "offered": "{unit}同意公开，待评审",
    "cleared": "评审通过，可以公开",
    "returned": "评审退回，暂不公开",
}


class Question(Struct, omit_defaults=True):
    """A question by its text's id; `reply` is the reply's text, 0 while there is none."""

    n: int
    unit: str
    text: int
    reply: int = 0


class Result(Struct, frozen=True, omit_defaults=True):
    """What an adopter made of it."""

    kind: str
    ref: str
    item: str = ""


class PracticeState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    author: str = ""
    category: str = ""
    place: str = ""
    text: int = 0
    questions: list[Question] = field(default_factory=list)
    adopters: dict[str, list[Result]] = field(default_factory=dict)
    offered: str = ""
    cleared: str = ""
    returned: str = ""
