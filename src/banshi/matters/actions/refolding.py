"""Folding subjects from the record, step by step, for whoever makes rows again or compares them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import connection

from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.rules import fold
from banshi.record import queries as record
from banshi.record.blocks import ACTOR, HASH, KIND, NUMBER, OCCURRED, PAYLOAD, Chain
from banshi.record.facts import Entry, Head

DECODE = {kind.encode(): decoder.decode for kind, decoder in e.DECODERS.items()}


def subjects_after(after: int, limit: int) -> list[int]:
    """The next subjects of the record that are matters, in order: other rooms keep theirs in the same record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM record_entry WHERE number = 1 AND kind = 'received' AND subject > %s "
            "ORDER BY subject LIMIT %s",
            [after, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def states(subjects: list[int]) -> Iterator[tuple[State, Head]]:
    """The folded states of these subjects with their heads, from one query."""
    for subject, history in groupby(record.entries_of(subjects), key=lambda entry: entry.subject):
        yield folded(subject, list(history))


def folded(subject: int, history: Sequence[Entry]) -> tuple[State, Head]:
    """What the entries of one subject add up to."""
    state = State(id=subject)
    for entry in history:
        fact = e.decode(entry.kind, entry.payload)
        fold.apply(state, fact, at=entry.occurred_at, actor=entry.actor, number=entry.number)
    return state, Head(subject, history[-1].number, history[-1].hash)


def refolded(subject: int, chain: Chain) -> tuple[State, Head]:
    """`folded` for a chain as verification reads it, in bytes."""
    state, apply = State(id=subject), fold.apply
    for row in chain:
        fact = DECODE[row[KIND]](row[PAYLOAD])
        apply(state, fact, at=row[OCCURRED].decode(), actor=row[ACTOR].decode(), number=row[NUMBER])
    return state, Head(subject, chain[-1][NUMBER], chain[-1][HASH])
