"""The only writers of the record: append entries, seal what was appended."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from banshi.kit import clock
from banshi.kit.refused import Refused, Stale
from banshi.record import guards, keys, outside, queries, rules
from banshi.record.facts import ZERO, Head, New, Seal
from banshi.record.models import RecordSeal

LIMIT = 1000
LOOK_BACK = 50_000
SWEEP = timedelta(hours=1)
BATCH = 20_000  # a seal of so many holds the write lock of SQLite for about a tenth of a second
log = logging.getLogger("banshi.record")
_swept: dict[str, datetime] = {}
_COLUMNS = "subject, number, kind, version, actor, occurred_at, recorded_at, cause, previous, payload, hash"
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_INSERT = f"INSERT INTO record_entry ({_COLUMNS}) VALUES "
_CHUNK = 90  # SQLite takes 999 parameters a statement at the least


def append(items: Iterable[tuple[Head, Sequence[New]]]) -> list[Head]:
    """Add entries to their subjects' chains inside the caller's transaction, in one INSERT; returns the new heads.

    Raises Stale when somebody else wrote the same number first, Refused past 1,000 entries a subject.
    """
    heads, rows = chained(items)
    try:
        with connection.cursor() as cursor:
            for start in range(0, len(rows), _CHUNK):
                part = rows[start : start + _CHUNK]
                cursor.execute(_INSERT + ", ".join([_ROW] * len(part)), [value for row in part for value in row])
    except IntegrityError as error:
        raise _stale() from error
    return heads


def append_many(items: Iterable[tuple[Head, Sequence[New]]]) -> list[Head]:
    """The same for imports: COPY on PostgreSQL, one prepared INSERT on SQLite."""
    heads, rows = chained(items)
    try:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY record_entry ({_COLUMNS}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                cursor.executemany(_INSERT + _ROW, rows)
    except IntegrityError as error:
        raise _stale() from error
    return heads


def _stale() -> Stale:
    return Stale(
        "written_meanwhile",
        "刚才有别人办理了这件事，您的操作没有写入。请刷新页面后再办。",
        "Somebody else acted on this just now; nothing of yours was written. Reload and try again.",
    )


def chained(items: Iterable[tuple[Head, Sequence[New]]]) -> tuple[list[Head], list[tuple]]:
    """The new heads and the rows to insert; pure but for the order of its input."""
    heads, rows = [], []
    for head, entries in items:
        for entry in entries:
            head, row = _next(head, entry)
            rows.append(row)
        heads.append(head)
    return heads, rows


def _next(head: Head, new: New) -> tuple[Head, tuple]:
    number = head.number + 1
    if number > LIMIT:
        raise Refused(
            "record_full",
            "这件事的办理记录已满 {limit} 条。请办结后另立一件，并注明关联。",
            "This subject already holds {limit} entries. Close it and open another that refers to it.",
            limit=LIMIT,
        )
    recorded = clock.text(new.at)
    occurred = clock.text(new.occurred_at) if new.occurred_at else recorded
    digest = rules.leaf_hash(
        rules.layout(
            head.hash,
            head.subject,
            number,
            version=new.version,
            kind=new.kind,
            actor=new.actor,
            occurred_at=occurred,
            recorded_at=recorded,
            cause=new.cause,
            payload=new.payload,
        )
    )
    row = (
        head.subject,
        number,
        new.kind,
        new.version,
        new.actor,
        occurred,
        recorded,
        new.cause,
        head.hash,
        new.payload,
        digest,
    )
    return Head(head.subject, number, digest), row


def install_guards(tables: Sequence[str] = ()) -> list[str]:
    """Put insert-only triggers back where they are missing, and say so: somebody who may change the tables took them.

    Returns their names; for every start of a server, after the migrations, which put back what they drop themselves.
    """
    missing = guards.install(tables)
    for name in missing:
        log.warning("the insert-only trigger %s was missing and was put back; run banshi verify", name)
    return missing


def guard_table(table: str) -> None:
    """Make another room's table insert-only too, from the next migration or start on."""
    guards.watch(table)


def guards_missing() -> list[str]:
    """The triggers that should stand and do not."""
    return guards.missing_of()


def seal(at: datetime) -> Seal | None:
    """Give every new entry its place, sign the new root; None when there is nothing new. One sealer at a time."""
    with transaction.atomic():
        _only_one()
        made = _sealed(at)
    # also when there is nothing new: a process may have died between a seal and its line
    outside.catch_up()
    return made


def _sealed(at: datetime) -> Seal | None:
    fresh = _unsealed(at)
    if not fresh:
        return None
    last = queries.last_seal()
    tree = rules.Frontier.decode(last.frontier) if last else rules.Frontier()
    first = tree.size
    _place(fresh, first)
    for _, digest in fresh:
        tree.append(digest)
    made = _signed(tree, first=first, last=last, at=at)
    RecordSeal.objects.create(**{name: getattr(made, name) for name in made.__struct_fields__})
    return made


def _only_one() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(4711)")


def _unsealed(at: datetime) -> list[tuple[int, bytes]]:
    """Entries without a place, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(entry_id) FROM record_leaf")
        newest = cursor.fetchone()[0] or 0
        cursor.execute(
            "SELECT e.id, e.hash FROM record_entry e WHERE e.id > %s AND NOT EXISTS "
            "(SELECT 1 FROM record_leaf l WHERE l.entry_id = e.id) ORDER BY e.id LIMIT %s",
            [_looked_from(newest, at), BATCH],
        )
        return [(entry_id, bytes(digest)) for entry_id, digest in cursor.fetchall()]


def _looked_from(newest: int, at: datetime) -> int:
    """The id behind which an entry may be without a place.

    SQLite has one writer, so ids commit in order. On PostgreSQL they do not: a window is looked at each time, and
    everything at the first sealing of a process and once an hour, for a transaction that slept through the window.
    """
    if connection.vendor != "postgresql":
        return newest
    key = connection.settings_dict["NAME"]
    if not timedelta(0) <= at - _swept.get(key, at - 2 * SWEEP) < SWEEP:
        _swept[key] = at
        return -1
    return newest - LOOK_BACK


def _place(fresh: list[tuple[int, bytes]], first: int) -> None:
    rows = [(first + n, entry_id, digest) for n, (entry_id, digest) in enumerate(fresh)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY record_leaf (position, entry_id, hash) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO record_leaf (position, entry_id, hash) VALUES (%s, %s, %s)", rows)


def _signed(tree: rules.Frontier, *, first: int, last: Seal | None, at: datetime) -> Seal:
    root = tree.root()
    previous = rules.seal_hash(last.previous, last.body) if last else ZERO
    sealed_at = clock.text(at)
    body = rules.seal_body(queries.origin(), tree.size, root=root, sealed_at=sealed_at, previous=previous)
    return Seal(
        number=last.number + 1 if last else 1,
        first=first,
        last=tree.size - 1,
        root=root,
        frontier=tree.encode(),
        previous=previous,
        sealed_at=sealed_at,
        body=body,
        signature=keys.seal_key(str(settings.BANSHI_HOME)).sign(body.encode()),
    )
