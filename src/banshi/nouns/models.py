"""What every row of a recorded noun shares: its chain's end, the folded state, and a public code."""

from django.db import models

PROJECTION = 1


class Recorded(models.Model):
    """A projection of one subject of the record: rebuilt from its entries at any time."""

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=10, unique=True)
    number = models.IntegerField()
    hash = models.BinaryField()
    state = models.TextField()
    made_at = models.DateTimeField(db_index=True)
    projection = models.SmallIntegerField(default=PROJECTION)

    class Meta:
        abstract = True
