"""The database fixtures themselves: what other tests rely on."""

import threading
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from banshi.places.models import Place


def add(code: str) -> None:
    Place.objects.create(code=code, name="示例村", path=code, level=1, added_at=datetime(2026, 3, 4, tzinfo=UTC))


def test_a_rolled_back_test_has_its_own_home(db, tmp_path):
    add("99")
    assert tmp_path == settings.BANSHI_HOME


def test_what_another_test_wrote_is_not_there(db):
    assert Place.objects.count() == 0


@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_test_starts_empty_and_threads_see_what_it_wrote(committed_db, turn):
    assert Place.objects.count() == 0
    add("99")
    seen = []

    def look():
        seen.append(Place.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_sqlite_runs_as_in_production(db):
    if connection.vendor == "postgresql":
        assert connection.pg_version >= 150000
        return
    with connection.cursor() as cursor:
        values = {}
        for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            values[name] = cursor.fetchone()[0]
    assert values == {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1, "foreign_keys": 1}
