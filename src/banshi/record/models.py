"""The tables of the record; only `actions` writes them, and triggers refuse any change to a row."""

from django.db import models


class RecordEntry(models.Model):
    """One thing that happened to one subject; the columns are exactly the fields of the hashed layout."""

    subject = models.BigIntegerField()
    number = models.IntegerField()
    kind = models.CharField(max_length=40)
    version = models.SmallIntegerField()
    actor = models.CharField(max_length=60)
    occurred_at = models.CharField(max_length=27)
    recorded_at = models.CharField(max_length=27)
    cause = models.CharField(max_length=80)
    previous = models.BinaryField()
    payload = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "record_entry"
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_entry_a_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=1000), name="entry_number_in_limits"),
        ]


class RecordLeaf(models.Model):
    """The place of an entry in the order of the whole record."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        db_table = "record_leaf"


class RecordSeal(models.Model):
    """A signed root over all leaves up to `last`."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    root = models.BinaryField()
    frontier = models.BinaryField()
    previous = models.BinaryField()
    sealed_at = models.CharField(max_length=27)
    body = models.TextField()
    signature = models.BinaryField()

    class Meta:
        db_table = "record_seal"
        constraints = [models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="seal_is_forward")]
        indexes = [models.Index(fields=["last"], name="seals_by_last")]
