"""A settled batch, a lead given on, a rule in schools; and no form of any of it writes without the number it was drawn from."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from banshi.calendars import queries as calendars
from banshi.demo.scenes import county, ruling
from banshi.demo.scenes import deciding as deciding_scene
from banshi.exchange.queries import rulemakings
from banshi.exchange.rules import rulemaking as rulemaking_rules
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.nouns.registry import NOUNS
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.programmes.queries import commitments, comparing
from banshi.programmes.queries.commitments import standings
from banshi.programmes.rules import commitment as commitment_rules
from banshi.programmes.rules import settling
from banshi.record.models import RecordEntry
from banshi.units import queries as units
from tests.browsing import Browser
from tests.demo.conftest import AT
from tests.demo.test_scenes import SYSTEM, batches, stood
from tests.desk.test_every_form import ACTS, POSTING

pytestmark = pytest.mark.django_db


def test_a_small_earlier_batch_of_the_county_is_settled_and_says_how_each_of_four_ended(loaded):
    settled, later = batches(of_county=True)
    assert settling.ends(settled) == [("audited", 1, 4), ("confirmed", 1, 4), ("cancelled", 1, 4), ("carried", 1, 4)]
    assert not later.frozen
    with clock.frozen(AT):
        said = Client().get(reverse("portal:batches")).content.decode()
    assert county.BATCH in said
    for how in ("抽查已核实 1 / 4", "受益人已确认 1 / 4", "经决定取消 1 / 4", "写明理由转入后一批次 1 / 4"):
        assert how in said
    [here] = [one for one in comparing.compared(SYSTEM, AT.date()) if one.body.name == county.BODY]
    assert [(bool(line.settled_on), line.carried, line.came_in) for line in here.lines] == [(True, 1, 0), (False, 0, 1)]
    rows = commitments.public().filter(campaign=county.CAMPAIGN)
    found = {one.state.terms.title: one for one in standings(rows, AT.date())}
    given_up = found[county.GIVEN_UP.title]
    assert commitment_rules.said(given_up.state, given_up.tier) == "核查不一致，之后经决定取消"
    assert not any(one.late for one in found.values())


def test_a_lead_was_changed_by_vote_and_nothing_else_of_the_promise(loaded):
    found = next(one for one in stood() if one.state.terms.title == deciding_scene.LED)
    assert (found.state.terms.owner, found.state.former) == ("s_zhujian", ("s_shuili",))
    assert found.tier != "cancelled"
    assert found.state.due_on == found.state.terms.due_on
    with clock.frozen(AT):
        page = Client().get(reverse("portal:promise", args=[found.code])).content.decode()
    assert "以前由示例省水利厅牵头，经机构表决改" in page


def test_a_rule_is_adopted_in_force_and_carried_out_by_three_of_five_schools(loaded):
    on = AT.astimezone(calendars.current().tz).date()
    row = rulemakings.public(on).get(title=ruling.TITLE)
    [state] = [held for one, held in rulemakings.states([row]) if one.id == row.id]
    assert rulemaking_rules.stage(state, on) == "in_force"
    assert (state.comments, state.answered) == (2, 2)
    standing = rulemakings.implementation(state, on, public_only=True)
    target = standing.state.terms.indicator.milestones[-1].value
    assert (standing.value, target, standing.of_units) == (sum(ruling.DONE), 5, (len(ruling.DONE), 5))
    assert standing.tier == "", "nobody says that all of it is done"
    with clock.frozen(AT):
        page = Client().get(reverse("portal:rulemaking", args=[row.code])).content.decode()
    assert "施行中" in page
    assert "3 / 5 所" in page


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
