"""Cells under the names of their columns, beside the cells exactly as they stood."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.matters.importing.lines import Record
from banshi.matters.importing.mapping import Mapping
from banshi.matters.importing.tables import NOTE

NOTES = (NOTE, "_处理", "_原因", "_原编号")


class Row(Struct):
    """One row: the values the mapping reads, the untouched cells, and what is wrong or odd about it."""

    number: int
    values: dict[str, str]
    raw: list[str]
    fault: str = ""
    doubt: str = ""
    kept_identity: str = ""


class Header:
    """The columns of a file: where each value of the mapping stands, and which columns are our own notes."""

    def __init__(self, names: list[str], mapping: Mapping, *, name: str):
        own = len(NOTES) if names[:1] == [NOTE] else 0
        self.own, self.names = own, names[own:]
        stripped = [column.strip() for column in self.names]
        self._refuse_gaps(stripped, mapping, name)
        self.where = [(column, stripped.index(column)) for column in sorted(mapping.columns())]
        self.order = sorted(range(len(stripped)), key=lambda n: (stripped[n], n))
        self.labels = [stripped[n] for n in self.order]

    @staticmethod
    def _refuse_gaps(names: list[str], mapping: Mapping, name: str) -> None:
        counts = Counter(names)
        missing = sorted(column for column in mapping.columns() if not counts[column])
        doubled = sorted(column for column in mapping.columns() if counts[column] > 1)
        if missing:
            raise Refused(
                "missing_columns",
                "“{name}”缺少对照表要用的列：{missing}。文件里的列：{header}。请改对照表的列名，或核对 delimiter。",
                "“{name}” lacks columns the mapping reads: {missing}. It has: {header}. "
                "Mend the mapping's column names, or its delimiter.",
                where="file",
                name=name,
                missing="、".join(missing),
                header="、".join(names)[:1000],
            )
        if doubled:
            raise Refused(
                "doubled_columns",
                "“{name}”里有重名的列：{doubled}，不知道该读哪一列。请把其中一列改名后再导入。",
                "“{name}” has several columns of one name: {doubled}. Rename all but one and import again.",
                where="file",
                name=name,
                doubled="、".join(doubled),
            )

    def row(self, record: Record) -> Row:
        """A record under its names; a wrong number of cells is a fault, since the values may have moved."""
        cells = record.cells[self.own :]
        kept = record.cells[self.own - 1] if self.own and len(record.cells) >= self.own else ""
        width, fault = len(self.names), record.fault
        if len(cells) != width:
            while len(cells) > width and not cells[-1].strip():
                cells = cells[:-1]
            if len(cells) != width:
                fault = fault or f"有 {len(cells)} 格，表头有 {width} 列 / {len(cells)} cells under {width} columns"
                return Row(record.number, {}, cells, fault=fault, kept_identity=kept)
        values = {column: cells[n].strip() for column, n in self.where}
        return Row(record.number, values, cells, fault=fault, doubt=record.doubt, kept_identity=kept)

    def digest(self, row: Row) -> str:
        """What tells this row from all others when no column does; the order of columns does not matter."""
        raw = row.raw
        if len(raw) != len(self.names):
            return hashlib.sha256("\x1f".join(raw).encode("utf-8", "surrogatepass")).hexdigest()[:40]
        whole = "\x1f".join(f"{label}={raw[n].strip()}" for label, n in zip(self.labels, self.order, strict=True))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def read(records: Iterator[Record], mapping: Mapping, *, name: str) -> tuple[Header, Iterator[Row]]:
    """(header, rows) of a table; raises Refused for an empty one and for columns that are missing or doubled."""
    first = next(records, None)
    if first is None or not any(first.cells):
        raise Refused(
            "empty_file",
            "“{name}”是空的，没有可以导入的行。请核对是不是这个文件。",
            "“{name}” is empty: there is nothing to import. Is it the right file?",
            where="file",
            name=name,
        )
    mended = first.cells[0].strip() == NOTE
    if mapping.header and not mended:
        header = Header(list(mapping.header), mapping, name=name)
        return header, _rows(header, records, None if first.cells == header.names else first)
    header = Header(first.cells, mapping, name=name)
    return header, _rows(header, records, None)


def _rows(header: Header, records: Iterator[Record], first: Record | None) -> Iterator[Row]:
    if first is not None:
        yield header.row(first)
    for record in records:
        if any(cell.strip() for cell in record.cells):
            yield header.row(record)
