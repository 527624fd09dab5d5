"""What was learnt, and the rule, plan or notice item that was changed because of it."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

CHANGES = {"notice": "通知的任务要求", "plan": "方案条目", "rulemaking": "制度"}


class Noted(NounFact, frozen=True, omit_defaults=True):
    """A lesson of a unit, with what it was learnt from."""

    title: str
    unit: str
    learnt_from: str = ""
    texts: Texts = ()


class Applied(NounFact, frozen=True, omit_defaults=True):
    """The item that was written anew after the lesson."""

    kind: str
    ref: str
    item: str = ""


FACTS = {"noted": Noted, "applied": Applied}
SENTENCES = {"noted": "{unit}记下经验“{title}”", "applied": "落到改动：{kind}"}


class LessonState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    learnt_from: str = ""
    text: int = 0
    noted: str = ""
    applied: list[Applied] = field(default_factory=list)
