from django.db import models


class Blob(models.Model):
    """A file somebody gave, kept by its content under the home; erasable."""

    id = models.BigIntegerField(primary_key=True)
    subject = models.BigIntegerField(db_index=True)
    role = models.CharField(max_length=30)
    digest = models.CharField(max_length=64, db_index=True)
    salt = models.BinaryField()
    media_type = models.CharField(max_length=60)
    size = models.IntegerField()
    kept_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "files_blob"
