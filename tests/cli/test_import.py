"""`banshi import` as an operator meets it."""

import pytest

from banshi.matters.models import Matter
from tests import world
from tests.matters.importing import sample


@pytest.fixture
def folder(committed_db, tmp_path):
    world.found()
    made = tmp_path / "given"
    made.mkdir()
    (made / "sample.yml").write_text(sample.YAML, encoding="utf-8")
    return made


def test_it_says_what_it_did_and_where_the_rows_to_mend_are(committed_db, folder):
    path = sample.write(folder, [sample.row(1), sample.row(2, 办结="2026-02-01 10:00:00")])
    done = committed_db.banshi("import", str(path), "--mapping", str(folder / "sample.yml"))
    assert done.returncode == 1
    assert "读 2 行：导入 1" in done.stdout
    assert "没有导入 1" in done.stdout
    assert "关闭时间早于受理时间" in done.stdout
    assert str(folder / "old.rejects.csv") in done.stdout
    assert "Traceback" not in done.stderr
    mended = (folder / "old.rejects.csv").read_text(encoding="utf-8-sig").replace("2026-02-01 10", "2026-02-03 10")
    (folder / "old.rejects.csv").write_text(mended, encoding="utf-8-sig", newline="")
    again = committed_db.banshi("import", str(folder / "old.rejects.csv"), "--mapping", str(folder / "sample.yml"))
    assert again.returncode == 0
    assert "导入 1" in again.stdout
    assert Matter.objects.count() == 2
    assert committed_db.banshi("verify").returncode == 0


def test_a_dry_run_imports_nothing(committed_db, folder):
    path = sample.write(folder, [sample.row(1)])
    done = committed_db.banshi("import", str(path), "--mapping", str(folder / "sample.yml"), "--dry-run")
    assert done.returncode == 0
    assert "可以导入 1" in done.stdout
    assert Matter.objects.count() == 0


def test_another_table_of_the_same_shape_is_a_source_of_its_own(committed_db, folder):
    path = sample.write(folder, [sample.row(1)])
    arguments = ["import", str(path), "--mapping", str(folder / "sample.yml")]
    assert "导入 1（" in committed_db.banshi(*arguments).stdout
    assert "以前已在 1" in committed_db.banshi(*arguments).stdout
    assert "导入 1（" in committed_db.banshi(*arguments, "--source", "second-system").stdout
    assert sorted(Matter.objects.values_list("imported", flat=True)) == ["old-system", "second-system"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("none.csv", None, "读不到文件"),
        ("empty.csv", b"", "是空的"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("old.csv", sample.table([sample.row(1)]).encode("gb18030"), "encoding: gb18030"),
    ],
)
def test_bad_files_give_words_in_both_languages_and_no_traceback(committed_db, folder, name, data, said):
    if data is not None:
        (folder / name).write_bytes(data)
    done = committed_db.banshi("import", str(folder / name), "--mapping", str(folder / "sample.yml"))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert Matter.objects.count() == 0


def test_a_missing_mapping_says_where_to_read_how_to_write_one(committed_db, folder):
    done = committed_db.banshi("import", "x.csv", "--mapping", str(folder / "none.yml"))
    assert done.returncode == 2
    assert "docs/recipes/import.md" in done.stderr
