"""Full verification from the stored bytes: every entry, every chain, every leaf, every seal. Memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection, transaction

from banshi.record import guards, keys, queries, rules
from banshi.record.facts import ZERO, Fault, Seal

STEP = 5_000
UNSEALED_SECONDS = 600
Progress = Callable[[int], None]


def verify(
    *,
    at: datetime,
    progress: Progress = lambda done: None,
    extra: Iterable[Callable[[], Iterator[Fault]]] = (),
) -> Iterator[Fault]:
    """Everything that is wrong with the record; `extra` are checks of other rooms against it."""
    with transaction.atomic():
        yield from _guards()
        yield from _chains(progress)
        yield from _tree()
        yield from _unsealed(at)
        for check in extra:
            yield from check()


def _guards() -> Iterator[Fault]:
    for name in guards.missing_of():
        yield Fault(
            "guard_missing",
            f"防改触发器 {name} 不在了。先查清谁删的，再运行 banshi migrate 恢复。",
            f"The insert-only trigger {name} is gone. Find out who dropped it, then run banshi migrate.",
        )


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


def _chains(progress: Progress) -> Iterator[Fault]:
    subject, number, previous = None, 0, ZERO
    done = 0
    for row in rows(f"SELECT {queries.COLUMNS} FROM record_entry ORDER BY subject, number"):
        entry = queries.entry_of(row)
        if entry.subject != subject:
            subject, number, previous = entry.subject, 0, ZERO
        if entry.number != number + 1:
            yield _missing(entry.subject, number + 1, entry.number - 1)
        elif entry.previous != previous:
            yield Fault(
                "chain_broken",
                f"事项 {subject} 第 {entry.number} 条记录不接上一条：有记录被换过。",
                f"Entry {entry.number} of subject {subject} does not follow the one before it.",
                subject,
                entry.number,
            )
        if rules.entry_hash(entry) != entry.hash:
            yield Fault(
                "entry_changed",
                f"事项 {subject} 第 {entry.number} 条记录被改过：内容与其哈希不符。",
                f"Entry {entry.number} of subject {subject} was changed: its bytes do not give its hash.",
                subject,
                entry.number,
            )
        number, previous = entry.number, entry.hash
        done += 1
        if done % STEP == 0:
            progress(done)
    progress(done)


def _missing(subject: int, first: int, last: int) -> Fault:
    return Fault(
        "entry_missing",
        f"事项 {subject} 缺第 {first} 至 {last} 条记录：有记录被删除。",
        f"Entries {first} to {last} of subject {subject} are missing.",
        subject,
        first,
    )


_TREE = """SELECT l.position, l.hash, l.entry_id, e.hash FROM record_leaf l
LEFT JOIN record_entry e ON e.id = l.entry_id ORDER BY l.position"""


def _tree() -> Iterator[Fault]:
    tree, outside = rules.Frontier(), _outside()
    pending = queries.seals()
    seal, previous = next(pending, None), None
    for position, digest, entry_id, entry_digest in rows(_TREE):
        if position != tree.size:
            yield _plain("leaf_missing", f"第 {tree.size} 号记录位不在了。", f"Leaf {tree.size} is missing.")
            return
        if entry_digest is None:
            yield _plain(
                "sealed_entry_removed",
                f"已封存的记录（内部号 {entry_id}）被删除，位置 {position}。",
                f"The sealed entry with row id {entry_id} at position {position} was removed.",
            )
        elif bytes(entry_digest) != bytes(digest):
            yield _plain(
                "sealed_entry_changed",
                f"已封存的记录（内部号 {entry_id}）与封存时不同，位置 {position}。",
                f"The entry with row id {entry_id} differs from what was sealed at {position}.",
            )
        tree.append(bytes(digest))
        while seal and seal.last == position:
            yield from _check(seal, tree, previous=previous, outside=outside)
            previous, seal = seal, next(pending, None)
    if seal:
        yield _plain(
            "tail_cut",
            f"第 {seal.number} 号封存写明有 {seal.last + 1} 条记录，现在只有 {tree.size} 条：记录的尾部被截去。",
            f"Seal {seal.number} covers {seal.last + 1} entries, but only {tree.size} are left: the tail was cut.",
        )
    for number in sorted(outside)[:5]:
        yield _plain(
            "seal_missing",
            f"封存日志里有第 {number} 号封存，数据库里没有：数据库被截短或换成了旧的。",
            f"seals.log knows seal {number}, the database does not: it was cut or replaced by an older one.",
        )


def _check(seal: Seal, tree: rules.Frontier, *, previous: Seal | None, outside: dict[int, str]) -> Iterator[Fault]:
    root = tree.root()
    said = outside.pop(seal.number, None)
    expected = rules.seal_hash(previous.previous, previous.body) if previous else bytes(32)
    body = rules.checkpoint(queries.origin(), tree.size, root)
    if seal.root != root or not seal.body.startswith(body) or said not in (None, f"{tree.size} {root.hex()}"):
        yield _plain(
            "root_differs",
            f"第 {seal.number} 号封存的根与记录算出的不同：封存之后记录有变动。",
            f"The root of seal {seal.number} is not what the record gives: something changed after sealing.",
        )
    if seal.previous != expected or not seal.body.endswith(f"\n{seal.previous.hex()}\n"):
        yield _plain(
            "seal_chain_broken",
            f"第 {seal.number} 号封存不接上一号。",
            f"Seal {seal.number} does not follow the one before it.",
        )
    try:
        keys.seal_key(str(settings.BANSHI_HOME)).public_key().verify(seal.signature, seal.body.encode())
    except InvalidSignature:
        yield _plain(
            "signature_bad",
            f"第 {seal.number} 号封存的签名不对。",
            f"The signature of seal {seal.number} is not valid.",
        )


def _outside() -> dict[int, str]:
    path = Path(settings.BANSHI_HOME) / "seals.log"
    if not path.exists():
        return {}
    parts = [line.split() for line in path.read_text().splitlines() if line]
    return {int(part[0]): f"{part[1]} {part[2]}" for part in parts}


def _unsealed(at: datetime) -> Iterator[Fault]:
    waiting, age = queries.lag(at)
    if age > UNSEALED_SECONDS:
        yield _plain(
            "not_sealed",
            f"有 {waiting} 条记录超过 {int(age)} 秒没有封存。请查看后台任务是否在运行（banshi work）。",
            f"{waiting} entries have waited {int(age)} s for a seal. Is the worker running (banshi work)?",
        )


def _plain(code: str, zh: str, en: str) -> Fault:
    return Fault(code, zh, en)
