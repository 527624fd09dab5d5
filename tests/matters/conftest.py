"""The town of 示例县 for every test of this room that asks for it."""

import pytest


@pytest.fixture
def town(db):
    """The town, founded a year before world.NOW."""
    # the models are there only once Django is set up, which is after this file is read
    from tests import world

    world.found()
    return world
