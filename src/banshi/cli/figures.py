"""`banshi figures import FILE --commitment CODE`: an indicator's figures, unit by unit, out of a table."""

import argparse

from banshi.calendars import queries as calendars
from banshi.cli import mending
from banshi.cli.progress import Progress
from banshi.kit import clock
from banshi.people.facts import Viewer
from banshi.programmes.actions import feeding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    mending.add_arguments(parser, table="CSV 或 XLSX，列名：单位、日期、数值、分母 · the table")
    parser.add_argument("--commitment", required=True, help="实事项目编号 · the commitment's code")


def run(options: argparse.Namespace) -> int:
    """0 when every row was taken or here already, 1 when some must be mended, 2 when none could be."""
    at = clock.now()
    today = at.astimezone(calendars.current().tz).date()
    progress = Progress("已收 {done:,} / {of:,} 行")
    code = options.commitment.replace(" ", "").replace("-", "")
    found = feeding.take(
        code,
        mending.read(options.file),
        by=Viewer.system(),
        at=at,
        today=today,
        dry=options.dry_run,
        progress=progress,
    )
    progress.end()
    verb = "可收" if options.dry_run else "收下"
    print(f"{verb} {len(found.taken):,} 行，以前已在 {found.here:,} 行，没有收 {len(found.rejected):,} 行。")
    if found.rejected:
        reasons = [(one.line.number, one.reason) for one in found.rejected]
        mending.hand_back(options, reasons, feeding.to_mend(found.header, found.rejected))
    return mending.code(took=bool(found.taken or found.here), rejected=bool(found.rejected))
