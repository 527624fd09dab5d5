"""A campaign of the live world: whose it is, which one it follows, which cases and surveys are counted in it."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts


class Begun(NounFact, frozen=True, omit_defaults=True):
    """`name` is what commitments carry as their campaign; `follows` is the code of the campaign it is linked to."""

    name: str
    unit: str
    follows: str = ""
    texts: Texts = ()


class CasesCounted(NounFact, frozen=True, omit_defaults=True):
    """Matters that count in it, by their codes; in a total of several campaigns each counts once."""

    matters: tuple[str, ...]


class CaseLeft(NounFact, frozen=True, omit_defaults=True):
    """A matter does not count in it any more, and why."""

    matter: str
    texts: Texts = ()


class SurveyTied(NounFact, frozen=True, omit_defaults=True):
    """A closed survey stands for what people think of it."""

    survey: str


FACTS = {"begun": Begun, "cases_counted": CasesCounted, "case_left": CaseLeft, "survey_tied": SurveyTied}
SENTENCES = {
    "begun": "开展“{name}”",
    "cases_counted": "计入办件",
    "case_left": "不再计入办件 {matter}",
    "survey_tied": "满意度以问卷“{survey}”为准",
}


class CampaignState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    name: str = ""
    unit: str = ""
    follows: str = ""
    cases: list[str] = field(default_factory=list)
    surveys: list[str] = field(default_factory=list)
