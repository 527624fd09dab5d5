"""Failed guesses are forgotten after thirty days: they tell of somebody's receipt or phone."""

from datetime import timedelta

import pytest

from banshi.kit.refused import Refused
from banshi.people import actions, jobs
from banshi.people.models import Attempt
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_old_ones_go_and_young_ones_stay():
    for days in (31, 30, 29, 0):
        actions.note_attempt(f"check:{days}", at=NOW - timedelta(days=days))
    assert jobs.forget_attempts(NOW) == 1
    assert set(Attempt.objects.values_list("what", flat=True)) == {"check:30", "check:29", "check:0"}
    assert jobs.forget_attempts(NOW) == 0


def test_a_step_takes_the_oldest_and_the_next_the_rest(monkeypatch):
    monkeypatch.setattr(jobs, "STEP", 3)
    Attempt.objects.bulk_create(Attempt(what=f"from:{n}", at=NOW - timedelta(days=90)) for n in range(5))
    assert [jobs.forget_attempts(NOW) for _ in range(3)] == [3, 2, 0]


def test_whoever_is_held_back_stays_held_back():
    for _ in range(actions.ATTEMPTS):
        actions.note_attempt("token:1", at=NOW)
    jobs.forget_attempts(NOW)
    with pytest.raises(Refused):
        actions.hold_back("token:1", at=NOW)
    assert jobs.KEPT > actions.WINDOW


def test_the_worker_does_it():
    from banshi.cli import working

    assert jobs.forget_attempts in [run for run, _every in working.SWEEPS]
