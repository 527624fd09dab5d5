"""The folded state of one matter: everything its entries add up to, and nothing the wall clock changes.

None of these ever holds itself, so the garbage collector need not look at them (`gc=False`): a quarter of the fold.
"""

from msgspec import Struct, field


class Clock(Struct, omit_defaults=True, gc=False):
    """One promise of time; `due` is derived, `original_due` never changes once firm. Instants are UTC text."""

    name: str
    ordinal: int
    started: str
    due: str
    original_due: str
    provisional: bool = False
    original_provisional: bool = False
    amount: int = 0
    unit: str = ""
    owed_to: str = ""
    pausable: bool = False
    on_expiry: str = ""
    calendar: str = ""
    holder: str = ""
    stopped: str = ""
    voided: bool = False
    paused_from: str = ""
    pauses: list[tuple[str, str]] = field(default_factory=list)
    extensions: list[tuple[int, str]] = field(default_factory=list)

    @property
    def running(self) -> bool:
        return not self.stopped


class Holding(Struct, omit_defaults=True, gc=False):
    """One unit's stretch of a matter's time, [from, to); `state` is held, paused, closed."""

    unit: str
    start: str
    end: str = ""
    state: str = "held"
    waiting_on: str = ""


class Dispute(Struct, omit_defaults=True, gc=False):
    """An open refusal: who says it is not theirs, why, and whose they say it is."""

    unit: str
    ground: str
    proposed_unit: str
    proposed_at: str
    proposed_by: str
    approved: bool = False


class Verdict(Struct, omit_defaults=True, gc=False):
    solved: str
    channel: str
    satisfied: int = 0
    relayed: bool = False
    at: str = ""


class Owed(Struct, omit_defaults=True, gc=False):
    """One promised amount: `clock` is the ordinal of the clock that runs for it; `replaced` by a later agreement."""

    fen: int
    due: str
    clock: int
    replaced: bool = False


class Payment(Struct, omit_defaults=True, gc=False):
    """One payment as claimed; `said` is "", confirmed or denied, by the creditor or by the account."""

    fen: int
    at: str
    by: str
    instalment: int = 0
    evidence: int = 0
    said: str = ""
    source: str = ""
    came_on: str = ""


class Ledger(Struct, omit_defaults=True, gc=False):
    """What is claimed (at least, where the papers say so), what was promised by when, and what was paid."""

    claim: int = 0
    at_least: bool = False
    instalments: list[Owed] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)


class State(Struct, omit_defaults=True, gc=False):
    """Built only by `rules.fold.apply`; stored beside the row so that an action need not read all entries.

    `judged` is the reply the requester's own verdict was on, `doubted` that they reopened since the last reply,
    `denied` that they said it never happened and have not said otherwise since, whatever was answered after.
    """

    id: int
    number: int = 0
    code: str = ""
    kind: str = ""
    edition: str = ""
    step: str = ""
    channel: str = ""
    intake: str = ""
    category: str = ""
    function: str = ""
    place: str = ""
    about: str = ""
    imported: str = ""
    source_row: str = ""
    origin: str = ""
    received: str = ""
    recorded: str = ""
    owner: str = ""
    holder: str = ""
    interim: str = ""
    waiting_on: str = ""
    co_units: list[str] = field(default_factory=list)
    contributed: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    refused_by: list[str] = field(default_factory=list)
    refusals: int = 0
    decided: bool = False
    dispute: Dispute | None = None
    joint_check: list[str] = field(default_factory=list)
    question_open: bool = False
    pause_ground: str = ""
    extension_asked: tuple[int, str] | None = None
    extended: int = 0
    not_accepted_ground: str = ""
    not_accepted_by: str = ""
    hardship: list[str] = field(default_factory=list)
    outcome: str = ""
    outcome_ground: str = ""
    replies: int = 0
    replied: str = ""
    replied_unit: str = ""
    first_replied: str = ""
    evidence: int = 0
    verdict: Verdict | None = None
    judged: int = 0
    doubted: bool = False
    denied: bool = False
    reopened: int = 0
    closed: str = ""
    close_reason: str = ""
    supervised: int = 0
    erased: bool = False
    ledger: Ledger | None = None
    clocks: list[Clock] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)

    def clock(self, name: str) -> Clock | None:
        """The newest clock of this name, running or stopped."""
        return next((clock for clock in reversed(self.clocks) if clock.name == name), None)

    def running(self) -> list[Clock]:
        return [clock for clock in self.clocks if not clock.stopped]
