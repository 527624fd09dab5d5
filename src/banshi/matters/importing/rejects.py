"""The file of rejected and doubtful rows: our notes in front of the cells exactly as they stood, to mend and import."""

import csv
import filecmp
import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from banshi.kit.refused import Refused
from banshi.matters.importing.naming import NOTES

REJECTED, DOUBTFUL = "没有导入 rejected", "已导入，请核对 imported, doubtful"


def default_path(source: Path) -> Path:
    """Beside the table where that folder may be written to, else among the installation's own files."""
    folder = source.parent
    if not os.access(folder, os.W_OK):
        folder = Path(settings.BANSHI_HOME) / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{re.sub(r'(.rejects(-[0-9]+)?)?[.](csv|tsv|txt|xlsx|xls|zip)$', '', source.name)}.rejects.csv"


class Rejects:
    """Written under a name of this process's own and put in place at the end; it never replaces another one."""

    def __init__(self, path: Path, names: Sequence[str]):
        self.path, self.names = path, names
        self.part = path.with_name(f".{path.name}.{os.getpid()}.part")
        _sweep(path)
        # the rows are people's own words: for the operator's eyes alone
        try:
            descriptor = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
            raise Refused(
                "no_rejects_folder",
                "“{folder}”写不进去，没有导入任何行。请用 --rejects 指定别的文件。",
                "“{folder}” cannot be written to; nothing was imported. Name another file by --rejects.",
                where="--rejects",
                folder=str(path.parent),
            ) from error
        self.file = os.fdopen(descriptor, "w", newline="", encoding="utf-8-sig", errors="surrogateescape")
        self.writer, self.rows = csv.writer(self.file), 0

    def write(self, number: int, what: str, reason: str, *, identity: str, raw: Sequence[str]) -> None:
        if not self.rows:
            self.writer.writerow([*NOTES, *self.names])
        self.writer.writerow([number, what, reason, identity, *raw])
        self.rows += 1

    def keep(self) -> Path | None:
        """Put the file in place; where another one stands, which somebody may be mending, beside it."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if not self.rows:
            self.part.unlink()
            return None
        path, count = self.path, 1
        while path.exists() and not filecmp.cmp(path, self.part, shallow=False):
            count += 1
            path = self.path.with_name(self.path.name.removesuffix(".csv") + f"-{count}.csv")
        self.part.replace(path)
        return path

    def drop(self) -> None:
        """Leave nothing behind after a file that could not be read."""
        self.file.close()
        self.part.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what imports that were killed have left."""
    for left in path.parent.glob(f".{path.name}.*.part"):
        pid = left.name.split(".")[-2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            left.unlink(missing_ok=True)
