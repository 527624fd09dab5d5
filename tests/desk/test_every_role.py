"""Every role on every address of the desk: what opens, what is not there, and whose words never arrive."""

import re

import pytest
from django.urls import reverse

from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import ADMINISTRATORS, ROLES
from tests import world

# one person for each role, as the town has them
PEOPLE = {
    "intake_agent": "shouli",
    "dispatcher": "paidan",
    "handler": "zhujian1",
    "unit_head": "zhujian0",
    "adjudicator": "shenhe1",
    "callback_officer": "huifang1",
    "village_worker": "wangge1",
    "auditor": "heyan1",
    "publisher": "fabu1",
    "system_admin": "xitong",
    "security_admin": "anquan",
    "audit_admin": "shenji",
}
# roles the town gives to nobody have somebody here
PEOPLE |= {role: f"only-{role}".replace("_", "-") for role in ROLES if role not in PEOPLE}
READERS_OF_NOTHING = ADMINISTRATORS | {"publisher", "reviewer", "observer"}
WORKING = set(PEOPLE) - READERS_OF_NOTHING
INTAKE = {"intake_agent", "dispatcher"}
OPEN_TO = {
    "desk:waiting": WORKING,
    "desk:supervised": WORKING,
    "desk:closed": WORKING,
    "desk:digest": WORKING,
    "desk:search": WORKING,
    "desk:priority": INTAKE | {"handler", "unit_head", "village_worker"},
    "desk:board": INTAKE | {"adjudicator"},
    "desk:new": INTAKE | {"village_worker", "inspector"},
    "desk:figures": {"handler", "unit_head", "auditor"},
    "desk:coverage": INTAKE | {"village_worker", "unit_head", "auditor"},
    "desk:relief": {"handler", "unit_head", "auditor"},
}
TEXT = "独一无二的字句在上湾村泵站"


@pytest.fixture
def code(town):
    """A matter that zhujian works on, in the place of the village worker; and somebody for every role."""
    for role, username in PEOPLE.items():
        if queries.staff_named(username) is None:
            staff = people.add_staff(username, display_name=ROLES[role], password=None)
            people.appoint(staff, role=role, unit="jiaoyu", on=world.NOW.date())
    return world.report(text=TEXT).code


@pytest.mark.parametrize("role", PEOPLE)
def test_lists_open_by_role_and_are_not_there_for_others(role, sign, code):
    client = sign(PEOPLE[role])
    for name, roles in OPEN_TO.items():
        assert client.get(reverse(name)).status_code == (200 if role in roles else 404), name


@pytest.mark.parametrize("role", PEOPLE)
def test_everybody_has_a_home_and_every_link_on_it_opens(role, sign, code):
    client = sign(PEOPLE[role])
    home = client.get(reverse("desk:worklist"), follow=True)
    assert home.status_code == 200
    navigation = home.content.decode().partition("<nav")[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]+)"', navigation)
    assert len(links) >= (4 if role in WORKING else 0)
    assert len(links) == len(set(links))
    for link in links:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize(
    ("role", "status"),
    [(role, 200 if role in INTAKE | {"handler", "unit_head", "village_worker", "auditor"} else 404) for role in PEOPLE],
)
def test_a_matter_opens_for_those_it_concerns(role, status, sign, code):
    client = sign(PEOPLE[role])
    shown = client.get(reverse("desk:matter", args=[code]))
    assert shown.status_code == status
    assert (TEXT in shown.content.decode()) == (status == 200)
    assert client.get(reverse("desk:move", args=[code, "notes"])).status_code == (
        404 if status == 404 else 409 if role in INTAKE - {"intake_agent"} | {"auditor"} else 200
    )
    assert client.get(reverse("desk:file", args=[code, 1])).status_code == 404


@pytest.mark.parametrize("role", sorted(READERS_OF_NOTHING))
def test_administrators_and_publishers_never_receive_a_word(role, sign, code):
    client = sign(PEOPLE[role])
    addresses = [reverse(name) for name in ("desk:worklist", *OPEN_TO)]
    addresses += [reverse("desk:matter", args=[code]), reverse("desk:move", args=[code, "replies"])]
    for address in addresses:
        answer = client.get(address, follow=True)
        assert TEXT not in answer.content.decode(), address
        assert code not in answer.content.decode().replace(" ", "").replace(address, ""), address
    found = client.post(reverse("desk:search"), {"q": "独一无二"})
    assert found.status_code == 404
    assert client.post(reverse("desk:contact", args=[code])).status_code == 404


def test_somebody_signed_out_is_asked_to_sign_in(client, code):
    for name in ("desk:worklist", *OPEN_TO):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("desk:sign_in"))


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method, sign, code):
    client = sign("zhujian1")
    for address in (reverse("desk:worklist"), reverse("desk:matter", args=[code]), reverse("desk:search")):
        assert getattr(client, method)(address).status_code == 405
    assert client.post(reverse("desk:worklist")).status_code == 405
    assert client.get(reverse("desk:contact", args=[code])).status_code == 405


def test_no_page_of_the_desk_is_kept_by_a_browser(sign, code):
    client = sign("zhujian1")
    for address in (reverse("desk:worklist"), reverse("desk:matter", args=[code])):
        assert client.get(address)["Cache-Control"] == "no-store"
