"""No form of anything in the demonstration writes without the number it was drawn from."""

import re
from datetime import date

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.nouns.registry import NOUNS
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.record.models import RecordEntry
from banshi.units import queries as units
from tests.browsing import Browser
from tests.demo.conftest import AT
from tests.desk.test_every_form import ACTS, POSTING

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(ACTS))
def test_no_form_of_any_object_writes_without_the_number_it_was_drawn_from(loaded, everybody, name):
    sheet = POSTING[name].callback.__wrapped__.__self__
    viewer = people_queries.viewer(people_queries.staff_named("everybody"), on=AT.date())
    row = next(row for row in _rows(sheet.name) if _finds(sheet, row, viewer))
    page = reverse(f"desk:{sheet.name}", args=[row.code])
    offered = re.findall(rf'method="post" action="{page}/([^"]+)"', everybody.get(page).content.decode())
    before = RecordEntry.objects.count()
    for resource in offered or ["anything"]:
        address = reverse(f"desk:{name}", args=[row.code, resource])
        assert everybody.bare(address, {"text": "x"}).status_code == 400, address
        assert everybody.bare(address, {"text": "x", "seen": row.number + 1}).status_code == 409, address
    row.refresh_from_db()
    assert RecordEntry.objects.count() == before


def _rows(name: str):
    models = [NOUNS[name][1]] if name in NOUNS else [model for _noun, model in NOUNS.values()]
    return (row for model in models for row in model.objects.order_by("-id")[:200])


def _finds(sheet, row, viewer) -> bool:
    try:
        return sheet.find(row.code, viewer)[0].code == row.code
    except NotFound:
        return False


@pytest.fixture
def everybody(loaded):
    """Somebody with every working role at the top of every line."""
    staff = people.add_staff("everybody", display_name="x", password=None)
    for unit in units.units().values():
        if not unit.parent:
            for role in set(ROLES) - set(ADMINISTRATORS):
                people.appoint(staff, role=role, unit=unit.code, on=date(2020, 1, 1))
    client = Browser()
    client.force_login(staff)
    with clock.frozen(AT):
        yield client
