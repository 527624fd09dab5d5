"""Sums over the tree: `python -m bench.rollup [--database postgresql] [--townships N] [--items N]` on a base of its own.

Builds a country of made-up units, one newest figure an item and township and a year of days a series, and measures:
making every sum again, one figure carried up, the public pages of all items and of one, and, beside them in the same
run, plain SQL doing the same sum. The memory is that of a process of its own that does nothing but make the sums again.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
PLAIN = """SELECT l.indicator, u.county, SUM(l.n) FROM programmes_latest l JOIN bench_tree u ON u.code = l.unit
GROUP BY l.indicator, u.county"""
DAYS = 365
PLAIN_ALL = "SELECT indicator, SUM(n), SUM(d), COUNT(*) FROM programmes_latest GROUP BY indicator"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--townships", type=int, default=40_000)
    parser.add_argument("--items", type=int, default=135)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--sums-only", action="store_true", help="make the sums again on the base given, and say how")
    options = parser.parse_args()
    if options.sums_only:
        set_up()
        print(json.dumps(sums_alone()))
        return
    from bench import place

    with tempfile.TemporaryDirectory(prefix="banshi-rollup-") as home, place.database(options.database) as address:
        os.environ |= {"BANSHI_HOME": home, "BANSHI_DEMO": "no"} | ({"BANSHI_DATABASE": address} if address else {})
        set_up()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measured(options.townships, options.items), ensure_ascii=False, indent=1))
        from django.db import connection

        connection.close()


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.config.settings"
    import django

    django.setup()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def sums_alone() -> dict:
    """Every sum made again in this process alone: seconds and the most memory."""
    from banshi.programmes import rolling

    before = most_memory()
    told = [0]

    def progress(done: int) -> None:
        if done - told[0] >= 400_000:
            told[0] = done
            say(f"  {done:,} figures")

    seconds = timed(lambda: rolling.recompute(progress))
    return {"every sum made again": seconds, "memory, MB (at the start, most)": [before, most_memory()]}


def most_memory() -> int:
    """The most memory of this program in MB; `getrusage` would begin with that of the program that started it."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) // 1024


def measured(townships: int, items: int) -> dict:
    """Every figure of one run, in seconds unless said otherwise."""
    from django.db import connection

    say("units and items …")
    codes = build_units(townships)
    rows = build_items(items)
    say(f"{len(codes) * len(rows):,} figures …")
    started = time.perf_counter()
    fill(codes, rows)
    found = {
        "database": connection.vendor,
        "figures": len(codes) * len(rows),
        "fill": round(time.perf_counter() - started, 1),
    }
    say("plain SQL …")
    found["plain SQL, whole country"] = timed(lambda: plain(PLAIN_ALL))
    found["plain SQL, by county"] = timed(lambda: plain(PLAIN))
    say("every sum again …")
    again = subprocess.run(
        [sys.executable, "-m", "bench.rollup", "--sums-only"], stdout=subprocess.PIPE, check=True, env=os.environ
    )
    found |= json.loads(again.stdout)
    say("single figures and pages …")
    found |= one_figure(codes, rows)
    found["pages, ms (first, median)"] = {
        "all items": page("/programmes/"),
        "one item": page(f"/programmes/{rows[0].code}"),
    }
    return found


def timed(run) -> float:
    started = time.perf_counter()
    run()
    return round(time.perf_counter() - started, 2)


def build_units(townships: int) -> list[str]:
    """One country, 31 provinces, about one county for thirteen townships; the codes of the townships."""
    from banshi.units import queries
    from banshi.units.models import Unit

    since = date(2020, 1, 1)
    counties = max(townships * 3 // 40, 31)
    rows = [("c", "", "c")]
    rows += [(f"p{n}", "c", f"c/p{n}") for n in range(31)]
    rows += [(f"x{n}", f"p{n % 31}", f"c/p{n % 31}/x{n}") for n in range(counties)]
    rows += [(f"t{n}", f"x{n % counties}", f"c/p{n % counties % 31}/x{n % counties}/t{n}") for n in range(townships)]
    Unit.objects.bulk_create(
        [
            Unit(
                code=code, name=f"示例{code}", short_name=code, parent_id=parent or None, path=path, valid_from_on=since
            )
            for code, parent, path in rows
        ],
        batch_size=500,
    )
    queries.forget_cache()
    return [code for code, _, _ in rows if code.startswith("t")]


def build_items(items: int) -> list:
    """Locked public commitments of the country, by the real action."""
    from banshi.people.facts import Viewer
    from banshi.programmes.actions import commitments
    from banshi.programmes.facts import commitment as f

    def terms(n: int) -> f.Locked:
        indicator = f.IndicatorTerms(
            name="办件数",
            measure="件",
            milestones=(f.Milestone("2026-01-01", 0), f.Milestone("2026-12-31", 4_000_000)),
        )
        return f.Locked(
            title=f"示例事项 {n}",
            owner="c",
            due_on="2026-12-31",
            acceptance="抽查",
            indicator=indicator,
            disclosure="public",
        )

    return [commitments.lock(terms(n), by=Viewer.system(), at=AT) for n in range(items)]


def fill(codes: list[str], rows: list) -> None:
    """The newest figure of every township for every item."""
    from django.db import connection, transaction

    made = (
        (row.id, code, TODAY, (n * 7 + k) % 90, 0, "evidenced")
        for k, row in enumerate(rows)
        for n, code in enumerate(codes)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_tree (code varchar(30) PRIMARY KEY, county varchar(30))")
        tree = [(code, f"x{int(code[1:]) % max(len(codes) * 3 // 40, 31)}") for code in codes]
        names = '(indicator, unit, "on", n, d, tier)'
        if connection.vendor == "postgresql":
            for table, values in (("bench_tree (code, county)", tree), (f"programmes_latest {names}", made)):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for value in values:
                        copy.write_row(value)
        else:
            cursor.executemany("INSERT INTO bench_tree VALUES (%s, %s)", tree)
            cursor.executemany(f"INSERT INTO programmes_latest {names} VALUES (%s, %s, %s, %s, %s, %s)", made)
    series(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def series(rows: list) -> None:
    """A year of days of every item's sum, as filings of each day would have left it."""
    from banshi.programmes.models.progress import SeriesPoint

    SeriesPoint.objects.bulk_create(
        [
            SeriesPoint(indicator=row.id, on=TODAY - timedelta(days=n), n=4_000_000 - 9_000 * n, d=0, tier="evidenced")
            for row in rows
            for n in range(DAYS)
        ],
        batch_size=5_000,
    )


def plain(query: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return len(cursor.fetchall())


def one_figure(codes: list[str], rows: list) -> dict:
    """Twenty filings of one figure each, carried up to the country."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from banshi.people.facts import Viewer
    from banshi.programmes.actions import reports
    from banshi.programmes.facts.report import Value

    times = []
    for n in range(20):
        day = date(2026, 3, 5)
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            value = Value(rows[n % len(rows)].id, n)
            reports.file(codes[n * 11], on=day, values=[value], by=Viewer.system(), at=AT, today=day, source="feed")
        times.append(time.perf_counter() - started)
    return {
        "one figure carried up, ms (median, most)": [
            round(1000 * statistics.median(times), 1),
            round(1000 * max(times), 1),
        ],
        "statements a figure": len(queries),
    }


def page(address: str) -> list[float]:
    """A public page by the real view: the first answer of a process, and the median of the next."""
    from django.test import Client

    client, times = Client(), []
    for _ in range(8):
        started = time.perf_counter()
        answer = client.get(address, HTTP_HOST="localhost")
        times.append(time.perf_counter() - started)
        assert answer.status_code == 200, answer.status_code
    return [round(1000 * times[0], 1), round(1000 * statistics.median(times[1:]), 1)]


if __name__ == "__main__":
    main()
