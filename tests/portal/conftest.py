"""示例县 with its clock held, and a browser that sends what forms send."""

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
