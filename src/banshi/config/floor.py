"""How late the record says it is, told to the clock of every process that writes: at its start, and while it runs."""

from datetime import datetime

from banshi.kit import clock
from banshi.record import queries as record

EVERY_SECONDS = 5.0


def raise_clock_floor() -> None:
    """Let no time before the newest entry be given, even when the machine's clock was moved back meanwhile."""
    newest = record.newest_recorded_at()
    if newest is not None:
        clock.set_floor(newest)


def follow(at: datetime) -> int:
    """The same as a sweep of the background work."""
    raise_clock_floor()
    return 0
