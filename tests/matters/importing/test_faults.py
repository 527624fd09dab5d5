"""An import that is killed, or meets another one, loses nothing and brings nothing twice."""

import os
import signal
import subprocess
import threading
import time

from django.db import connection

from banshi.kit import clock
from banshi.matters.actions import rebuilding
from banshi.matters.models import Matter
from banshi.record import queries as record
from banshi.record import verification
from tests import world
from tests.bases import COMMAND
from tests.matters.importing import sample
from tests.world import NOW

ROWS = 6_000


def faults() -> list[str]:
    at = clock.now()
    return [fault.code for fault in verification.verify(at=at, extra=[rebuilding.check_projection])]


def test_an_import_killed_in_the_middle_is_run_again_and_ends_exact(committed_db, tmp_path):
    world.found()
    folder = tmp_path / "given"
    folder.mkdir()
    path = sample.write(folder, [sample.row(n) for n in range(ROWS)])
    (folder / "sample.yml").write_text(sample.YAML, encoding="utf-8")
    arguments = ["import", str(path), "--mapping", str(folder / "sample.yml")]
    killed = subprocess.Popen(
        [*COMMAND, *arguments], env=committed_db.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while Matter.objects.count() < 1_000 and time.monotonic() < deadline:
        assert killed.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(20)
    part = Matter.objects.count()
    assert 1_000 <= part < ROWS
    assert part % 500 == 0, "batches are whole or not there"
    assert record.count() == part * 4
    done = committed_db.banshi(*arguments)
    assert done.returncode == 0, done.stderr
    assert f"导入 {ROWS - part:,}" in done.stdout
    assert f"以前已在 {part:,}" in done.stdout
    assert Matter.objects.count() == ROWS
    assert record.count() == ROWS * 4
    assert sorted(Matter.objects.values_list("source_row", flat=True)) == sorted(str(n) for n in range(ROWS))
    assert not list(folder.glob(".*.part"))
    clock.set_floor(None)
    assert faults() == []


def test_two_imports_at_once_bring_each_row_once(committed_db, tmp_path):
    world.found()
    paths = [
        sample.write(tmp_path, [sample.row(n) for n in order], name=name)
        for name, order in (("a.csv", range(2_000)), ("b.csv", range(1_999, -1, -1)))
    ]
    reports, errors = [], []

    def work(path):
        try:
            reports.append(sample.run(path, rejects=path.with_suffix(".rejects.csv")))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert errors == []
    assert sum(report.imported for report in reports) == 2_000
    assert sum(report.here_before for report in reports) == 2_000
    assert Matter.objects.count() == 2_000
    assert record.count() == 8_000
    with clock.frozen(NOW):
        assert [code for code in faults() if code != "not_sealed"] == []
