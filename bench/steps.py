"""The parts of a measurement: fill, seal, measure each thing beside the plain driver, then fold and verify."""

import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection
from msgspec import structs

from banshi.kit import clock
from banshi.matters import jobs
from banshi.matters.actions import checking, vouching
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.models import Matter
from banshi.matters.rules import fold
from banshi.record import queries as record
from banshi.record import verification
from banshi.record.snapshot import snapshot
from bench import flows, generator, http, meter, raw
from bench.place import ROOT

Say = Callable[[str], None]
EVERY = 50_000
ROWS_CHECKED = 500_000  # entries; beyond, the fold of each matter is left to `banshi verify`


def fill(until: int, *, have: int, say: Say) -> dict[str, float]:
    """Write matters until there are so many, seal them, and let PostgreSQL know its tables."""
    started, cpu = time.perf_counter(), meter.own_cpu()

    def progress(done: int) -> None:
        if done % EVERY == 0:
            say(
                f"  {done:,} matters, {(done - have) / (time.perf_counter() - started):,.0f}/s, {meter.rss_mb():.0f} MB"
            )

    generator.fill(until, start=have, now=clock.now(), progress=progress)
    seconds, used, memory = time.perf_counter() - started, meter.own_cpu() - cpu, meter.rss_mb()
    sealing = time.perf_counter()
    while jobs.seal(clock.now()):
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return {
        "rows_per_second": round((until - have) / seconds),
        "cpu_ms_per_row": round(used / (until - have) * 1000, 3),
        "rss_mb": round(memory),
        "sealing_seconds": round(time.perf_counter() - sealing, 1),
    }


def index(say: Say) -> dict[str, float]:
    """Bring the text index up to the seals."""
    started, entries = time.perf_counter(), 0
    while done := jobs.index(clock.now()):
        entries += done
    say(f"  {entries:,} entries indexed")
    return {"entries_per_second": round(entries / max(time.perf_counter() - started, 0.001))}


def measures(times: int, *, search: bool, say: Say) -> tuple[dict[str, dict[str, Any]], str]:
    """(measures by name, query plans): the house, the plain driver, and how many times as much CPU the house takes."""
    found: dict[str, dict[str, Any]] = {}
    plans: list[str] = []
    engine = raw.Engine()
    try:
        lives = [_life() for _ in range(60)]
        for life in lives[:50]:
            life.whole()
        found |= _moves(times, engine)
        codes = _codes()
        reads = {
            "worklist page, handler": flows.worklist_page(flows.HANDLER),
            "worklist page, head of the county": flows.worklist_page(flows.HEAD),
            "dispatch board": flows.board_page,
            "closed page, handler": flows.closed_page(flows.HANDLER),
            "closed page, head of the county": flows.closed_page(flows.HEAD),
            "matter page": flows.matter_page(codes, flows.HEAD),
        } | ({"search": flows.search_page} if search else {})
        for name, work in reads.items():
            sent = raw.recorded(lambda work=work: work(0))
            plans.append(f"# {name}\n{engine.plans(sent)}")
            found[name] = _pair(
                meter.measured(work, times),
                meter.measured(lambda n, sent=sent: engine.send(sent, raw.STILL), times),
            )
            say(f"  {name}: {found[name]['house']['p50']} ms")
        found |= _served(times, codes, say)
    finally:
        engine.close()
    return found, "\n".join(plans)


def _life() -> flows.Life:
    return flows.Life(f"bench-{secrets.token_hex(8)}")


def _codes() -> list[str]:
    """Receipt numbers from all over the base."""
    total = Matter.objects.count()
    step = max(total // 40, 1)
    ids = list(Matter.objects.order_by("id").values_list("id", flat=True)[::step][:40]) if total < 200_000 else None
    if ids is None:
        first, last = (Matter.objects.order_by(key).values_list("id", flat=True)[0] for key in ("id", "-id"))
        marks = [first + (last - first) * n // 40 for n in range(40)]
        return [Matter.objects.filter(id__gte=mark).order_by("id").values_list("code", flat=True)[0] for mark in marks]
    return list(Matter.objects.filter(id__in=ids).values_list("code", flat=True))


def _moves(times: int, engine: raw.Engine) -> dict[str, dict[str, Any]]:
    """Receive, sign for, reply, verdict, and the four in a row, each beside its own statements."""
    count = times + 10
    lives, sample = [_life() for _ in range(count)], _life()
    sent = {step: raw.recorded(getattr(sample, step)) for step in flows.STEPS}
    copies = [raw.moved(n, code=sample.code, nonce=sample.nonce) for n in range(count)]
    found = {}
    for step in flows.STEPS:
        found[step] = _pair(
            meter.measured(lambda n, step=step: getattr(lives[n], step)(), times),
            meter.measured(lambda n, step=step: engine.send(sent[step], copies[n]), times),
        )
        # everybody goes on to the next step, measured or not
        for n in range(times + 4, count):
            getattr(lives[n], step)()
            engine.send(sent[step], copies[n])
    whole = [_life() for _ in range(count)]
    everything = [statement for step in flows.STEPS for statement in sent[step]]
    further = [raw.moved(count + n, code=sample.code, nonce=sample.nonce) for n in range(count)]
    found["whole life cycle"] = _pair(
        meter.measured(lambda n: whole[n].whole(), times),
        meter.measured(lambda n: engine.send(everything, further[n]), times),
    )
    engine.remove([sample.subject + copy.distance for copy in copies + further])
    return found


def _pair(house: meter.Cost, plain: meter.Cost) -> dict[str, Any]:
    both, alone = house.cpu + house.database_cpu, plain.cpu + plain.database_cpu
    return {
        "house": structs.asdict(house),
        "plain": structs.asdict(plain) | {"queries": house.queries},
        "cpu_ratio": round(both / alone, 2) if alone else None,
        "wall_ratio": round(house.p50 / plain.p50, 2) if plain.p50 else None,
    }


def _served(times: int, codes: list[str], say: Say) -> dict[str, dict[str, Any]]:
    """Pages through the WSGI application; one that does not answer 200 is said and left out."""
    head, handler, anybody = (http.getter(http.session(who)) for who in (flows.HEAD, flows.HANDLER, flows.DISPATCHER))
    portal = http.getter()
    pages = {
        "HTTP portal front page": lambda n: portal("/"),
        "HTTP worklist, handler": lambda n: handler("/desk/"),
        "HTTP worklist, head of the county": lambda n: head("/desk/"),
        "HTTP dispatch board": lambda n: anybody("/desk/board"),
        "HTTP matter page": lambda n: head(f"/desk/matters/{codes[n % len(codes)]}"),
    }
    found = {}
    for name, get in pages.items():
        try:
            status, body = get(0)
        except Exception as error:  # a page that is broken now must not cost the other figures
            status, body = f"{type(error).__name__}: {error}", b""
        if status != 200:
            say(f"  {name}: {status}, left out")
            continue
        found[name] = {"house": structs.asdict(meter.measured(get, times)), "bytes": len(body)}
        say(f"  {name}: {found[name]['house']['p50']} ms, {len(body):,} bytes")
    return found


def pure(say: Say) -> dict[str, float]:
    """Entries a second of CPU, the database's with it: decoded and folded in memory; verified from the stored bytes."""
    subjects = list(Matter.objects.order_by("-id").values_list("id", flat=True)[:2_000])
    history = record.entries_of(subjects)
    decoding, decoded = _cpu_of(lambda: [(entry, e.decode(entry.kind, entry.payload)) for entry in history])
    folding, _ = _cpu_of(lambda: _folded(decoded))
    seen = 0

    def progress(done: int) -> None:
        nonlocal seen
        seen = done

    chains, faults = _cpu_of(lambda: _codes_of(verification.verify(at=clock.now(), progress=progress)))
    found = {
        "fold_entries_per_cpu_second": round(len(decoded) / folding),
        "decode_and_fold_entries_per_cpu_second": round(len(decoded) / (decoding + folding)),
        "verify_entries": seen,
        "verify_entries_per_cpu_second": round(seen / chains),
    }
    if seen <= ROWS_CHECKED:
        for name, check in (("rows", checking.check_projection), ("contents", vouching.check_contents)):
            with snapshot():
                seconds, more = _cpu_of(lambda check=check: _codes_of(check()))
            found[f"verify_{name}_entries_per_cpu_second"] = round(seen / seconds)
            faults |= more
    if faults - {"not_sealed"}:
        raise SystemExit(f"the record does not verify: {sorted(faults)}")
    say(f"  {found}")
    return found


def whole(say: Say, *, environment: Mapping[str, str] | None = None) -> dict[str, float]:
    """The command itself, with all it compares: entries a second of wall time, on one core and on all."""
    found: dict[str, float] = {}
    while jobs.seal(clock.now()):
        pass
    entries = record.count()
    command = [sys.executable, "-m", "banshi.cli.main", "verify"]
    for name, more in (("one_process", ["--processes", "1"]), ("all_cores", [])):
        started = time.monotonic()
        done = subprocess.run([*command, *more], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        found[f"banshi_verify_{name}_entries_per_second"] = round(entries / (time.monotonic() - started))
        found[f"banshi_verify_{name}_largest_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    say(f"  {found}")
    return found


def _folded(decoded: list[tuple]) -> None:
    state = State(id=0)
    for entry, fact in decoded:
        if entry.number == 1:
            state = State(id=entry.subject)
        fold.apply(state, fact, at=entry.occurred_at, actor=entry.actor, number=entry.number)


def _codes_of(faults) -> set[str]:
    return {fault.code for fault in faults}


def _cpu_of(work: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds of CPU of this process and of the database's server, what came out)."""
    processes = meter.database_processes()
    before = meter.own_cpu() + meter.database_cpu(processes)
    made = work()
    return max(meter.own_cpu() + meter.database_cpu(processes) - before, 0.001), made


def rss() -> int:
    """The most memory the measuring process has had, in MB."""
    return round(meter.rss_mb())
