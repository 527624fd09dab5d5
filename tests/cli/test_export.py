"""`banshi export matters`: what one person may see, in honest columns, never a formula, texts only where allowed."""

import csv
from datetime import timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.cli import exporting_matters, sheets
from banshi.cli.progress import Progress
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people.models import AccessLog
from tests import world
from tests.matters.importing import sample
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes():
    world.found()
    drains = world.report()
    noise = world.report(category="02/0203", text="=cmd|'/c calc'!A1 夜里施工", landmark="+1 号楼")
    return drains.code, noise.code


def export(folder, username, *, name="out.csv", with_text=False, at=NOW):
    path = folder / name
    with clock.frozen(at):
        exporting_matters.export(path, username, with_text=with_text, progress=Progress("已写 {done:,} / {of:,} 件"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_person_gets_what_they_may_see_and_nothing_else(codes, tmp_path):
    assert {row["编号"] for row in export(tmp_path, "shouli")} == set(codes)
    assert [row["编号"] for row in export(tmp_path, "huanbao1", name="b.csv")] == [codes[1]]
    assert export(tmp_path, "minzheng1", name="c.csv") == []
    assert export(tmp_path, "xitong", name="d.csv") == []


def test_columns_are_local_times_and_words(codes, tmp_path):
    row = next(row for row in export(tmp_path, "shouli") if row["编号"] == codes[0])
    assert row["受理时间"] == "2026-03-04 10:00:00"
    assert row["种类"] == "诉求"
    assert row["地点"].endswith("上湾村")
    assert row["佐证层级"] == "无"
    assert row["本人评价"] == "未评价"
    assert row["时限状态"] in ("在时限内", "24 小时内到期")
    late = export(tmp_path, "shouli", name="late.csv", at=NOW + timedelta(days=90))
    assert {row["时限状态"] for row in late} == {"已超时限"}


def test_no_text_and_no_contact_without_being_asked_and_no_contact_ever(codes, tmp_path):
    export(tmp_path, "shouli")
    bare = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    export(tmp_path, "shouli", name="text.csv", with_text=True)
    full = (tmp_path / "text.csv").read_text(encoding="utf-8-sig")
    assert world.DEFAULTS["text"] not in bare
    assert world.DEFAULTS["text"] in full
    for personal in ("13800000000", "示例居民"):
        assert personal not in bare + full


def test_reading_texts_is_logged_and_not_reading_them_is_not(codes, tmp_path):
    export(tmp_path, "shouli")
    assert AccessLog.objects.count() == 0
    export(tmp_path, "shouli", name="text.csv", with_text=True)
    [log] = AccessLog.objects.all()
    assert log.page == "export"
    assert set(log.subjects.split()) == set(codes)


def test_an_imported_matter_says_where_it_comes_from(codes, tmp_path):
    sample.run(sample.write(tmp_path, [sample.row(1)]))
    row = next(row for row in export(tmp_path, "huanbao1") if row["导入来源"])
    assert (row["导入来源"], row["办结方式"], row["佐证层级"], row["办理结果（单位自报）"]) == (
        "old-system",
        "导入时已办结",
        "无",
        "",
    )


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_no_cell_is_a_formula(codes, tmp_path, name):
    path = tmp_path / name
    with clock.frozen(NOW):
        exporting_matters.export(path, "huanbao1", with_text=True, progress=Progress("已写 {done:,} / {of:,} 件"))
    if name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(path).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        texts = [str(cell.value) for cell in cells if cell.value]
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            texts = [cell for row in csv.reader(file) for cell in row]
    assert any(text.startswith("'=cmd") for text in texts)
    assert any(text.startswith("'+1") for text in texts)
    assert path.stat().st_mode & 0o077 == 0


@given(st.text(max_size=20))
def test_whatever_a_cell_holds_it_starts_no_formula(text):
    assert not sheets.plain(text).startswith(sheets.FORMULA)
    assert sheets.plain(text).removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    ("name", "username", "code"),
    [
        ("out.pdf", "shouli", "bad_ending"),
        ("out.csv", "nobody", "no_such_staff"),
        ("no/out.csv", "shouli", "file_exists"),
    ],
)
def test_what_cannot_be_exported_is_refused(codes, tmp_path, name, username, code):
    with pytest.raises(Refused) as refused:
        export(tmp_path, username, name=name)
    assert refused.value.code == code
    assert [path for path in tmp_path.glob("*") if path.name != "keys"] == []


def test_an_existing_file_is_never_replaced(codes, tmp_path):
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused):
        export(tmp_path, "shouli")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"
