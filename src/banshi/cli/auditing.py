"""`banshi audit draw-again FILE`: a draw repeated from its published file alone; no database is asked."""

import argparse
from pathlib import Path

from banshi.kit.refused import Refused
from banshi.verification.rules import sheet
from banshi.verification.rules.strata import strata_hash

LARGEST = 5 * 1024 * 1024


def add(commands) -> None:
    """Put the audit command among the others."""
    parser = commands.add_parser("audit", help="抽查 · random audits")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="draw-again")
    said = "照公布的文件重抽一次，不用数据库 · repeat a draw from its published file, without a database"
    command = verbs.add_parser("draw-again", help=said, description=said)
    command.add_argument("file", type=Path, help="抽查页上下载的文件 · the file downloaded from the audit's page")
    command.set_defaults(run=draw_again)


def draw_again(options: argparse.Namespace) -> int:
    """0 when the list has its hash and the seed gives the same items, 1 when something differs."""
    found = sheet.read(_read(options.file))
    wrong = sheet.faults(found)
    for zh, en in wrong:
        print(f"✗ {zh}\n  {en}")
    if wrong:
        return 1
    more = f"，另增抽 {len(found.further)} 项" if found.further else ""
    if found.strata:
        print(f"分 {len(found.sizes)} 层按比例抽，分层散列 {strata_hash(found.strata)[:12]}…，请与抽查页核对。")
    print(
        f"重抽一致：名单 {len(found.lines)} 项，散列 {found.sha256[:12]}…，抽中 {len(found.drawn)} 项{more}，顺序相同。"
    )
    return 0


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("file_too_large", "文件超过 5 MB。", "The file is larger than 5 MB.", where="file")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            "unreadable_file",
            "文件 {path} 读不了：{why}。请核对路径。",
            "The file {path} cannot be read: {why}.",
            where="file",
            path=str(path),
            why=getattr(error, "strerror", None) or "UTF-8",
        ) from error
