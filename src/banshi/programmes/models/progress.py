"""Commitments, filings, and what they add up to over the tree of units."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import commitment as commitment_facts
from banshi.programmes.facts import report as report_facts
from banshi.programmes.rules import commitment as commitment_rules
from banshi.programmes.rules import report as report_rules


class Commitment(Recorded):
    """A promise to many; its indicator carries the same id."""

    title = models.CharField(max_length=200)
    owner_unit = models.CharField(max_length=30, db_index=True)
    campaign = models.CharField(max_length=40, blank=True)
    batch = models.BigIntegerField(default=0, db_index=True)
    disclosure = models.CharField(max_length=12)
    due_on = models.DateField()
    original_due_on = models.DateField()
    open_disputes = models.IntegerField(default=0)
    cancelled = models.BooleanField(default=False)

    class Meta:
        db_table = "programmes_commitment"


class Report(Recorded):
    """One unit's filing for one day."""

    unit = models.CharField(max_length=30)
    on = models.DateField()
    source = models.CharField(max_length=20)

    class Meta:
        db_table = "programmes_report"
        indexes = [models.Index(fields=["unit", "-on"], name="reports_of_unit")]


class Observation(models.Model):
    """One indicator's figure of one unit on one day, from its filing."""

    indicator = models.BigIntegerField()
    unit = models.CharField(max_length=30)
    on = models.DateField()
    n = models.BigIntegerField()
    d = models.BigIntegerField()
    tier = models.CharField(max_length=12)
    report = models.BigIntegerField()

    class Meta:
        db_table = "programmes_observation"
        constraints = [models.UniqueConstraint(fields=["indicator", "unit", "on"], name="one_figure_a_day")]
        indexes = [models.Index(fields=["report"], name="figures_of_report")]


class Latest(models.Model):
    """The newest figure of a unit for an indicator."""

    indicator = models.BigIntegerField()
    unit = models.CharField(max_length=30)
    on = models.DateField()
    n = models.BigIntegerField()
    d = models.BigIntegerField()
    tier = models.CharField(max_length=12)

    class Meta:
        db_table = "programmes_latest"
        constraints = [models.UniqueConstraint(fields=["indicator", "unit"], name="one_latest_a_unit")]


class RollUp(models.Model):
    """What lies at and under a unit for an indicator; extremes are those of the units that filed."""

    indicator = models.BigIntegerField()
    unit = models.CharField(max_length=30)
    parent = models.CharField(max_length=30, blank=True)
    n = models.BigIntegerField()
    d = models.BigIntegerField()
    reporting = models.IntegerField()
    claimed = models.IntegerField()
    low = models.FloatField(null=True)
    low_unit = models.CharField(max_length=30, blank=True)
    high = models.FloatField(null=True)
    high_unit = models.CharField(max_length=30, blank=True)
    oldest_on = models.DateField(null=True)
    newest_on = models.DateField(null=True)

    class Meta:
        db_table = "programmes_rollup"
        constraints = [models.UniqueConstraint(fields=["indicator", "unit"], name="one_sum_a_unit")]
        indexes = [models.Index(fields=["indicator", "parent"], name="sums_under_unit")]


class SeriesPoint(models.Model):
    """What an indicator added up to at its owner after the last filing of a day."""

    indicator = models.BigIntegerField()
    on = models.DateField()
    n = models.BigIntegerField()
    d = models.BigIntegerField()
    tier = models.CharField(max_length=12)

    class Meta:
        db_table = "programmes_series"
        constraints = [models.UniqueConstraint(fields=["indicator", "on"], name="one_point_a_day")]


COMMITMENT = register(
    Noun(
        "commitment",
        "实事项目",
        commitment_facts.CommitmentState,
        commitment_facts.FACTS,
        commitment_rules.apply,
        commitment_rules.columns,
        commitment_facts.SENTENCES,
        commitment_facts.LABELS,
        titled=True,
        public={"disclosure": "public"},
    ),
    Commitment,
)
REPORT = register(
    Noun(
        "report",
        "填报",
        report_facts.ReportState,
        report_facts.FACTS,
        report_rules.apply,
        report_rules.columns,
        report_facts.SENTENCES,
    ),
    Report,
)
