from django.db import models


class CalendarEdition(models.Model):
    """One dated edition of a calendar; never edited, a later one stands beside it."""

    name = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    body = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)

    class Meta:
        db_table = "calendars_edition"
        constraints = [models.UniqueConstraint(fields=["name", "edition"], name="one_edition_a_name")]
