"""Bodies, batches and meetings."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import batch as batch_facts
from banshi.programmes.facts import body as body_facts
from banshi.programmes.facts import meeting as meeting_facts
from banshi.programmes.rules import batch as batch_rules
from banshi.programmes.rules import body as body_rules
from banshi.programmes.rules import meeting as meeting_rules


class Body(Recorded):
    """A body that meets and decides."""

    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=30, db_index=True)

    class Meta:
        db_table = "programmes_body"


class Batch(Recorded):
    """A batch of candidates and what became of them; `body` is that body's code."""

    title = models.CharField(max_length=160)
    body = models.CharField(max_length=10, db_index=True)
    campaign = models.CharField(max_length=40, blank=True)
    ordinal = models.SmallIntegerField()
    frozen = models.BooleanField()

    class Meta:
        db_table = "programmes_batch"


class Meeting(Recorded):
    """A meeting of a body; `loose` counts demands without a matter."""

    title = models.CharField(max_length=160)
    body = models.CharField(max_length=10, db_index=True)
    on = models.DateField()
    frozen = models.BooleanField()
    loose = models.IntegerField()

    class Meta:
        db_table = "programmes_meeting"


BODY = register(
    Noun(
        "body",
        "机构",
        body_facts.BodyState,
        body_facts.FACTS,
        body_rules.apply,
        body_rules.columns,
        body_facts.SENTENCES,
        {"office": body_facts.OFFICES},
    ),
    Body,
)
BATCH = register(
    Noun(
        "batch",
        "批次",
        batch_facts.BatchState,
        batch_facts.FACTS,
        batch_rules.apply,
        batch_rules.columns,
        batch_facts.SENTENCES,
        {"decision": batch_facts.DECISIONS},
        titled=True,
    ),
    Batch,
)
MEETING = register(
    Noun(
        "meeting",
        "会议",
        meeting_facts.MeetingState,
        meeting_facts.FACTS,
        meeting_rules.apply,
        meeting_rules.columns,
        meeting_facts.SENTENCES,
        {"how": meeting_facts.HEARD},
        titled=True,
    ),
    Meeting,
)
