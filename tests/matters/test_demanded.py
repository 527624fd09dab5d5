"""A matter one office gives another: to a named unit, for a named cause, due on the days the cause sets."""

from datetime import timedelta

import pytest

from banshi.kit.refused import Refused
from banshi.matters.actions import checking
from banshi.matters.actions.receive import Demanded, receive
from banshi.matters.models import ClockRow, Matter
from banshi.people.facts import Viewer
from tests import world

pytestmark = pytest.mark.django_db
DUE = world.NOW + timedelta(days=40)


@pytest.fixture(autouse=True)
def town():
    world.found()


def demanded(unit: str = "shuili", **dues):
    return receive(
        "request",
        {**world.DEFAULTS, "category": "01/0104"},
        by=Viewer.system(),
        at=world.NOW,
        intake="rexian",
        channel="notice",
        demanded=Demanded(unit, "notice:7", dues),
    )


def test_it_goes_to_the_named_unit_and_is_due_on_the_day_that_was_set():
    receipt = demanded(reply=DUE)
    row = Matter.objects.get(code=receipt.code)
    assert (row.owner_unit, row.origin, row.reply_due_at, row.reply_original_due_at) == ("shuili", "notice:7", DUE, DUE)
    assert not row.reply_provisional
    assert list(checking.check_projection()) == []


def test_clocks_without_a_set_day_follow_the_playbook():
    demanded(reply=DUE)
    assert ClockRow.objects.get(name="sign_for").due_at < DUE - timedelta(days=30)


def test_a_pause_moves_a_set_day_by_as_long_as_it_stood_and_the_original_stays():
    code = demanded(reply=DUE).code
    world.act(code, "sign_for", by="shuili1", at=world.NOW + world.hours(1))
    world.act(code, "pause", by="shuili0", at=world.NOW + world.days(1), ground="weather", reason="下雨")
    world.act(code, "resume", by="shuili1", at=world.NOW + world.days(4))
    row = Matter.objects.get(code=code)
    assert (row.reply_due_at, row.reply_original_due_at) == (DUE + timedelta(days=3), DUE)


def test_a_unit_that_was_abolished_or_never_was_is_refused():
    with pytest.raises(Refused) as refused:
        demanded("nobody")
    assert refused.value.code == "unknown_unit"
    assert not Matter.objects.exists()
