"""`banshi verify` on a base it cannot verify: it says what to type, ends with 2, and calls nothing tampered with."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from banshi.kit import clock
from tests import world


@pytest.fixture
def town(committed_db):
    world.found()
    world.report(at=clock.now())
    return committed_db


def applied(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_it_ends_with_nought_when_all_agrees(town):
    done = town.banshi("verify", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert "核验通过" in done.stdout


def test_a_base_that_lacks_migrations_is_told_which_and_what_to_type(town):
    last = max(name for app, name in MigrationLoader(connection).disk_migrations if app == "people")
    applied("DELETE FROM django_migrations WHERE app = 'people' AND name = %s", last)
    done = town.banshi("verify")
    assert done.returncode == 2
    assert "banshi migrate" in done.stderr
    assert f"people.{last}" in done.stderr
    assert "还差 1 步升级" in done.stderr
    assert "✗" not in done.stdout, "a missing column is no tampering"
    assert "Traceback" not in done.stderr


def test_a_base_that_is_newer_than_the_program_is_told_so(town):
    applied("INSERT INTO django_migrations (app, name, applied) VALUES ('matters', '9999_later', %s)", "2026-01-01")
    done = town.banshi("verify")
    assert done.returncode == 2
    assert "matters.9999_later" in done.stderr
    assert "比这个程序新" in done.stderr
