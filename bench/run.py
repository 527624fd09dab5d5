"""`python -m bench.run`: what receiving, reading and answering cost at 0, 100,000 and a million matters.

Each database runs in a process of its own; figures are printed and written to .benchmarks as JSON and Markdown.
"""

import argparse
import sys
from pathlib import Path

from bench import place

RESULTS = place.ROOT / ".benchmarks"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--matters", default="0,100000,1000000", help="sizes, ascending, with commas between")
    parser.add_argument("--rounds", type=int, default=100, help="how often each thing is done")
    parser.add_argument("--index", action="store_true", help="fill the text index too, and measure search")
    parser.add_argument("--copies", type=int, default=0, help="only the lists, at so many rows copied by the database")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder for the figures")
    chosen = parser.parse_args()
    chosen.results.mkdir(parents=True, exist_ok=True)
    names = ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,)
    failed = 0
    for name in names:
        arguments = ["--matters", chosen.matters, "--rounds", str(chosen.rounds), "--results", str(chosen.results)]
        arguments += ["--copies", str(chosen.copies)] if chosen.copies else []
        failed |= place.in_child(name, arguments + (["--index"] if chosen.index else []))
    return failed


if __name__ == "__main__":
    sys.exit(main())
