"""`banshi verify`: recompute every hash, chain, leaf and seal, and compare every row with its entries.

It ends with 0 when all agrees, with 1 when something differs, with 2 when it could not be done and says what to type.
"""

import argparse
import sys
import time

from banshi.cli import migrating
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
    started = time.monotonic()
    seen = 0

    def progress(done: int) -> None:
        nonlocal seen
        seen = done
        if not options.quiet:
            print(f"\r已核验 {done:,} 条记录", end="", file=sys.stderr, flush=True)

    found = 0
    processes = options.processes or verification.processes_here()
    for fault in verification.verify(at=clock.now(), progress=progress, extra=wiring.CHECKS, processes=processes):
        found += 1
        if found <= MOST:
            print(f"{'' if options.quiet else chr(10)}✗ {fault.zh}\n  {fault.en}")
    seconds = max(time.monotonic() - started, 0.001)
    if not options.quiet:
        print(file=sys.stderr)
    rate = f"{seen:,} 条记录，{seconds:.1f} 秒，每秒 {seen / seconds:,.0f} 条"
    print(f"核验发现 {found} 处不符（{rate}）。" if found else f"核验通过：{rate}，没有发现改动。")
    return 1 if found else 0
