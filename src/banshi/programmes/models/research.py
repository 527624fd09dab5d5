"""Rounds of visits to find out, and the targeting rules of measures."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import research, targeting
from banshi.programmes.rules import research as research_rules
from banshi.programmes.rules import targeting as targeting_rules


class Research(Recorded):
    """A round of visits; `drawn` counts visits at drawn places, `announced` those told of beforehand."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    visits = models.IntegerField()
    drawn = models.IntegerField()
    announced = models.IntegerField()

    class Meta:
        db_table = "programmes_research"


class Targeting(Recorded):
    """The targeting rule of one commitment, named by its code."""

    commitment = models.CharField(max_length=10, unique=True)
    unit = models.CharField(max_length=30, db_index=True)

    class Meta:
        db_table = "programmes_targeting"


RESEARCH = register(
    Noun(
        "research",
        "调研",
        research.ResearchState,
        research.FACTS,
        research_rules.apply,
        research_rules.columns,
        research.SENTENCES,
        {"how": research.HOW},
    ),
    Research,
)
TARGETING = register(
    Noun(
        "targeting",
        "对象规则",
        targeting.TargetingState,
        targeting.FACTS,
        targeting_rules.apply,
        targeting_rules.columns,
        targeting.SENTENCES,
    ),
    Targeting,
)
