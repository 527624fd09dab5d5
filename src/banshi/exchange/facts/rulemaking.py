"""A rule on its way: drafted, put to the public, adopted, in force; and how it is carried out, which is another number."""

from msgspec import Struct

from banshi.nouns.facts import NounFact, Texts


class Begun(NounFact, frozen=True, omit_defaults=True):
    """A rule that a unit is making; the draft itself is content."""

    title: str
    unit: str
    texts: Texts = ()


class Consulted(NounFact, frozen=True, omit_defaults=True):
    """The draft is put to the public from a day to a day; the words as put stand here for good."""

    from_on: str
    to_on: str
    texts: Texts = ()


class Adopted(NounFact, frozen=True, omit_defaults=True):
    """Adopted with so many comments answered of so many received."""

    on: str
    answered: int
    comments: int
    by: str = ""


class Promulgated(NounFact, frozen=True, omit_defaults=True):
    """Its document number and the day from which it holds."""

    document_number: str
    in_force_on: str


class ImplementationLinked(NounFact, frozen=True, omit_defaults=True):
    """How it is carried out is measured by a commitment of its own."""

    commitment: str


FACTS = {
    "begun": Begun,
    "consulted": Consulted,
    "adopted": Adopted,
    "promulgated": Promulgated,
    "implementation_linked": ImplementationLinked,
}
SENTENCES = {
    "begun": "{unit}起草“{title}”",
    "consulted": "公开征求意见：{from_on} 至 {to_on}",
    "adopted": "{on} 通过；意见 {comments} 条，已答复 {answered} 条",
    "promulgated": "公布 {document_number}，{in_force_on} 起施行",
    "implementation_linked": "落实情况另立指标",
}


class RulemakingState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    from_on: str = ""
    to_on: str = ""
    draft: int = 0
    adopted_on: str = ""
    answered: int = 0
    comments: int = 0
    document_number: str = ""
    in_force_on: str = ""
    commitment: str = ""
