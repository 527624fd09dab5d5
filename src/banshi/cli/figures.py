"""`banshi figures import FILE --commitment CODE`: an indicator's figures, unit by unit, out of a table."""

import argparse
import sys
import time
from pathlib import Path

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people.facts import Viewer
from banshi.programmes.actions import feeding

EVERY = 2.0
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=("import",), help="import：导入 · take in")
    parser.add_argument("file", type=Path, help="CSV 或 XLSX，列名：单位、日期、数值、分母 · the table")
    parser.add_argument("--commitment", required=True, help="实事项目编号 · the commitment's code")
    parser.add_argument("--rejects", type=Path, help="没有收的行写到哪里 · where the rows to be mended go")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 · check only")


def run(options: argparse.Namespace) -> int:
    """0 when every row was taken or here already, 1 when some must be mended, 2 when none could be."""
    at = clock.now()
    today = at.astimezone(calendars.current().tz).date()
    code = options.commitment.replace(" ", "").replace("-", "")
    found = feeding.take(
        code,
        _read(options.file),
        by=Viewer.system(),
        at=at,
        today=today,
        dry=options.dry_run,
        progress=_Progress(),
    )
    verb = "可收" if options.dry_run else "收下"
    print(f"{verb} {len(found.taken):,} 行，以前已在 {found.here:,} 行，没有收 {len(found.rejected):,} 行。")
    for one in found.rejected[:SHOWN]:
        print(f"  第 {one.line.number} 行：{one.reason}")
    if found.rejected:
        print(f"没有收的行写在 {_write(options, found)}；改正后原样再导入，已收的不会重复。")
    if not found.rejected:
        return 0
    return 1 if found.taken or found.here else 2


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "unreadable_file",
            "文件 {path} 打不开。请核对路径。",
            "The file {path} cannot be opened.",
            where="file",
            path=str(path),
        ) from error


def _write(options: argparse.Namespace, found) -> Path:
    """Beside the table, never over another file."""
    wanted = options.rejects or options.file.with_name(f"{options.file.stem}.rejects.csv")
    path, n = wanted, 1
    while path.exists():
        n += 1
        path = wanted.with_name(f"{wanted.stem}-{n}{wanted.suffix}")
    try:
        path.write_text(feeding.to_mend(found.header, found.rejected), encoding="utf-8")
    except OSError as error:
        raise Refused(
            "no_rejects_folder",
            "“{path}”写不进去。请用 --rejects 指定别的文件；已收的行不会重复。",
            "“{path}” cannot be written; name another by --rejects. Nothing is taken twice.",
            where="--rejects",
            path=str(path),
        ) from error
    return path


class _Progress:
    """A line every few seconds, written over on a terminal."""

    def __init__(self):
        self.told = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self.told >= EVERY:
            self.told = now
            end = "" if sys.stderr.isatty() else "\n"
            print(f"\r已收 {done:,}/{of:,} 行 " if not end else f"已收 {done:,}/{of:,} 行", end=end, file=sys.stderr)
