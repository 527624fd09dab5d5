"""Everything that happened in the demonstration is told: each object's entries whole, in order, with who, when and a sentence."""

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from banshi.demo.scenes import inspection
from banshi.inspections.models import Tour
from banshi.inspections.queries import telling as inspected
from banshi.inspections.queries import tours
from banshi.matters.models import Matter
from banshi.matters.queries import pages, seeing, telling, worklists
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.record import queries as record
from banshi.record.models import RecordEntry
from tests.demo.conftest import AT

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


def test_six_of_200_sites_were_drawn_and_findings_went_straight_to_the_head(loaded):
    over, sealed = Tour.objects.order_by("after_at")
    counted, rows = (
        inspected.in_numbers(over, tours.state_of(over), AT.date()),
        Matter.objects.filter(kind=inspection.KIND),
    )
    assert (counted.of, counted.n, counted.finished) == (inspection.OF, inspection.N, True) == (200, 6, True)
    assert counted.counts == {"finding": 4, "clear": 1, "unreached": 1, "waiting": 0}
    assert (counted.ordered, counted.mended, counted.agreed, counted.differs) == (3, 3, 2, 1)
    assert not inspected.openings(tours.state_of(over), before=over.after_at + timedelta(hours=2)).openings
    assert (sealed.drawn, AT < sealed.after_at <= AT + timedelta(hours=1)) == (False, True)
    assert Counter(rows.values_list("step", flat=True)) == {"closed": 2, "fixing": 1, "at_head": 1}
    assert rows.get(step="fixing").tier == "disputed"
    waiting = rows.get(step="at_head").code
    head, between = (people.viewer(people.staff_named(one), on=AT.date()) for one in (inspection.HEAD, "shishuili0"))
    assert worklists.worklist(head).filter(code=waiting).exists()
    assert not seeing.visible_to(between).filter(code=waiting).exists()
