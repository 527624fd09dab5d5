"""Campaigns of the live world."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import campaign as facts
from banshi.programmes.rules import campaign as rules


class Campaign(Recorded):
    """A campaign; `follows` is the code of the one it is linked to, `cases` how many matters it counts."""

    name = models.CharField(max_length=40, unique=True)
    unit = models.CharField(max_length=30, db_index=True)
    follows = models.CharField(max_length=10, blank=True)
    cases = models.IntegerField()

    class Meta:
        db_table = "programmes_campaign"


CAMPAIGN = register(
    Noun("campaign", "活动", facts.CampaignState, facts.FACTS, rules.apply, rules.columns, facts.SENTENCES), Campaign
)
