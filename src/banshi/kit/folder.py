"""A folder of texts that is checked and then loaded as an edition: its files, and all that is wrong with it by file and line."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from banshi.kit.refused import Refused

MAX_FILES, MAX_BYTES = 200, 1_000_000


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of the files of an edition, in name order."""
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        found.update(f"{name}\n{len(content)}\n".encode() + content)
    return found.hexdigest()


def unpacked(text: str) -> dict[str, bytes]:
    """The files of an edition from the JSON of names and texts a base keeps; none where it is that no more."""
    try:
        return {name: body.encode() for name, body in json.loads(text).items()}
    except (ValueError, AttributeError):
        return {}


class Problem(Struct, frozen=True):
    """What is wrong in a folder, and where."""

    file: str
    line: int
    zh: str
    en: str

    def say(self, language: str = "zh-hans") -> str:
        return f"{self.file}:{self.line}: {self.en if language.startswith('en') else self.zh}"


class Whole(Struct, frozen=True):
    """What a folder is as a whole: its name to people in both languages, and the file it must hold."""

    zh: str
    en: str
    main: str

    def files_in(self, folder: Path) -> dict[str, bytes]:
        """The files of a folder by their relative names, hidden ones left out; raises Refused when it is none."""
        if not folder.is_dir():
            raise Refused(
                "no_folder",
                "“{folder}”不是文件夹。请给出含 {main} 的文件夹。",
                "“{folder}” is no folder. Give the one that holds {main}.",
                where=str(folder),
                folder=str(folder),
                main=self.main,
            )
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
        if len(paths) > MAX_FILES or any(path.stat().st_size > MAX_BYTES for path in paths):
            raise Refused(
                "folder_too_large",
                "“{folder}”超过 {files} 个文件，或有文件大于 {size} 字节，不像{zh}。请检查路径。",
                "“{folder}” has more than {files} files, or one over {size} bytes: no {en}. Check the path.",
                where=str(folder),
                folder=str(folder),
                files=MAX_FILES,
                size=MAX_BYTES,
                zh=self.zh,
                en=self.en,
            )
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    def in_order(self, problems: Sequence[Problem]) -> list[Problem]:
        """Problems by file and line, those of the main file first."""
        return sorted(problems, key=lambda one: (one.file != self.main, one.file, one.line))


class BadFolder(Refused):
    """A folder that was not loaded; `problems` holds every reason with its file and line."""

    def __init__(self, whole: Whole, folder: Path, problems: Sequence[Problem]):
        self.problems = tuple(problems)
        super().__init__(
            "bad_folder",
            "{what}“{folder}”有 {count} 处问题，没有载入。请逐处改正后重新载入：\n{zh}",
            "The {thing} “{folder}” has {count} problems and was not loaded. Mend them and load it again:\n{en}",
            where=str(folder),
            what=whole.zh,
            thing=whole.en,
            folder=folder.name,
            count=len(problems),
            zh="\n".join(problem.say() for problem in problems),
            en="\n".join(problem.say("en") for problem in problems),
        )
