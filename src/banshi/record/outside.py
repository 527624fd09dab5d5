"""`seals.log`, one line a seal beside the database, so that a database cut together with its seals is noticed."""

import fcntl
import os
from pathlib import Path

from django.conf import settings

from banshi.record import queries

Log = tuple[dict[int, set[str]], list[int]]


def path() -> Path:
    """Where the log lies: in the home, to be copied to a body that the operator does not command."""
    return Path(settings.BANSHI_HOME) / "seals.log"


def catch_up() -> None:
    """Write every seal the log does not have yet; a process that died between sealing and this leaves no gap.

    A number the log has already is never written again, so a database that was cut and continued disagrees with it.
    """
    if queries.last_seal() is None:
        return
    descriptor = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = [_line(seal) for seal in queries.seals(after=_last(file))]
        if lines:
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())


def _line(seal) -> str:
    return f"{seal.number} {seal.last + 1} {seal.root.hex()} {seal.signature.hex()}\n"


def _last(file) -> int:
    """The number in the last whole line; what a power cut left half written behind it is taken away."""
    end = file.seek(0, os.SEEK_END)
    start = max(end - 1024, 0)
    file.seek(start)
    tail = file.read()
    whole = tail.rfind(b"\n") + 1
    if whole < len(tail):
        file.truncate(start + whole)
    lines = tail[:whole].splitlines()
    return int(lines[-1].split()[0]) if lines else 0


def read() -> Log | None:
    """(what the log says of each seal: "size root", the lines that cannot be read); None when there is no log."""
    if not path().exists():
        return None
    said: dict[int, set[str]] = {}
    unreadable = []
    with open(path(), errors="replace") as file:
        for count, line in enumerate(file, start=1):
            parts = line.split()
            if len(parts) == 4 and parts[0].isascii() and parts[0].isdigit():
                said.setdefault(int(parts[0]), set()).add(f"{parts[1]} {parts[2]}")
            else:
                unreadable.append(count)
    return said, unreadable
