"""Homes by how often somebody went: from codes on a roster and on visits."""

from datetime import UTC, datetime

import pytest

from banshi.kit import clock
from banshi.matters.actions import verdicts
from banshi.matters.queries import seeing
from banshi.matters.rules.coverage import codes_in, coverage
from banshi.people import queries
from banshi.people.facts import Viewer
from tests import world
from tests.playbooks.test_kinds import at_desk, moved, signed, state

THEN = datetime(2021, 6, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def town(db):
    world.found()
    with clock.frozen(THEN):
        yield world


def test_ten_homes_three_times_and_forty_never():
    roster = codes_in("\n".join(f"H{n}" for n in range(50)))
    found = coverage(roster, [f"H{n}" for n in range(10)] * 3)
    assert (found.of, len(found.thrice), len(found.never), found.visited) == (50, 10, 40, 10)
    assert found.never[0] == "H10"
    assert (found.once, found.twice, found.strangers) == ((), (), ())


def test_each_home_stands_once_under_its_visits():
    found = coverage(codes_in("h1，h2\nH3、Ｈ４ h1"), ["H1", "H2", "H2", "H3", "H3", "H3", "H3", "H9"])
    assert (found.of, found.once, found.twice, found.thrice, found.never) == (4, ("H1",), ("H2",), ("H3",), ("H4",))
    assert found.strangers == ("H9",)


def visit(household: str, **over: str) -> str:
    return at_desk(signed("shouli"), "visit", household=household, category="99", contact_phone="13800000009", **over)


def test_the_page_counts_out_of_the_roster_and_says_who_entered_it(town):
    desk = signed("shouli")
    assert "现在还没有户册" in desk.get("/desk/coverage").content.decode()
    at_desk(desk, "household_roster", text="H1\nH2\nH3\nH4\nH5", counted_on="2021-06-01")
    for code in ("H1", "h1", "H1", "Ｈ2", "H2", "H3", "", "X9"):
        visit(code)
    visit("H5", place="990101003002")
    page = desk.get("/desk/coverage").content.decode()
    assert "5 户中 2 户从没去过" in page
    assert "H4、H5" in page
    assert "户册 5 户，由 " + queries.staff_named("shouli").display_name + " 于" in page
    assert "截至 2021-06-01" in page
    assert "还没有与来源名册核对" in page
    assert "登记的走访 8 次，是走访人自己记的，其中 0 次本人确认过、1 次没有写户编号" in page
    assert "1 个编号不在户册上" in page
    # a newer roster of the same place stands in the place of the older
    at_desk(desk, "household_roster", text="H1 H2", counted_on="2021-06-02")
    page = desk.get("/desk/coverage").content.decode()
    assert "2 户都去过" in page
    assert "从没去过</span>" not in page


def test_a_visit_the_visited_denies_is_none(town):
    desk = signed("shouli")
    at_desk(desk, "household_roster", text="H1 H2", counted_on="2021-06-01")
    code = visit("H1")
    assert "2 户中 1 户从没去过" in desk.get("/desk/coverage").content.decode()
    moved(desk, code, "replies", outcome="solved", reason="没有要办的")
    row, now, _ = seeing.found(code, Viewer.system())
    token = queries.verdict_token(row.id, now.replies)
    verdicts.give_by_token(code, token, solved="never", satisfied=1, text="没有人来过", at=clock.now())
    assert state(code).verdict.solved == "never"
    page = desk.get("/desk/coverage").content.decode()
    assert "2 户中 2 户从没去过" in page
    assert "登记过的 1 次里 1 次本人说没有这回事，不算" in page


def test_another_units_rosters_are_not_there(town):
    at_desk(signed("shouli"), "household_roster", text="H1 H2", counted_on="2021-06-01")
    other = signed("qinghe9", ("dispatcher", "qinghe"))
    assert "现在还没有户册" in other.get("/desk/coverage").content.decode()
    assert signed("zhujian1").get("/desk/coverage").status_code == 404
