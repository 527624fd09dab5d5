"""What a piece of work costs: wall time, CPU of this process and of the database's, and the statements it sends."""

import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from django.db import connection
from msgspec import Struct

TICK = os.sysconf("SC_CLK_TCK")


class Cost(Struct):
    """Milliseconds for one time of doing it, and statements; `rate` is times a second of one process."""

    times: int
    p50: float
    p95: float
    cpu: float
    database_cpu: float
    queries: float
    rate: float


def own_cpu() -> float:
    """Seconds of CPU of this process so far; on SQLite the database is part of it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def database_processes() -> list[Path]:
    """The processes of the PostgreSQL server this connection talks to; none for SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    head = _stat(Path(f"/proc/{backend}"))[1]
    return [found for found in Path("/proc").glob("[0-9]*") if head in (found.name, _stat(found)[1])]


def database_cpu(processes: list[Path]) -> float:
    """Seconds of CPU of these processes so far."""
    return sum(_stat(process)[0] for process in processes)


def _stat(process: Path) -> tuple[float, str]:
    """(CPU seconds, parent) of a process; nothing for one that has ended."""
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, ""
    return (int(fields[11]) + int(fields[12])) / TICK, fields[1]


def rss_mb() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[int], None], times: int, *, warm: int = 3) -> Cost:
    """The cost of `work(n)`, done `times` times after a few that do not count; statements are counted in one more run."""
    for n in range(warm):
        work(n)
    processes = database_processes()
    walls = []
    cpu, theirs = own_cpu(), database_cpu(processes)
    for n in range(warm, warm + times):
        started = time.perf_counter()
        work(n)
        walls.append((time.perf_counter() - started) * 1000)
    cpu, theirs = own_cpu() - cpu, database_cpu(processes) - theirs
    return Cost(
        times=times,
        p50=round(_quantile(walls, 50), 3),
        p95=round(_quantile(walls, 95), 3),
        cpu=round(cpu / times * 1000, 3),
        database_cpu=round(theirs / times * 1000, 3),
        queries=_counted(work, warm + times),
        rate=round(1000 * times / sum(walls), 1),
    )


def _quantile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


def _counted(work: Callable[[int], None], n: int) -> int:
    count = 0

    def counting(execute, sql, parameters, many, context):
        nonlocal count
        count += 1
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(counting):
        work(n)
    return count
