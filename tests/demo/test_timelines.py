"""Everything that happened in the demonstration is told: each object's entries whole, in order, with who, when and a sentence."""

import re
from itertools import pairwise

import pytest

from banshi.matters.models import Matter
from banshi.matters.queries import pages, telling
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from banshi.record import queries as record
from banshi.record.models import RecordEntry

pytestmark = pytest.mark.django_db

CODE = re.compile(r"(?<!\d)\d{10}(?!\d)")


def test_no_entry_is_missing_out_of_order_or_without_somebody(loaded):
    subjects = list(RecordEntry.objects.order_by("subject").values_list("subject", flat=True).distinct())
    assert len(subjects) > 500
    for subject in subjects:
        history = record.entries(subject)
        assert [entry.number for entry in history] == list(range(1, len(history) + 1)), subject
        back = [
            (a.kind, a.recorded_at, b.kind, b.recorded_at)
            for a, b in pairwise(history)
            if a.recorded_at > b.recorded_at
        ]
        assert not back, back
        wrong = [
            (e.kind, e.actor, e.occurred_at, e.recorded_at)
            for e in history
            if not e.actor or e.occurred_at > e.recorded_at
        ]
        assert not wrong, wrong


def test_every_matter_tells_each_entry_in_a_sentence(loaded):
    for row in Matter.objects.order_by("id"):
        lines = telling.timeline(row, pages.book_of(row), viewer=Viewer.system())
        assert [line.number for line in lines] == list(range(1, row.number + 1)), row.code


@pytest.mark.parametrize("name", sorted(NOUNS))
def test_every_object_of_programmes_tells_each_entry_in_a_sentence(loaded, name):
    noun, model = NOUNS[name]
    rows = list(model.objects.order_by("id")[:100])
    assert rows, "a newcomer sees at least one of each"
    for row in rows:
        lines = told.lines(noun, row)
        assert [line.number for line in lines] == list(range(1, row.number + 1)), row.code
        assert all(line.sentence and "{" not in line.sentence for line in lines), row.code
        # titles are told, not codes; the number of a case stands where it says so
        assert not [line.sentence for line in lines if CODE.search(line.sentence) and "编号" not in line.sentence]
