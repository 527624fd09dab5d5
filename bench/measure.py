"""One database, all sizes: fills, measures and writes the figures. Started by `bench.run` in a home of its own."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.measure", description=__doc__)
    parser.add_argument("--matters", required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--copies", type=int, default=0)
    chosen = parser.parse_args()
    _set_up()
    from django.db import connection

    from bench import copies, report, steps

    if chosen.copies:
        table = copies.measured(chosen.copies, chosen.rounds, _say)
        (chosen.results / f"{connection.vendor}-lists.md").write_text(table, encoding="utf-8")
        return 0
    figures = {"machine": _machine(connection), "sizes": []}
    have = 0
    for size in sorted(int(text) for text in chosen.matters.split(",")):
        found = {"matters": size, "fill": steps.fill(size, have=have, say=_say) if size > have else {}}
        have = size
        if chosen.index and size:
            found["index"] = steps.index(_say)
        found["measures"], plans = steps.measures(chosen.rounds, search=chosen.index, say=_say)
        (chosen.results / f"{connection.vendor}-{size}-plans.txt").write_text(plans, encoding="utf-8")
        found["pure"] = steps.pure(_say) | steps.whole(_say)
        found["rss_mb"] = steps.rss()
        figures["sizes"].append(found)
        name = f"{connection.vendor}.json"
        (chosen.results / name).write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1))
        (chosen.results / name.replace(".json", ".md")).write_text(report.table(figures), encoding="utf-8")
    print(report.table(figures))
    return 0


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from banshi.demo import town
    from banshi.kit import clock

    town.found(ROOT / "playbooks", at=clock.now())


def _machine(connection) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = cursor.fetchone()[0]
    return {
        "database": f"{connection.vendor} {version.split(' on ')[0]}",
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "at": time.strftime("%Y-%m-%d %H:%M"),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


Say = Callable[[str], None]

if __name__ == "__main__":
    sys.exit(main())
