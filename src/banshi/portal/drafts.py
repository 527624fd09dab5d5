"""Files chosen on an early page, kept until the form is sent or a day has passed, under a name nobody can guess."""

import re
import shutil
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from msgspec import Struct

from banshi.files import actions as files
from banshi.files import rules
from banshi.kit.refused import Refused
from banshi.matters.actions.receive import Upload

KEPT = timedelta(days=1)
MOST_PICTURES, MOST_SOUNDS = 4, 1
_SENT = "sent"
_UNFIT = re.compile(r"[^\w.\-]+")


class Kept(Struct, frozen=True):
    """One kept file: what removes it, its name as given, what it is."""

    key: str
    name: str
    media_type: str
    size: int


def _folder(nonce: str) -> Path:
    return Path(settings.BANSHI_HOME) / "drafts" / nonce


def kept(nonce: str) -> list[Kept]:
    """The files of a form, in the order they were given."""
    folder = _folder(nonce)
    found = sorted(folder.glob("f*")) if folder.is_dir() else []
    return [_described(path) for path in found]


def _described(path: Path) -> Kept:
    with open(path, "rb") as file:
        start = file.read(16)
    return Kept(path.name, path.name[4:], rules.sniffed(start), path.stat().st_size)


def uploads(nonce: str) -> list[Upload]:
    """The files as they are received with the form."""
    return [Upload(one.name, (_folder(nonce) / one.key).read_bytes()) for one in kept(nonce)]


def add(nonce: str, given: Iterable[Upload]) -> list[str]:
    """Keep what may be kept; returns what is wrong with the rest, in words."""
    wrong = []
    for upload in given:
        try:
            media_type = files.checked(upload.name, upload.data)
            _room(kept(nonce), media_type)
            # a damaged picture is said now, while another can be chosen, and not when all is sent
            files.proven(upload.name, upload.data)
        except Refused as refused:
            wrong.append(refused.say())
            continue
        _write(nonce, upload)
    return wrong


def _room(already: Sequence[Kept], media_type: str) -> None:
    sounds = sum(one.media_type in rules.AUDIO for one in already)
    if media_type in rules.AUDIO and sounds >= MOST_SOUNDS:
        raise Refused(
            "too_many_sounds",
            "录音只能有 {most} 段。要换一段，请先去掉原来的。",
            "{most} recording at most; remove the other first.",
            where="files",
            most=MOST_SOUNDS,
        )
    if media_type not in rules.AUDIO and len(already) - sounds >= MOST_PICTURES:
        raise Refused(
            "too_many_pictures",
            "照片和文件最多 {most} 个，多的没有收下。",
            "{most} pictures or documents at most; the others were not kept.",
            where="files",
            most=MOST_PICTURES,
        )


def _write(nonce: str, upload: Upload) -> None:
    folder = _folder(nonce)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 1 + max((int(path.name[1:3]) for path in folder.glob("f*")), default=0)
    stem, dot, ending = _UNFIT.sub("_", upload.name).rpartition(".")
    name = f"{(stem or ending)[:30]}{dot}{ending[:8] if dot else ''}"
    (folder / f"f{number:02d}-{name}").write_bytes(upload.data)


def remove(nonce: str, key: str) -> None:
    """Take one file out again."""
    if any(one.key == key for one in kept(nonce)):
        (_folder(nonce) / key).unlink(missing_ok=True)


def settle(nonce: str, code: str) -> None:
    """Remove the files of a form that was received, and remember its receipt for a second tap."""
    folder = _folder(nonce)
    if folder.is_dir():
        (folder / _SENT).write_text(code)
        for path in folder.glob("f*"):
            path.unlink(missing_ok=True)


def settled(nonce: str) -> str:
    """The receipt number of a form with files that was received already, or an empty string."""
    path = _folder(nonce) / _SENT
    return path.read_text() if path.is_file() else ""


_swept = [0.0]


def sweep_now_and_then(at: datetime) -> None:
    """Sweep when this process has not done so for ten minutes."""
    if time.monotonic() - _swept[0] > 600 or not _swept[0]:
        _swept[0] = time.monotonic()
        sweep(at)


def sweep(at: datetime) -> int:
    """Remove what was left lying for a day; returns how many forms it was."""
    root = Path(settings.BANSHI_HOME) / "drafts"
    before = (at - KEPT).timestamp()
    old = [path for path in root.iterdir() if path.stat().st_mtime < before] if root.is_dir() else []
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
