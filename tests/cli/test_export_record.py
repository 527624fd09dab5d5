"""`banshi export record`: the files alone, checked by a script that knows nothing of Banshi."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from banshi.kit import clock
from tests import world
from tests.world import NOW


def check(folder: Path) -> subprocess.CompletedProcess:
    """Run the exported script in a process that cannot import Banshi's rooms, with the files alone."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "check.py"), str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd="/",
    )


@pytest.fixture
def exported(committed_db, tmp_path):
    """A record of three matters under two seals, in files."""
    world.found()
    with clock.frozen(NOW):
        first = world.report()
        world.act(first.code, "note", by="shouli", at=NOW, reason="已电话联系")
    folder = tmp_path / "record"
    assert committed_db.banshi("export", "record", str(tmp_path / "early")).returncode == 0
    with clock.frozen(NOW):
        world.report()
        world.report()
    done = committed_db.banshi("export", "record", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_the_files_verify_and_hold_no_text(exported):
    found = check(exported)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "OK" in found.stdout
    everything = "".join(path.read_text(encoding="utf-8") for path in exported.iterdir())
    for personal in (world.DEFAULTS["text"], "13800000000", "示例居民"):
        assert personal not in everything
    assert len((exported / "seals.jsonl").read_text().splitlines()) == 2
    assert "import banshi" not in (exported / "check.py").read_text()
    assert len((exported / "check.py").read_text().splitlines()) < 80


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def changed(text: str, **new) -> str:
    return json.dumps(json.loads(text) | new, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("entries.jsonl", lambda rows: [changed(rows[0], actor="staff:9"), *rows[1:]], "was changed"),
        ("entries.jsonl", lambda rows: [changed(rows[0], payload="e30="), *rows[1:]], "leaf 0"),
        ("entries.jsonl", lambda rows: rows[:-1], "was cut"),
        ("entries.jsonl", lambda rows: rows[1:], "leaf 0"),
        ("leaves.txt", lambda rows: rows[:-1], "is not the hash"),
        ("leaves.txt", lambda rows: [*rows, rows[-1]], "was cut"),
        ("seals.jsonl", lambda rows: [*rows[:1], changed(rows[1], sealed_at="2020-01-01T00:00:00.000000Z")], "seal 2"),
        ("seals.jsonl", lambda rows: [changed(rows[0], signature="AAAA"), *rows[1:]], "signature of seal 1"),
    ],
)
def test_whatever_is_changed_in_the_files_is_found(exported, name, spoil, said):
    path = exported / name
    path.write_text("".join(spoil(lines(path))), encoding="utf-8")
    found = check(exported)
    assert found.returncode == 1
    assert said in found.stdout


def test_a_folder_in_use_is_refused(committed_db, exported):
    again = committed_db.banshi("export", "record", str(exported))
    assert again.returncode == 2
    assert "不是空文件夹" in again.stderr
    assert "Traceback" not in again.stderr


def test_an_empty_record_is_refused(committed_db, tmp_path):
    done = committed_db.banshi("export", "record", str(tmp_path / "record"))
    assert done.returncode == 2
    assert not (tmp_path / "record").exists()
