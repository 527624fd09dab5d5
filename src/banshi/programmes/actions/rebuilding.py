"""Rows of this room compared with their entries, and made again from them."""

from collections.abc import Iterator
from itertools import groupby, islice

from django.db import transaction

from banshi.programmes import recording
from banshi.programmes.facts.nouns import Noun
from banshi.programmes.models.recorded import PROJECTION, Recorded
from banshi.programmes.queries import surveys
from banshi.programmes.registry import NOUNS
from banshi.record import queries as record
from banshi.record.facts import Fault, Head

STEP = 500


def rebuild() -> int:
    """Write every row anew from its entries; returns how many."""
    done = 0
    for noun, model in NOUNS.values():
        for part in _parts(model):
            with transaction.atomic():
                for subject, state, head in folded(noun, part):
                    model.objects.filter(id=subject).update(**recording.values(noun, state, head))
                    done += 1
    return done


def _parts(model: type[Recorded]) -> Iterator[list[int]]:
    ids = model.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=STEP)
    while part := list(islice(ids, STEP)):
        yield part


def folded(noun: Noun, subjects: list[int]) -> Iterator[tuple[int, object, Head]]:
    """The folded states of these subjects with the ends of their chains."""
    for subject, history in groupby(record.entries_of(subjects), key=lambda entry: entry.subject):
        entries = list(history)
        state = noun.fold(subject, ((e.kind, e.payload, e.occurred_at, e.actor) for e in entries))
        yield subject, state, Head(subject, entries[-1].number, entries[-1].hash)


def check() -> Iterator[Fault]:
    """Rows that are not what their entries give: a due, a target or a decision changed in the database."""
    for noun, model in NOUNS.values():
        for part in _parts(model):
            found = {subject: recording.values(noun, state, head) for subject, state, head in folded(noun, part)}
            for row in model.objects.filter(id__in=part):
                yield from _compared(noun, row, found.get(row.id))
        if model.objects.exclude(projection=PROJECTION).exists():
            yield Fault(
                "old_projection",
                f"有{noun.label}的投影版本过旧，请运行 banshi rebuild。",
                f"Some rows of {noun.name} carry an old projection stamp; run banshi rebuild.",
            )
    yield from surveys.faults()


def _compared(noun: Noun, row: Recorded, wanted: dict | None) -> Iterator[Fault]:
    if wanted is None:
        yield Fault(
            "row_without_entry",
            f"{noun.label} {row.code}（内部号 {row.id}）没有办理记录：记录被删除。",
            f"{noun.name} {row.code} (subject {row.id}) has no entries: they were removed.",
            row.id,
        )
        return
    for name, value in wanted.items():
        held = getattr(row, name)
        if (bytes(held) if isinstance(value, bytes) else held) != value:
            yield Fault(
                "row_differs",
                f"{noun.label} {row.code} 的“{name}”与办理记录不符。查明谁改了数据库，再运行 banshi rebuild。",
                f"{name} of {noun.name} {row.code} differs from what its entries give.",
                row.id,
                row.number,
            )
