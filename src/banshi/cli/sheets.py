"""Tables written row by row, CSV or XLSX by the ending; a cell is never a formula, whoever wrote what is in it."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from banshi.kit.refused import Refused

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
# what a spreadsheet takes for the start of a formula, full-width forms included
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(value: str) -> str:
    """A cell's text with an apostrophe before whatever a spreadsheet would run."""
    return "'" + value if value.startswith(FORMULA) else value


class Sheet:
    """A table that appears under its name only when it is whole; an existing file is never replaced."""

    def __init__(self, path: Path):
        if path.suffix.lower() not in (".csv", ".xlsx"):
            raise Refused(
                "bad_ending",
                "文件名“{name}”应以 .csv 或 .xlsx 结尾。",
                "The file name “{name}” must end in .csv or .xlsx.",
                where="file",
                name=path.name,
            )
        if path.exists() or not path.parent.is_dir():
            raise Refused(
                "file_exists",
                "“{path}”已经存在，或它的文件夹不存在。请换一个新的文件名。",
                "“{path}” exists already, or its folder does not. Choose a new name.",
                where="file",
                path=str(path),
            )
        self.path, self.rows = path, 0
        self.part = path.with_name(f".{path.name}.{os.getpid()}.part")
        descriptor = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.book = openpyxl.Workbook(write_only=True) if path.suffix.lower() == ".xlsx" else None
        if self.book is None:
            self.file = os.fdopen(descriptor, "w", newline="", encoding="utf-8-sig")
            self.writer = csv.writer(self.file)
        else:
            os.close(descriptor)
            self.sheet = self.book.create_sheet()

    def write(self, values: Sequence[str]) -> None:
        """Add one row."""
        cells = [plain(value) for value in values]
        if self.book is None:
            self.writer.writerow(cells)
        elif self.rows < MOST_ROWS:
            self.sheet.append([cell[:MOST_CHARACTERS] for cell in cells])
        else:
            raise Refused(
                "too_many_rows",
                "XLSX 最多 {most} 行，装不下。请把文件名改为以 .csv 结尾再导出。",
                "An XLSX file holds {most} rows at most. Export to a name that ends in .csv.",
                where="file",
                most=MOST_ROWS,
            )
        self.rows += 1

    def keep(self) -> None:
        """Put the finished table in place."""
        if self.book is None:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
        else:
            self.book.save(self.part)
        self.part.replace(self.path)

    def drop(self) -> None:
        """Leave nothing behind."""
        if self.book is None:
            self.file.close()
        self.part.unlink(missing_ok=True)
