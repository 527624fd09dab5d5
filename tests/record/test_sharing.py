"""Several processes verify one moment of the record together, and say what one alone says."""

import os
import signal
import subprocess
import sys
import threading
from itertools import pairwise

import pytest
from django.db import connection, transaction

from banshi.kit.refused import Refused
from banshi.record import actions, blocks, queries, sharing, verification
from banshi.record.facts import Fault
from banshi.record.snapshot import snapshot
from tests.record.writing import LATER, NOW, behind, chain


def _said(processes: int, extra=()) -> list[tuple[str, int, int]]:
    found = verification.verify(at=LATER, extra=extra, processes=processes)
    return [(fault.code, fault.subject, fault.number) for fault in found]


@blocks.Alongside
def longest():
    """Names every chain of three, as a room compares its rows with each chain."""

    def read(block):
        for one in block.chains:
            if len(one) == 3:
                yield Fault("three", "", "", one[0][blocks.SUBJECT])

    return read


@pytest.fixture
def filled(committed_db):
    for subject in range(1, 60):
        chain(subject, 1 + subject % 4)
    actions.seal(NOW)
    return committed_db


def test_two_processes_say_what_one_says_in_its_order(filled):
    threes = [subject for subject in range(1, 60) if subject % 4 == 2]
    behind("UPDATE record_entry SET payload = %s WHERE subject = 3 AND number = 2", [b"x"])
    behind("DELETE FROM record_entry WHERE subject = 31 AND number = 1")
    behind("DELETE FROM record_entry WHERE subject = 58")
    extra = [lambda: iter([Fault("first", "", "")]), longest, lambda: iter([Fault("last", "", "")])]
    alone = _said(1, extra)
    assert alone == _said(2, extra) == _said(3, extra)
    assert [code for code, *_ in alone[:2]] == ["entry_changed", "entry_missing"]
    assert [code for code, *_ in alone].count("sealed_entry_removed") == 4
    assert [subject for code, subject, _ in alone if code == "three"] == sorted({*threes, 31} - {58})
    assert [code for code, *_ in alone if code in ("first", "last")] == ["first", "last"]


WRITING = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.config.settings"
import django
django.setup()
from django.db import transaction
from banshi.record import actions
from tests.record.writing import NOW, chain
for subject in range(100, 100_000):
    with transaction.atomic():
        chain(subject, 3)
    actions.seal(NOW)
    print(subject, flush=True)
"""


def test_every_process_sees_the_moment_the_first_began(filled):
    """Somebody writes and seals all the while; whatever is half in view would be named."""
    writer = subprocess.Popen([sys.executable, "-c", WRITING], env=filled.environment, stdout=subprocess.PIPE)
    try:
        assert writer.stdout.readline() == b"100\n"
        counts = []
        for _ in range(4):
            # what was written and waits for its seal is true of that moment
            assert {code for code, *_ in _said(2)} <= {"not_sealed"}
            counts.append(queries.count())
    finally:
        writer.kill()
        writer.communicate()
    assert counts == sorted(set(counts)), "nobody wrote meanwhile"


def test_the_caller_goes_on_with_a_connection_of_its_own(filled):
    assert _said(2) == []
    assert not connection.in_atomic_block
    chain(1000, 1)
    assert actions.seal(NOW) is not None
    given_up = verification.verify(at=LATER, extra=[longest], processes=2)
    next(given_up)
    given_up.close()
    chain(1001, 1)


def test_progress_ends_with_the_number_of_entries(filled):
    seen = []
    assert list(verification.verify(at=LATER, progress=seen.append, processes=2)) == []
    assert seen == sorted(seen)
    assert seen[-1] == queries.count()


def test_a_process_that_is_ended_is_told_and_nothing_is_called_whole(filled):
    with pytest.raises(Refused, match="--processes 1") as refused:
        list(verification.verify(at=LATER, extra=[_die], processes=2))
    assert refused.value.code == "process_ended"
    assert _said(2) == []


def _die():
    os._exit(9)


def test_an_error_in_a_check_is_raised_where_it_was_asked_for(filled):
    with pytest.raises(ZeroDivisionError):
        list(verification.verify(at=LATER, extra=[lambda: [1 // 0]], processes=2))


def test_the_spans_cover_every_subject_once(filled):
    for parts in (1, 2, 7, 500):
        spans = blocks.spans(parts)
        with snapshot():
            found = [one[0][blocks.SUBJECT] for span in spans for block in blocks.blocks(span) for one in block.chains]
        assert found == list(range(1, 60))
        assert len(spans) <= max(parts, 1)


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_blocks_hold_whole_chains_and_leave_no_gap(filled, monkeypatch, step):
    monkeypatch.setattr(blocks, "STEP", step)
    with snapshot():
        found = list(blocks.blocks((10, 50)))
    assert [len(one) for block in found for one in block.chains] == [1 + subject % 4 for subject in range(11, 51)]
    assert (found[0].after, found[-1].upto) == (10, 50)
    assert all(before.upto == after.after for before, after in pairwise(found))


def test_an_empty_record_verifies_in_many_processes(committed_db):
    assert _said(3) == []


def test_sharing_is_refused_inside_a_transaction(filled):
    with transaction.atomic(), pytest.raises(AssertionError), sharing.processes(2):
        pass


def test_a_small_record_a_program_of_threads_or_one_core_is_verified_by_one_process(filled, monkeypatch):
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # a pool of another test may be ending still
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2})
    assert verification.processes_here() == 1
    monkeypatch.setattr(verification, "WORTH_SHARING", 1)
    assert verification.processes_here() == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0})
    assert verification.processes_here() == 1
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2})
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert verification.processes_here() == 1


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_command_tells_the_same_with_one_process_and_with_two(filled, processes):
    assert "没有发现改动" in filled.banshi("verify", "--processes", processes).stdout
    behind("UPDATE record_entry SET payload = %s WHERE subject = 3 AND number = 2", [b"x"])
    done = filled.banshi("verify", "--processes", processes)
    assert done.returncode == 1
    assert "事项 3 第 2 条记录被改过" in done.stdout
    assert filled.banshi("verify", "--processes", "0").returncode == 2


def test_a_process_killed_amid_its_span_is_told(filled):
    with pytest.raises(Refused, match="--processes 1"):
        list(verification.verify(at=LATER, extra=[blocks.Alongside(lambda: _die_at_30)], processes=2))


def _die_at_30(block):
    if any(chain[0][blocks.SUBJECT] == 30 for chain in block.chains):
        os.kill(os.getpid(), signal.SIGKILL)
    return iter(())
