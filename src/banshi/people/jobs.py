"""What time alone brings about among people's data."""

from datetime import datetime, timedelta

from banshi.people.models import Attempt

# long enough for the audit administrator to look back, and no longer: an attempt tells of somebody's phone or receipt
KEPT = timedelta(days=30)
STEP = 10_000


def forget_attempts(at: datetime) -> int:
    """Delete failed guesses older than they are kept, so many at a time; returns how many."""
    old = Attempt.objects.filter(at__lt=at - KEPT).order_by("id").values_list("id", flat=True)
    return Attempt.objects.filter(id__in=list(old[:STEP])).delete()[0]
