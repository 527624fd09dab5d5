"""`banshi import`: a table of earlier or foreign requests becomes matters."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from banshi.cli.progress import Line
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters import jobs
from banshi.matters.importing import mapping as mappings
from banshi.matters.importing import rejects, running
from banshi.matters.importing.running import Report

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of `banshi import`."""
    parser.add_argument("file", type=Path, help="CSV、TSV、XLSX，或内含一个 CSV 的 ZIP · the table")
    parser.add_argument(
        "--mapping",
        type=Path,
        required=True,
        help="对照表（YAML），写法见 docs/recipes/import.md · what its columns mean",
    )
    parser.add_argument(
        "--source", help="来源名，代替对照表里的 source · a source of its own, in place of the mapping's"
    )
    parser.add_argument("--rejects", type=Path, help="没有导入和存疑的行写到哪里 · where rows to be mended go")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不导入 · check only, import nothing")


def run(args: argparse.Namespace) -> int:
    """Import and say what was done; 0 when every row was taken, 1 when some must be mended, 2 when none could be."""
    if not args.mapping.is_file():
        raise Refused(
            "no_mapping",
            "没有对照表“{path}”。写法和例子见 docs/recipes/import.md。",
            "There is no mapping “{path}”; see docs/recipes/import.md.",
            path=str(args.mapping),
        )
    mapping = mappings.read(args.mapping.read_bytes(), args.mapping.name, source=args.source or "")
    path = args.rejects or rejects.default_path(args.file)
    progress = Line()

    def show(report: Report, share: float) -> None:
        progress.say(_line(report, share, progress.seconds()))

    report = running.run(args.file, mapping, at=clock.now(), rejects=path, dry=args.dry_run, progress=show)
    progress.end()
    _say(report, seconds=progress.seconds(), dry=args.dry_run)
    if report.imported and not args.dry_run:
        _seal_and_index()
    if report.rejected == report.read and report.read:
        return 2
    return 1 if report.rejected else 0


def _line(report: Report, share: float, seconds: float) -> str:
    percent = f"{share:4.0%} " if share else ""
    return f"{percent}已读 {report.read:,} 行，导入 {report.imported:,}，{report.read / seconds:,.0f} 行/秒"


def _say(report: Report, *, seconds: float, dry: bool) -> None:
    took = "可以导入" if dry else "导入"
    print(
        f"读 {report.read:,} 行：{took} {report.imported:,}（其中存疑 {report.doubtful:,}），"
        f"以前已在 {report.here_before:,}，没有导入 {report.rejected:,}；用时 {seconds:.1f} 秒"
    )
    if dry:
        print("只是检查（--dry-run），没有写入任何事。")
    _table("没有导入的原因（一行可有几个）：", report.faults)
    _table("存疑，已按说明导入，请核对：", report.doubts)
    _table("另计：", report.notes)
    _table("对照表里没有的值：", report.unknown)
    if report.late:
        print(f"未办结的里面有 {report.late:,} 件，按原受理时间计算，导入时已超过时限。")
    if report.rejects:
        print(f"这些行连同原因写在 {report.rejects}；改正后用同一份对照表导入该文件，已导入的不会重复。")


def _table(title: str, counts: Counter) -> None:
    if not counts:
        return
    print(title)
    for label, count in counts.most_common(SHOWN):
        print(f"  {count:>9,}  {label}")
    if len(counts) > SHOWN:
        print(f"  …另有 {len(counts) - SHOWN:,} 种")


def _seal_and_index() -> None:
    """Seal what was imported and bring the search index up to it, as the worker would do a little later."""
    done, progress = 0, Line()
    while jobs.seal(clock.now()):
        pass
    while entries := jobs.index(clock.now()):
        done += entries
        progress.say(f"已封存，正在编入搜索：{done:,} 条记录")
    progress.end()
    print("已封存并编入搜索。", file=sys.stderr)
