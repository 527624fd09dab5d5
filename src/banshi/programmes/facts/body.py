"""A body that meets and decides, and its membership in time."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact

OFFICES = {"chair": "组长", "deputy": "副组长", "member": "成员", "secretary": "秘书"}


class Founded(NounFact, frozen=True, omit_defaults=True):
    """Name, the unit it belongs to, and its rule of procedure: shares in per cent of those entitled to vote."""

    name: str
    unit: str
    quorum: int = 67
    majority: int = 50


class MemberJoined(NounFact, frozen=True, omit_defaults=True):
    """Somebody takes an office from a day on; `person` is an opaque reference such as staff:12.

    `titles` are the other offices this person holds meanwhile, as minutes print them.
    """

    person: str
    office: str
    unit: str
    from_on: str
    titles: tuple[str, ...] = ()


class MemberLeft(NounFact, frozen=True, omit_defaults=True):
    """The office ends before this day."""

    person: str
    on: str


FACTS = {"founded": Founded, "member_joined": MemberJoined, "member_left": MemberLeft}
SENTENCES = {"founded": "设立{name}", "member_joined": "任{office}，自 {from_on}", "member_left": "卸任，自 {on}"}


class Member(Struct, omit_defaults=True):
    """One term of office, [from, to)."""

    person: str
    office: str
    unit: str
    from_on: str
    to_on: str = ""
    titles: tuple[str, ...] = ()


class BodyState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    name: str = ""
    unit: str = ""
    quorum: int = 67
    majority: int = 50
    members: list[Member] = field(default_factory=list)
