"""Shifts, calls and what a file of calls comes to: frozen values, and the facts of both in the record."""

from datetime import datetime

from msgspec import Struct

from banshi.nouns.facts import NounFact


class PutOn(NounFact, frozen=True, omit_defaults=True):
    """Somebody (`staff:` and number) of a unit is to be on duty between two instants (UTC, as text)."""

    unit: str
    person: str
    start: str
    end: str


class TakenOff(NounFact, frozen=True, omit_defaults=True):
    """The shift was taken off before it began."""


class ShiftState(Struct, omit_defaults=True):
    """What the entries of a shift add up to; `off` is the instant it was taken off, or empty."""

    id: int
    number: int = 0
    unit: str = ""
    person: str = ""
    start: str = ""
    end: str = ""
    off: str = ""


class CallsTaken(NounFact, frozen=True, omit_defaults=True):
    """A telephone system's file was taken in: `rows` is the SHA-256 of the calls that were, in the layout of `rules.digest`.

    `sha256` is that of the file; `here` calls had come before, `rejected` rows were none.
    """

    unit: str
    sha256: str
    rows: str
    taken: int
    here: int
    rejected: int


class FileState(Struct, omit_defaults=True):
    """What the entry of a file says, and who took it in."""

    id: int
    number: int = 0
    file: CallsTaken | None = None
    by: str = ""


SHIFT_FACTS = {"put_on": PutOn, "taken_off": TakenOff}
SHIFT_SENTENCES = {"put_on": "{unit}排 {person} 值班", "taken_off": "这一班在开始之前撤下"}
FILE_FACTS = {"taken": CallsTaken}
FILE_SENTENCES = {"taken": "{unit}导入电话系统的记录：收下 {taken} 个来电，以前已在 {here} 个，没有收 {rejected} 行"}


class Shift(Struct, frozen=True):
    """Somebody on duty from one instant to another."""

    code: str
    staff_id: int
    start: datetime
    end: datetime


class Gap(Struct, frozen=True):
    """A stretch in which nobody is on duty."""

    start: datetime
    end: datetime


class Call(Struct, frozen=True):
    """One call by the telephone system: when, taken or not, seconds it rang; `nth` of those that agree in all three."""

    at: datetime
    answered: bool
    waited: int
    nth: int = 1


class Rejected(Struct, frozen=True):
    """A row that was not taken, with its reason."""

    number: int
    cells: tuple[str, ...]
    reason: str


class Log(Struct, frozen=True):
    """What a file of calls holds."""

    header: tuple[str, ...]
    calls: tuple[Call, ...]
    rejected: tuple[Rejected, ...]


class Part(Struct, frozen=True):
    """Calls of which so many were not taken, and the median seconds until those that were taken were."""

    of: int
    unanswered: int
    median_wait: int | None


class Rate(Struct, frozen=True):
    """The calls of a stretch, all and by night; on how many of its days there is no call in the log at all."""

    all: Part
    night: Part
    days: int
    silent_days: int
