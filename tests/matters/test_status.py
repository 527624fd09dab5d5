"""What time makes of a row: the rule in Python and its twin in SQL give one word for every row at every moment."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from banshi.matters.models import Matter
from banshi.matters.queries import status as twin
from banshi.matters.queries import worklists
from banshi.matters.rules import status
from banshi.matters.rules.status import NEAR
from tests.matters.reading import row
from tests.world import NOW, act, days, hours, report

TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("due", "closed", "waiting", "word"),
    [
        (None, None, "", "open"),
        (None, None, "requester", "waiting"),
        (None, None, "others", "waiting"),
        (None, None, "adjudicator", "open"),
        (NOW - TICK, None, "", "late"),
        (NOW, None, "", "near"),
        (NOW + NEAR - TICK, None, "requester", "near"),
        (NOW + NEAR, None, "", "open"),
        (NOW - days(9), NOW, "", "closed"),
    ],
)
def test_words(due, closed, waiting, word):
    row = SimpleNamespace(next_due_at=due, closed_at=closed, waiting_on=waiting)
    assert status.status(row, NOW) == word


def test_the_twin_says_the_same_at_every_edge(town):
    codes = [report(at=NOW + hours(n), category=c).code for n, c in enumerate(("01/0101", "01/0105", "10/1001", "99"))]
    act(codes[1], "sign_for", by="zhujian1", at=NOW + hours(5))
    act(codes[1], "ask", by="zhujian1", at=NOW + hours(6), reason="？")
    act(codes[3], "ask", by="shouli", at=NOW + hours(6), reason="？")
    act(codes[0], "sign_for", by="gongshui1", at=NOW + hours(6))
    act(codes[0], "reply", by="gongshui1", at=NOW + hours(7), outcome="solved", reason="…")
    closed = report(at=NOW).code
    act(closed, "withdraw", by=_requester(closed), at=NOW + hours(1))
    dues = [m.next_due_at for m in Matter.objects.exclude(next_due_at=None)]
    moments = {due + step for due in dues for step in (-NEAR - TICK, -NEAR, -TICK, timedelta(0), TICK)}
    moments |= {NOW, NOW + days(400)}
    words = set()
    for now in moments:
        for found in twin.with_status(Matter.objects.all(), now):
            assert found.status == status.status(found, now)
            words.add(found.status)
        late = set(Matter.objects.filter(worklists.late(now)).values_list("code", flat=True))
        assert late == {m.code for m in Matter.objects.all() if status.is_late(m, now)}
        near = set(Matter.objects.filter(twin.near(now)).values_list("code", flat=True))
        assert near == {m.code for m in Matter.objects.all() if status.is_near(m, now)}
    assert words == {"closed", "late", "near", "waiting", "open"}


def _requester(code):
    from banshi.people.facts import Viewer

    return Viewer.requester(row(code).id)
