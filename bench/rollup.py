"""Sums over the tree: `python -m bench.rollup [--townships N] [--items N]` on a base of its own, SQLite or PostgreSQL.

Builds a country of made-up units, one newest figure an item and township, and measures: making every sum again, one
figure carried up, the public page of all items, and, beside them in the same run, plain SQL doing the same sum.
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from datetime import UTC, date, datetime

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
PLAIN = """SELECT l.indicator, u.county, SUM(l.n) FROM programmes_latest l JOIN bench_tree u ON u.code = l.unit
GROUP BY l.indicator, u.county"""
PLAIN_ALL = "SELECT indicator, SUM(n), SUM(d), COUNT(*) FROM programmes_latest GROUP BY indicator"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--townships", type=int, default=40_000)
    parser.add_argument("--items", type=int, default=135)
    options = parser.parse_args()
    os.environ.setdefault("BANSHI_HOME", tempfile.mkdtemp(prefix="banshi-rollup-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(measured(options.townships, options.items), ensure_ascii=False, indent=1))


def measured(townships: int, items: int) -> dict:
    """Every figure of one run, in seconds unless said otherwise."""
    from django.db import connection

    codes = build_units(townships)
    rows = build_items(items)
    started = time.perf_counter()
    fill(codes, rows)
    found = {
        "database": connection.vendor,
        "figures": len(codes) * len(rows),
        "fill": round(time.perf_counter() - started, 1),
    }
    found["plain SQL, whole country"] = timed(lambda: plain(PLAIN_ALL))
    found["plain SQL, by county"] = timed(lambda: plain(PLAIN))
    found["every sum made again"] = timed(recompute)
    found["most memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found |= one_figure(codes, rows)
    found |= page()
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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plain(query: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return len(cursor.fetchall())


def recompute() -> None:
    from banshi.programmes import rolling

    rolling.recompute()


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


def page() -> dict:
    """The public page of all items, by the real view."""
    from django.test import Client

    client, times = Client(), []
    for _ in range(6):
        started = time.perf_counter()
        answer = client.get("/programmes/", HTTP_HOST="localhost")
        times.append(time.perf_counter() - started)
    assert answer.status_code == 200, answer.status_code
    return {
        "programme page, ms (first, median)": [round(1000 * times[0], 1), round(1000 * statistics.median(times[1:]), 1)]
    }


if __name__ == "__main__":
    main()
