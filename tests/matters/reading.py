"""What stands in the record and in the rows, read past the code under test."""

from django.db import connection

from banshi.matters.facts import entries as e
from banshi.matters.models import ClockRow, HoldingRow, Matter
from banshi.record import queries as record


def row(code: str) -> Matter:
    return Matter.objects.get(code=code)


def facts(code: str) -> list[e.Fact]:
    """The facts of a matter, oldest first."""
    return [e.decode(entry.kind, entry.payload) for entry in record.entries(row(code).id)]


def kinds(code: str) -> list[str]:
    return [entry.kind for entry in record.entries(row(code).id)]


def last(code: str) -> e.Fact:
    return facts(code)[-1]


def clock(code: str, name: str) -> ClockRow:
    """The newest clock of this name."""
    return ClockRow.objects.filter(matter__code=code, name=name).latest("ordinal")


def holdings(code: str) -> list[tuple[str, str, str]]:
    """(unit, state, waiting on) of each stretch, oldest first."""
    found = HoldingRow.objects.filter(matter__code=code).order_by("ordinal")
    return list(found.values_list("unit", "state", "waiting_on"))


def everywhere(word: str) -> list[str]:
    """The tables of this database in which a text can still be read, by looking at every value of every row."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(word in _text(value) for line in cursor.fetchall() for value in line):
                found.append(table)
    return sorted(found)


def _text(value) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
