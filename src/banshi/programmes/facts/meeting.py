"""A meeting of a body: agenda, the report pack as of a seal, what was heard, what was demanded, minutes frozen."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

HEARD = {"heard": "听取", "noted": "知悉", "asked": "要求补充"}


class Site(Struct, frozen=True, omit_defaults=True):
    """A place that takes part, on the spot or by video: metadata, no more."""

    name: str
    by_video: bool = False


class Called(NounFact, frozen=True, omit_defaults=True):
    title: str
    body: str
    at: str
    agenda: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()


class PackLine(Struct, frozen=True, omit_defaults=True):
    """One commitment as the pack shows it; computed, so that no unit can edit it."""

    commitment: str
    title: str
    owner: str
    tier: str
    colour: str
    value: str
    target: str
    late: bool = False
    disputes: int = 0
    measure: str = ""
    of: str = ""  # numerator/denominator of a rate
    on: str = ""  # the newest day its figures are of


class PackGenerated(NounFact, frozen=True, omit_defaults=True):
    """The report pack as of a seal of the record."""

    batch: str
    seal: int
    lines: tuple[PackLine, ...]
    missing: tuple[str, ...] = ()


class Commented(NounFact, frozen=True, omit_defaults=True):
    """A unit's words beside a line of the pack; the figures stay."""

    commitment: str
    unit: str
    texts: Texts = ()


class Opened(NounFact, frozen=True, omit_defaults=True):
    """Who is there and who chairs."""

    present: tuple[str, ...]
    chair: str


class SiteAttended(NounFact, frozen=True, omit_defaults=True):
    """How many people took part at one site, and of which units; the last word of a site counts."""

    site: str
    people: int
    units: tuple[str, ...] = ()


class ReportHeard(NounFact, frozen=True, omit_defaults=True):
    """A unit reported on something that stands in no pack."""

    unit: str
    title: str


class Heard(NounFact, frozen=True, omit_defaults=True):
    """An item of the pack was heard, noted, or more was asked for."""

    commitment: str
    how: str


class Demanded(NounFact, frozen=True, omit_defaults=True):
    """Something a unit must do by a day; loose while it has no matter."""

    n: int
    text: str
    unit: str = ""
    due_on: str = ""


class DemandPlaced(NounFact, frozen=True, omit_defaults=True):
    """What was said of a loose demand afterwards: whose it is and by when; what the meeting said stays as it was."""

    n: int
    unit: str
    due_on: str


class DemandOpened(NounFact, frozen=True, omit_defaults=True):
    """The demand became a matter with a due."""

    n: int
    matter: str


class Role(Struct, frozen=True, omit_defaults=True):
    """What somebody present was on the day of the meeting: the office in the body, and the other offices held."""

    person: str
    office: str
    titles: tuple[str, ...] = ()


class MinutesFrozen(NounFact, frozen=True, omit_defaults=True):
    """The minutes as kept, by their hash; `chair_role` and `roles` are the offices held on that day."""

    sha256: str
    chair: str
    chair_role: str
    texts: Texts = ()
    roles: tuple[Role, ...] = ()


FACTS = {
    "called": Called,
    "pack_generated": PackGenerated,
    "commented": Commented,
    "opened": Opened,
    "site_attended": SiteAttended,
    "report_heard": ReportHeard,
    "heard": Heard,
    "demanded": Demanded,
    "demand_placed": DemandPlaced,
    "demand_opened": DemandOpened,
    "minutes_frozen": MinutesFrozen,
}
SENTENCES = {
    "called": "召集{title}",
    "pack_generated": "按第 {seal} 号封存生成“{batch}”的汇报材料，共 {lines} 项",
    "commented": "{unit}就“{commitment}”补充说明",
    "opened": "{chair}主持开会，出席 {present} 人",
    "site_attended": "{site}到会 {people} 人",
    "report_heard": "听取{unit}汇报：{title}",
    "heard": "{how}“{commitment}”",
    "demanded": "提出第 {n} 条要求：{text}",
    "demand_placed": "第 {n} 条要求明确由{unit}办，时限 {due_on}",
    "demand_opened": "第 {n} 条要求“{n_called}”转为督办件（编号 {matter}）",
    "minutes_frozen": "纪要定稿",
}


class Demand(Struct, omit_defaults=True):
    n: int
    text: str
    unit: str = ""
    due_on: str = ""
    matter: str = ""


class MeetingState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    body: str = ""
    at: str = ""
    agenda: list[str] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    batch: str = ""
    seal: int = 0
    pack: list[PackLine] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    comments: list[tuple[str, str, int]] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    chair: str = ""
    attended: dict[str, SiteAttended] = field(default_factory=dict)
    reports: list[ReportHeard] = field(default_factory=list)
    heard: dict[str, str] = field(default_factory=dict)
    demands: list[Demand] = field(default_factory=list)
    frozen: str = ""
    minutes: str = ""
    chair_role: str = ""
    roles: list[Role] = field(default_factory=list)

    def loose(self) -> list[Demand]:
        """Demands nobody was made to answer."""
        return [one for one in self.demands if not one.matter]
