"""Text messages that came in: the operator's gateway puts one JSON file (`from`, `text`) a message into `spool/in/`.

A file that was dealt with is removed; one that is no message is put aside under `spool/in/unread/` for the operator.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from msgspec import Struct

LIMIT = 200
MOST_BYTES = 4_000


class Incoming(Struct, frozen=True):
    """Who sent what, and the file it came in."""

    sender: str
    text: str
    path: Path


def folder() -> Path:
    """Where the gateway puts incoming messages."""
    return Path(settings.BANSHI_HOME) / "spool" / "in"


def waiting() -> Iterator[Incoming]:
    """The messages that came in, in the order of their file names; hidden files are still being written."""
    if not folder().is_dir():
        return
    for path in sorted(folder().glob("[!.]*.json"))[:LIMIT]:
        found = _read(path)
        if found is None:
            aside = folder() / "unread"
            aside.mkdir(mode=0o700, exist_ok=True)
            path.rename(aside / path.name)
        else:
            yield found


def _read(path: Path) -> Incoming | None:
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
        sender, text = content["from"], content["text"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Incoming(sender, text, path) if isinstance(sender, str) and isinstance(text, str) else None


def done(message: Incoming) -> None:
    """The message was dealt with."""
    message.path.unlink(missing_ok=True)
