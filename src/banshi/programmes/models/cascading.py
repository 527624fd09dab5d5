"""Notices, who they went to, and the plans made of them."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import notice as notice_facts
from banshi.programmes.facts import plan as plan_facts
from banshi.programmes.rules import notice as notice_rules
from banshi.programmes.rules import plan as plan_rules


class Notice(Recorded):
    """A notice; `recipients` is how many it names."""

    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=30, db_index=True)
    campaign = models.CharField(max_length=40, blank=True)
    disclosure = models.CharField(max_length=12)
    document_number = models.CharField(max_length=60, blank=True)
    issued = models.BooleanField()
    supersedes = models.BigIntegerField(default=0)
    superseded_by = models.BigIntegerField(default=0)
    recipients = models.IntegerField()

    class Meta:
        db_table = "programmes_notice"


class Delivery(models.Model):
    """One recipient of a notice; `matter` is the code under which it answers, empty until the job has delivered it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    unit = models.CharField(max_length=30)
    matter = models.CharField(max_length=10, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "programmes_delivery"
        constraints = [models.UniqueConstraint(fields=["notice", "unit"], name="one_delivery_a_unit")]
        indexes = [
            models.Index(fields=["id"], name="deliveries_waiting", condition=models.Q(matter="", failure="")),
            models.Index(fields=["unit"], name="deliveries_of_unit"),
        ]


class Plan(Recorded):
    """A lower body's plan; `notice` is what it answers."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="plans")
    matter = models.CharField(max_length=10, blank=True)
    filed = models.BooleanField()
    accepted = models.BooleanField()
    covered = models.IntegerField()
    demands = models.IntegerField()
    own_commitments = models.IntegerField()
    overlap = models.IntegerField()

    class Meta:
        db_table = "programmes_plan"
        constraints = [models.UniqueConstraint(fields=["unit", "notice"], name="one_plan_a_unit")]


NOTICE = register(
    Noun(
        "notice",
        "通知",
        notice_facts.NoticeState,
        notice_facts.FACTS,
        notice_rules.apply,
        notice_rules.columns,
        notice_facts.SENTENCES,
    ),
    Notice,
)
PLAN = register(
    Noun(
        "plan",
        "实施方案",
        plan_facts.PlanState,
        plan_facts.FACTS,
        plan_rules.apply,
        plan_rules.columns,
        plan_facts.SENTENCES,
    ),
    Plan,
)
