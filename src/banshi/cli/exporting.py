"""`banshi export matters FILE --as USERNAME` and `banshi export record DIR`."""

import argparse
from pathlib import Path

from banshi.cli.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of `banshi export`."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="matters | record")
    said = "某位工作人员看得到的办件，CSV 或 XLSX · the matters one member of staff may see"
    matters = whats.add_parser("matters", help=said, description=said)
    matters.add_argument("file", type=Path, help="以 .csv 或 .xlsx 结尾的新文件 · a new file")
    matters.add_argument(
        "--as", dest="username", required=True, help="按谁的权限导出（账号）· whose sight to export by"
    )
    matters.add_argument(
        "--with-text",
        action="store_true",
        help="连同诉求和答复内容，逐页记入访问日志 · with texts; each page is logged",
    )
    said = "全部办理记录、封存和公钥，供他人自行核验 · the whole record, for anyone to verify"
    record = whats.add_parser("record", help=said, description=said)
    record.add_argument("folder", type=Path, help="新的或空的文件夹 · a new or empty folder")


def run(args: argparse.Namespace) -> int:
    """Export what was asked for; 0 when done."""
    if args.what == "record":
        from banshi.cli import exporting_record

        return exporting_record.export(args.folder, progress=Progress("已写 {done:,} / {of:,} 条记录"))
    from banshi.cli import exporting_matters

    return exporting_matters.export(
        args.file, args.username, with_text=args.with_text, progress=Progress("已写 {done:,} / {of:,} 件")
    )
