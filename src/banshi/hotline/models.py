"""Who was to answer when, and what the telephone system says of each call; no caller's number is kept."""

from django.db import models

from banshi.hotline import facts, rules
from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register


class ShiftRow(Recorded):
    """One shift; taken off before it began, or it stands."""

    unit = models.CharField(max_length=30)
    staff_id = models.BigIntegerField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hotline_shift"
        constraints = [
            models.CheckConstraint(condition=models.Q(end_at__gt=models.F("start_at")), name="shift_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(taken_off_at__isnull=True) | models.Q(taken_off_at__lt=models.F("start_at")),
                name="shift_taken_off_before_start",
            ),
            models.UniqueConstraint(
                fields=["staff_id", "start_at"], condition=models.Q(taken_off_at__isnull=True), name="no_shift_twice"
            ),
        ]
        indexes = [models.Index(fields=["unit", "start_at"], name="shifts_of_unit")]


class CallFile(Recorded):
    """A file of calls that was imported: whose, when, and what became of its rows."""

    unit = models.CharField(max_length=30, db_index=True)
    sha256 = models.CharField(max_length=64)
    taken = models.IntegerField()
    here = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        db_table = "hotline_file"


class CallRow(models.Model):
    """One call; the record keeps the hash of all calls of a file."""

    file = models.ForeignKey(CallFile, on_delete=models.PROTECT, db_index=False)
    unit = models.CharField(max_length=30)
    at = models.DateTimeField()
    answered = models.BooleanField()
    waited = models.IntegerField()
    nth = models.SmallIntegerField()

    class Meta:
        db_table = "hotline_call"
        constraints = [
            models.UniqueConstraint(fields=["unit", "at", "answered", "waited", "nth"], name="no_call_twice")
        ]


SHIFT = register(
    Noun(
        "shift",
        "值班",
        facts.ShiftState,
        facts.SHIFT_FACTS,
        rules.apply_shift,
        rules.shift_columns,
        facts.SHIFT_SENTENCES,
    ),
    ShiftRow,
)
CALLS = register(
    Noun(
        "calls",
        "来电记录",
        facts.FileState,
        facts.FILE_FACTS,
        rules.apply_file,
        rules.file_columns,
        facts.FILE_SENTENCES,
    ),
    CallFile,
)
