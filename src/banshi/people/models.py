"""Staff, their posts, erasable contents, sealed slips, and the log of sensitive reads."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class StaffMember(AbstractBaseUser):
    """A person who signs in to work; what they may do comes from their posts alone."""

    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    must_change = models.BooleanField(default=False, db_default=False)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    class Meta:
        db_table = "people_staff"


class Appointment(models.Model):
    """A role in a unit from one day to another."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30)
    unit_code = models.CharField(max_length=30, db_index=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        db_table = "people_appointment"
        constraints = [
            models.CheckConstraint(
                # a post given in error ends on the day it began, never having been in force
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="appointment_ends_not_before_start",
            )
        ]


class Content(models.Model):
    """A text or contact that belongs to somebody and can be erased; entries hold only its commitment."""

    id = models.BigIntegerField(primary_key=True)
    subject = models.BigIntegerField(db_index=True)
    role = models.CharField(max_length=30)
    key = models.CharField(max_length=32, blank=True)
    salt = models.BinaryField()
    body = models.TextField()
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_content"
        indexes = [
            models.Index(fields=["key"], name="content_by_key", condition=~models.Q(key="")),
        ]


class Slip(models.Model):
    """A sealed paper slip with a verdict token inside; only its digest is kept."""

    serial = models.CharField(max_length=12, primary_key=True)
    digest = models.CharField(max_length=64)
    subject = models.BigIntegerField(null=True, db_index=True)
    printed_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_slip"


class Attempt(models.Model):
    """A failed guess at a password, a check code or a token; counted to slow guessing down."""

    what = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_attempt"
        indexes = [models.Index(fields=["what", "at"], name="attempts_in_time")]


class AccessLog(models.Model):
    """Who opened which people's data, one row a page; insert-only."""

    staff_id = models.BigIntegerField()
    page = models.CharField(max_length=60)
    subjects = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_access"


class AccessSubject(models.Model):
    """Whose data a row of the access log opened, one row each, so that who opened what is found without reading it all."""

    access = models.ForeignKey(AccessLog, on_delete=models.DO_NOTHING, db_index=False, db_constraint=False)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_access_subject"
        indexes = [models.Index(fields=["subject", "at", "access"], name="opened_in_time")]
