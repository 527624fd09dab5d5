"""Practices, lessons, rules with their comments, pledges, and series of sessions."""

from django.db import models

from banshi.exchange.facts import comment, event, lesson, pledge, practice, rulemaking
from banshi.exchange.rules import comment as comment_rules
from banshi.exchange.rules import event as event_rules
from banshi.exchange.rules import lesson as lesson_rules
from banshi.exchange.rules import pledge as pledge_rules
from banshi.exchange.rules import practice as practice_rules
from banshi.exchange.rules import rulemaking as rulemaking_rules
from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register


class Practice(Recorded):
    """A way of doing things; `public` once offered and cleared."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    category = models.CharField(max_length=40, blank=True)
    place_path = models.CharField(max_length=200, blank=True)
    adopters = models.IntegerField()
    results = models.IntegerField()
    public = models.BooleanField()
    waiting = models.BooleanField()

    class Meta:
        db_table = "exchange_practice"


class Rulemaking(Recorded):
    """A rule on its way."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    public = models.BooleanField()
    from_on = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "exchange_rulemaking"


class Comment(Recorded):
    """A comment on a rule, a subject of its own; `rulemaking` is the rule's id."""

    rulemaking = models.BigIntegerField()
    cleared = models.BooleanField()
    withheld = models.BooleanField()
    answered = models.BooleanField()
    taken = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "exchange_comment"
        indexes = [models.Index(fields=["rulemaking", "id"], name="comments_of_rule")]


class Pledge(Recorded):
    """A pledge; no status among its columns, for time alone changes that."""

    kind = models.CharField(max_length=8)
    who = models.CharField(max_length=40)
    unit = models.CharField(max_length=30, db_index=True)
    due_on = models.DateField()
    public = models.BooleanField()

    class Meta:
        db_table = "exchange_pledge"


class Lesson(Recorded):
    """A lesson; `applied` counts the items changed because of it."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    applied = models.IntegerField()

    class Meta:
        db_table = "exchange_lesson"


class EventSeries(Recorded):
    """A series of sessions."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    sessions = models.IntegerField()
    confirmed = models.IntegerField()

    class Meta:
        db_table = "exchange_event"


def _noun(name: str, label: str, state: type, facts, rules, **labels) -> Noun:
    return Noun(name, label, state, facts.FACTS, rules.apply, rules.columns, facts.SENTENCES, labels)


PRACTICE = register(_noun("practice", "做法", practice.PracticeState, practice, practice_rules), Practice)
RULEMAKING = register(
    _noun("rulemaking", "制度建设", rulemaking.RulemakingState, rulemaking, rulemaking_rules), Rulemaking
)
COMMENT = register(
    _noun("comment", "意见", comment.CommentState, comment, comment_rules, taken=comment.TAKEN, ground=comment.GROUNDS),
    Comment,
)
PLEDGE = register(_noun("pledge", "承诺", pledge.PledgeState, pledge, pledge_rules), Pledge)
LESSON = register(_noun("lesson", "经验教训", lesson.LessonState, lesson, lesson_rules, kind=lesson.CHANGES), Lesson)
EVENT = register(_noun("event", "活动场次", event.EventState, event, event_rules), EventSeries)
