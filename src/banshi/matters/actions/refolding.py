"""Folding subjects from the record, step by step, for whoever makes rows again or compares them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from django.db import connection

from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.rules import fold
from banshi.record import queries as record
from banshi.record.facts import Entry, Head

FOLDED = "subject, number, kind, payload, occurred_at, actor, hash"


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


def between(after: int, upto: int) -> dict[int, list[tuple]]:
    """The bare chains of all subjects behind `after` and up to `upto`, whoever's they are, in the columns of `FOLDED`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FOLDED} FROM record_entry WHERE subject > %s AND subject <= %s ORDER BY subject, number",
            [after, upto],
        )
        found = cursor.fetchall()
    return {subject: list(chain) for subject, chain in groupby(found, key=itemgetter(0))}


def refolded(subject: int, chain: Sequence[tuple]) -> tuple[State, Head]:
    """`folded` for a bare chain."""
    state, decode, apply = State(id=subject), e.decode, fold.apply
    for _, number, kind, payload, at, actor, _ in chain:
        apply(state, decode(kind, payload), at=at, actor=actor, number=number)
    return state, Head(subject, chain[-1][1], chain[-1][6])
