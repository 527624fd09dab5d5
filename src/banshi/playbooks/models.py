from django.db import models


class PlaybookEdition(models.Model):
    """The files of one edition, kept for ever; `files` is JSON of name → text."""

    kind = models.CharField(max_length=40, db_index=True)
    edition = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64, unique=True)
    files = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=60)

    class Meta:
        db_table = "playbooks_edition"
        constraints = [models.UniqueConstraint(fields=["kind", "edition"], name="one_content_an_edition")]
