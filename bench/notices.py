"""A notice to thousands: `python -m bench.notices [--database postgresql] [--units N]` on a base of its own.

Issues one notice to N units by the real action, lets a worker of its own process (`banshi work`) deliver it, and
meanwhile takes in residents' requests one after another: how long the delivery takes, and what a receipt costs before
and during it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from statistics import quantiles

ROUNDS = 200
PATIENCE = 600  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=3_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    from bench import place

    with tempfile.TemporaryDirectory(prefix="banshi-notices-") as home, place.database(options.database) as address:
        os.environ |= {"BANSHI_HOME": home, "BANSHI_DEMO": "no"} | ({"BANSHI_DATABASE": address} if address else {})
        from bench import measure

        measure._set_up()
        print(json.dumps(measured(options.units), ensure_ascii=False, indent=1))
        from django.db import connection

        connection.close()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measured(count: int) -> dict:
    """Every figure of one run: seconds, and milliseconds where it says so."""
    from django.db import connection

    codes = build_units(count)
    started = time.perf_counter()
    row = issue(codes)
    issued = time.perf_counter() - started
    say(f"issued to {count:,} units in {issued:.2f} s; receipts alone …")
    before = [receipt(f"before-{n}") for n in range(ROUNDS)]
    say("delivery …")
    worker = subprocess.Popen([sys.executable, "-m", "banshi.cli.main", "work", "--with", str(os.getpid())])
    try:
        seconds, during = while_delivered(row, count)
    finally:
        worker.terminate()
        worker.wait(30)
    return {
        "database": connection.vendor,
        "recipients": count,
        "issued in, s": round(issued, 2),
        "delivered in, s": round(seconds, 1),
        "receipts alone, ms (p50, p95, most)": spread(before),
        "receipts during it, ms (p50, p95, most)": spread(during),
        "receipts taken in during it": len(during),
    }


def build_units(count: int) -> list[str]:
    """Made-up counties under the town's first unit."""
    from banshi.units import queries
    from banshi.units.models import Unit

    top = next(one for one in queries.units().values() if not one.parent)
    Unit.objects.bulk_create(
        [
            Unit(
                code=f"n{n}",
                name=f"示例单位{n}",
                short_name=f"示{n}",
                parent_id=top.code,
                path=f"{top.path}/n{n}",
                valid_from_on=date(2020, 1, 1),
            )
            for n in range(count)
        ],
        batch_size=500,
    )
    queries.forget_cache()
    return [f"n{n}" for n in range(count)]


def issue(codes: list[str]):
    """A notice with three requirements, issued by the real actions."""
    from banshi.kit import clock
    from banshi.people.facts import Viewer
    from banshi.programmes.actions import cascading
    from banshi.programmes.facts import notice as f
    from banshi.units import queries

    at, by = clock.now(), Viewer.system()
    issuer = next(one.code for one in queries.units().values() if not one.parent)
    row = cascading.draft(f.Drafted(title="示例通知", issuer=issuer), "请各单位办好下列事项。", by=by, at=at)
    due = at.date() + timedelta(days=90)
    for n in range(1, 4):
        needed = f.Requirement(
            ref=str(n), text=f"示例要求 {n}", who=f.EVERYBODY, measure="件", due_on=due.isoformat(), mandatory=True
        )
        cascading.set_requirement(row.code, needed, by=by, at=at)
    days = {"acknowledge_on": at.date() + timedelta(days=10), "plan_on": at.date() + timedelta(days=60)}
    return cascading.issue(row.code, recipients=codes, by=by, at=at, **days)


def receipt(nonce: str) -> float:
    """One request of a resident, in seconds."""
    from bench import flows

    started = time.perf_counter()
    flows.Life(nonce).receive()
    return time.perf_counter() - started


def while_delivered(row, count: int) -> tuple[float, list[float]]:
    """Until the last unit has it: how long that took, and what each receipt meanwhile took."""
    from banshi.programmes.models.cascading import Delivery

    left = Delivery.objects.filter(notice=row, matter="", failure="")
    found: list[float] = []
    started = told = None
    end = time.perf_counter() + PATIENCE
    while (waiting := left.count()) and time.perf_counter() < end:
        now = time.perf_counter()
        if started is None and waiting < count:
            started = told = now
        if started is not None:
            found.append(receipt(f"during-{len(found)}"))
            if now - told > 2:
                told = now
                say(f"  {waiting:,} waiting")
        time.sleep(0.03)
    assert not waiting, f"{waiting} not delivered"
    return time.perf_counter() - started, found


def spread(seconds: list[float]) -> list[float]:
    """Median, 95th of a hundred, most, in milliseconds."""
    parts = quantiles(seconds, n=100, method="inclusive")
    return [round(1000 * value, 1) for value in (parts[49], parts[94], max(seconds))]


if __name__ == "__main__":
    main()
