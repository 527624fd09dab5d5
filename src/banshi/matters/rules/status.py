"""What time makes of a matter's row: late, near, waiting. The SQL twin stands in `queries.status`."""

from datetime import datetime, timedelta

NEAR = timedelta(hours=24)
WAITING = ("requester", "others")


def is_late(row, now: datetime) -> bool:
    """A running clock is past its due."""
    return row.closed_at is None and row.next_due_at is not None and row.next_due_at < now


def is_near(row, now: datetime) -> bool:
    """A running clock falls due within a day."""
    return row.closed_at is None and row.next_due_at is not None and now <= row.next_due_at < now + NEAR


def status(row, now: datetime) -> str:
    """closed, late, near, waiting (on the requester or others), or open."""
    if row.closed_at is not None:
        return "closed"
    if is_late(row, now):
        return "late"
    if is_near(row, now):
        return "near"
    return "waiting" if row.waiting_on in WAITING else "open"
