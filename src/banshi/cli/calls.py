"""`banshi calls import FILE --unit CODE`: what the telephone system says of each call; no caller's number is read."""

import argparse
from pathlib import Path

from banshi.hotline import actions, rules
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people.facts import Viewer

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=("import",), help="import：导入 · take in")
    parser.add_argument("file", type=Path, help="CSV，三列：时间、接听、等待秒数；别的列不读 · the log")
    parser.add_argument("--unit", required=True, help="热线所在单位的代码 · code of the hotline's unit")
    parser.add_argument("--rejects", type=Path, help="没有收的行写到哪里 · where the rows to be mended go")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 · check only")


def run(options: argparse.Namespace) -> int:
    """0 when every row was taken or here already, 1 when some must be mended, 2 when none could be."""
    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise Refused(
            "unreadable_file",
            "文件 {path} 打不开。请核对路径。",
            "The file {path} cannot be opened.",
            where="file",
            path=str(options.file),
        ) from error
    found = actions.take_calls(options.unit, data, by=Viewer.system(), at=clock.now(), dry=options.dry_run)
    rejected = found.log.rejected
    verb = "可收" if options.dry_run else "收下"
    print(f"{verb} {found.taken:,} 个来电，以前已在 {found.here:,} 个，没有收 {len(rejected):,} 行。")
    for one in rejected[:SHOWN]:
        print(f"  第 {one.number} 行：{one.reason}")
    if not rejected:
        return 0
    path = options.rejects or options.file.with_name(f"{options.file.stem}.rejects.csv")
    _write(path, rules.to_mend(found.log))
    print(f"没有收的行写在 {path}；改正后原样再导入，已收的不会重复。")
    return 1 if found.taken or found.here else 2


def _write(path: Path, text: str) -> None:
    """A new file; never over another one."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise Refused(
            "no_rejects_file",
            "“{path}”已经有了或写不进去。请用 --rejects 指定别的文件；已收的不会重复。",
            "“{path}” is there already or cannot be written; name another by --rejects. Nothing is taken twice.",
            where="--rejects",
            path=str(path),
        ) from error
