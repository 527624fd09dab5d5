"""A table taken in row by row: read whole, and the rows that were not taken handed back in a file beside it."""

import argparse
import os
from pathlib import Path

from banshi.kit.refused import Refused

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser, *, table: str) -> None:
    """The words every such command takes; `table` says what the file holds."""
    parser.add_argument("verb", choices=("import",), help="import：导入 · take in")
    parser.add_argument("file", type=Path, help=table)
    parser.add_argument("--rejects", type=Path, help="没有收的行写到哪里 · where the rows to be mended go")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 · check only")


def read(path: Path) -> bytes:
    """The file's bytes; raises Refused where it cannot be opened."""
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


def hand_back(options: argparse.Namespace, reasons: list[tuple[int, str]], text: str) -> None:
    """Say what was wrong with the first rows, and write all of them beside the table, never over another file."""
    for number, reason in reasons[:SHOWN]:
        print(f"  第 {number} 行：{reason}")
    wanted = options.rejects or options.file.with_name(f"{options.file.stem}.rejects.csv")
    path, n = wanted, 1
    while path.exists():
        n += 1
        path = wanted.with_name(f"{wanted.stem}-{n}{wanted.suffix}")
    try:
        # a row may hold somebody's number: for whoever took the table in alone
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise Refused(
            "no_rejects_folder",
            "“{path}”写不进去。请用 --rejects 指定别的文件；已收的行不会重复。",
            "“{path}” cannot be written; name another by --rejects. Nothing is taken twice.",
            where="--rejects",
            path=str(path),
        ) from error
    print(f"没有收的行写在 {path}；改正后原样再导入，已收的不会重复。")


def code(*, took: bool, rejected: bool) -> int:
    """0 when every row was taken or here already, 1 when some must be mended, 2 when none could be."""
    if not rejected:
        return 0
    return 1 if took else 2
