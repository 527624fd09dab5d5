"""What the commands on folders share: every problem said with its file and line before anything is loaded."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from banshi.kit.folder import Problem
from banshi.kit.refused import Refused

LANGUAGES = ("zh-hans", "en")
Say = Callable[[str], None]


def add_verbs(parser: argparse.ArgumentParser, verbs: Sequence[tuple[str, str, Callable]], *, main: str) -> None:
    """One command a verb, (name, help, what it runs), each on a folder that holds `main`."""
    names = " | ".join(name for name, _said, _run in verbs)
    commands = parser.add_subparsers(dest="verb", required=True, metavar=names)
    for name, said, run in verbs:
        command = commands.add_parser(name, help=said, description=said)
        command.add_argument("folder", type=Path, help=f"含 {main} 的文件夹 · the folder that holds {main}")
        command.add_argument("--language", choices=LANGUAGES, default="zh-hans", help="语言 · language of messages")
        command.set_defaults(run=run)


def checked(
    options: argparse.Namespace, check: Callable[[Path], tuple[Any, Sequence[Problem]]], say: Say
) -> Any | None:
    """What a folder holds, or None once everything wrong with it was said."""
    en = options.language == "en"
    try:
        found, problems = check(options.folder)
    except Refused as error:
        say(error.say(options.language))
        return None
    for problem in problems:
        say(f"{options.folder / problem.file}:{problem.line}: {problem.en if en else problem.zh}")
    if problems:
        say(f"{len(problems)} problems." if en else f"共 {len(problems)} 处问题，请逐处改正。")
        return None
    return found
