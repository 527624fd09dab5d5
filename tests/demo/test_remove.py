"""Removing the demonstration leaves nothing, and never takes along what it did not bring."""

import re

import pytest
from django.db import connection

from banshi.calendars import queries as calendars
from banshi.demo import actions
from banshi.demo.reports.all import REPORTS
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.queries import seeing
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.record import actions as record
from tests import world
from tests.demo.conftest import AT

KEPT = {"keys", "static", "template.sqlite3", "banshi.sqlite3", "banshi.sqlite3-wal", "banshi.sqlite3-shm", "serve.log"}


def counts():
    """Rows by table; the sequences SQLite keeps are no content."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "sqlite_sequence"]
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchone()[0]
    return found


def test_it_leaves_nothing(committed_db):
    fresh = counts()
    keys = {path.name: path.read_bytes() for path in (committed_db.home / "keys").iterdir()}
    actions.load(at=clock.now())
    assert counts() != fresh
    assert (committed_db.home / "files").exists()
    (committed_db.home / "drafts" / "abc").mkdir(parents=True)
    held = seeing.visible_to(Viewer.system()).count()
    assert actions.remove() == held > len(REPORTS)
    assert counts() == fresh
    assert {path.name for path in committed_db.home.iterdir()} <= KEPT
    kept = {path.name: path.read_bytes() for path in (committed_db.home / "keys").iterdir()}
    assert keys.items() <= kept.items()
    assert record.guards_missing() == []
    assert committed_db.banshi("verify").returncode == 0


def test_what_was_there_can_be_loaded_again_and_a_town_founded(own):
    assert calendars.current().years
    held = actions.remove()
    assert not calendars.current().years, "what was known of the old base is forgotten"
    actions.load(at=AT)
    assert calendars.current().years
    assert seeing.visible_to(Viewer.system()).count() == held
    assert own.banshi("verify").returncode == 0


def test_a_real_account_a_report_and_a_unit_are_not_taken_along(own):
    before = counts()
    people.add_staff("zhang", display_name="张某", password="long enough 1")
    receipt = world.report(clock.now())
    for played in (False, True):
        with pytest.raises(Refused) as refusal:
            actions.remove(played=played)
        assert refusal.value.code == "not_only_demonstration"
        assert "zhang" in refusal.value.say()
    assert seeing.found(receipt.code, Viewer.system())
    assert counts()["people_staff"] == before["people_staff"] + 1


def test_what_was_tried_out_goes_when_asked(own):
    world.report(clock.now())
    with pytest.raises(Refused, match="1 件"):
        actions.remove()
    held = seeing.visible_to(Viewer.system()).count()
    assert actions.remove(played=True) == held


def test_without_a_demonstration_nothing_is_removed(committed_db):
    world.found()
    before = counts()
    connection.cursor().execute("UPDATE people_staff SET demo = %s", [False])
    with pytest.raises(Refused) as refusal:
        actions.remove()
    assert refusal.value.code == "no_demonstration"
    assert counts() == before


def test_a_removal_cut_short_is_finished_by_the_next(committed_db):
    left = committed_db.home / "files" / "ab"
    left.mkdir(parents=True)
    (committed_db.home / "seals.log").write_text("1 2 3 4\n")
    assert actions.remove() == 0
    assert not left.exists()
    assert committed_db.banshi("verify").returncode == 0


def test_the_command_says_what_went(own):
    done = own.banshi("demo", "remove")
    assert done.returncode == 0, done.stderr
    assert int(re.search(r"(\d+) 件", done.stdout)[1]) > len(REPORTS)
    again = own.banshi("demo", "remove")
    assert (again.returncode, "0" in again.stdout) == (0, True)
