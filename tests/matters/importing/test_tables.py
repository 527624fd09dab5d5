"""A file is read by what it holds, whatever its name says, and refused in words when it is no table."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from banshi.kit.refused import Refused
from banshi.matters.importing import lines, naming, tables
from tests.matters.importing import sample

ROWS = [sample.row(1), sample.row(2, 内容="垃圾，\n两行")]


def read(path: Path, text: str = sample.YAML):
    mapping = sample.mapping(text)
    with tables.opened(path, mapping, lines.Reading()) as records:
        header, rows = naming.read(records, mapping, name=path.name)
        return header, list(rows)


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def sheet(path: Path, rows) -> Path:
    book = openpyxl.Workbook()
    for values in rows:
        book.active.append(list(values))
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def texts(rows) -> list[str]:
    return [row.values["内容"] for row in rows if not row.fault]


WANTED = ["垃圾没人清（1）", "垃圾，\n两行"]


def test_csv_with_and_without_a_byte_order_mark(tmp_path):
    for encoding in ("utf-8", "utf-8-sig"):
        assert texts(read(sample.write(tmp_path, ROWS, encoding=encoding))[1]) == WANTED


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_other_encodings_that_the_mapping_names(tmp_path, encoding):
    path = sample.write(tmp_path, ROWS, encoding=encoding)
    assert texts(read(path, sample.YAML + f"encoding: {encoding}\n")[1]) == WANTED


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        ("gb18030", "utf-8", "encoding: gb18030"),
        ("utf-16", "utf-8", "encoding: utf-16"),
        ("utf-8", "gb18030", "encoding: utf-8"),
    ],
)
def test_a_wrong_encoding_is_named_with_the_line_and_the_remedy(tmp_path, written, said, hint):
    path = sample.write(tmp_path, ROWS, encoding=written)
    with pytest.raises(Refused) as refused:
        read(path, sample.YAML + f"encoding: {said}\n")
    assert refused.value.code == "wrong_encoding"
    assert "第 1 行" in refused.value.say()
    assert hint in refused.value.say()


def test_a_wrong_encoding_further_down_is_named_by_its_line(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"id,text\n1,a\n2,b\n" + "3,没有水\n".encode("gb18030"))
    text = sample.YAML[: sample.YAML.index("identity")] + (
        "text: {columns: [text]}\nroute: {fixed: huanbao}\ncategory: {fixed: '99'}\nplace: {fixed: '990101'}\n"
    )
    with pytest.raises(Refused) as refused:
        read(path, text)
    assert "第 4 行" in refused.value.say()


def test_tsv(tmp_path):
    path = tmp_path / "old.tsv"
    path.write_text("\n".join("\t".join(row) for row in (sample.COLUMNS, sample.row(1))), encoding="utf-8")
    assert texts(read(path, sample.YAML + "delimiter: tab\n")[1]) == WANTED[:1]


def test_one_csv_in_a_zip_and_what_a_mac_adds_is_passed_over(tmp_path):
    table = sample.table(ROWS).encode()
    path = packed(tmp_path / "a.zip", {"a/old.csv": table, "__MACOSX/a/._old.csv": b"\x00\x05", "a/.hidden.csv": b"x"})
    assert texts(read(path)[1]) == WANTED


@pytest.mark.parametrize("files", [{}, {"a.csv": b"x", "b.csv": b"y"}, {"a.doc": b"x"}])
def test_a_zip_must_hold_one_table(tmp_path, files):
    with pytest.raises(Refused) as refused:
        read(packed(tmp_path / "a.zip", files))
    assert refused.value.code in ("one_table", "missing_columns")


def test_a_workbook_is_read_even_under_another_name_and_keeps_whole_numbers_and_dates(tmp_path):
    for name in ("old.xlsx", "old.csv", "old.zip"):
        path = sheet(tmp_path / name, [sample.COLUMNS, (7, *sample.row(7)[1:])])
        [row] = read(path)[1]
        assert row.values["编号"] == "7"
        assert row.number == 2


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(20)


@pytest.mark.parametrize(
    ("data", "what"),
    [(PNG, "PNG"), (b"%PDF-1.7 x", "PDF"), (b"\x1f\x8b" + bytes(9), "GZIP"), (b"a,b\n\x00\x01\x02", "二进制")],
)
def test_a_file_that_lies_about_its_type_is_told_what_it_is(tmp_path, data, what):
    path = tmp_path / "old.csv"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "not_a_table"
    assert what in refused.value.say()
    packed_path = packed(tmp_path / "old.zip", {"old.csv": data})
    with pytest.raises(Refused):
        read(packed_path)


def test_an_archive_that_would_fill_the_disk_is_not_opened(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": b"a" * 120_000_000})
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "archive_bomb"
    assert "114 MB" in refused.value.say()


def test_a_workbook_that_would_fill_the_memory_is_not_opened(tmp_path):
    path = packed(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 120_000_000})
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "archive_bomb"


def test_a_damaged_archive_says_so_and_gives_no_traceback(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": sample.table([sample.row(n) for n in range(3000)]).encode()})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 40] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code in ("broken_archive", "wrong_encoding")
    path.write_bytes(data[:200])
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "broken_archive"
    assert zlib  # the error the archive module lets through


def test_a_sheet_that_is_none_says_so(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(tables.OLD_SHEET + bytes(600))
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "broken_archive"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path, data):
    path = tmp_path / "old.csv"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "empty_file"


def test_no_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refused) as refused:
            read(path)
        assert refused.value.code == "no_file"


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    assert read(sample.write(tmp_path, []))[1] == []


def test_missing_columns_are_named_with_those_there_are(tmp_path):
    path = sample.write(tmp_path, [("1", "x")], columns=("编号", "别的"))
    with pytest.raises(Refused) as refused:
        read(path)
    assert "内容" in refused.value.say()
    assert "别的" in refused.value.say()


def test_a_doubled_column_is_refused_only_when_the_mapping_reads_it(tmp_path):
    twice = (*sample.COLUMNS, "内容")
    with pytest.raises(Refused) as refused:
        read(sample.write(tmp_path, [(*sample.row(1), "x")], columns=twice))
    assert refused.value.code == "doubled_columns"
    other = (*sample.COLUMNS, "备注", "备注")
    assert texts(read(sample.write(tmp_path, [(*sample.row(1), "x", "y")], columns=other))[1]) == WANTED[:1]


def test_rows_with_too_many_or_too_few_cells_are_faults_and_empty_ends_are_not(tmp_path):
    rows = [(*sample.row(1), "more"), sample.row(2)[:-2], (*sample.row(3), "", ""), sample.row(4), ("",) * 9]
    found = read(sample.write(tmp_path, rows))[1]
    assert [row.number for row in found if row.fault] == [2, 3]
    assert "有 10 格，表头有 9 列" in found[0].fault
    assert [row.values["编号"] for row in found if not row.fault] == ["3", "4"]


def test_a_cell_of_ten_megabytes_is_read_whole(tmp_path):
    path = sample.write(tmp_path, [sample.row(1, 内容="水" * 3_500_000), sample.row(2)])
    found = read(path)[1]
    assert len(found[0].raw[6]) == 3_500_000
    assert found[1].values["编号"] == "2"


def test_what_goes_wrong_elsewhere_is_not_called_a_broken_file(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": sample.table(ROWS).encode()})
    with pytest.raises(RuntimeError, match="elsewhere"), tables.opened(path, sample.mapping(), lines.Reading()):
        raise RuntimeError("elsewhere")


def test_a_locked_archive_says_so(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": sample.table(ROWS).encode()})
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "broken_archive"
    assert "加密" in refused.value.say()
