from django.db import models


class SourceEdition(models.Model):
    """The files of one edition of a campaign, kept for ever; `files` is JSON of name → text. Insert-only."""

    name = models.CharField(max_length=60, db_index=True)
    edition = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64, unique=True)
    files = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=60)

    class Meta:
        db_table = "sources_edition"
        constraints = [models.UniqueConstraint(fields=["name", "edition"], name="one_content_a_source_edition")]
