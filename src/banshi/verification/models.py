"""Audits; whatever is shown comes from their state and the record."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.verification import facts
from banshi.verification.rules import audit as rules


class Audit(Recorded):
    """One audit of one list; `of` items listed, `waiting` findings without the owner's answer."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    of = models.IntegerField()
    drawn = models.IntegerField()
    refuted = models.IntegerField()
    waiting = models.IntegerField()

    class Meta:
        db_table = "verification_audit"


LABELS = {"rule": facts.RULES, "result": facts.RESULTS}
AUDIT = register(
    Noun("audit", "抽查", facts.AuditState, facts.FACTS, rules.apply, rules.columns, facts.SENTENCES, LABELS), Audit
)
