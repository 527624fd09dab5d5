"""Lines of a text file made into rows of cells. A broken quote or a damaged line costs its own row, never the rest."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from banshi.kit.refused import Refused

LINE_LIMIT = 16 * 1024 * 1024
SPAN_LIMIT = 200  # lines that one quoted cell may run over before its quote counts as broken
BAD_QUOTE = "引号不成对，这一行没有读懂 / a quote without its pair"
DAMAGED = "这一行有不属于本文件编码的字节，如许多行如此请核对 encoding / damaged bytes; if many, mind the encoding"
PATIENCE = 200  # lines after which a first foreign byte is damage to its row, no sign of another encoding
LITERAL_QUOTE = "引号不成对，按原样保留 / a quote without its pair, kept as it stands"
csv.field_size_limit(LINE_LIMIT * 4)


class Line(Struct):
    """One physical line; `damaged` when its bytes are not of the file's encoding."""

    number: int
    text: str
    damaged: bool = False


class Record(Struct):
    """One logical row: the number of its first line, its cells, why it cannot be read, what is odd about it."""

    number: int
    cells: list[str]
    fault: str = ""
    doubt: str = ""


class Reading(Struct):
    """How far a file has been read, for the progress shown."""

    total: int = 0
    done: int = 0

    @property
    def share(self) -> float:
        return min(self.done / self.total, 1.0) if self.total else 0.0


def decoded(raw: BinaryIO, encoding: str, *, name: str, reading: Reading) -> Iterator[Line]:
    """The lines of a file; raises Refused at the first line of a file that is in another encoding altogether."""
    number, sound = 0, False
    while data := _line(raw, name, encoding, number + 1):
        number += 1
        reading.done += len(data)
        if len(data) == LINE_LIMIT and not data.endswith(b"\n"):
            raise _endless(name, number)
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            # a file with good text before is damaged in one place; one without was never in this encoding
            if not sound and number <= PATIENCE:
                raise _wrong_encoding(name, encoding, number, data=data) from error
            yield Line(number, data.decode(encoding, "surrogateescape"), True)
            continue
        sound = sound or not data.isascii()
        yield Line(number, text.removeprefix("\ufeff") if number == 1 else text)


def _line(raw: BinaryIO, name: str, encoding: str, number: int) -> bytes:
    try:
        return raw.readline(LINE_LIMIT)
    except UnicodeDecodeError as error:  # of a file read through another encoding, see tables
        raise _wrong_encoding(name, error.encoding, number, data=b"") from error


def records(lines: Iterator[Line], *, separator: str, quoted: bool, width: int = 0) -> Iterator[Record]:
    """Rows of a table; one of several lines must have the width of the first (or the given one) to be taken as one."""
    ahead: deque[Line] = deque()
    while True:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        text = line.text.rstrip("\r\n")
        if line.damaged:
            found = Record(line.number, text.split(separator), DAMAGED)
        elif not quoted or '"' not in text:
            found = Record(line.number, text.split(separator))
        else:
            found = _with_quotes(line, lines, ahead, separator=separator, width=width)
        width = width or len(found.cells)
        yield found


def _with_quotes(line: Line, lines: Iterator[Line], ahead: deque[Line], *, separator: str, width: int) -> Record:
    cells, ends = _parsed(line.text, separator)
    if cells is not None:
        return Record(line.number, cells)
    if not ends:
        taken = _joined(line, lines, ahead, separator=separator, width=width)
        if taken:
            return Record(line.number, taken)
    literal = line.text.rstrip("\r\n").split(separator)
    if len(literal) == width:
        return Record(line.number, literal, doubt=LITERAL_QUOTE)
    return Record(line.number, literal, BAD_QUOTE)


def _joined(line: Line, lines: Iterator[Line], ahead: deque[Line], *, separator: str, width: int) -> list[str] | None:
    """The cells of a row that runs over several lines, or None with every line put back."""
    taken: list[Line] = []
    text = line.text
    while len(taken) < SPAN_LIMIT and len(text) < LINE_LIMIT:
        further = ahead.popleft() if ahead else next(lines, None)
        if further is None:
            break
        taken.append(further)
        text += further.text
        if '"' in further.text:
            cells, ends = _parsed(text, separator)
            if cells is not None and (not width or len(cells) == width):
                return cells
            if cells is not None or ends:
                break
    ahead.extendleft(reversed(taken))
    return None


def _parsed(text: str, separator: str) -> tuple[list[str] | None, bool]:
    """(cells, quotes end): no cells where a quote stays open (False) or stands where none may (True)."""
    parts = [part + "\n" for part in text.removesuffix("\n").split("\n")]
    try:
        found = list(csv.reader(parts, delimiter=separator, strict=True))
    except csv.Error as error:
        return None, "unexpected end" not in str(error)
    return (found[0], True) if len(found) == 1 else (None, True)


def _endless(name: str, number: int) -> Refused:
    return Refused(
        "endless_line",
        "“{name}”第 {number} 行超过 16 MB，不像表格。请检查是否缺少换行或引号；之前的行已导入，改好后再导入会接着做。",
        "Line {number} of “{name}” is longer than 16 MB; this is no table. Rows before it are kept; mend and import again.",
        where="file",
        name=name,
        number=number,
    )


def _wrong_encoding(name: str, encoding: str, number: int, *, data: bytes) -> Refused:
    likely = _likely(data)
    zh = f"看起来是 {likely}：请在对照表里写 encoding: {likely}" if likely else "请用表格软件另存为“CSV UTF-8”"
    en = f"It looks like {likely}: write encoding: {likely} in the mapping" if likely else "Save it as CSV UTF-8"
    return Refused(
        "wrong_encoding",
        "“{name}”第 {number} 行不是 {encoding} 编码。{zh}，再导入一次；已导入的行不会重复。",
        "Line {number} of “{name}” is not {encoding}. {en}, and import again; nothing is imported twice.",
        where="file",
        name=name,
        number=number,
        encoding=encoding,
        zh=zh,
        en=en,
    )


def other_encoding(name: str, encoding: str) -> Refused:
    """The refusal of a UTF-8 file that the mapping takes for something else; it would read as gibberish."""
    return Refused(
        "wrong_encoding",
        "“{name}”第 1 行起看起来是 utf-8，对照表却写着 {encoding}。请改为 encoding: utf-8 后再导入；没有导入任何行。",
        "“{name}” looks like utf-8 from line 1 on, but the mapping says {encoding}. Write encoding: utf-8 and import "
        "again; nothing was imported.",
        where="file",
        name=name,
        encoding=encoding,
    )


def _likely(data: bytes) -> str:
    """The encoding a line is probably in, or an empty string."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any("\u4e00" <= character <= "\u9fff" for character in text):
            return encoding
    return ""
