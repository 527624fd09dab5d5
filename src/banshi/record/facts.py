"""What the record holds: entries, seals, and the faults that verification names."""

from datetime import datetime

from msgspec import Struct

ZERO = bytes(32)


class Head(Struct, frozen=True):
    """The end of a subject's chain: the last entry's number and hash."""

    subject: int
    number: int
    hash: bytes

    @classmethod
    def start(cls, subject: int) -> "Head":
        return cls(subject, 0, ZERO)


class New(Struct, frozen=True):
    """An entry to be appended; `at` is the time of recording, `occurred_at` that of the fact when it differs."""

    kind: str
    payload: bytes
    actor: str
    at: datetime
    occurred_at: datetime | None = None
    cause: str = ""
    version: int = 1


class Entry(Struct, frozen=True):
    """One row of the record; the two instants are the exact text that was hashed."""

    id: int
    subject: int
    number: int
    kind: str
    version: int
    actor: str
    occurred_at: str
    recorded_at: str
    cause: str
    previous: bytes
    payload: bytes
    hash: bytes


class Seal(Struct, frozen=True):
    """A signed statement of the whole record up to position `last`: an `as_of` is one of these."""

    number: int
    first: int
    last: int
    root: bytes
    frontier: bytes
    previous: bytes
    sealed_at: str
    body: str
    signature: bytes


class Fault(Struct, frozen=True):
    """One thing verification found; `subject` and `number` are 0 when it is not about an entry."""

    code: str
    zh: str
    en: str
    subject: int = 0
    number: int = 0
