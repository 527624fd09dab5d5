"""The bench that changes every column by SQL: its changes are ones, its pages are looked at, and nothing of it stays."""

import json
import random
import sqlite3

import pytest
from django.db import connection

from banshi.kit import clock
from bench import tampering
from tests import world
from tests.world import NOW


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "datetime"),
        (None, "integer"),
        (3, "integer"),
        (1, "bool"),
        (b"\x00\x01", "blob"),
        ("2026-03-04", "date"),
        ("2026-03-04 02:00:00", "datetime"),
        ("示例", "varchar(40)"),
        ('{"title":"示例","due":12,"open":true}', "text"),
    ],
)
def test_each_change_is_another_value(value, kind):
    found = list(tampering.altered(value, kind, [], random.Random(1)))
    assert found
    assert all(new != value for _how, new in found)
    inside = [new for how, new in found if how.startswith("inside")]
    assert len(inside) == (2 if kind == "text" else 0)
    assert all(json.loads(new).keys() == {"title", "due", "open"} for new in inside)


def test_a_row_is_added_again_under_a_key_nobody_has():
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE t (id integer PRIMARY KEY, unit text, day text, UNIQUE (unit, day))")
    raw.execute("INSERT INTO t VALUES (5, 'water', '2026-03-04')")
    again = tampering.another(raw, "t", ["id", "unit", "day"], [5, "water", "2026-03-04"])
    raw.execute("INSERT INTO t VALUES (?, ?, ?)", again)
    assert again[:2] == [6, "water"]


@pytest.mark.django_db
def test_what_alters_a_page_is_held_against_verification_and_rolled_back(settings):
    if connection.vendor != "sqlite":
        pytest.skip("the bench takes away the triggers of SQLite")
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with clock.frozen(NOW):
        world.found()
        before = {"/help": tampering.shown_at("/help")}
        assert before["/help"][0] == 200
        for sql, table, named in (
            ("UPDATE playbooks_edition SET files = '{'", "playbooks_edition", "playbook_changed"),
            ("UPDATE units_unit SET path = 'x', phone = '0000-1'", "units_unit", "unit_line_differs"),
        ):
            seen = tampering.outcome(tampering.Change(table, "x", "", sql, []), ["/help"], before)
            assert (seen.pages, seen.broken) == (["/help"], [])
            assert named in seen.faults
        refused = tampering.Change("units_unit", "code", "", "UPDATE units_unit SET code = 'same'", [])
        assert tampering.outcome(refused, ["/help"], before) is None
        tampering.forget()
        assert tampering.shown_at("/help") == before["/help"]
