"""What time brings about here: notices are delivered, one recipient a transaction."""

from datetime import datetime

from banshi.programmes.actions import cascading


def deliver(at: datetime) -> int:
    """Deliver issued notices to those who have not got them yet."""
    return cascading.deliver(at)
