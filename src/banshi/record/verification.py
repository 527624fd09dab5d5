"""Full verification from the stored bytes: every entry, every chain, every leaf, every seal. Memory stays flat.

All of it reads one moment of the database and keeps nobody from writing meanwhile.
"""

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.record import guards, keys, outside, queries, rules, sharing
from banshi.record.blocks import HASH, NUMBER, SUBJECT, WHOLE, Alongside, Block, Span, blocks, rows, spans
from banshi.record.facts import ZERO, Fault, Seal
from banshi.record.snapshot import snapshot

UNSEALED_SECONDS = 600
MOST_SEALS_NAMED = 5
WORTH_SHARING = 20_000  # entries; below, starting processes costs more than it saves
SPANS = 16  # for each process, so that none waits long for the last
Progress = Callable[[int], None]
Check = Callable[[], Iterable[Fault]]


def verify(
    *,
    at: datetime,
    progress: Progress = lambda done: None,
    extra: Iterable[Check] = (),
    processes: int = 1,
) -> Iterator[Fault]:
    """Everything that is wrong with the record; `extra` are checks of other rooms against it.

    In the order guards, chains, tree and seals, then the other rooms; those that read `Alongside` come first of them.
    """
    log = outside.read()  # before the view begins, so that no seal in it can be younger than the view
    work = _Work(at, log, list(extra))
    if processes > 1 and not connection.in_atomic_block:
        yield from _shared(work, processes, progress)
        return
    with snapshot(), _Later() as later:
        yield from _guards()
        yield from work.along(WHOLE, progress, later.add)
        yield from work.rest(0)
        yield from later
        for n in range(1, work.parts):
            yield from work.rest(n)


def processes_here() -> int:
    """How many processes are worth it on this machine for this record."""
    return sharing.sensible() if queries.count() >= WORTH_SHARING else 1


class _Work:
    """What is to be done: the blocks of the record with all who read them along, and the parts that read for themselves."""

    def __init__(self, at: datetime, log: outside.Log | None, extra: list[Check]):
        self.at, self.log = at, log
        self.readers = [check.reader for check in extra if isinstance(check, Alongside)]
        self.others = [check for check in extra if not isinstance(check, Alongside)]
        self.parts = 1 + len(self.others)
        self._made: list | None = None

    def along(self, span: Span, progress: Progress, later: Callable[[Fault], None]) -> Iterator[Fault]:
        """The faults of chains at once, those of the readers along put off."""
        if self._made is None:
            self._made = [make() for make in self.readers]
        done = 0
        for block in blocks(span):
            yield from _chains(block)
            for read in self._made:
                for fault in read(block):
                    later(fault)
            done += sum(map(len, block.chains))
            progress(done)

    def rest(self, n: int) -> Iterator[Fault]:
        """The n-th part that reads for itself: the tree with its seals first, then the other rooms' checks."""
        if n:
            yield from _gone_on(self.others[n - 1])
            return
        yield from _tree(self.log)
        yield from _unsealed(self.at)


def _gone_on(check: Check) -> Iterator[Fault]:
    """A room's check; where what is stored cannot even be read, that is a fault too and not the end of verifying."""
    try:
        yield from check()
    except (LookupError, ValueError, TypeError, AttributeError, msgspec.MsgspecError, Refused) as error:
        where = f"{check.__module__}: {type(error).__name__}: {error}"[:200]
        yield Fault(
            "check_stopped",
            f"库里有读不出来的内容，这一部分没有核完（{where}）。先处理上面列出的不符，再核验一次。",
            f"What is stored cannot be read, so this part was not compared to its end ({where}). "
            "Mend what is named above, then verify again.",
        )


class _Later:
    """Faults put off, on disk once they are many."""

    def __init__(self):
        self.file = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115 - closed by __exit__
        self.count = 0

    def __enter__(self) -> "_Later":
        return self

    def __exit__(self, *args) -> None:
        self.file.close()

    def add(self, fault: Fault) -> None:
        pickle.dump(fault, self.file)
        self.count += 1

    def __iter__(self) -> Iterator[Fault]:
        self.file.seek(0)
        for _ in range(self.count):
            yield pickle.load(self.file)


_work: _Work | None = None  # inherited by the processes that share it


def _shared(work: _Work, processes: int, progress: Progress) -> Iterator[Fault]:
    global _work
    parts = spans(SPANS * processes)
    _work = work
    done = 0
    with _Later() as later, sharing.processes(processes) as start:
        rest = [start(_part, n) for n in range(work.parts)]
        along = [start(_span, span) for span in parts]
        yield from _guards()
        for faults, put_off, seen in sharing.results(along):
            yield from faults
            for fault in put_off:
                later.add(fault)
            done += seen
            progress(done)
        told = sharing.results(rest)
        yield from next(told)
        yield from later
        for faults in told:
            yield from faults


def _part(n: int) -> list[Fault]:
    return list(_work.rest(n))


def _span(span: Span) -> tuple[list[Fault], list[Fault], int]:
    put_off: list[Fault] = []
    seen = [0]
    return list(_work.along(span, seen.append, put_off.append)), put_off, seen[-1]


def _guards() -> Iterator[Fault]:
    for name in guards.missing_of():
        yield Fault(
            "guard_missing",
            f"防改触发器 {name} 不在了，或被换过。先查清谁动的，再运行 banshi migrate 恢复。",
            f"The insert-only trigger {name} is gone or was replaced. Find out who did it, then run banshi migrate.",
        )


def _chains(block: Block) -> Iterator[Fault]:
    row_hash = rules.row_hash
    for chain in block.chains:
        last, before = 0, ZERO
        for row in chain:
            number, digest = row[NUMBER], row[HASH]
            if row[1] != before or number != last + 1:
                yield _gap(row[SUBJECT], number, last)
            if row_hash(*row[1:]) != digest:
                yield _changed(row[SUBJECT], number)
            last, before = number, digest


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
