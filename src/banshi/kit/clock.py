"""The one place that reads the wall clock, and never lets recorded time run backwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from banshi.kit.refused import Unavailable

TOLERANCE = timedelta(minutes=10)
_lock = threading.Lock()
_floor: datetime | None = None
_frozen: tuple[datetime, ...] = ()


def now() -> datetime:
    """The present instant in UTC, never before the newest instant known; raises Unavailable past the tolerance."""
    held, floor = _frozen, _floor
    if held:
        return held[-1]
    wall = datetime.now(UTC)
    if floor is None or wall >= floor:
        return wall
    if floor - wall <= TOLERANCE:
        return floor
    raise Unavailable(
        "clock_moved_back",
        "系统时间（{wall}）早于最近一条办理记录（{floor}），为免记录失真，暂停写入。您填写的内容没有丢，请稍后再提交。"
        "管理员请先校准服务器时间（timedatectl），再刷新本页。",
        "The machine's clock ({wall}) is behind the newest record ({floor}); nothing is written until the operator "
        "sets the clock right (timedatectl). What you typed is not lost.",
        wall=text(wall),
        floor=text(floor),
    )


def set_floor(at: datetime | None) -> None:
    """Remember the newest instant the record knows; None forgets it (tests)."""
    global _floor
    with _lock:
        if at is None or _floor is None or at > _floor:
            _floor = at


def text(at: datetime) -> str:
    """An aware instant as the record writes it: UTC, microseconds, fixed width, so that text order is time order."""
    assert at.tzinfo is not None, "an instant has a zone"
    # not kept by the local time as given: two that daylight saving makes look alike would be taken for one
    return _text(at if at.tzinfo is UTC else at.astimezone(UTC))


@lru_cache(maxsize=4096)
def _text(at: datetime) -> str:
    # the rows of one matter name the same few instants many times over
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@lru_cache(maxsize=4096)
def parse(written: str) -> datetime:
    """The instant of a text made by `text`; raises ValueError on anything else."""
    try:
        at = datetime.fromisoformat(written[:-1]).replace(tzinfo=UTC)
    except ValueError:
        at = None
    # the library reads other forms too, which would not sort
    if at is None or text(at) != written:
        raise ValueError(f"not a recorded instant: {written!r}")
    return at


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock of the whole process at one instant, for tests and for loading dated demonstrations; nests."""
    global _frozen
    assert at.tzinfo is not None, "an instant has a zone"
    at = at.astimezone(UTC)
    with _lock:
        _frozen = (*_frozen, at)
    try:
        yield
    finally:
        with _lock:
            # the newest hold of this very instant, so that threads may end theirs in any order
            index = max(index for index, held in enumerate(_frozen) if held is at)
            _frozen = _frozen[:index] + _frozen[index + 1 :]
