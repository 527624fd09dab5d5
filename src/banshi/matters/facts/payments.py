"""What is promised and paid: amounts in fen and the days they are due, each payment a claim until somebody else confirms.

A day a playbook's clock promises may pass unkept: that somebody was told of it is an entry as well.
"""

from msgspec import Struct

from banshi.matters.facts.effects import Effects, Fact
from banshi.people.facts import Pointer

ACCOUNT, CREDITOR = "account", "creditor"


class Instalment(Struct, frozen=True, gc=False):
    """One amount in fen and the instant it is due, as the record writes instants."""

    fen: int
    due: str


class Promised(Fact, frozen=True, omit_defaults=True):
    """What is claimed, if it was not said before, and by when it will be paid; `consent` is how the creditor agreed."""

    instalments: tuple[Instalment, ...]
    consent: str
    claim: int = 0
    at_least: bool = False
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class PaymentClaimed(Fact, frozen=True, omit_defaults=True):
    """Somebody says so much was paid, towards an instalment or (0) beside them; a picture of it changes nothing."""

    ordinal: int
    fen: int
    instalment: int = 0
    evidence: int = 0
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class PaymentConfirmed(Fact, frozen=True, omit_defaults=True):
    """The creditor, or whoever compares the account outside the line, says it came, and on which day."""

    payment: int
    source: str
    came_on: str = ""
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class PaymentDenied(Fact, frozen=True, omit_defaults=True):
    payment: int
    source: str
    contents: tuple[Pointer, ...] = ()
    fx: Effects = Effects()


class LatenessTold(Fact, frozen=True, omit_defaults=True):
    """A clock's due passed, and the requester was written to, where there is a number to write to."""

    name: str
    ordinal: int
    due: str
    fx: Effects = Effects()
