"""Rows of CSV, XLSX, and CSV inside ZIP, streamed, each with its number in the file."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from banshi.kit.refused import Refused
from banshi.matters.importing.mapping import Mapping

Row = dict[str, str]
MARK = "_"  # columns we add to a file of rejected rows start with it and are passed over when it comes back
csv.field_size_limit(1_000_000)


def rows(path: Path, mapping: Mapping) -> Iterator[tuple[int, Row]]:
    """(row number, values by column); raises Refused for what cannot be read and for columns that are missing."""
    if not path.is_file():
        raise Refused("no_file", "没有文件“{path}”。", "There is no file “{path}”.", path=str(path))
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        yield from _named(_sheet(path), mapping, path)
        return
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as raw:
            yield from _named(_lines(raw, mapping, path), mapping, path)
        return
    with path.open("rb") as raw:
        yield from _named(_lines(raw, mapping, path), mapping, path)


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [
        name
        for name in archive.namelist()
        if name.lower().endswith((".csv", ".tsv", ".txt")) and not name.startswith("__MACOSX")
    ]
    if len(names) != 1:
        raise Refused(
            "one_table",
            "压缩包“{path}”里应有且只有一个 CSV 文件,现在有 {count} 个。",
            "The archive “{path}” must hold exactly one CSV file; it holds {count}.",
            path=path.name,
            count=len(names),
        )
    return names[0]


def _lines(raw, mapping: Mapping, path: Path) -> Iterator[list[str]]:
    text = io.TextIOWrapper(raw, encoding=mapping.encoding, newline="")
    try:
        yield from csv.reader(text, delimiter="\t" if mapping.delimiter == "tab" else mapping.delimiter)
    except UnicodeDecodeError as error:
        raise Refused(
            "wrong_encoding",
            "“{path}”不是 {encoding} 编码。请另存为 UTF-8,或在对照表里写明 encoding(例如 gb18030)。已导入的行不受影响。",
            "“{path}” is not {encoding}. Save it as UTF-8 or name its encoding in the mapping.",
            path=path.name,
            encoding=mapping.encoding,
        ) from error
    except csv.Error as error:
        raise Refused(
            "broken_table",
            "“{path}”不是完好的 CSV:{error}。已导入的行不受影响。",
            "“{path}” is no sound CSV: {error}.",
            path=path.name,
            error=str(error),
        ) from error


def _sheet(path: Path) -> Iterator[list[str]]:
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError) as error:
        raise Refused(
            "broken_sheet",
            "“{path}”打不开:{error}。请用表格软件另存为 XLSX 再试。",
            "“{path}” cannot be opened: {error}. Save it as XLSX again.",
            path=path.name,
            error=str(error),
        ) from error
    for row in sheet.iter_rows():
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _named(lines: Iterator[list[str]], mapping: Mapping, path: Path) -> Iterator[tuple[int, Row]]:
    header = list(mapping.header) or [name.strip() for name in next(lines, [])]
    first = 1 if mapping.header else 2
    missing = mapping.columns() - set(header)
    if missing:
        raise Refused(
            "missing_columns",
            "“{path}”缺少对照表要用的列:{missing}。文件里的列:{header}。",
            "“{path}” lacks columns the mapping reads: {missing}. It has: {header}.",
            path=path.name,
            missing="、".join(sorted(missing)),
            header="、".join(header),
        )
    for number, values in enumerate(lines, start=first):
        if not any(values):
            continue
        yield (
            number,
            {name: value.strip() for name, value in zip(header, values, strict=False) if not name.startswith(MARK)},
        )
