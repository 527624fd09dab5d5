"""What stands at its target and was looked at from outside is not behind for want of figures; everything else is."""

from datetime import date

import pytest

from banshi.programmes.facts import commitment as f
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules.trajectory import Observed

LATER = date(2026, 10, 20)
DONE = "2026-08-01T02:00:00.000000Z"
INDICATOR = f.IndicatorTerms(
    "亮着的灯", "盏", milestones=(f.Milestone("2026-01-01", 0), f.Milestone("2026-10-01", 180))
)
TERMS = f.Locked(title="背街小巷装上路灯", owner="zhujian", due_on="2026-10-01", indicator=INDICATOR)


def state(**given) -> f.CommitmentState:
    return f.CommitmentState(id=1, terms=TERMS, due_on="2026-10-01", claimed=DONE, **given)


CONFIRMED = {"confirmed": DONE, "confirmation": (9, 9, 9)}


@pytest.mark.parametrize(
    ("given", "value", "colour"),
    [
        (CONFIRMED, 180, "green"),
        ({"audited": DONE, "agrees": True}, 181, "green"),
        # one short of the target, the silence of two periods counts
        (CONFIRMED, 179, "red"),
        # the unit alone says so: late by its due
        ({}, 180, "red"),
        # an audit that does not agree, and people who mostly say no, are no confirmation
        ({"audited": DONE, "agrees": False}, 180, "red"),
        ({"confirmed": DONE, "confirmation": (2, 9, 9)}, 180, "red"),
    ],
)
def test_silence_after_the_target_is_no_lateness_once_somebody_outside_looked(given, value, colour):
    seen = [Observed(date(2026, 7, 30), value, "claimed")]
    assert rules.colour(state(**given), seen, LATER) == colour


def test_what_is_not_looked_at_again_expires_and_is_silent_again():
    seen = [Observed(date(2026, 7, 30), 180, "confirmed")]
    assert rules.tier(state(**CONFIRMED), date(2027, 3, 1)) == "expired"
    assert rules.colour(state(**CONFIRMED), seen, date(2027, 3, 1)) == "red"


def test_a_figure_that_is_to_fall_has_arrived_below_its_target():
    falling = f.IndicatorTerms(
        "欠薪件数",
        "件",
        direction="falls",
        milestones=(f.Milestone("2026-01-01", 40), f.Milestone("2026-10-01", 5)),
    )
    terms = f.Locked(title="欠薪线索", owner="zhujian", due_on="2026-10-01", indicator=falling)
    for value, colour in ((5, "green"), (4, "green"), (6, "red")):
        held = f.CommitmentState(id=1, terms=terms, due_on="2026-10-01", **CONFIRMED)
        assert rules.colour(held, [Observed(date(2026, 7, 30), value)], LATER) == colour, value
