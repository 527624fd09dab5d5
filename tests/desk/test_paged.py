"""Long pages of people's data come a page at a time: sums are of all, only what is shown is logged as read."""

import re

import pytest

from banshi.desk import rows
from banshi.desk.views import coverage
from banshi.kit import clock
from banshi.people import queries as people
from tests import world
from tests.playbooks.test_burdens import THEN, answered, burden, judged
from tests.playbooks.test_kinds import at_desk, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    world.found()
    with clock.frozen(THEN):
        yield world


def codes_in(page: str) -> set[str]:
    return set(re.findall(r"/desk/matters/(\d{10})\"", page))


def test_burdens_come_by_pages_and_their_sums_do_not(town, monkeypatch):
    monkeypatch.setattr(rows, "LOGGED", 2)
    made = []
    for n in range(3):
        made.append(burden(name=f"示例{n}厂", phone=f"1380000001{n}"))
        answered(made[-1])
        judged(made[-1], "yes")
    head = signed("zhengwu1")
    first, second = (head.get(f"/desk/relief?page={n}").content.decode() for n in (1, 2))
    assert [len(codes_in(page)) for page in (first, second)] == [2, 1]
    assert codes_in(first) | codes_in(second) == set(made)
    assert "每年减少 4500 元" in first
    assert "每年减少 4500 元" in second
    logged = [set(row.subjects.split()) for row in people.reads()[0] if row.page == "relief"]
    assert logged == [codes_in(second), codes_in(first)]
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_rosters_come_by_pages_and_only_the_shown_one_is_logged(town, monkeypatch):
    monkeypatch.setattr(coverage, "PAGE", 1)
    desk = signed("shouli")
    for place in ("990101002001", "990101002002"):
        at_desk(desk, "household_roster", text="H1 H2", counted_on="2021-06-01", place=place)
    first, second, third = (desk.get(f"/desk/coverage?page={n}").content.decode() for n in (1, 2, 3))
    shown = [codes_in(page) for page in (first, second, third)]
    assert [len(one) for one in shown] == [1, 1, 0]
    assert shown[0] != shown[1]
    assert "共 2 份户册" in first
    assert "没有更多的了" in third
    assert [{row.subjects} for row in people.reads()[0] if row.page == "coverage"] == [shown[1], shown[0]]
