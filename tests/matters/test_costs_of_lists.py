"""Lists read their first page in the order of an index, on both databases: what they cost does not grow with the rows."""

import re

import pytest

from banshi.matters.queries import worklists
from bench import copies
from tests import world

ROWS = 12_000
# PostgreSQL joins what several indexes found, or sorts what one found, only where that is little
SCAN = re.compile(r"Seq Scan on matters_matter|SCAN matters_matter(?! USING)|MULTI-INDEX OR")
INDEX = re.compile(r"USING (?:COVERING )?INDEX (matters_\w+)|Index Scan (?:Backward )?(?:using|on) (matters_\w+)")
OF_LISTS = {
    "matters_open_of_unit",
    "matters_by_clock",
    "matters_at_desk",
    "matters_hard",
    "matters_answered",
    "matters_disputed",
    "matters_supervised",
    "matters_closed",
}


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Twelve thousand rows in all states, taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        world.found()
        copies.seeds()
        copies.multiply(ROWS)
        yield
        transaction.set_rollback(True)


def used_in(plan: str) -> set[str]:
    return {one or other for one, other in INDEX.findall(plan)}


def test_every_list_reads_by_an_index_made_for_lists(many, django_db_blocker, monkeypatch):
    monkeypatch.setattr(worklists, "FEW", 100)
    with django_db_blocker.unblock():
        plans = {name: copies.plan(copies.question(name)) for name in copies.LISTS}
    for name, plan in plans.items():
        used = used_in(plan)
        assert not SCAN.search(plan), f"{name}\n{plan}"
        assert used, f"{name}\n{plan}"
        assert used <= OF_LISTS, f"{name}\n{plan}"


@pytest.mark.parametrize("who", ["shuili1", "shuili0"])
def test_a_unit_that_closed_little_does_not_read_what_others_closed(many, django_db_blocker, who):
    with django_db_blocker.unblock():
        rows = copies.worklists.closed(copies.flows.viewer(who))[:51]
        plan = copies.plan(rows)
        assert not SCAN.search(plan), plan
        assert "matters_closed" not in used_in(plan), plan
        assert len(rows) == 0


def test_both_ways_of_listing_what_was_closed_give_the_same(many, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock():
        for who in ("minzheng1", "shuili0", "qinghe1", "gongshui1"):
            viewer = copies.flows.viewer(who)
            monkeypatch.setattr(worklists, "FEW", 1_000_000)
            few = list(worklists.closed(viewer).values_list("id", flat=True)[:200])
            monkeypatch.setattr(worklists, "FEW", -1)
            assert few == list(worklists.closed(viewer).values_list("id", flat=True)[:200])


def test_the_lists_hold_what_the_plans_were_asked_for(many, django_db_blocker):
    with django_db_blocker.unblock():
        counts = {name: len(copies.question(name)) for name in copies.LISTS}
    assert counts["closed, handler"] == counts["closed, auditor"] == counts["worklist, handler"] == 51
    empty = {name for name, count in counts.items() if not count}
    assert empty <= {"worklist, head of a bureau", "worklist, adjudicator"}
