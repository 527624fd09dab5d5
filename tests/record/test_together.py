"""Many at once: sealers, writers during verification, and ids that commit out of order."""

import threading

import pytest
from django.db import connection, transaction

from banshi.kit.refused import Stale
from banshi.record import actions, queries, verification
from banshi.record.facts import Head
from banshi.record.snapshot import snapshot
from tests.record.writing import LATER, NOW, chain, faults, new


def in_threads(*works) -> list[BaseException]:
    """Run each on a connection of its own, all begun before any goes on; what failed."""
    failed, gate = [], threading.Barrier(len(works))

    def run(work):
        try:
            gate.wait(20)
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def test_of_two_who_write_the_same_number_one_is_told(committed_db):
    [error] = in_threads(lambda: chain(1, 1), lambda: chain(1, 1))
    assert isinstance(error, Stale)
    assert queries.count() == 1


def test_sealers_and_writers_at_once_give_every_entry_one_place(committed_db):
    def write(first):
        for subject in range(first, first + 25):
            with transaction.atomic():
                chain(subject, 2)

    def seal():
        for _ in range(15):
            actions.seal(NOW)

    assert in_threads(lambda: write(100), lambda: write(200), seal, seal) == []
    while actions.seal(NOW):
        pass
    assert [position for position, _ in queries.leaves(-1, 1000)] == list(range(100))
    assert faults() == []


def test_an_entry_whose_earlier_id_commits_later_is_sealed(committed_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: ids commit in order")
    allocated, sealed = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            chain(1, 1)
            allocated.set()
            assert sealed.wait(20)

    def quick():
        assert allocated.wait(20)
        chain(2, 1)
        assert actions.seal(NOW).last == 0
        sealed.set()

    assert in_threads(slow, quick) == []
    first, second = (queries.entries(subject)[0].id for subject in (1, 2))
    assert first < second
    assert queries.lag(LATER) == (0, 0.0)
    assert actions.seal(LATER).last == 1
    assert faults() == []


@pytest.mark.parametrize("later", [False, True])
def test_an_entry_older_than_the_window_is_sealed_within_the_hour(committed_db, monkeypatch, later):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: ids commit in order")
    monkeypatch.setattr(actions, "LOOK_BACK", 0)
    chain(2, 1)
    actions.seal(NOW)
    [_], [row] = actions.chained([(Head.start(1), [new(1)])])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO record_entry (id, {actions._COLUMNS}) VALUES (0, {', '.join(['%s'] * len(row))})", row
        )
    assert (actions.seal(NOW + actions.SWEEP if later else NOW) is not None) is later
    assert ("not_sealed" in faults()) is not later


def test_a_writer_is_not_kept_waiting_by_verification(committed_db):
    for subject in range(1, 40):
        chain(subject, 3)
    actions.seal(NOW)
    looking = verification.verify(at=LATER, extra=[lambda: iter([verification.Fault("mark", "", "")])])
    seen = []

    def write():
        chain(1000, 1)
        actions.seal(NOW)

    def look_on(done):
        if not seen:
            seen.extend(in_threads(write) or ["written"])

    found = list(verification.verify(at=LATER, progress=look_on))
    assert seen == ["written"]
    assert found == []
    assert queries.count() == 118
    assert [fault.code for fault in looking] == ["mark"]


def test_a_snapshot_sees_one_moment_and_leaves_writers_their_lock(committed_db):
    chain(1, 1)
    with snapshot():
        assert queries.count() == 1
        assert in_threads(lambda: chain(2, 1)) == []
        assert queries.count() == 1
        with transaction.atomic():
            assert queries.count() == 1
    assert queries.count() == 2
    with transaction.atomic():
        chain(3, 1)  # and afterwards a transaction takes the write lock again
        with snapshot():
            assert queries.count() == 3


def test_a_reading_given_up_half_way_leaves_the_connection_free(committed_db):
    chain(1, 1)
    for _ in verification.verify(at=LATER):
        break
    assert not connection.in_atomic_block
    chain(2, 1)
    assert connection.vendor != "sqlite" or connection.transaction_mode == "IMMEDIATE"


def test_migrating_puts_the_guards_back(committed_db):
    with connection.cursor() as cursor:
        suffix = " ON record_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER record_entry_no_delete{suffix}")
    assert actions.guards_missing() == ["record_entry_no_delete"]
    done = committed_db.banshi("migrate")
    assert done.returncode == 0, done.stderr
    assert actions.guards_missing() == []


def test_the_command_names_a_fault_and_fails(committed_db):
    chain(1, 1)
    done = committed_db.banshi("verify", "--quiet")
    assert done.returncode != 0
    assert "有 1 条记录超过 10 分钟没有封存" in done.stdout
