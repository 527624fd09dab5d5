"""`banshi work`: what time alone brings about, swept for once a second; several may run, each sweep is safe to repeat."""

import argparse
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from banshi.config import floor
from banshi.inspections import jobs as inspection_jobs
from banshi.kit import clock
from banshi.matters import jobs
from banshi.people import jobs as people_jobs
from banshi.programmes import jobs as programme_jobs
from banshi.units import jobs as unit_jobs

log = logging.getLogger("banshi.work")


@dataclass
class Sweep:
    """One job, how often it is looked at, and when next."""

    run: Callable
    every: float
    next: float = 0.0


SWEEPS = (
    (jobs.expire, 2.0),
    (jobs.send, 1.0),
    (jobs.answers, 2.0),
    (jobs.seal, 1.0),
    (jobs.index, 1.0),
    (jobs.succeed, 10.0),
    (jobs.reminders, 60.0),
    (jobs.digest, 60.0),
    (jobs.firm, 600.0),
    (people_jobs.forget_attempts, 600.0),
    (inspection_jobs.draw_sites, 2.0),
    (unit_jobs.state_units, 10.0),
    (programme_jobs.deliver, 1.0),
    (programme_jobs.settle, 30.0),
    (programme_jobs.tell, 30.0),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="各任务做一遍就停 · every sweep once, then stop")
    parser.add_argument(
        "--with", dest="parent", type=int, default=0, help="随这个进程结束 · end when this process ends"
    )


def run(options: argparse.Namespace) -> int:
    stop = threading.Event()
    if not options.once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    floor.raise_clock_floor()
    sweeps = [Sweep(run, every) for run, every in SWEEPS]
    if options.once:
        # each is tried, so that one that fails hides nothing of the others
        return int(not all([_once(sweep) for sweep in sweeps]))
    while not stop.is_set() and not (options.parent and os.getppid() != options.parent):
        busy = any([_swept(sweep) for sweep in sweeps])
        stop.wait(0.05 if busy else 0.5)
    return 0


def _once(sweep: Sweep) -> bool:
    """Run a sweep and say what it found; whether it could. A clock behind the record is no sweep's fault and stops all."""
    at = clock.now()
    try:
        print(f"{sweep.run.__name__}: {sweep.run(at)}")
    except Exception:
        log.exception("sweep %s failed", sweep.run.__name__)
        return False
    return True


def _swept(sweep: Sweep) -> bool:
    """Run a sweep when its time has come; one that fails is said in the log and tried again later."""
    now = time.monotonic()
    if now < sweep.next:
        return False
    sweep.next = now + sweep.every
    try:
        close_old_connections()
        return bool(sweep.run(clock.now()))
    except Exception:
        log.exception("sweep %s failed; it is tried again", sweep.run.__name__)
        sweep.next = now + max(sweep.every, 10.0)
        return False
