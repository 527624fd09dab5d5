"""`banshi import`: a table of earlier or foreign requests becomes matters."""

import argparse
import sys
import time
from pathlib import Path

from banshi.kit import clock
from banshi.matters.importing import mapping as mappings
from banshi.matters.importing.running import Report
from banshi.matters.importing.running import run as run_import


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV、TSV、XLSX,或内含一个 CSV 的 ZIP")
    parser.add_argument("--mapping", type=Path, required=True, help="对照表(YAML),写法见 docs/recipes/import.md")
    parser.add_argument("--rejects", type=Path, help="没有导入和存疑的行写到哪里(默认:文件名.rejects.csv)")


def run(args: argparse.Namespace) -> int:
    mapping = mappings.read(args.mapping.read_bytes(), args.mapping.name)
    rejects = args.rejects or args.file.with_suffix(".rejects.csv")
    started = time.monotonic()

    def progress(report: Report) -> None:
        rate = report.read / max(time.monotonic() - started, 0.001)
        line = f"\r已读 {report.read:,} 行,导入 {report.imported:,},{rate:,.0f} 行/秒 "
        print(line, end="", file=sys.stderr, flush=True)

    report = run_import(args.file, mapping, at=clock.now(), rejects=rejects, progress=progress)
    print(file=sys.stderr)
    seconds = time.monotonic() - started
    print(
        f"读 {report.read:,} 行,导入 {report.imported:,},以前已在 {report.here_before:,},"
        f"没有导入 {report.rejected:,},存疑 {report.doubtful:,};用时 {seconds:.1f} 秒"
    )
    for reason, count in report.reasons.most_common():
        print(f"  {count:>7,}  {reason}")
    if report.rejected or report.doubtful:
        print(f"这些行连同原因写在 {rejects};改正后用同一条命令再导入一次,已导入的不会重复。")
    return 0
