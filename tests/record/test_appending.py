"""Entries get their numbers and hashes, never twice, never past the limit, and nobody changes them afterwards."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from banshi.kit.refused import Refused, Stale
from banshi.record import actions, guards, queries
from banshi.record.facts import ZERO, Head
from banshi.record.models import RecordEntry
from tests.record.writing import NOW, busy, chain, faults, new

pytestmark = pytest.mark.django_db
BOTH = [actions.append, actions.append_many]


@pytest.mark.parametrize("write", BOTH)
def test_entries_are_numbered_and_chained_in_their_order(write):
    heads = write([(Head.start(7), [new(1), new(2, kind="replied")]), (Head.start(8), [new(3)])])
    first, second = queries.entries(7)
    assert (first.number, first.previous, second.number, second.previous) == (1, ZERO, 2, first.hash)
    assert (first.payload, second.kind, queries.entries(8)[0].payload) == (b"1", "replied", b"3")
    assert heads == [Head(7, 2, second.hash), Head(8, 1, queries.entries(8)[0].hash)]
    assert heads == [queries.head(7), queries.head(8)]
    assert queries.head(9) == Head(9, 0, ZERO)
    assert faults(NOW) == []


@pytest.mark.parametrize("write", BOTH)
def test_a_chain_goes_on_where_it_ended(write):
    head = chain(7, 3)
    [after] = write([(head, [new(4)])])
    assert after == queries.head(7)
    assert queries.entries(7)[3].previous == head.hash


@pytest.mark.parametrize("write", BOTH)
def test_a_number_somebody_else_took_is_stale_and_writes_nothing(write):
    old = Head.start(7)
    chain(7, 1)
    with pytest.raises(Stale, match="刚才有别人办理了这件事") as stale, transaction.atomic():
        write([(Head.start(8), [new(1)]), (old, [new(2)])])
    assert stale.value.status == 409
    assert queries.count() == 1


@pytest.mark.parametrize("write", BOTH)
def test_a_subject_holds_a_thousand_entries_and_not_one_more(write):
    head = actions.append_many([(Head.start(7), [new(n) for n in range(999)])])[0]
    [head] = write([(head, [new(999)])])
    with pytest.raises(Refused, match="已满 1000 条"):
        write([(head, [new(1000)])])
    assert queries.count() == 1000


def test_the_database_itself_refuses_a_number_out_of_limits():
    for number in (0, 1001):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordEntry.objects.create(
                subject=7, number=number, version=1, previous=ZERO, payload=b"", hash=ZERO, kind="x", actor="x"
            )


def test_more_rows_than_one_statement_takes_are_written_all():
    actions.append([(Head.start(subject), [new(1), new(2)]) for subject in range(1, 120)])
    assert queries.count() == 238
    assert [entry.number for entry in queries.entries_of([1, 119])] == [1, 2, 1, 2]
    assert queries.entries_of([]) == []


def test_chained_writes_nothing_and_gives_what_append_writes():
    heads, rows = actions.chained([(Head.start(7), [new(1)])])
    assert queries.count() == 0
    assert actions.append([(Head.start(7), [new(1)])]) == heads
    assert rows[0][-1] == heads[0].hash == queries.entries(7)[0].hash


def test_the_time_of_the_fact_is_kept_beside_that_of_recording():
    from datetime import timedelta

    actions.append([(Head.start(7), [new(1, occurred_at=NOW - timedelta(hours=2)), new(2)])])
    first, second = queries.entries(7)
    assert (first.occurred_at, first.recorded_at) == ("2026-03-04T00:00:00.000000Z", "2026-03-04T02:00:00.000000Z")
    assert second.occurred_at == second.recorded_at


# ---- nobody changes a row


COLUMN = {"record_entry": "cause", "record_leaf": "hash", "record_seal": "body", "people_access": "page"}


@pytest.mark.parametrize("table", COLUMN)
def test_the_tables_are_insert_only(table):
    busy()
    _read()
    statements = [f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements += [f"TRUNCATE {table} CASCADE", f"DELETE FROM ONLY {table}"]
    else:
        statements += [
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
        ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert faults(NOW) == []


def test_an_upsert_is_refused_too():
    chain(7, 1)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_entry (subject, number, kind, version, actor, occurred_at, recorded_at, cause, previous, "
            "payload, hash) SELECT subject, number, kind, version, actor, occurred_at, recorded_at, 'other', previous, "
            "payload, hash FROM record_entry WHERE subject = 7 "
            "ON CONFLICT (subject, number) DO UPDATE SET cause = excluded.cause"
        )
    assert queries.entries(7)[0].cause == ""


def _read():
    from banshi.people import actions as people
    from banshi.people.facts import Viewer

    people.log_read(Viewer("staff:1", staff_id=1), page="matter", subjects=["1"], at=NOW)


# ---- guards that are gone, off, or no guards


@pytest.mark.parametrize("table", ["record_entry", "people_access"])
def test_a_trigger_replaced_by_one_that_does_nothing_is_missing(table):
    name = f"{table}_no_update"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE FUNCTION idle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} EXECUTE FUNCTION idle()")
        else:
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    assert actions.guards_missing() == [name]
    assert "guard_missing" in faults(NOW)
    assert actions.install_guards() == [name]
    assert actions.guards_missing() == []


def test_on_postgresql_a_trigger_switched_off_or_hollowed_out_is_missing():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite can neither switch a trigger off nor share its function")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_leaf DISABLE TRIGGER record_leaf_no_delete")
        cursor.execute("ALTER TABLE record_seal ENABLE REPLICA TRIGGER record_seal_no_delete")
    assert actions.guards_missing() == ["record_leaf_no_delete", "record_seal_no_delete"]
    actions.install_guards()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION banshi_insert_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        )
    assert len(actions.guards_missing()) == 3 * len(guards._watched)
    assert len(actions.install_guards()) == 3 * len(guards._watched)
    assert actions.guards_missing() == []
