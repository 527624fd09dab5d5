"""The needs register and its groups."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.programmes.facts import group as group_facts
from banshi.programmes.facts import need as facts
from banshi.programmes.rules import need as rules


class Need(Recorded):
    """One need; `group` follows from the groups' own entries."""

    source = models.CharField(max_length=12)
    category = models.CharField(max_length=40)
    place_path = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    hardship = models.BooleanField()
    people = models.IntegerField()
    matter = models.CharField(max_length=10, blank=True)
    drawn = models.BooleanField()
    holds = models.BooleanField(null=True)

    class Meta:
        db_table = "programmes_need"
        constraints = [
            models.UniqueConstraint(fields=["matter"], name="one_need_a_matter", condition=~models.Q(matter=""))
        ]
        indexes = [models.Index(fields=["category", "place_path"], name="needs_alike")]


class NeedGroup(Recorded):
    """Needs that are one problem."""

    title = models.CharField(max_length=160)
    unit = models.CharField(max_length=30, db_index=True)
    category = models.CharField(max_length=40, blank=True)
    people = models.IntegerField()
    months = models.IntegerField()
    adopted = models.BooleanField()

    class Meta:
        db_table = "programmes_need_group"


class Grouped(models.Model):
    """Which group a need is in: one at most."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, primary_key=True)
    group = models.ForeignKey(NeedGroup, on_delete=models.CASCADE, related_name="members")

    class Meta:
        db_table = "programmes_grouped"


NEED = register(
    Noun("need", "需求", facts.NeedState, facts.FACTS, rules.apply_need, rules.need_columns, facts.SENTENCES), Need
)
GROUP = register(
    Noun(
        "group",
        "问题",
        group_facts.GroupState,
        group_facts.FACTS,
        rules.apply_group,
        rules.group_columns,
        group_facts.SENTENCES,
    ),
    NeedGroup,
)
