"""What somebody says of a draft rule: private until cleared, answered one by one."""

from msgspec import Struct

from banshi.nouns.facts import NounFact, Texts

TAKEN = {"taken": "采纳", "partly": "部分采纳", "not_taken": "未采纳"}
GROUNDS = {"private": "含个人信息", "unrelated": "与草案无关", "unlawful": "含违法内容"}


class Submitted(NounFact, frozen=True, omit_defaults=True):
    """A comment on a rule; the words are content, nobody's name is asked."""

    rulemaking: int
    texts: Texts = ()


class Cleared(NounFact, frozen=True, omit_defaults=True):
    """It may be read by anybody."""


class Withheld(NounFact, frozen=True, omit_defaults=True):
    """It stays private, with the ground; it is counted and answered all the same."""

    ground: str


class Answered(NounFact, frozen=True, omit_defaults=True):
    """Taken into the rule, partly or not, and why."""

    taken: str
    unit: str
    texts: Texts = ()


FACTS = {"submitted": Submitted, "cleared": Cleared, "withheld": Withheld, "answered": Answered}
SENTENCES = {
    "submitted": "收到一条意见",
    "cleared": "评审通过，可以公开",
    "withheld": "不公开：{ground}",
    "answered": "{unit}答复：{taken}",
}


class CommentState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    rulemaking: int = 0
    text: int = 0
    cleared: str = ""
    withheld: str = ""
    taken: str = ""
    answered: str = ""
    answer: int = 0
