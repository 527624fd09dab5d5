"""Who opened what is found by an index, one bounded page at a time, and what was opened before the index was made too."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from banshi.people import actions, queries
from banshi.people.facts import Viewer
from banshi.people.models import AccessLog, AccessSubject
from tests.world import NOW

pytestmark = pytest.mark.django_db
BY = Viewer("staff:1", staff_id=1)


def opened(*subjects: str, hours: int = 0) -> None:
    actions.log_read(BY, page="worklist", subjects=subjects, at=NOW + timedelta(hours=hours))


def plan(call) -> str:
    """How the database goes about the statement of a call."""
    with CaptureQueriesContext(connection) as captured:
        call()
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(explain + captured[-1]["sql"])
        return " ".join(str(row) for row in cursor.fetchall())


def test_one_subject_is_found_whole_and_never_as_part_of_another():
    opened("1234567890", "22", "1234567890", hours=1)
    opened("123456789", hours=2)
    opened("22 33", hours=3)
    opened("1234567890", hours=4)
    found, more = queries.reads(subject="1234567890")
    assert ([row.at for row in found], more) == ([NOW + timedelta(hours=n) for n in (4, 1)], False)
    assert [row.subjects for row in queries.reads(subject="33")[0]] == ["22 33"]
    assert queries.reads(subject="12345")[0] == []
    before, _more = queries.reads(subject="1234567890", before=NOW + timedelta(hours=4))
    assert [row.at for row in before] == [NOW + timedelta(hours=1)]


def test_pages_turn_without_a_gap_and_end_where_one_asks_by_a_moment():
    for n in range(7):
        opened("22", hours=n)
    pages = [queries.reads(page, size=3, subject="22") for page in (1, 2, 3)]
    assert [row.at for rows, _more in pages for row in rows] == [NOW + timedelta(hours=n) for n in range(6, -1, -1)]
    assert [more for _rows, more in pages] == [True, True, False]
    last = queries.reads(queries.MOST_PAGES, size=3)
    assert [row.pk for row in queries.reads(10**6, size=3)[0]] == [row.pk for row in last[0]]


@pytest.mark.parametrize("asked", [{"subject": "22"}, {"subject": "22", "before": NOW}, {"before": NOW}, {}])
def test_a_search_goes_through_an_index_and_not_through_the_log(asked):
    for n in range(30):
        opened("22", str(n), hours=-n)
    said = plan(lambda: queries.reads(**asked))
    assert ("opened_in_time" if "subject" in asked else "people_access_at") in said, said
    assert "SCAN people_access_subject" not in said
    assert "Seq Scan" not in said


def test_the_index_is_insert_only_like_the_log():
    opened("22")
    for statement in ("UPDATE people_access_subject SET subject = '1'", "DELETE FROM people_access_subject"):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_rows_from_before_the_index_are_found_after_the_migration():
    AccessLog.objects.create(staff_id=1, page="board", subjects="44 55 44", at=NOW)
    assert queries.reads(subject="44")[0] == []
    import_module("banshi.people.migrations.0003_opened_in_time").index_what_was_opened(apps, None)
    assert [row.page for row in queries.reads(subject="44")[0]] == ["board"]
    assert AccessSubject.objects.count() == 2
