"""Who was to answer when, and what the telephone system says of each call; no caller's number is kept."""

from django.db import models


class ShiftRow(models.Model):
    """One shift; taken off before it began, or it stands."""

    unit_code = models.CharField(max_length=30)
    staff_id = models.BigIntegerField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    entered_by = models.CharField(max_length=30)
    entered_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hotline_shift"
        constraints = [
            models.CheckConstraint(condition=models.Q(end_at__gt=models.F("start_at")), name="shift_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(taken_off_at__isnull=True) | models.Q(taken_off_at__lt=models.F("start_at")),
                name="shift_taken_off_before_start",
            ),
        ]
        indexes = [models.Index(fields=["unit_code", "start_at"], name="shifts_of_unit")]


class CallFile(models.Model):
    """A file of calls that was imported: whose, when, by whom, and what became of its rows."""

    unit_code = models.CharField(max_length=30)
    sha256 = models.CharField(max_length=64)
    imported_by = models.CharField(max_length=30)
    imported_at = models.DateTimeField()
    taken = models.IntegerField()
    here = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        db_table = "hotline_file"


class CallRow(models.Model):
    """One call."""

    file = models.ForeignKey(CallFile, on_delete=models.PROTECT, db_index=False)
    unit_code = models.CharField(max_length=30)
    at = models.DateTimeField()
    answered = models.BooleanField()
    waited = models.IntegerField()
    nth = models.SmallIntegerField()

    class Meta:
        db_table = "hotline_call"
        constraints = [
            models.UniqueConstraint(fields=["unit_code", "at", "answered", "waited", "nth"], name="no_call_twice")
        ]
