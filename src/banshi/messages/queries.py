"""Readers of the outbox and of the simulated phones."""

from banshi.messages.models import DeliveredMessage, OutboxMessage


def delivered(addresses: list[str] | None = None, limit: int = 50) -> list[DeliveredMessage]:
    """What the simulated phones show, newest first."""
    rows = DeliveredMessage.objects.exclude(body="").order_by("-id")
    if addresses is not None:
        rows = rows.filter(address__in=addresses)
    return list(rows[:limit])


def waiting() -> tuple[int, int]:
    """(messages to be sent, messages given up) for the operator."""
    rows = OutboxMessage.objects.filter(sent_at__isnull=True)
    return rows.filter(next_try_at__isnull=False).count(), rows.filter(next_try_at__isnull=True, tries__gt=0).count()
