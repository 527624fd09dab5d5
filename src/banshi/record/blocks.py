"""The record read once in blocks of whole chains, for all that compare something with it: memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import pairwise

from django.db import connection
from msgspec import Struct

from banshi.record.facts import Fault
from banshi.record.snapshot import snapshot

STEP = 5_000  # entries a block
LOWEST, HIGHEST = -(2**63), 2**63 - 1
# places in a row of a chain
HASH, SUBJECT, NUMBER, KIND, ACTOR, OCCURRED, PAYLOAD = 0, 2, 3, 5, 6, 7, 10
Chain = list[tuple]
Span = tuple[int | None, int | None]
WHOLE: Span = (None, None)


class Block(Struct, frozen=True, gc=False):
    """The chains of all subjects behind `after` and up to `upto`, rows of bytes; a subject without entries has none."""

    after: int
    upto: int
    chains: list[Chain]


Reader = Callable[[Block], Iterator[Fault]]


class Alongside:
    """A check of another room that reads the record's blocks as verification does; called, it reads them by itself."""

    def __init__(self, reader: Callable[[], Reader]):
        self.reader = reader

    def __call__(self) -> Iterator[Fault]:
        read = self.reader()
        with snapshot():
            for block in blocks():
                yield from read(block)


def rows(query: str, parameters: Iterable = ()) -> Iterator[tuple]:
    """Rows of a query in steps, through a server-side cursor on PostgreSQL."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.connection.cursor(name="banshi_verify", binary=True) as cursor:
            cursor.itersize = STEP
            cursor.execute(query, list(parameters))
            yield from cursor
        return
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        while part := cursor.fetchmany(STEP):
            yield from part


def blocks(span: Span = WHOLE) -> Iterator[Block]:
    """The record in order of subjects, those behind the first of `span` and up to the second."""
    after, current = LOWEST if span[0] is None else span[0], None
    chains: list[Chain] = []
    held = 0
    with closing(rows(*_query(span))) as found:
        for row in found:
            if row[SUBJECT] != current:
                if held >= STEP and isinstance(current, int):
                    yield Block(after, current, chains)
                    after, chains, held = current, [], 0
                current = row[SUBJECT]
                chain: Chain = []
                chains.append(chain)
            chain.append(row)
            held += 1
    # rows whose entries are all gone lie behind the last chain
    yield Block(after, HIGHEST if span[1] is None else span[1], chains)


def _query(span: Span) -> tuple[str, list[int]]:
    # texts as the bytes they are stored in: a changed one need not be UTF-8 any more
    raw = "convert_to({}, 'UTF8')" if connection.vendor == "postgresql" else "CAST({} AS BLOB)"
    texts = ", ".join(raw.format(name) for name in ("kind", "actor", "occurred_at", "recorded_at", "cause"))
    # no bound at the ends: somebody may have stored a subject that is no number
    bounds = [(f"subject {sign} %s", value) for sign, value in zip((">", "<="), span, strict=True) if value is not None]
    where = f" WHERE {' AND '.join(text for text, _ in bounds)}" if bounds else ""
    return (
        f"SELECT hash, previous, subject, number, version, {texts}, payload FROM record_entry{where} "
        "ORDER BY subject, number"
    ), [value for _, value in bounds]


def spans(parts: int) -> list[Span]:
    """The record in so many spans of subjects with about as many entries each, judged by a thousand of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM record_entry")
        first, last = cursor.fetchone()
        if first is None:
            return [WHOLE]
        ids = sorted({first + (last - first) * n // 1000 for n in range(1001)})
        cursor.execute(f"SELECT subject FROM record_entry WHERE id IN ({', '.join(map(str, ids))})")
        found = sorted(row[0] for row in cursor.fetchall() if isinstance(row[0], int))
    marks = sorted({found[len(found) * n // parts] for n in range(1, parts)}) if found else []
    ends = [None, *marks, None]
    return list(pairwise(ends))
