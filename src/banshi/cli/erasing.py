"""`banshi erase CODE` and `banshi erase --again`: a person's contents go everywhere; after a restore they go again."""

import argparse

from banshi.config import wiring
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.matters.actions import erasing
from banshi.nouns import recording
from banshi.people import actions as people


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", help="编号 · receipt number")
    parser.add_argument("--again", action="store_true", help="恢复备份后，把登记过的删除再做一遍 · after a restore")


def run(options: argparse.Namespace) -> int:
    if options.again:
        count = people.reapply_erasures(holders=wiring.holders(clock.now()))
        print(f"已按登记重新删除 {count} 件的内容。")
        return 0
    if not options.code:
        print("请给出编号，或用 --again。/ Give a receipt number, or --again.")
        return 2
    at = clock.now()
    try:
        count = erasing.forget(options.code, holders=wiring.holders(at), at=at)
    except NotFound:
        count = recording.forget(options.code, holders=wiring.holders(at), at=at)
    print(f"已删除 {count} 项内容；办理记录的哈希链不受影响。")
    return 0
