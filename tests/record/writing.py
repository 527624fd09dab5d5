"""Plain builders of entries and seals, and a hand that reaches behind the triggers."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from banshi.record import actions, guards, queries, verification
from banshi.record.facts import Head, New

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def new(n: int = 1, **other) -> New:
    """The n-th thing that happened in these tests."""
    return New(**{"kind": "noted", "payload": b"%d" % n, "actor": "staff:1", "at": NOW, **other})


def chain(subject: int, length: int) -> Head:
    """A subject with this many entries; returns its head."""
    return actions.append([(Head.start(subject), [new(n) for n in range(1, length + 1)])])[0]


def busy() -> None:
    """Four subjects, 10 entries, three seals."""
    for part in ({1: 3, 2: 1}, {3: 4}, {4: 2}):
        for subject, length in part.items():
            chain(subject, length)
        actions.seal(NOW)


def behind(statement: str, parameters=()) -> None:
    """Change a table as a database owner can who takes the triggers away and puts them back."""
    suffix = " ON {}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in guards.TABLES:
            for verb in guards._verbs():
                cursor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{suffix.format(table)}")
        cursor.execute(statement, list(parameters))
    guards.install()


def faults(at: datetime = LATER) -> list[str]:
    """The codes of what verification finds, in order."""
    return [fault.code for fault in verification.verify(at=at)]


def entry_id(subject: int, number: int) -> int:
    """The row id of an entry."""
    return next(entry.id for entry in queries.entries(subject) if entry.number == number)
