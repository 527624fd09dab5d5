"""Inspections; whatever is shown comes from their state and the record."""

from django.db import models

from banshi.inspections import facts
from banshi.inspections.rules import tour as rules
from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register


class Tour(Recorded):
    """One inspection: `n` of `of` sites are drawn after `after_at`; `inspectors` holds each actor between blanks."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    head = models.CharField(max_length=30)
    after_at = models.DateTimeField(db_index=True)
    of = models.IntegerField()
    n = models.IntegerField()
    drawn = models.BooleanField()
    filed = models.IntegerField()
    inspectors = models.TextField()

    class Meta:
        db_table = "inspections_tour"


LABELS = {"rule": facts.RULES, "result": facts.RESULTS}
TOUR = register(
    Noun("tour", "暗访", facts.TourState, facts.FACTS, rules.apply, rules.columns, facts.SENTENCES, LABELS), Tour
)
