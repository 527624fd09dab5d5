"""Full verification from the stored bytes: every entry, every chain, every leaf, every seal. Memory stays flat.

All of it reads one moment of the database and keeps nobody from writing meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection

from banshi.kit import clock
from banshi.record import guards, keys, outside, queries, rules
from banshi.record.facts import ZERO, Fault, Seal
from banshi.record.snapshot import snapshot

STEP = 5_000
UNSEALED_SECONDS = 600
MOST_SEALS_NAMED = 5
Progress = Callable[[int], None]


def verify(
    *,
    at: datetime,
    progress: Progress = lambda done: None,
    extra: Iterable[Callable[[], Iterator[Fault]]] = (),
) -> Iterator[Fault]:
    """Everything that is wrong with the record; `extra` are checks of other rooms against it."""
    log = outside.read()  # before the view begins, so that no seal in it can be younger than the view
    with snapshot():
        yield from _guards()
        yield from _chains(progress)
        yield from _tree(log)
        yield from _unsealed(at)
        for check in extra:
            yield from check()


def _guards() -> Iterator[Fault]:
    for name in guards.missing_of():
        yield Fault(
            "guard_missing",
            f"防改触发器 {name} 不在了，或被换过。先查清谁动的，再运行 banshi migrate 恢复。",
            f"The insert-only trigger {name} is gone or was replaced. Find out who did it, then run banshi migrate.",
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


def _chain_query() -> str:
    # texts as the bytes they are stored in: a changed one need not be UTF-8 any more
    raw = "convert_to({}, 'UTF8')" if connection.vendor == "postgresql" else "CAST({} AS BLOB)"
    texts = ", ".join(raw.format(name) for name in ("kind", "actor", "occurred_at", "recorded_at", "cause"))
    return (
        f"SELECT hash, previous, subject, number, version, {texts}, payload FROM record_entry ORDER BY subject, number"
    )


def _chains(progress: Progress) -> Iterator[Fault]:
    current, last, before = None, 0, ZERO
    done = 0
    row_hash = rules.row_hash
    for digest, *row in rows(_chain_query()):
        previous, subject, number = row[:3]
        if subject != current:
            current, last, before = subject, 0, ZERO
        if previous != before or number != last + 1:
            yield _gap(subject, number, last)
        if row_hash(*row) != digest:
            yield _changed(subject, number)
        last, before = number, digest
        done += 1
        if done % STEP == 0:
            progress(done)
    progress(done)


def _gap(subject: int, number: int, last: int) -> Fault:
    if isinstance(number, int) and isinstance(last, int) and number > last + 1:
        return Fault(
            "entry_missing",
            f"事项 {subject} 缺第 {last + 1} 至 {number - 1} 条记录：有记录被删除。",
            f"Entries {last + 1} to {number - 1} of subject {subject} are missing.",
            subject,
            last + 1,
        )
    return Fault(
        "chain_broken",
        f"事项 {subject} 第 {number} 条记录不接上一条：有记录被换过。",
        f"Entry {number} of subject {subject} does not follow the one before it.",
        subject,
        number,
    )


def _changed(subject: int, number: int) -> Fault:
    return Fault(
        "entry_changed",
        f"事项 {subject} 第 {number} 条记录被改过：内容与其哈希不符。",
        f"Entry {number} of subject {subject} was changed: its bytes do not give its hash.",
        subject,
        number,
    )


_TREE = """SELECT l.position, l.hash, l.entry_id, e.hash FROM record_leaf l
LEFT JOIN record_entry e ON e.id = l.entry_id ORDER BY l.position"""


def _tree(log: outside.Log | None) -> Iterator[Fault]:
    tree, checked = rules.Frontier(), _Seals(log)
    append, upto = tree.append, checked.upto
    for position, digest, entry_id, entry_digest in rows(_TREE):
        if position != tree.size:
            yield _plain("leaf_missing", f"第 {tree.size} 号记录位不在了。", f"Leaf {tree.size} is missing.")
            return
        if entry_digest != digest:
            yield _other_leaf(position, entry_id, gone=entry_digest is None)
        append(digest if isinstance(digest, bytes) and len(digest) == 32 else ZERO)
        if position >= checked.next_at:
            yield from upto(position, tree)
    yield from checked.end(tree.size)


def _other_leaf(position: int, entry_id: int, *, gone: bool) -> Fault:
    if gone:
        return _plain(
            "sealed_entry_removed",
            f"已封存的记录（内部号 {entry_id}）被删除，位置 {position}。",
            f"The sealed entry with row id {entry_id} at position {position} was removed.",
        )
    return _plain(
        "sealed_entry_changed",
        f"已封存的记录（内部号 {entry_id}）与封存时不同，位置 {position}。",
        f"The entry with row id {entry_id} differs from what was sealed at {position}.",
    )


class _Seals:
    """The seals in order beside the growing tree: each is checked when the tree has reached its last leaf."""

    def __init__(self, log: outside.Log | None):
        self.pending = queries.seals()
        self.log = log
        self.said, self.unreadable = self.log or ({}, [])
        self.previous: Seal | None = None
        self._advance()

    def _advance(self) -> None:
        self.seal = next(self.pending, None)
        self.next_at = self.seal.last if self.seal else float("inf")

    def upto(self, position: int, tree: rules.Frontier) -> Iterator[Fault]:
        while self.seal and self.seal.last <= position:
            yield from _check(self.seal, tree, previous=self.previous)
            yield from self._beside_log(self.seal)
            self.previous = self.seal
            self._advance()

    def _beside_log(self, seal: Seal) -> Iterator[Fault]:
        said = self.said.pop(seal.number, set())
        if said - {f"{seal.last + 1} {seal.root.hex()}"}:
            yield _plain(
                "seal_differs_outside",
                f"第 {seal.number} 号封存与封存日志里的不同：数据库曾被换过，或截短后又接着写。",
                f"Seal {seal.number} is not the one seals.log knows: the database was replaced, or cut and continued.",
            )

    def end(self, size: int) -> Iterator[Fault]:
        if self.seal:
            yield _plain(
                "tail_cut",
                f"第 {self.seal.number} 号封存写明有 {self.seal.last + 1} 条记录，现在只有 {size} 条：记录的尾部被截去。",
                f"Seal {self.seal.number} covers {self.seal.last + 1} entries, but only {size} are left: "
                "the tail was cut.",
            )
        sealed = self.previous.last + 1 if self.previous else 0
        if sealed < size and not self.seal:
            yield _plain(
                "leaf_without_seal",
                f"有 {size - sealed} 个记录位不在任何封存之内：最近的封存被删除。",
                f"{size - sealed} leaves are under no seal: the newest seals were removed.",
            )
        yield from self._only_outside()

    def _only_outside(self) -> Iterator[Fault]:
        for number in sorted(self.said)[:MOST_SEALS_NAMED]:
            yield _plain(
                "seal_missing",
                f"封存日志里有第 {number} 号封存，数据库里没有：数据库被截短或换成了旧的。",
                f"seals.log knows seal {number}, the database does not: it was cut or replaced by an older one.",
            )
        for line in self.unreadable[:MOST_SEALS_NAMED]:
            yield _plain(
                "seals_log_damaged",
                f"封存日志 seals.log 第 {line} 行读不出来，请与存放在别处的副本核对。",
                f"Line {line} of seals.log cannot be read; compare it with the copy kept elsewhere.",
            )
        if self.log is None and self.previous:
            yield _plain(
                "seals_log_missing",
                "没有封存日志 seals.log，数据库若连同封存一起被截短就看不出来。请在运行 banshi work 的机器上核验，或从副本恢复。",
                "There is no seals.log, so a database cut together with its seals would go unnoticed. Verify on the "
                "machine that runs banshi work, or restore the log from its copy.",
            )


def _check(seal: Seal, tree: rules.Frontier, *, previous: Seal | None) -> Iterator[Fault]:
    root = tree.root()
    if seal.root != root:
        yield _plain(
            "root_differs",
            f"第 {seal.number} 号封存的根与记录算出的不同：封存之后记录有变动。",
            f"The root of seal {seal.number} is not what the record gives: something changed after sealing.",
        )
    followed = rules.seal_hash(previous.previous, previous.body) if previous else ZERO
    if seal.previous != followed or seal.number != (previous.number if previous else 0) + 1:
        yield _plain(
            "seal_chain_broken",
            f"第 {seal.number} 号封存不接上一号：中间的封存被删除或换过。",
            f"Seal {seal.number} does not follow the one before it: a seal was removed or replaced.",
        )
    body = rules.seal_body(
        queries.origin(), seal.last + 1, root=seal.root, sealed_at=seal.sealed_at, previous=seal.previous
    )
    spans = (previous.last + 1 if previous else 0, tree.size - 1, tree.encode())
    if (seal.first, seal.last, seal.frontier) != spans or seal.body != body:
        yield _plain(
            "seal_changed",
            f"第 {seal.number} 号封存被改过：它的各栏与所签的文字不符。",
            f"Seal {seal.number} was changed: its columns are not what its text says.",
        )
    if not _signed(seal):
        yield _plain(
            "signature_bad",
            f"第 {seal.number} 号封存的签名不对。",
            f"The signature of seal {seal.number} is not valid.",
        )


def _signed(seal: Seal) -> bool:
    try:
        keys.seal_key(str(settings.BANSHI_HOME)).public_key().verify(seal.signature, seal.body.encode())
    except InvalidSignature:
        return False
    return True


_UNSEALED = """SELECT count(*), min(e.recorded_at) FROM record_entry e
LEFT JOIN record_leaf l ON l.entry_id = e.id WHERE l.entry_id IS NULL AND e.recorded_at < %s"""


def _unsealed(at: datetime) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [clock.text(at - timedelta(seconds=UNSEALED_SECONDS))])
        waiting, oldest = cursor.fetchone()
    if waiting:
        yield _plain(
            "not_sealed",
            f"有 {waiting} 条记录超过 {UNSEALED_SECONDS // 60} 分钟没有封存，最早的记于 {oldest}。"
            "请查看后台任务是否在运行（banshi work）。",
            f"{waiting} entries have waited more than {UNSEALED_SECONDS // 60} minutes for a seal, the oldest since "
            f"{oldest}. Is the worker running (banshi work)?",
        )


def _plain(code: str, zh: str, en: str) -> Fault:
    return Fault(code, zh, en)
