"""A playbook as frozen values: what a kind of matter asks, who may do what when, and what is owed by when."""

from msgspec import Struct

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
    """One thing the form asks; `necessary` says what it is for, before the person types."""

    name: str
    label: Words
    type: str
    required: bool = False
    personal: bool = False
    sensitive: bool = False
    necessary: Words = EMPTY
    help: Words = EMPTY
    max_length: int = 200
    choices: tuple[Choice, ...] = ()


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """A class of matters; the code is a path, the function (the code unless given) is what routing looks up."""

    code: str
    label: Words
    function: str = ""
    hardship: str = ""


class SpanRule(Struct, frozen=True, forbid_unknown_fields=True):
    amount: int
    unit: str


class ClockRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A promise of time. Rules that share a name differ by `for_categories`; the most specific applies."""

    name: str
    label: Words
    amount: int
    unit: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pausable: bool = False
    on_expiry: str = ""  # "", accept_silently, close_unrated
    owed_to: str = "requester"
    remind_before: tuple[SpanRule, ...] = ()
    for_categories: tuple[str, ...] = ()


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    verb: str
    to: str
    by: tuple[str, ...]


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


class Letter(Struct, frozen=True):
    name: str
    body: Words


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
    content_hash: str = ""


class Problem(Struct, frozen=True):
    """What is wrong in a playbook folder, and where."""

    file: str
    line: int
    zh: str
    en: str

    def say(self, language: str = "zh-hans") -> str:
        return f"{self.file}:{self.line}: {self.en if language.startswith('en') else self.zh}"
