"""`banshi verify-release FILE`: each figure of a page, DOCX or PDF computed again from the record as of its seal."""

import argparse
from pathlib import Path

from banshi.cli.progress import Progress
from banshi.kit.refused import Refused
from banshi.releases.queries import verifying

LARGEST = 50 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="网页、DOCX 或 PDF · a saved page, a DOCX or a PDF")


def run(options: argparse.Namespace) -> int:
    progress = Progress("已读 {done} / {of} 页")
    found = verifying.verify(_read(options.file), progress)
    progress.end()
    said = f"“{found.title}”（发布编号 {found.code}，第 {found.seal} 号封存）"
    for one in found.differences:
        where = f"脚注 {one.n}" if one.n else "文字"
        print(f"✗ {where}：{one.zh}\n  {f'footnote {one.n}' if one.n else 'words'}: {one.en}")
    if found.withdrawn:
        print("注意：这份公布已经撤回。/ This release was withdrawn.")
    if found.differences:
        print(f"{said}：{found.checked} 个数字里核出 {len(found.differences)} 处不同。")
        return 1
    print(f"核验通过：{said}的 {found.checked} 个数字都与记录相同。")
    if found.exact is False:
        print(
            "注意：文字相同，但这个 PDF 与本机重新排出的不是逐字节相同：可能由另一版本或另一台机器排出，也可能字形被换过。"
            "请用本系统下载的原件对照着看一遍。/ The words match; the bytes are not those this machine sets."
        )
    return 0


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("file_too_large", "文件超过 50 MB。", "The file is larger than 50 MB.", where="file")
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "unreadable_file",
            "文件 {path} 打不开：{why}。请核对路径。",
            "The file {path} cannot be opened: {why}.",
            where="file",
            path=str(path),
            why=error.strerror or type(error).__name__,
        ) from error
