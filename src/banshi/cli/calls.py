"""`banshi calls import FILE --unit CODE`: what the telephone system says of each call; no caller's number is read."""

import argparse

from banshi.cli import mending
from banshi.hotline import actions, rules
from banshi.kit import clock
from banshi.people.facts import Viewer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    mending.add_arguments(parser, table="CSV，三列：时间、接听、等待秒数；别的列不读 · the log")
    parser.add_argument("--unit", required=True, help="热线所在单位的代码 · code of the hotline's unit")


def run(options: argparse.Namespace) -> int:
    """0 when every row was taken or here already, 1 when some must be mended, 2 when none could be."""
    data = mending.read(options.file)
    found = actions.take_calls(options.unit, data, by=Viewer.system(), at=clock.now(), dry=options.dry_run)
    rejected = found.log.rejected
    verb = "可收" if options.dry_run else "收下"
    print(f"{verb} {found.taken:,} 个来电，以前已在 {found.here:,} 个，没有收 {len(rejected):,} 行。")
    if rejected:
        mending.hand_back(options, [(one.number, one.reason) for one in rejected], rules.to_mend(found.log))
    return mending.code(took=bool(found.taken or found.here), rejected=bool(rejected))
