"""Projections of the record: one row a matter, its holdings, its clocks. Rebuilt from entries at any time."""

from django.db import models
from django.db.models import Q

from banshi.matters.rules.answering import REQUESTER_VERDICT
from banshi.matters.rules.fold import ADJUDICATOR

PROJECTION = 3

# an index serves a list that says its condition in the same words
OPEN = Q(closed_at__isnull=True)
CLOSED = Q(closed_at__isnull=False)
HELD_APART = ~Q(holder_unit=models.F("owner_unit"))
TAKEN_APART = ~Q(intake_unit=models.F("owner_unit"))
# not given to anybody yet, or given back; told by facts, so that a playbook may call its steps as it likes
AT_DESK = Q(owner_unit="") | Q(waiting_on=ADJUDICATOR)


class Matter(models.Model):
    """What the entries of one matter add up to: instants and facts, never a word that time changes."""

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=40)
    edition = models.CharField(max_length=64)
    step = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    place_path = models.CharField(max_length=200)
    about_path = models.CharField(max_length=250, blank=True)
    intake_unit = models.CharField(max_length=30)
    owner_unit = models.CharField(max_length=30, blank=True)
    holder_unit = models.CharField(max_length=30)
    waiting_on = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField()
    next_due_at = models.DateTimeField(null=True)
    next_clock = models.CharField(max_length=30, blank=True)
    reply_due_at = models.DateTimeField(null=True)
    reply_original_due_at = models.DateTimeField(null=True)
    reply_provisional = models.BooleanField(default=False)
    first_replied_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    replied_unit = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    tier = models.CharField(max_length=12, blank=True)
    solved = models.CharField(max_length=6, blank=True)
    satisfied = models.SmallIntegerField(default=0)
    relayed = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=20, blank=True)
    reopened = models.SmallIntegerField(default=0)
    refusals = models.SmallIntegerField(default=0)
    disputed = models.BooleanField(default=False)
    hardship = models.BooleanField(default=False)
    supervised = models.SmallIntegerField(default=0)
    imported = models.CharField(max_length=60, blank=True)
    source_row = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=40, blank=True, default="")
    nonce = models.CharField(max_length=40, null=True, unique=True)
    number = models.IntegerField()
    hash = models.BinaryField()
    state = models.TextField()
    projection = models.SmallIntegerField(default=PROJECTION)

    class Meta:
        db_table = "matters_matter"
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "source_row"], name="nothing_imported_twice", condition=~Q(source_row="")
            )
        ]
        indexes = [
            models.Index(fields=["holder_unit", "next_due_at", "id"], name="matters_open_of_unit", condition=OPEN),
            models.Index(fields=["next_due_at", "id"], name="matters_by_clock", condition=OPEN),
            models.Index(fields=["next_due_at", "id"], name="matters_at_desk", condition=OPEN & AT_DESK),
            models.Index(
                fields=["holder_unit", "next_due_at", "id"], name="matters_hard", condition=OPEN & Q(hardship=True)
            ),
            models.Index(
                fields=["next_due_at", "id"], name="matters_answered", condition=OPEN & Q(waiting_on=REQUESTER_VERDICT)
            ),
            models.Index(fields=["next_due_at", "id"], name="matters_supervised", condition=OPEN & Q(supervised__gt=0)),
            models.Index(fields=["-closed_at", "-id"], name="matters_closed", condition=CLOSED),
            models.Index(fields=["holder_unit"], name="matters_closed_held", condition=CLOSED & HELD_APART),
            models.Index(fields=["intake_unit"], name="matters_closed_taken", condition=CLOSED & TAKEN_APART),
            models.Index(fields=["owner_unit", "received_at"], name="matters_of_owner"),
            models.Index(fields=["owner_unit", "imported"], name="matters_imported", condition=~Q(imported="")),
            models.Index(fields=["category", "received_at"], name="matters_disputed", condition=Q(disputed=True)),
            # totals of one kind read that kind alone, however many other matters there are
            models.Index(fields=["kind", "-received_at", "-id"], name="matters_of_kind"),
            models.Index(fields=["origin"], name="matters_by_origin", condition=~Q(origin="")),
        ]


class HoldingRow(models.Model):
    """One unit's stretch of one matter's time; together they leave no gap from receipt on."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, db_index=False)
    ordinal = models.SmallIntegerField()
    unit = models.CharField(max_length=30)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8)
    waiting_on = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "matters_holding"
        constraints = [
            models.UniqueConstraint(fields=["matter", "ordinal"], name="one_holding_an_ordinal"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=models.F("from_at")), name="holding_goes_forward"
            ),
        ]
        indexes = [models.Index(fields=["unit", "from_at"], name="holdings_of_unit")]


# running clocks at whose end something happens by itself; the index and the sweep must say it in the same words
DOES_SOMETHING = Q(stopped_at__isnull=True, paused=False) & ~Q(on_expiry="")


class ClockRow(models.Model):
    """One promise of time and how it ended."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=30)
    ordinal = models.SmallIntegerField()
    owed_to = models.CharField(max_length=12)
    unit = models.CharField(max_length=30)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    provisional = models.BooleanField()
    paused = models.BooleanField()
    stopped_at = models.DateTimeField(null=True)
    voided = models.BooleanField()
    on_expiry = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "matters_clock"
        constraints = [models.UniqueConstraint(fields=["matter", "name", "ordinal"], name="one_clock_an_ordinal")]
        indexes = [
            models.Index(fields=["due_at"], name="clocks_running", condition=Q(stopped_at__isnull=True, paused=False)),
            models.Index(
                fields=["due_at"],
                name="clocks_expiring",
                condition=DOES_SOMETHING,
            ),
        ]


class Party(models.Model):
    """A unit that has to do with a matter besides its intake, owner and holder."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, db_index=False)
    unit = models.CharField(max_length=30)

    class Meta:
        db_table = "matters_party"
        constraints = [models.UniqueConstraint(fields=["unit", "matter"], name="one_party_a_unit")]


class LedgerRow(models.Model):
    """What is claimed, what came and what was only reported, in fen, of a matter that keeps a ledger."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True)
    claimed_fen = models.BigIntegerField()
    at_least = models.BooleanField()
    received_fen = models.BigIntegerField()
    reported_fen = models.BigIntegerField()

    class Meta:
        db_table = "matters_ledger"
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_fen__gte=0, received_fen__gte=0, reported_fen__gte=0),
                name="ledger_not_below_nought",
            )
        ]


class Follower(models.Model):
    """How far a reader of the sealed record has come."""

    name = models.CharField(max_length=30, primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "matters_follower"


class Digest(models.Model):
    """What a person is told on a working morning: once a day, as counts and the matters behind them."""

    staff_id = models.BigIntegerField()
    day_on = models.DateField()
    at = models.DateTimeField()
    late = models.IntegerField()
    near = models.IntegerField()
    matters = models.TextField()

    class Meta:
        db_table = "matters_digest"
        constraints = [models.UniqueConstraint(fields=["staff_id", "day_on"], name="one_digest_a_morning")]


class Reminder(models.Model):
    """A reminder given once by matter, clock and level."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE)
    clock = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    staff_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "matters_reminder"
        constraints = [
            models.UniqueConstraint(fields=["matter", "clock", "level", "staff_id"], name="one_reminder_a_level")
        ]
        indexes = [models.Index(fields=["staff_id", "at"], name="reminders_of_staff")]
