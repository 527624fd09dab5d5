"""Shifts, calls and what a file of calls comes to, as frozen values."""

from datetime import datetime

from msgspec import Struct


class Shift(Struct, frozen=True):
    """Somebody on duty from one instant to another."""

    id: int
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
