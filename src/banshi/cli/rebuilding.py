"""`banshi rebuild`: make every derived table again from the record; interrupted, it goes on with --resume."""

import argparse
import sys

from banshi.matters import searching
from banshi.matters.actions import rebuilding
from banshi.programmes.actions import rebuilding as programmes
from banshi.releases import actions as releases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--resume", action="store_true", help="从上次中断处继续 · go on where it stopped")


def run(options: argparse.Namespace) -> int:
    def progress(done: int) -> None:
        print(f"\r已重建 {done:,} 件", end="", file=sys.stderr, flush=True)

    done = rebuilding.rebuild(progress=progress, afresh=not options.resume)
    print(file=sys.stderr)
    others = programmes.rebuild() + releases.restore()
    searching.start_over()
    indexed = 0
    while read := searching.index_new():
        indexed += read
        print(f"\r已重建检索 {indexed:,} 条", end="", file=sys.stderr, flush=True)
    print(f"\n重建完成：{done:,} 件，工作部署类 {others:,} 条。")
    return 0
