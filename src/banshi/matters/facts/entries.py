"""What can happen to a matter: one frozen struct an entry kind, with everything the playbook decided.

The payload of a record entry is the deterministic JSON of one of these structs. It never holds free text, names,
phones or pictures: those are content, kept erasable elsewhere; here stand only a pointer and a salted commitment.
"""

import msgspec

from banshi.kit import clock
from banshi.matters.facts.effects import ClockChange, Effects, Fact
from banshi.matters.facts.payments import LatenessTold, PaymentClaimed, PaymentConfirmed, PaymentDenied, Promised
from banshi.people.facts import Pointer

__all__ = ["ClockChange", "Effects", "LatenessTold", "PaymentClaimed", "Pointer"]


class Received(Fact, frozen=True, omit_defaults=True):
    code: str
    kind: str
    edition: str
    channel: str
    intake: str
    category: str = ""
    function: str = ""
    place: str = ""
    about: str = ""
    contents: tuple[Pointer, ...] = ()
    hardship: tuple[str, ...] = ()
    imported: str = ""
    source_row: str = ""
    origin: str = ""  # what it carries out: notice:ID, demand:ID; empty for what a person brought
    confidential: bool = False  # who within the sending unit brought it is told to that unit alone
    fx: Effects = Effects()


class Dispatched(Fact, frozen=True, omit_defaults=True):
    unit: str
    function: str = ""
    rule: str = ""
    catalogue: str = ""
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class SignedFor(Fact, frozen=True, omit_defaults=True):
    silent: bool = False
    fx: Effects = Effects()


class RefusalProposed(Fact, frozen=True, omit_defaults=True):
    ground: str
    proposed_unit: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class RefusalApproved(Fact, frozen=True, omit_defaults=True):
    unit: str
    ordinal: int
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class RefusalDeclined(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class ResponsibilityDecided(Fact, frozen=True, omit_defaults=True):
    unit: str
    basis: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class JointCheckCalled(Fact, frozen=True, omit_defaults=True):
    units: tuple[str, ...]
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class InterimOwnerNamed(Fact, frozen=True, omit_defaults=True):
    unit: str
    fx: Effects = Effects()


class Noted(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    to_requester: bool = False
    fx: Effects = Effects()


class QuestionAsked(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class QuestionAnswered(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    channel: str = ""
    fx: Effects = Effects()


class Paused(Fact, frozen=True, omit_defaults=True):
    ground: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Resumed(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class ExtensionAsked(Fact, frozen=True, omit_defaults=True):
    amount: int
    unit: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Extended(Fact, frozen=True, omit_defaults=True):
    amount: int
    unit: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class ExtensionDeclined(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class ReturnedForCompletion(Fact, frozen=True, omit_defaults=True):
    items: int
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Completed(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class HandedOver(Fact, frozen=True, omit_defaults=True):
    unit: str
    ground: str = ""
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class CoUnitAdded(Fact, frozen=True, omit_defaults=True):
    unit: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Contributed(Fact, frozen=True, omit_defaults=True):
    unit: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Replied(Fact, frozen=True, omit_defaults=True):
    outcome: str
    ordinal: int
    unit: str
    ground: str = ""
    evidence: int = 0
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class VerdictGiven(Fact, frozen=True, omit_defaults=True):
    solved: str  # yes, partly, no; never: what staff noted did not happen
    channel: str  # web, sms, slip, callback
    satisfied: int = 0  # 1..5, 0 not asked or not answered
    relayed: bool = False
    counts: bool = True
    reply: int = 0
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Closed(Fact, frozen=True, omit_defaults=True):
    reason: str  # verdict, relayed, unrated, answered, imported, withdrawn
    outcome: str = ""
    fx: Effects = Effects()


class Reopened(Fact, frozen=True, omit_defaults=True):
    ordinal: int
    free: bool
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class NotAcceptedProposed(Fact, frozen=True, omit_defaults=True):
    ground: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class NotAccepted(Fact, frozen=True, omit_defaults=True):
    ground: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class NotAcceptedOverturned(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class HardshipFlagged(Fact, frozen=True, omit_defaults=True):
    ground: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class HardshipUnflagged(Fact, frozen=True, omit_defaults=True):
    ground: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Withdrawn(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class Supervised(Fact, frozen=True, omit_defaults=True):
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class ClockFirmed(Fact, frozen=True, omit_defaults=True):
    name: str
    fx: Effects = Effects()


class EditionMoved(Fact, frozen=True, omit_defaults=True):
    edition: str
    approver: str
    fx: Effects = Effects()


class UnitSucceeded(Fact, frozen=True, omit_defaults=True):
    gone: str
    successor: str
    fx: Effects = Effects()


class Erased(Fact, frozen=True, omit_defaults=True):
    pieces: int
    fx: Effects = Effects()


KINDS: dict[str, type[Fact]] = {
    "received": Received,
    "dispatched": Dispatched,
    "signed_for": SignedFor,
    "refusal_proposed": RefusalProposed,
    "refusal_approved": RefusalApproved,
    "refusal_declined": RefusalDeclined,
    "responsibility_decided": ResponsibilityDecided,
    "joint_check_called": JointCheckCalled,
    "interim_owner_named": InterimOwnerNamed,
    "noted": Noted,
    "question_asked": QuestionAsked,
    "question_answered": QuestionAnswered,
    "paused": Paused,
    "resumed": Resumed,
    "extension_asked": ExtensionAsked,
    "extended": Extended,
    "extension_declined": ExtensionDeclined,
    "returned_for_completion": ReturnedForCompletion,
    "completed": Completed,
    "handed_over": HandedOver,
    "co_unit_added": CoUnitAdded,
    "contributed": Contributed,
    "replied": Replied,
    "verdict_given": VerdictGiven,
    "closed": Closed,
    "reopened": Reopened,
    "not_accepted_proposed": NotAcceptedProposed,
    "not_accepted": NotAccepted,
    "not_accepted_overturned": NotAcceptedOverturned,
    "hardship_flagged": HardshipFlagged,
    "hardship_unflagged": HardshipUnflagged,
    "withdrawn": Withdrawn,
    "supervised": Supervised,
    "clock_firmed": ClockFirmed,
    "edition_moved": EditionMoved,
    "unit_succeeded": UnitSucceeded,
    "erased": Erased,
    "promised": Promised,
    "payment_claimed": PaymentClaimed,
    "payment_confirmed": PaymentConfirmed,
    "payment_denied": PaymentDenied,
    "lateness_told": LatenessTold,
}
KIND_OF: dict[type[Fact], str] = {fact: kind for kind, fact in KINDS.items()}
DECODERS = {kind: msgspec.json.Decoder(fact) for kind, fact in KINDS.items()}
_ENCODER = msgspec.json.Encoder(order="deterministic")


def encode(fact: Fact) -> bytes:
    """The exact payload bytes of a fact, the same on every machine."""
    return _ENCODER.encode(fact)


def decode(kind: str, payload: bytes) -> Fact:
    """The fact an entry of this kind holds; raises msgspec.ValidationError on foreign bytes."""
    return DECODERS[kind].decode(payload)


def stamp(at) -> str:
    """An instant as entries write it."""
    return clock.text(at)


def instant(text: str):
    """The instant of a recorded text."""
    return clock.parse(text)
