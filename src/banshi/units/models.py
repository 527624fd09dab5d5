from django.db import models
from django.db.models import F, Q


class Unit(models.Model):
    """One public body or office, effective-dated."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=250, db_index=True)
    place_path = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12, blank=True, default="")
    valid_from_on = models.DateField()
    valid_to_on = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        db_table = "units_unit"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to_on__isnull=True) | Q(valid_to_on__gt=F("valid_from_on")),
                name="unit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_to_on__isnull=True) | Q(successor__isnull=False),
                name="abolished_unit_has_successor",
            ),
        ]


class CatalogueEntry(models.Model):
    """The dispatch catalogue: this function, in this place, from this day, belongs to this unit."""

    function = models.CharField(max_length=60)
    place_path = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="functions")
    valid_from_on = models.DateField()
    valid_to_on = models.DateField(null=True)

    class Meta:
        db_table = "units_catalogue"
        constraints = [
            models.UniqueConstraint(
                fields=["function", "place_path", "valid_from_on"], name="one_unit_a_function_and_place"
            )
        ]


class TreeEdition(models.Model):
    """A counter that tells every process that units or the catalogue changed."""

    number = models.BigIntegerField()

    class Meta:
        db_table = "units_edition"
