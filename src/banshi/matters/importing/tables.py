"""Which table a file really holds, by its bytes and not its name: CSV, TSV, XLSX, or one CSV inside a ZIP."""

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from banshi.kit.refused import Refused
from banshi.matters.importing import lines
from banshi.matters.importing.lines import Reading, Record
from banshi.matters.importing.mapping import Mapping

NOTE = "_行号"  # a file of rejected rows begins with this column, whoever saved it since
PEEK = 65_536
PACKED_LIMIT = 64 * 1024**3  # bytes an archive may say it unpacks to
SHEET_LIMIT = 400 * 1024**2  # a sheet is unpacked in memory as a whole
PACKED_RATIO = 250
FOREIGN = {
    b"\x89PNG": "PNG 图片 / a PNG picture",
    b"\xff\xd8\xff": "JPEG 图片 / a JPEG picture",
    b"GIF8": "GIF 图片 / a GIF picture",
    b"%PDF": "PDF 文件 / a PDF file",
    b"\x1f\x8b": "GZIP 压缩文件，请先解压 / a GZIP archive; unpack it first",
    b"7z\xbc\xaf": "7Z 压缩文件，请先解压 / a 7Z archive; unpack it first",
    b"Rar!": "RAR 压缩文件，请先解压 / a RAR archive; unpack it first",
    b"SQLite format 3": "SQLite 数据库 / an SQLite database",
}
# what the library raises for damaged, cut, encrypted and strangely packed archives, in this order
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
PACKED = (b"PK\x03\x04", b"PK\x05\x06")
OLD_SHEET = b"\xd0\xcf\x11\xe0"


@contextmanager
def opened(path: Path, mapping: Mapping, reading: Reading) -> Iterator[Iterator[Record]]:
    """The rows of a file as they come, the header row first where the file has one; Refused for what is no table."""
    with ExitStack() as stack:
        try:
            records = _records(path, mapping, reading, stack=stack)
        except BROKEN as error:
            raise _broken(path, error) from error
        except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
            raise Refused(
                "no_file",
                "读不到文件“{path}”。请核对路径和权限。",
                "The file “{path}” cannot be read. Check its path and permissions.",
                where="file",
                path=str(path),
            ) from error
        # what goes wrong with the rows elsewhere is not the file's fault, so only the reading itself is watched
        yield _watched(records, path)


def _watched(records: Iterator[Record], path: Path) -> Iterator[Record]:
    try:
        yield from records
    except BROKEN as error:
        raise _broken(path, error) from error


def _records(path: Path, mapping: Mapping, reading: Reading, *, stack: ExitStack) -> Iterator[Record]:
    raw = stack.enter_context(path.open("rb"))
    head = raw.read(PEEK)
    raw.seek(0)
    _refuse_foreign(path, head, mapping)
    if head.startswith(OLD_SHEET):
        return _sheet(path)
    if head.startswith(PACKED):
        return _packed(path, stack.enter_context(zipfile.ZipFile(raw)), mapping, reading=reading, stack=stack)
    reading.total = path.stat().st_size
    return _text(raw, head, mapping, name=path.name, reading=reading)


def _packed(
    path: Path, archive: zipfile.ZipFile, mapping: Mapping, *, reading: Reading, stack: ExitStack
) -> Iterator[Record]:
    if "xl/workbook.xml" in archive.namelist():
        whole = sum(entry.file_size for entry in archive.infolist())
        _refuse_bomb(path, unpacked=whole, limit=SHEET_LIMIT)
        return _sheet(path)
    entry = _member(archive, path)
    _refuse_bomb(path, unpacked=entry.file_size, limit=PACKED_LIMIT)
    with archive.open(entry) as peeked:
        head = peeked.read(PEEK)
    _refuse_foreign(path, head, mapping)
    reading.total = entry.file_size
    raw = io.BufferedReader(stack.enter_context(archive.open(entry)), 1 << 20)
    return _text(raw, head, mapping, name=path.name, reading=reading)


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The one table in an archive; what macOS adds is passed over."""
    found = [
        entry
        for entry in archive.infolist()
        if entry.filename.lower().endswith((".csv", ".tsv", ".txt"))
        and not entry.filename.startswith("__MACOSX/")
        and not entry.filename.rsplit("/", 1)[-1].startswith(".")
    ]
    if len(found) != 1:
        raise Refused(
            "one_table",
            "压缩包“{path}”里应有且只有一个 CSV 文件，现在有 {count} 个。请分别解压后逐个导入。",
            "The archive “{path}” must hold exactly one CSV file; it holds {count}. Unpack and import them one by one.",
            where="file",
            path=path.name,
            count=len(found),
        )
    return found[0]


def _refuse_foreign(path: Path, head: bytes, mapping: Mapping) -> None:
    what = next((what for mark, what in FOREIGN.items() if head.startswith(mark)), "")
    wide = _is_wide(mapping.encoding) or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not what and not wide and b"\x00" in head and not head.startswith((*PACKED, OLD_SHEET)):
        what = "二进制文件 / a binary file"
    if what:
        raise Refused(
            "not_a_table",
            "“{path}”不是表格，而是{what}。请提供 CSV、TSV、XLSX，或内含一个 CSV 的 ZIP。",
            "“{path}” is no table but {what}. Give CSV, TSV, XLSX, or a ZIP that holds one CSV.",
            where="file",
            path=path.name,
            what=what,
        )


def _refuse_bomb(path: Path, *, unpacked: int, limit: int) -> None:
    packed = max(path.stat().st_size, 1)
    if unpacked > limit or (unpacked > 100 * 1024**2 and unpacked / packed > PACKED_RATIO):
        raise Refused(
            "archive_bomb",
            "“{path}”解开后有 {size} MB，是压缩时的 {ratio} 倍，没有打开。大表请另存为 CSV 再导入。",
            "“{path}” would unpack to {size} MB, {ratio} times its size; it was not opened. Save large tables as CSV.",
            where="file",
            path=path.name,
            size=unpacked // 1024**2,
            ratio=unpacked // packed,
        )


def _broken(path: Path, error: Exception) -> Refused:
    return Refused(
        "broken_archive",
        "“{path}”打不开或中途损坏：{error}。请重新压缩（不要加密）或另存后再导入；已导入的行不会重复。",
        "“{path}” cannot be opened or is damaged: {error}. Pack or save it again, without a password; "
        "nothing is imported twice.",
        where="file",
        path=path.name,
        error=str(error) or type(error).__name__,
    )


def _text(raw, head: bytes, mapping: Mapping, *, name: str, reading: Reading) -> Iterator[Record]:
    encoding, separator, quoted = mapping.encoding, mapping.separator(), mapping.quoted
    mended = _mended(head)
    if mended:
        (encoding, separator), quoted = mended, True
    elif codecs.lookup(encoding).name != "utf-8" and _is_utf8(head):
        raise lines.other_encoding(name, encoding)
    source = _Narrow(raw, encoding) if _is_wide(encoding) else raw
    encoding = "utf-8" if source is not raw else encoding.replace("-sig", "")
    found = lines.decoded(source, encoding, name=name, reading=reading)
    width = len(mapping.header) if mapping.header and not mended else 0
    return lines.records(found, separator=separator, quoted=quoted, width=width)


def _mended(head: bytes) -> tuple[str, str] | None:
    """(encoding, separator) of a file of rejected rows, as we wrote it or as a spreadsheet saved it again."""
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            start = head[:40].decode(encoding, "ignore")
        except UnicodeDecodeError:
            continue
        for separator in (",", "\t", ";"):
            if start.startswith((NOTE + separator, f'"{NOTE}"{separator}')):
                return encoding, separator
    return None


def _is_utf8(head: bytes) -> bool:
    """Whether text beyond ASCII reads as UTF-8; the last line may be cut off."""
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not whole.isascii()


def _is_wide(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


class _Narrow:
    """Lines of a UTF-16 or UTF-32 file as UTF-8."""

    def __init__(self, raw, encoding: str):
        self.raw, self.kept = raw, b""
        self.decoder = codecs.getincrementaldecoder(encoding)()

    def readline(self, limit: int) -> bytes:
        """The next line, at most so many bytes of it; raises UnicodeDecodeError."""
        end = self.kept.find(b"\n") + 1
        while not end and len(self.kept) < limit:
            data = self.raw.read(PEEK)
            before = len(self.kept)
            self.kept += self.decoder.decode(data, final=not data).encode()
            end = self.kept.find(b"\n", before) + 1
            if not data:
                break
        cut = min(end or len(self.kept), limit)
        line, self.kept = self.kept[:cut], self.kept[cut:]
        return line


def _sheet(path: Path) -> Iterator[Record]:
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError) as error:
        raise _broken(path, error) from error
    first = sheet.start[0] + 1 if sheet.start else 1
    for number, row in enumerate(sheet.iter_rows(), start=first):
        yield Record(number, [_cell(value) for value in row])


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
