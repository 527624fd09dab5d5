"""示例县 with its clock held, and a report whose receipt this browser holds."""

import pytest


@pytest.fixture
def town(db):
    """The town, with the clock of the process at world.NOW."""
    # the models are there only once Django is set up, which is after this file is read
    from banshi.kit import clock
    from tests import world

    world.found()
    with clock.frozen(world.NOW):
        yield world


@pytest.fixture
def mine(client, town):
    """A report routed to the building office, followed from `client`."""
    from tests.portal import browser

    code = town.report().code
    browser.let_in(client, code)
    return code


@pytest.fixture
def working(mine, town):
    """The report, signed for."""
    town.act(mine, "sign_for", by="zhujian1", at=town.NOW + town.hours(1))
    return mine


@pytest.fixture
def replied(working, town):
    """The report, answered as solved."""
    town.act(working, "reply", by="zhujian1", at=town.NOW + town.hours(2), outcome="solved", reason="沟已疏通。")
    return working
