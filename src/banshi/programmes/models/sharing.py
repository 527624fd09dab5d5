"""Practices, rules with their comments, pledges, lessons, series of sessions, surveys and their answer sheets."""

from django.db import models

from banshi.programmes.facts import comment, event, lesson, pledge, practice, rulemaking, survey
from banshi.programmes.facts.nouns import Noun
from banshi.programmes.models.recorded import Recorded
from banshi.programmes.registry import register
from banshi.programmes.rules import comment as comment_rules
from banshi.programmes.rules import event as event_rules
from banshi.programmes.rules import lesson as lesson_rules
from banshi.programmes.rules import pledge as pledge_rules
from banshi.programmes.rules import practice as practice_rules
from banshi.programmes.rules import rulemaking as rulemaking_rules
from banshi.programmes.rules import survey as survey_rules


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
        db_table = "programmes_practice"


class Rulemaking(Recorded):
    """A rule on its way."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    public = models.BooleanField()
    from_on = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "programmes_rulemaking"


class Comment(Recorded):
    """A comment on a rule, a subject of its own; `rulemaking` is the rule's id."""

    rulemaking = models.BigIntegerField()
    cleared = models.BooleanField()
    withheld = models.BooleanField()
    answered = models.BooleanField()
    taken = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "programmes_comment"
        indexes = [models.Index(fields=["rulemaking", "id"], name="comments_of_rule")]


class Pledge(Recorded):
    """A pledge; no status among its columns, for time alone changes that."""

    kind = models.CharField(max_length=8)
    who = models.CharField(max_length=40)
    unit = models.CharField(max_length=30, db_index=True)
    due_on = models.DateField()
    public = models.BooleanField()

    class Meta:
        db_table = "programmes_pledge"


class Lesson(Recorded):
    """A lesson; `applied` counts the items changed because of it."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    applied = models.IntegerField()

    class Meta:
        db_table = "programmes_lesson"


class EventSeries(Recorded):
    """A series of sessions."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    sessions = models.IntegerField()
    confirmed = models.IntegerField()

    class Meta:
        db_table = "programmes_event"


class Survey(Recorded):
    """A survey of `unit` about another unit's work."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    about = models.CharField(max_length=30, db_index=True)
    drawn = models.IntegerField()
    closed = models.BooleanField()

    class Meta:
        db_table = "programmes_survey"


class SurveyPerson(models.Model):
    """One line of a frozen population, by a reference without contact; `digest` is of the code of somebody drawn."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="people")
    ref = models.CharField(max_length=40)
    place_path = models.CharField(max_length=200)
    drawn = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    reached = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    coached = models.BooleanField(default=False)

    class Meta:
        db_table = "programmes_survey_person"
        constraints = [
            models.UniqueConstraint(fields=["survey", "ref"], name="one_line_a_reference"),
            models.UniqueConstraint(
                fields=["survey", "digest"], name="one_person_a_code", condition=~models.Q(digest="")
            ),
            models.CheckConstraint(
                condition=models.Q(drawn=True) | models.Q(reached=False, answered=False, coached=False, digest=""),
                name="only_the_drawn_answer",
            ),
        ]


class SurveySheet(models.Model):
    """One answer sheet; it does not say whose it is."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    place_path = models.CharField(max_length=200)
    answers = models.TextField()
    device = models.CharField(max_length=64)

    class Meta:
        db_table = "programmes_survey_sheet"


PRACTICE = register(
    Noun("practice", "做法", practice.PracticeState, practice.FACTS, practice_rules.apply, practice_rules.columns),
    Practice,
)
RULEMAKING = register(
    Noun(
        "rulemaking",
        "制度建设",
        rulemaking.RulemakingState,
        rulemaking.FACTS,
        rulemaking_rules.apply,
        rulemaking_rules.columns,
    ),
    Rulemaking,
)
COMMENT = register(
    Noun("comment", "意见", comment.CommentState, comment.FACTS, comment_rules.apply, comment_rules.columns), Comment
)
PLEDGE = register(
    Noun("pledge", "承诺", pledge.PledgeState, pledge.FACTS, pledge_rules.apply, pledge_rules.columns), Pledge
)
LESSON = register(
    Noun("lesson", "经验教训", lesson.LessonState, lesson.FACTS, lesson_rules.apply, lesson_rules.columns), Lesson
)
EVENT = register(
    Noun("event", "活动场次", event.EventState, event.FACTS, event_rules.apply, event_rules.columns), EventSeries
)
SURVEY = register(
    Noun("survey", "问卷", survey.SurveyState, survey.FACTS, survey_rules.apply, survey_rules.columns), Survey
)
