"""`banshi verify`: recompute every hash, chain, leaf and seal, and compare every row with its entries.

It ends with 0 when all agrees, with 1 when something differs, with 2 when it could not be done and says what to type.
"""

import argparse

from banshi.cli import migrating
from banshi.cli.progress import Line
from banshi.config import wiring
from banshi.kit import clock
from banshi.record import verification

MOST = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="不显示进度 · no progress")
    parser.add_argument(
        "--processes",
        type=int,
        choices=range(1, 65),
        metavar="N",
        help="几个进程分担，默认随处理器和记录多少 · how many processes share the work (default: by cores and entries)",
    )


def run(options: argparse.Namespace) -> int:
    # a table that is not there yet would read as a record that was tampered with
    migrating.ready()
    line, seen = Line(), 0

    def progress(done: int) -> None:
        nonlocal seen
        seen = done
        if not options.quiet:
            line.say(f"已核验 {done:,} 条记录")

    found = 0
    processes = options.processes or verification.processes_here()
    for fault in verification.verify(at=clock.now(), progress=progress, extra=wiring.CHECKS, processes=processes):
        found += 1
        if found <= MOST:
            line.end()
            print(f"✗ {fault.zh}\n  {fault.en}")
    line.end()
    seconds = line.seconds()
    rate = f"{seen:,} 条记录，{seconds:.1f} 秒，每秒 {seen / seconds:,.0f} 条"
    print(f"核验发现 {found} 处不符（{rate}）。" if found else f"核验通过：{rate}，没有发现改动。")
    return 1 if found else 0
