"""Rows of every noun compared with their entries, and made again from them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby, islice

from django.db import transaction

from banshi.kit import clock, ids
from banshi.nouns import recording
from banshi.nouns.facts import Noun
from banshi.nouns.models import PROJECTION, Recorded
from banshi.nouns.registry import NOUNS
from banshi.record import blocks
from banshi.record import queries as record
from banshi.record.facts import Fault, Head
from banshi.record.snapshot import snapshot

STEP = 500


def rebuild(progress: Callable[[int], None] = lambda done: None) -> int:
    """Write every row anew from its entries, those that were lost too; returns how many."""
    done = 0
    lost = _lost()
    for noun, model in NOUNS.values():
        for part in _parts(model):
            with transaction.atomic():
                for subject, state, head, began in folded(noun, part):
                    model.objects.filter(id=subject).update(made_at=began, **recording.values(noun, state, head))
                    done += 1
            progress(done)
        done += _restored(noun, model, lost=lost[noun.name])
    return done


def _restored(noun: Noun, model: type[Recorded], *, lost: list[int]) -> int:
    with transaction.atomic():
        for subject, state, head, began in folded(noun, lost):
            model.objects.create(**recording.keys(subject, began), **recording.values(noun, state, head))
    return len(lost)


def _lost() -> dict[str, list[int]]:
    """Subjects of the record that have no row, by noun; the record is read once for all of them."""
    lost: dict[str, list[int]] = {name: [] for name in NOUNS}
    query = "SELECT subject, kind FROM record_entry WHERE number = 1 AND kind LIKE %s ORDER BY subject"
    with snapshot():
        begun = blocks.rows(query, ["%.%"])
        while part := list(islice(begun, blocks.STEP)):
            for name, (_, model) in NOUNS.items():
                ours = [subject for subject, kind in part if kind.startswith(f"{name}.")]
                there = set(model.objects.filter(id__in=ours).values_list("id", flat=True)) if ours else set()
                lost[name] += [subject for subject in ours if subject not in there]
    return lost


def _parts(model: type[Recorded]) -> Iterator[list[int]]:
    ids = model.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=STEP)
    while part := list(islice(ids, STEP)):
        yield part


def folded(noun: Noun, subjects: list[int]) -> Iterator[tuple[int, object, Head, datetime]]:
    """The folded states of these subjects with the ends of their chains and the instants they began."""
    for subject, history in groupby(record.entries_of(subjects), key=lambda entry: entry.subject):
        entries = list(history)
        state = noun.fold(subject, ((e.kind, e.payload, e.occurred_at, e.actor) for e in entries))
        began = clock.parse(entries[0].occurred_at)
        yield subject, state, Head(subject, entries[-1].number, entries[-1].hash), began


def check() -> Iterator[Fault]:
    """Rows that are not what their entries give: a due, a target or a decision changed in the database."""
    lost = _lost()
    for noun, model in NOUNS.values():
        for part in _parts(model):
            found = {
                subject: {**recording.values(noun, state, head), "made_at": began}
                for subject, state, head, began in folded(noun, part)
            }
            for row in model.objects.filter(id__in=part):
                yield from _compared(noun, row, found.get(row.id))
        for subject in lost[noun.name]:
            yield Fault(
                "row_missing",
                f"一条{noun.label}的记录（内部号 {subject}）还在，行被删除。查明谁改了数据库，再运行 banshi rebuild。",
                f"The row of {noun.name} {subject} was removed; its entries are there. banshi rebuild puts it back.",
                subject,
            )
        if model.objects.exclude(projection=PROJECTION).exists():
            yield Fault(
                "old_projection",
                f"有{noun.label}的投影版本过旧，请运行 banshi rebuild。",
                f"Some rows of {noun.name} carry an old projection stamp; run banshi rebuild.",
            )


def _compared(noun: Noun, row: Recorded, wanted: dict | None) -> Iterator[Fault]:
    if wanted is None:
        yield Fault(
            "row_without_entry",
            f"{noun.label} {row.code}（内部号 {row.id}）没有办理记录：记录被删除。",
            f"{noun.name} {row.code} (subject {row.id}) has no entries: they were removed.",
            row.id,
        )
        return
    for name, value in {**wanted, "code": ids.code_of(row.id)}.items():
        held = getattr(row, name)
        if (bytes(held) if isinstance(value, bytes) else held) != value:
            yield Fault(
                "row_differs",
                f"{noun.label} {row.code} 的“{name}”与办理记录不符。查明谁改了数据库，再运行 banshi rebuild。",
                f"{name} of {noun.name} {row.code} differs from what its entries give.",
                row.id,
                row.number,
            )
