"""One value changed by SQL, one row removed or added: `python -m bench.tampering [--rows N] [TABLE ...]`.

On a demonstration of its own (SQLite): each change is made with the triggers out of the way and rolled back. Printed are the
changes that alter a public page and that `banshi verify` does not name, and how many there were of each. Everything with
one row a table takes about half an hour.
"""

import argparse
import gc
import html
import importlib
import json
import logging
import os
import random
import re
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

NOT_OURS = ("django_", "auth_", "sqlite_", "matters_search")
NOT_PUBLIC = ("/desk", "/demo", "/start", "/static", "/type", "/t/")
SAME_VIEW = 12  # pages of one view that are looked at
# drawn anew each time a page is
DRAWN = re.compile(r'(name="(?:csrfmiddlewaretoken|_?nonce)" value=")[^"]*')
ROOMS = ("places", "calendars", "playbooks", "sources", "units", "web")


class Change(NamedTuple):
    """One statement an owner of the database could give; `column` is * where a whole row comes or goes."""

    table: str
    column: str
    how: str
    sql: str
    values: list


class Seen(NamedTuple):
    """What became of a change: the pages that differ, those that failed, and what verification said."""

    pages: list[str]
    broken: list[str]
    faults: list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", help="these tables alone")
    parser.add_argument("--rows", type=int, default=1, help="rows of each table that are tried")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="banshi-tampering-") as home:
        os.environ |= {"BANSHI_HOME": home, "DJANGO_SETTINGS_MODULE": "banshi.config.settings"}
        from banshi.cli.main import main as banshi

        for command in (["migrate"], ["demo", "load"], ["work", "--once"], ["work", "--once"]):
            assert banshi(command) == 0, command
        from banshi.kit import clock

        logging.disable(logging.CRITICAL)
        with clock.frozen(clock.now()):
            report(tried(f"{home}/banshi.sqlite3", options.tables, options.rows))


def tried(path: str, tables: list[str], rows: int) -> Iterator[tuple[Change, Seen]]:
    """Every change of these tables, of all without any, with what became of it."""
    from django.db import connection

    reads, before = pages()
    raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    held = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
    for table in tables or [name for name in held if not name.startswith(NOT_OURS)]:
        for change in changes(raw, table, rows):
            seen = outcome(change, reads[table], before)
            if seen is not None:
                yield change, seen


def report(found: Iterator[tuple[Change, Seen]]) -> None:
    """Print what altered a page unnamed, as it comes, and the sums at the end."""
    pairs: dict[str, set] = defaultdict(set)
    sums: Counter[str] = Counter()
    for change, seen in found:
        pairs["tried"].add(change[:2])
        sums["changes"] += 1
        if seen.pages:
            pairs["altered a page"].add(change[:2])
            sums["altered a page"] += 1
            sums["of those named"] += bool(seen.faults)
        if seen.broken:
            print(f"fails    {change.table}.{change.column} ({change.how}): {seen.broken[0]}", flush=True)
        if seen.pages and not seen.faults:
            pairs["not named"].add(change[:2])
            print(f"unnamed  {change.table}.{change.column} ({change.how}): {seen.pages[0]}", flush=True)
    print(json.dumps({**sums, "tables and columns": {name: len(held) for name, held in pairs.items()}}, indent=1))


# ---- pages


def pages() -> tuple[dict[str, list[str]], dict[str, tuple[int, str]]]:
    """(pages by the tables they read, what each showed), found by following the links of the first page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import Resolver404, resolve

    reads, shown, views, todo = defaultdict(list), {}, Counter(), ["/"]
    for url in todo:
        try:
            view = resolve(url.partition("?")[0]).view_name
        except Resolver404:
            continue
        forget()
        if url in shown or views[view] >= SAME_VIEW:
            continue
        with CaptureQueriesContext(connection) as asked:
            status, text = shown_at(url)
        if status == 200:
            views[view] += 1
            shown[url] = status, text
            for table in set(re.findall(r'(?:FROM|JOIN) "?(\w+)', " ".join(one["sql"] for one in asked))):
                reads[table].append(url)
            links = map(html.unescape, re.findall(r'href="(/[^"#]*)', text))
            todo += [link for link in links if not link.startswith(NOT_PUBLIC)]
    return reads, shown


def shown_at(url: str) -> tuple[int, str]:
    from django.test import Client

    answer = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1").get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, DRAWN.sub("", body.decode(errors="replace"))


def forget() -> None:
    """What a process that starts anew does not know."""
    from django.core.cache import cache

    from banshi.kit.kept import Kept, KeptFor
    from banshi.sources import queries as sources

    cache.clear()
    for room in ROOMS:
        importlib.import_module(f"banshi.{room}.queries").forget_cache()
    sources._cache["editions"].clear()
    for one in gc.get_objects():
        if isinstance(one, KeptFor):
            one._held.clear()
        elif isinstance(one, Kept):
            one._held = None


# ---- changes


def changes(raw: sqlite3.Connection, table: str, rows: int) -> Iterator[Change]:
    """Each column of some rows changed in the ways that make sense for its value, each row removed and added again."""
    info = raw.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns, chance = [one[1] for one in info], random.Random(table)
    held = raw.execute(f'SELECT rowid, * FROM "{table}"').fetchall()
    for rowid, *row in chance.sample(held, min(rows, len(held))):
        for (_, column, kind, *_rest), value in zip(info, row, strict=True):
            others = raw.execute(
                f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> ? LIMIT 50', [value]
            ).fetchall()
            for how, new in altered(value, kind.lower(), [one for (one,) in others], chance):
                sql = f'UPDATE "{table}" SET "{column}" = %s WHERE rowid = %s'
                yield Change(table, column, how, sql, [new, rowid])
        yield Change(table, "*", "removed", f'DELETE FROM "{table}" WHERE rowid = %s', [rowid])
        again = another(raw, table, columns, row)
        marks = ", ".join(["%s"] * len(again))
        yield Change(table, "*", "added", f'INSERT INTO "{table}" VALUES ({marks})', again)


def altered(value, kind: str, others: list, chance: random.Random) -> Iterator[tuple[str, object]]:
    """(how, the new value): the neighbours of a value that a hand in the database would put in its place."""
    if others:
        yield "as in another row", chance.choice(others)
    if value is None:
        if not others:
            yield "filled", "2026-01-01" if "date" in kind else "x" if "char" in kind else 1
    elif isinstance(value, bytes):
        yield "one bit", value[:-1] + bytes([value[-1] ^ 1]) if value else b"x"
    elif isinstance(value, int | float):
        yield "one more", 1 - value if kind == "bool" else value + 1
    elif re.match(r"\d{4}-\d\d-\d\d", value):
        yield "next day", str(date.fromisoformat(value[:10]) + timedelta(days=1)) + value[10:]
    elif value[:1] in ("{", "["):
        yield "not whole", value[:-1]
        yield from in_json(value, chance)
    else:
        yield "longer", value + "改"


def in_json(value: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """One text and one number inside, changed where they stand."""
    for pattern, new in ((r'":"([^"\\]+)"', "改"), (r'":(\d+)[,}]', "1")):
        found = list(re.finditer(pattern, value))
        if found:
            end = chance.choice(found).end(1)
            yield f"inside at {end}", value[:end] + new + value[end:]


def another(raw: sqlite3.Connection, table: str, columns: list[str], row: list) -> list:
    """The same row under another key, whatever is unique made so."""
    unique = {one[1] for one in raw.execute(f'PRAGMA table_info("{table}")') if one[5]}
    for _, name, one, *_ in raw.execute(f'PRAGMA index_list("{table}")').fetchall():
        named = [part[2] for part in raw.execute(f'PRAGMA index_info("{name}")') if part[2]]
        if one and named and not unique & set(named):
            unique.add(named[-1])
    again = list(row)
    for name in unique:
        at = columns.index(name)
        if isinstance(again[at], int):
            again[at] = raw.execute(f'SELECT max("{name}") + 1 FROM "{table}"').fetchone()[0]
        elif isinstance(again[at], str) and re.match(r"\d{4}-\d\d-\d\d", again[at]):
            again[at] = str(date.fromisoformat(again[at][:10]) + timedelta(days=400)) + again[at][10:]
        elif isinstance(again[at], str):
            again[at] = again[at][:-1] + ("7" if again[at][-1:] != "7" else "8")
    return again


def outcome(change: Change, urls: list[str], before: dict[str, tuple[int, str]]) -> Seen | None:
    """What a change does, rolled back afterwards; None where the database refuses it."""
    from django.db import DatabaseError, connection, transaction

    with transaction.atomic():
        cursor = connection.cursor()
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        seen = None
        with suppress(DatabaseError), transaction.atomic():
            cursor.execute(change.sql, change.values)
            for _name, sql in triggers:
                cursor.execute(sql)
            seen = looked(urls, before)
        transaction.set_rollback(True)
    return seen


def looked(urls: list[str], before: dict[str, tuple[int, str]]) -> Seen:
    from banshi.config import wiring
    from banshi.kit import clock
    from banshi.record import verification

    forget()
    after = {url: shown_at(url) for url in urls}
    pages = [url for url in urls if after[url] != before[url]]
    broken = [url for url in pages if after[url][0] == 500]
    forget()
    # where no page changed there is nothing to be named
    faults = verification.verify(at=clock.now(), extra=wiring.CHECKS) if pages else ()
    return Seen(pages, broken, [fault.code for fault in faults])


if __name__ == "__main__":
    sys.exit(main())
