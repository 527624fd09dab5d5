"""How late the record says it is, told to the clock of a process before the process writes anything."""

from django.db import connection

from banshi.kit import clock
from banshi.record import queries as record


def raise_clock_floor() -> None:
    """Let no time before the newest entry be given, even when the machine's clock was moved back meanwhile."""
    newest = record.newest_recorded_at()
    if newest is not None:
        clock.set_floor(newest)
    connection.close()  # the thread that starts a process serves no request
