"""Pages of audits are asked as a browser asks them; the town has auditors inside and outside the owner's line."""

from datetime import timedelta

import pytest

from tests.browsing import Browser


@pytest.fixture
def client():
    return Browser()


@pytest.fixture
def auditors(db):
    """The town, with an auditor outside every line and a deputy of the owner who was made auditor of his own bureau."""
    from banshi.people import actions as people
    from tests import world

    world.found()
    for name, unit in (("outside", "huifang"), ("deputy", "zhujian")):
        staff = people.add_staff(name, display_name=name, password=None)
        people.appoint(staff, role="auditor", unit=unit, on=world.NOW.date() - timedelta(days=30))
