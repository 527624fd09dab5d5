from django.db import models


class OutboxMessage(models.Model):
    """A message to a person; unique by key, so that a cause tells each recipient once."""

    key = models.CharField(max_length=120, unique=True)
    subject = models.BigIntegerField(db_index=True)
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=120)
    body = models.TextField()
    token_for = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "messages_outbox"
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="messages_to_send",
                condition=models.Q(sent_at__isnull=True, next_try_at__isnull=False),
            )
        ]


class DeliveredMessage(models.Model):
    """What the simulated phone received; written only by the demonstration's transport."""

    address = models.CharField(max_length=120, db_index=True)
    subject = models.BigIntegerField(db_index=True)
    body = models.TextField()
    delivered_at = models.DateTimeField()

    class Meta:
        db_table = "messages_delivered"
