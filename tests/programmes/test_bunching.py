"""Completions before their due: the last tenth, beside an even pace; any day may be asked about, none is built in."""

from datetime import date, timedelta

import pytest

from banshi.programmes.actions import commitments
from banshi.programmes.queries import bunching as queries
from banshi.programmes.rules import bunching as rules
from banshi.programmes.rules.bunching import Completion
from tests import world
from tests.exchange.test_exchange import AT, auditor
from tests.programmes.test_progress import locked, officer

BEGAN, DUE = date(2026, 1, 1), date(2026, 4, 11)


def said(left: int, unit: str = "a") -> Completion:
    return Completion(unit, BEGAN, DUE, DUE - timedelta(days=left))


@pytest.mark.parametrize(("left", "last"), [(-1, False), (0, True), (9, True), (10, False), (99, False)])
def test_the_last_tenth_of_a_hundred_days_are_ten(left, last):
    assert rules.in_last(said(left)) is last


def test_a_unit_that_says_everything_on_the_last_day_stands_first_and_an_even_one_does_not_stand_out():
    even = [said(left, "even") for left in range(0, 100, 5)]
    last = [said(0, "last") for _ in range(8)]
    few = [said(0, "few") for _ in range(4)]
    found = rules.bunches([*even, *few, *last])
    assert found[0].unit == "last"
    assert found[0].stands_out
    assert (found[0].last, found[0].of) == (8, 8)
    assert not any(one.stands_out for one in found[1:])


def test_every_completion_stands_in_one_bar():
    found = [said(left) for left in (-5, -1, 0, 1, 3, 4, 7, 8, 14, 15, 30, 31, 60, 61, 90)]
    bars = dict(rules.histogram(found))
    assert sum(bars.values()) == len(found)
    assert bars[rules.AFTER] == 2
    assert bars["当天"] == 1
    assert bars["前 1–3 天"] == 2
    assert bars[rules.EARLIER] == 2


def test_any_day_may_be_asked_about():
    found = [said(0) for _ in range(6)] + [said(left) for left in (20, 40, 60)]
    near = rules.near(found, DUE)
    assert (near.week, near.around) == (6, 9)
    assert near.even == pytest.approx(9 * 7 / 181)
    assert rules.near(found, DUE - timedelta(days=30)).week == 0


@pytest.mark.django_db
def test_the_first_claim_counts_against_the_first_due():
    world.found()
    row, later = locked(), AT + timedelta(days=30)
    commitments.claim(row.code, text="办好了", by=officer("zhujian"), at=AT)
    commitments.claim(row.code, text="又办好了", by=officer("zhujian"), at=later)
    commitments.extend(row.code, due_on="2027-06-30", reason="晚", by=officer("xianfu", "unit_head"), at=later)
    [one] = queries.claims(auditor())
    assert (one.unit, one.said_on, one.due_on) == ("zhujian", AT.date(), date(2026, 12, 31))
    assert queries.claims(officer("jiaoyu")) == [one]
    assert queries.found([one], AT.date()).near.week == 1
