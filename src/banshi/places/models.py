from django.db import models


class Place(models.Model):
    """A place of the town: town, village, neighbourhood, with landmarks people know it by."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    level = models.SmallIntegerField()
    landmarks = models.TextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "places_place"


class Town(models.Model):
    """The name under which the installation was founded; one row at most."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=30)
    founded_at = models.DateTimeField()

    class Meta:
        db_table = "places_town"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_town")]
