"""The one place that reads the wall clock, and never lets recorded time run backwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from banshi.kit.refused import Unavailable

TOLERANCE = timedelta(minutes=10)
_lock = threading.Lock()
_floor: datetime | None = None
_frozen: list[datetime] = []


def now() -> datetime:
    """The present instant in UTC, never before the newest instant known; raises Unavailable past the tolerance."""
    if _frozen:
        return _frozen[-1]
    wall = datetime.now(UTC)
    if _floor is None or wall >= _floor:
        return wall
    if _floor - wall <= TOLERANCE:
        return _floor
    raise Unavailable(
        "clock_moved_back",
        "系统时间({wall})早于最近一条办理记录({floor}),为免记录失真,暂停写入。您填写的内容没有丢,请稍后再提交。"
        "管理员请先校准服务器时间(timedatectl),再刷新本页。",
        "The machine's clock ({wall}) is behind the newest record ({floor}); nothing is written until the operator "
        "sets the clock right (timedatectl). What you typed is not lost.",
        wall=text(wall),
        floor=text(_floor),
    )


def set_floor(at: datetime | None) -> None:
    """Remember the newest instant the record knows; None forgets it (tests)."""
    global _floor
    with _lock:
        if at is None or _floor is None or at > _floor:
            _floor = at


def text(at: datetime) -> str:
    """An instant as the record writes it: UTC, microseconds, fixed width, so that text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(written: str) -> datetime:
    """The instant of a text made by `text`; raises ValueError on anything else."""
    if len(written) != 27 or written[-1] != "Z":
        raise ValueError(f"not a recorded instant: {written!r}")
    return datetime.fromisoformat(written[:-1]).replace(tzinfo=UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at one instant, for tests and for loading dated demonstrations."""
    _frozen.append(at)
    try:
        yield
    finally:
        _frozen.pop()
