"""`banshi work`: a sweep that fails is said and tried again while the others go on."""

import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.db import connection

from banshi.kit import clock
from banshi.record.models import RecordSeal
from tests import bases, world


@pytest.fixture
def town(committed_db):
    world.found()
    return committed_db


def working(base):
    """A `banshi work` that has come so far as to listen to its end."""
    with open(base.home / "work.log", "ab") as log:
        process = subprocess.Popen([*bases.COMMAND, "work"], env=base.environment, stdout=log, stderr=log)
    assert until(lambda: process.poll() is not None or listens(process.pid), seconds=60)
    return process


def listens(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return bool(caught & 1 << (signal.SIGTERM - 1))


def until(found, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.1)
    return False


def test_every_sweep_once(town):
    world.report(at=clock.now())
    done = town.banshi("work", "--once")
    assert done.returncode == 0, done.stderr
    assert "seal: " in done.stdout
    assert RecordSeal.objects.count() == 1


def test_a_failing_sweep_does_not_stop_the_others_and_is_not_lost(town):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matters_search RENAME TO elsewhere")
    process = working(town)
    try:
        receipt = world.report(at=clock.now())
        log = town.home / "work.log"
        assert until(lambda: "sweep index failed" in log.read_text()), log.read_text()
        assert until(lambda: RecordSeal.objects.exists()), "sealing stood still"
        assert process.poll() is None
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO matters_search")
        assert until(lambda: indexed(receipt.matter_id)), "what failed was not tried again"
    finally:
        process.terminate()
        assert process.wait(10) == 0


def indexed(subject):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_search WHERE rowid = %s", [subject])
        return cursor.fetchone()[0] == 1


def test_two_at_once_seal_without_quarrel(town):
    processes = [working(town), working(town)]
    try:
        for _ in range(5):
            world.report(at=clock.now())
            time.sleep(0.3)
        assert until(lambda: (last := RecordSeal.objects.order_by("-number").first()) and last.last + 1 >= 10)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(10) for process in processes] == [0, 0]
    assert "核验通过" in town.banshi("verify", "--quiet").stdout


def test_a_clock_behind_the_record_stops_the_work_in_words_and_writes_nothing(town):
    world.report(at=clock.now() + world.days(2))
    done = town.banshi("work", "--once")
    assert done.returncode == 2
    assert "早于最近一条办理记录" in done.stderr
    assert not RecordSeal.objects.exists()


def test_work_ends_with_the_process_it_belongs_to(town):
    keeper = subprocess.Popen(["sleep", "60"])
    command = [*bases.COMMAND, "work", "--with", str(keeper.pid)]
    # its parent is this test and not the keeper: it must see at once that it is an orphan
    process = subprocess.Popen(command, env=town.environment)
    assert process.wait(15) == 0
    keeper.kill()
    keeper.wait()
