"""Releases, and the subjects their figures stand on."""

from django.db import models

from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.nouns.registry import register
from banshi.releases import facts
from banshi.releases.rules import release as rules


class Release(Recorded):
    """A list made public; whatever is printed comes from its state and the record.

    `of` is how many the whole list holds, none where nobody stated it; `seal` and `on` say of when its figures are.
    """

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, db_index=True)
    items = models.IntegerField()
    of = models.IntegerField(null=True)
    seal = models.IntegerField(null=True)
    on = models.CharField(max_length=10, blank=True)
    frozen = models.BooleanField()
    published = models.BooleanField(db_index=True)
    withdrawn = models.BooleanField()

    class Meta:
        db_table = "releases_release"


class Basis(models.Model):
    """The subjects behind figures, kept once under their digest: JSON of (noun, subject), checked against it."""

    digest = models.CharField(max_length=64, primary_key=True)
    subjects = models.TextField()

    class Meta:
        db_table = "releases_basis"


RELEASE = register(
    Noun("release", "公开发布", facts.ReleaseState, facts.FACTS, rules.apply, rules.columns, facts.SENTENCES),
    Release,
)
