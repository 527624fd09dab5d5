"""What every entry may carry: pointers to erasable contents, and what a playbook edition made of a move."""

from msgspec import Struct


class Fact(Struct, frozen=True, omit_defaults=True, gc=False):
    """Base of all payloads; `fx` is what the playbook made of it."""


class ClockChange(Struct, frozen=True, omit_defaults=True, gc=False):
    """One effect on one clock; instants are fixed-width UTC text as in the record."""

    name: str
    op: str  # start, stop, pause, resume, extend, firm, void, told
    due: str = ""
    provisional: bool = False
    amount: int = 0
    unit: str = ""
    owed_to: str = ""
    pausable: bool = False
    on_expiry: str = ""
    calendar: str = ""
    original: str = ""
    ordinal: int = 0  # which of several clocks of this name; 0 means each that runs


class Effects(Struct, frozen=True, omit_defaults=True, gc=False):
    """What a playbook edition made of a move: the step, the holder, the clocks, and the acting unit."""

    step: str = ""
    holder: str = ""
    waiting_on: str = ""
    clocks: tuple[ClockChange, ...] = ()
    by_unit: str = ""
