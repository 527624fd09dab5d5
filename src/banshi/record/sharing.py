"""One piece of work for several processes that all see the database as it was at one moment."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from django.db import connection

from banshi.kit.refused import Refused
from banshi.record.snapshot import offered, snapshot

PATIENCE = 60  # seconds for a process to begin its view
MOST = 8  # beyond, they wait for the database
_kept: list = []  # the view of a process that serves others, until it ends

Start = Callable[[Callable, tuple], Future]


def sensible() -> int:
    """As many processes as this one may use cores; one where copies of a process are not safe."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


@contextmanager
def processes(count: int) -> Iterator[Start]:
    """Start functions of modules in `count` processes; each returns a Future. The caller is in no transaction.

    The processes begin as copies of this one: what its modules hold, they hold too.
    """
    assert not connection.in_atomic_block, "a view of one's own cannot be shared"
    connection.close()  # a copy must not inherit an open connection
    context = get_context("fork")
    names, ready = context.SimpleQueue(), context.Semaphore(0)
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_enter, initargs=(names, ready))
    try:
        executor.submit(int)  # all of them are made at the first
        with offered() as name:
            for _ in range(count):
                names.put(name)
            for _ in range(count):
                if not ready.acquire(timeout=PATIENCE):
                    raise _ended()
        yield executor.submit
    except BrokenProcessPool as error:
        raise _ended() from error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _enter(names, ready) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    gc.freeze()
    gc.disable()  # rows and folded states hold no cycles, and there are millions
    view = snapshot(names.get())
    view.__enter__()
    _kept.append(view)
    ready.release()


def results(started: Sequence[Future]) -> Iterator:
    """What they returned, in the order given; each is forgotten once told."""
    waiting = list(reversed(started))
    while waiting:
        yield waiting.pop().result()


def _ended() -> Refused:
    return Refused(
        "process_ended",
        "一个分担核验的进程被系统中止（可能内存不足），核验没有做完。请加 --processes 1 再运行。",
        "A process that shared the work was ended by the system (out of memory?), so verification is not whole. "
        "Run it again with --processes 1.",
    )
