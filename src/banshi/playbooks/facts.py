"""A playbook as frozen values: what a kind of matter asks, who may do what when, and what is owed by when."""

from datetime import date, datetime

from msgspec import Struct
from msgspec import field as described

FIELD_TYPES = (
    "text",
    "long_text",
    "choice",
    "category",
    "place",
    "phone",
    "name",
    "date",
    "number",
    "boolean",
    "files",
)
OPENED_BY = ("requester", "staff", "system")
HOLDERS = ("intake", "owner", "requester", "adjudicator", "nobody")
PUBLICITY = ("none", "category_and_area", "summary")


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Chinese and English."""

    zh: str
    en: str = ""


EMPTY = Words("")


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    label: Words


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing the form asks; `necessary` says what it is for, before the person types.

    An `unsigned` number is none below nought; a `past` day has been when it is written down.
    """

    name: str
    label: Words
    type: str
    required: bool = False
    personal: bool = False
    sensitive: bool = False
    necessary: Words = EMPTY
    help: Words = EMPTY
    max_length: int = 200
    unsigned: bool = False
    past: bool = False
    choices: tuple[Choice, ...] = ()


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """A class of matters; the code is a path, the function (the code unless given) is what routing looks up.

    `hardship` names a hardship ground; `examples` are a resident's own words for what belongs here. One that is not
    `named` yet waits for an administrator and is offered to nobody.
    """

    code: str
    label: Words
    function: str = ""
    hardship: str = ""
    examples: Words = EMPTY
    named: bool = True


class SpanRule(Struct, frozen=True, forbid_unknown_fields=True):
    amount: int
    unit: str


class ClockRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A promise of time. Rules that share a name differ by `for_categories`; the most specific applies.

    `late` is what it is called once its due has passed, where this kind has a word for that.
    """

    name: str
    label: Words
    amount: int
    unit: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pausable: bool = False
    on_expiry: str = ""  # "", accept_silently, close_unrated, tell_late
    owed_to: str = "requester"
    remind_before: tuple[SpanRule, ...] = ()
    for_categories: tuple[str, ...] = ()
    late: Words = EMPTY


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """A verb of the catalogue, where it leads and who may make it; `label` only where this kind calls it otherwise."""

    verb: str
    to: str
    by: tuple[str, ...]
    label: Words = EMPTY


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    label: Words
    resident_label: Words
    moves: tuple[Move, ...]
    final: bool = False
    holder: str = "owner"


class Ground(Struct, frozen=True, forbid_unknown_fields=True):
    """A reason the playbook allows, with the rule it rests on; `when` is an expression (hardship only)."""

    code: str
    label: Words
    rule: Words = EMPTY
    needs_evidence: bool = False
    when: str = ""


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """Where it does belong."""

    name: str
    phone: str
    address: str = ""
    hours: str = ""


class NotAcceptedGround(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    label: Words
    rule: Words
    door: Door


class NotAcceptedRules(Struct, frozen=True, forbid_unknown_fields=True):
    grounds: tuple[NotAcceptedGround, ...] = ()


class RefusalRules(Struct, frozen=True, forbid_unknown_fields=True):
    grounds: tuple[Ground, ...] = ()
    limit: int = 2


class ReopenRules(Struct, frozen=True, forbid_unknown_fields=True):
    free: int = 1
    within_days: int = 365


class ExtensionRules(Struct, frozen=True, forbid_unknown_fields=True):
    max_times: int = 0
    max_amount: int = 0
    unit: str = "working_days"


class OutcomeRule(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    label: Words
    needs_ground: bool = False


class RouteRule(Struct, frozen=True, forbid_unknown_fields=True):
    order: int
    name: str
    when: str
    function: str


class Verdicts(Struct, frozen=True, forbid_unknown_fields=True):
    by: str = "requester"  # requester, sending_unit, issuer, nobody
    channels: tuple[str, ...] = ("web", "sms", "slip", "callback")
    deniable: bool = False  # whether the person may say that what staff noted never happened


class Playbook(Struct, frozen=True, forbid_unknown_fields=True):
    """One edition of one kind of matter."""

    kind: str
    edition: str
    noun: Words
    purpose: Words
    legal_basis: tuple[Words, ...]
    retention_days: int
    publicity: str
    first_step: str
    fields: tuple[Field, ...]
    categories: tuple[Category, ...]
    steps: tuple[Step, ...]
    clocks: tuple[ClockRule, ...]
    outcomes: tuple[OutcomeRule, ...]
    verdicts: Verdicts = Verdicts()
    refusal: RefusalRules = RefusalRules()
    reopen: ReopenRules = ReopenRules()
    extension: ExtensionRules = ExtensionRules()
    pause_grounds: tuple[Ground, ...] = ()
    not_accepted: NotAcceptedRules = NotAcceptedRules()
    hardship: tuple[Ground, ...] = ()
    routing: tuple[RouteRule, ...] = ()
    columns: dict[str, str] = {}
    evidence: dict[str, Words] = {}
    letters: dict[str, Words] = {}
    answer_fields: tuple[Field, ...] = ()  # what the reply asks beside its words, such as what something costs now
    opened_by: str = "requester"  # who may bring one in: a person, staff on a form, or only another room
    content_hash: str = ""


class ScenarioUnit(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of a scenario's own small town; `handles` are the functions the catalogue gives it."""

    code: str
    label: Words
    under: str = ""
    handles: tuple[str, ...] = ()


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be true after a step; only what is written is compared. `refused` is the code of the refusal."""

    refused: str = ""
    step: str = ""
    owner: str = ""
    holder: str = ""
    outcome: str = ""
    due: dict[str, datetime] = {}
    original_due: dict[str, datetime] = {}
    stopped: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    hardship: tuple[str, ...] = ()
    reopened: int = -1


class ScenarioStep(Struct, frozen=True, forbid_unknown_fields=True):
    """At a local time somebody (`role`, or `role@unit`) makes a move with what its form asks."""

    at: datetime
    do: str
    by: str
    given: dict[str, str] = described(default_factory=dict, name="with")
    expect: Expectation = Expectation()
    why: Words = EMPTY


class ScenarioCalendar(Struct, frozen=True, forbid_unknown_fields=True):
    """The days a scenario needs beside Monday to Friday; every year it touches counts as announced."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """A story of one matter that a jurist can read and the engine can run."""

    label: Words
    units: tuple[ScenarioUnit, ...]
    steps: tuple[ScenarioStep, ...]
    why: Words = EMPTY
    calendar: ScenarioCalendar = ScenarioCalendar()
    name: str = ""
