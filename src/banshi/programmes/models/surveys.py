"""Surveys with their frozen people and their answer sheets."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import survey as facts
from banshi.programmes.rules import survey as rules


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


SURVEY = register(
    Noun("survey", "问卷", facts.SurveyState, facts.FACTS, rules.apply, rules.columns, facts.SENTENCES, titled=True),
    Survey,
)
