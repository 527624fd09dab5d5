"""Every form of programmes says from which entry it was drawn: without that, or drawn too early, nothing is written."""

from datetime import date

import pytest
from django.urls import URLResolver, get_resolver, reverse

from banshi.desk.programmes import doing
from banshi.kit import clock
from banshi.nouns.registry import NOUNS
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.programmes.actions import surveys
from banshi.record.models import RecordEntry
from tests import world
from tests.browsing import Browser
from tests.programmes.test_progress import locked, officer

pytestmark = pytest.mark.django_db
ROOMS = ("banshi.desk.programmes", "banshi.desk.verification")
# hands the rows of the same page back as a file and writes nothing
WRITES_NOTHING = {"feed_rejects"}


def posting() -> dict[str, object]:
    """Name → URL pattern of every desk address of programmes and audits that takes a POST."""
    found = {}

    def walk(patterns):
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif "POST" in getattr(one.callback, "methods", ()) and one.callback.__module__.startswith(ROOMS):
                found[one.name] = one

    walk(get_resolver().url_patterns)
    return {name: one for name, one in found.items() if name not in WRITES_NOTHING}


POSTING = posting()
ACTS = {name for name, one in POSTING.items() if getattr(one.callback.__wrapped__, "__func__", None) is doing.Sheet.act}
LISTS = {name for name, one in POSTING.items() if not one.pattern.converters}
OTHERS = set(POSTING) - ACTS - LISTS


def test_every_address_that_writes_is_an_act_of_a_sheet_a_list_or_known_here():
    assert {"body_act", "batch_act", "meeting_act", "commitment_act", "audit_act", "refutation_act"} <= ACTS
    assert {"bodies", "audits", "filings", "rechecks", "initiatives", "targetings", "surveys"} <= LISTS
    assert sorted(OTHERS) == ["feed", "survey_codes", "survey_lists"]


@pytest.fixture
def everybody():
    """Somebody with every working role, above all units of the town and beside them."""
    world.found()
    staff = people.add_staff("everybody", display_name="x", password=None)
    for role in set(ROLES) - set(ADMINISTRATORS):
        for unit in ("xianfu", "huifang"):
            people.appoint(staff, role=role, unit=unit, on=date(2020, 1, 1))
    client = Browser()
    client.force_login(people_queries.staff_named("everybody"))
    with clock.frozen(world.NOW):
        yield client


def counted() -> list[int]:
    return [RecordEntry.objects.count(), *(model.objects.count() for _noun, model in NOUNS.values())]


def refused(client, address: str, given: dict, *, status: int) -> None:
    before = counted()
    answer = client.bare(address, given)
    assert answer.status_code == status, (address, given)
    page = answer.content.decode()
    assert "没有写入" in page or 'name="seen"' not in page, "who may use the form is told"
    assert counted() == before


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_takes_nothing_from_a_form_without_or_with_another_number(everybody, name):
    locked(owner="xianfu")
    address = reverse(f"desk:{name}")
    for seen in ({}, {"seen": ""}, {"seen": "x"}, {"seen": "-1"}, {"seen": "١"}, {"seen": "9" * 12}):
        refused(everybody, address, {"title": "x", "unit": "xianfu", **seen}, status=400)
    refused(everybody, address, {"title": "x", "unit": "xianfu", "seen": "77"}, status=409)


def test_so_does_a_file_of_figures_a_list_of_people_and_the_codes(everybody):
    promise = locked(owner="xianfu")
    given = {"unit": "huifang", "about": "zhujian", "extra": "", "text": "想知道"}
    asked = surveys.design("感受", **given, by=officer("huifang", "auditor"), at=world.NOW)
    for name, row in (("feed", promise), ("survey_lists", asked), ("survey_codes", asked)):
        address = reverse(f"desk:{name}", args=[row.code])
        refused(everybody, address, {}, status=400)
        refused(everybody, address, {"seen": row.number + 1}, status=409)
