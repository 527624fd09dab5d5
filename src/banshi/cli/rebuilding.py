"""`banshi rebuild`: make every derived table again from the record; interrupted, it goes on with --resume."""

import argparse

from banshi.cli.progress import Line
from banshi.matters import searching
from banshi.matters.actions import rebuilding
from banshi.programmes.actions import rebuilding as programmes
from banshi.releases import actions as releases

OTHERS = {"rows": "已重建工作部署类 {n:,} 条", "figures": "已重算 {n:,} 个数"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--resume", action="store_true", help="从上次中断处继续 · go on where it stopped")


def run(options: argparse.Namespace) -> int:
    line = Line()
    done = rebuilding.rebuild(progress=lambda n: line.say(f"已重建 {n:,} 件"), afresh=not options.resume)
    line.end()
    others = programmes.rebuild(lambda what, n: line.say(OTHERS[what].format(n=n))) + releases.restore()
    line.end()
    searching.start_over()
    indexed = 0
    while read := searching.index_new():
        indexed += read
        line.say(f"已重建检索 {indexed:,} 条")
    line.end()
    print(f"重建完成：{done:,} 件，工作部署类 {others:,} 条。")
    return 0
