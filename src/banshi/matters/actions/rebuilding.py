"""Making every projection again from the record alone; resumable, never inside a migration."""

from collections.abc import Callable, Iterator
from itertools import groupby

from django.db import connection, transaction

from banshi.matters.actions import projecting
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.models import Follower, Matter
from banshi.matters.rules import fold
from banshi.record import queries as record
from banshi.record.facts import Fault, Head

NAME = "rebuild"
STEP = 500


def rebuild(*, progress: Callable[[int], None] = lambda done: None, afresh: bool = True) -> int:
    """Fold every subject anew, in steps of 500 that each commit; without `afresh` it goes on where it stopped."""
    follower, _ = Follower.objects.get_or_create(name=NAME, defaults={"position": -1})
    after = -1 if afresh else follower.position
    done = 0
    while True:
        subjects = _subjects(after)
        if not subjects:
            break
        with transaction.atomic():
            for state, head in states(subjects):
                projecting.replace(state, head)
            after = subjects[-1]
            Follower.objects.filter(name=NAME).update(position=after)
        done += len(subjects)
        progress(done)
    Follower.objects.filter(name=NAME).update(position=-1)
    return done


def _subjects(after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM record_entry WHERE number = 1 AND subject > %s ORDER BY subject LIMIT %s",
            [after, STEP],
        )
        return [row[0] for row in cursor.fetchall()]


def states(subjects: list[int]) -> Iterator[tuple[State, Head]]:
    """The folded states of these subjects with their heads."""
    for subject, history in groupby(record.entries_of(subjects), key=lambda entry: entry.subject):
        state, last = State(id=subject), None
        for entry in history:
            fact = e.decode(entry.kind, entry.payload)
            fold.apply(state, fact, at=entry.occurred_at, actor=entry.actor, number=entry.number)
            last = entry
        yield state, Head(subject, last.number, last.hash)


def check_projection() -> Iterator[Fault]:
    """Rows whose head is not the end of their chain, and chains without a row: cut tails and removed matters."""
    query = """SELECT m.id, m.code, m.number, m.hash, e.hash FROM matters_matter m
LEFT JOIN record_entry e ON e.subject = m.id AND e.number = m.number"""
    with connection.cursor() as cursor:
        cursor.execute(query)
        while part := cursor.fetchmany(5_000):
            for subject, code, number, head, found in part:
                if found is None or bytes(found) != bytes(head):
                    yield Fault(
                        "row_without_entry",
                        f"事项 {code}（内部号 {subject}）应有第 {number} 条记录，现已不在或不同：记录的尾部被删改。",
                        f"Matter {code} (subject {subject}) must have entry {number}; it is gone or differs.",
                        subject,
                        number,
                    )
    yield from _dues()
    if Matter.objects.exclude(projection=projecting.PROJECTION).exists():
        yield Fault(
            "old_projection",
            "有事项的投影版本过旧，请运行 banshi rebuild。",
            "Some rows carry an old projection stamp; run banshi rebuild.",
        )


def _dues() -> Iterator[Fault]:
    """Rows whose dates are not what their entries give: a due changed in the database."""
    after = -1
    while subjects := _subjects(after):
        after = subjects[-1]
        held = {row["id"]: row for row in Matter.objects.filter(id__in=subjects).values()}
        for state, head in states(subjects):
            row = held.get(state.id)
            wanted = projecting.values(state, head)
            if row is None:
                yield Fault(
                    "row_removed",
                    f"事项 {state.code}（内部号 {state.id}）的记录还在，办件行被删除。运行 banshi rebuild 可恢复。",
                    f"Matter {state.code} has entries but its row was removed; banshi rebuild restores it.",
                    state.id,
                )
                continue
            for name in ("reply_due_at", "reply_original_due_at", "next_due_at", "received_at", "step", "outcome"):
                if row[name] != wanted[name]:
                    yield Fault(
                        "row_differs",
                        f"事项 {state.code} 的“{name}”与办理记录不符（行里是 {row[name]}，记录是 {wanted[name]}）。"
                        "查明谁改了数据库，再运行 banshi rebuild。",
                        f"{name} of matter {state.code} is {row[name]} in the row, {wanted[name]} by the record.",
                        state.id,
                        head.number,
                    )
