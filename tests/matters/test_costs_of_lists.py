"""Lists read their first page in the order of an index, on both databases: what they cost does not grow with the rows."""

import re

import pytest

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


def test_every_list_reads_by_an_index_made_for_lists(many, django_db_blocker):
    with django_db_blocker.unblock():
        plans = {name: copies.plan(copies.question(name)) for name in copies.LISTS}
    for name, plan in plans.items():
        used = {one or other for one, other in INDEX.findall(plan)}
        assert not SCAN.search(plan), f"{name}\n{plan}"
        assert used, f"{name}\n{plan}"
        assert used <= OF_LISTS, f"{name}\n{plan}"


def test_the_lists_hold_what_the_plans_were_asked_for(many, django_db_blocker):
    with django_db_blocker.unblock():
        counts = {name: len(copies.question(name)) for name in copies.LISTS}
    assert counts["closed, handler"] == counts["closed, auditor"] == counts["worklist, handler"] == 51
    empty = {name for name, count in counts.items() if not count}
    assert empty <= {"worklist, head of a bureau", "worklist, adjudicator"}
