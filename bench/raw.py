"""The same statements with the same rows through the plain driver, prepared, in the same transactions.

What the house sends is recorded once; it is sent again with ids, receipt numbers and keys moved, so that the same rows
are written beside the old ones. What is left over between the two is what the house itself costs.
"""

import re
from collections.abc import Callable, Sequence

from django.db import connection
from msgspec import Struct

from banshi.kit import ids
from banshi.record import actions as record

_LONG = re.compile(r"\d{16,19}")
COPIED = (
    ("matters_holding", "matter_id"),
    ("matters_clock", "matter_id"),
    ("matters_party", "matter_id"),
    ("matters_matter", "id"),
    ("messages_outbox", "subject"),
    ("people_content", "subject"),
    ("record_entry", "subject"),
)
HOUR = 3_600_000 << 22  # ids are milliseconds above 22 random bits


class Sent(Struct):
    """One statement and the transaction it was sent in, 0 outside any."""

    sql: str
    parameters: tuple
    transaction: int


def recorded(work: Callable[[], None]) -> list[Sent]:
    """The statements a piece of work sends."""
    found: list[Sent] = []

    def note(execute, sql, parameters, many, context):
        outer = connection.atomic_blocks[0] if connection.atomic_blocks else None
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            found.append(Sent(sql, tuple(parameters or ()), id(outer) if outer else 0))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


class Moved:
    """Parameters with every id, receipt number and key moved by one distance."""

    def __init__(self, distance: int, words: dict[str, str]):
        self.distance, self.words = distance, words

    def __call__(self, value):
        if isinstance(value, int) and value > 1 << 40:
            return value + self.distance
        if isinstance(value, str):
            for old, new in self.words.items():
                value = value.replace(old, new)
            return _LONG.sub(lambda found: str(int(found[0]) + self.distance), value)
        return value


def moved(n: int, *, code: str = "", nonce: str = "") -> Moved:
    """The n-th copy of what was recorded."""
    words = {code: ids.new_code()} if code else {}
    return Moved((n + 1) * HOUR, words | ({nonce: f"{nonce}-{n}"} if nonce else {}))


STILL = Moved(0, {})


class Engine:
    """The database through its plain driver, with the settings the house uses."""

    def __init__(self):
        chosen = connection.get_connection_params()
        self.postgresql = connection.vendor == "postgresql"
        if self.postgresql:
            import psycopg

            chosen = {name: value for name, value in chosen.items() if name in ("dbname", "user", "host", "port")}
            self.base = psycopg.connect(**chosen, autocommit=True, prepare_threshold=0)
        else:
            import sqlite3

            self.base = sqlite3.connect(chosen["database"], isolation_level=None, timeout=20)
            self.base.executescript(connection.settings_dict["OPTIONS"]["init_command"])
        self.cursor = self.base.cursor()

    def send(self, statements: Sequence[Sent], change: Moved) -> None:
        """Send recorded statements, each SELECT fetched whole."""
        current = 0
        for sent in statements:
            if sent.transaction != current:
                self._turn(current, sent.transaction)
                current = sent.transaction
            sql = sent.sql if self.postgresql else sent.sql.replace("%s", "?")
            self.cursor.execute(sql, [change(value) for value in sent.parameters])
            if self.cursor.description:
                self.cursor.fetchall()
        self._turn(current, 0)

    def plans(self, statements: Sequence[Sent]) -> str:
        """How the database goes about each statement: an index or a query that is wrong shows here."""
        word, found = ("EXPLAIN (ANALYZE, BUFFERS) " if self.postgresql else "EXPLAIN QUERY PLAN "), []
        for sent in statements:
            sql = sent.sql if self.postgresql else sent.sql.replace("%s", "?")
            rows = self.cursor.execute(word + sql, sent.parameters).fetchall()
            found += [sent.sql[:3000], *("    " + str(row[-1]) for row in rows), ""]
        return "\n".join(found)

    def _turn(self, before: int, after: int) -> None:
        if before:
            self.cursor.execute("COMMIT")
        if after:
            self.cursor.execute("BEGIN" if self.postgresql else "BEGIN IMMEDIATE")

    def remove(self, subjects: Sequence[int]) -> None:
        """Take the copies out again, so that the record verifies; the guards stand aside for this alone."""
        if self.postgresql:
            self.cursor.execute("SET session_replication_role = replica")
        else:
            self.cursor.execute("DROP TRIGGER record_entry_no_delete")
        for subject in subjects:
            for table, column in COPIED:
                mark = "%s" if self.postgresql else "?"
                self.cursor.execute(f"DELETE FROM {table} WHERE {column} = {mark}", [subject])
        if self.postgresql:
            self.cursor.execute("RESET session_replication_role")
        record.install_guards()

    def close(self) -> None:
        self.base.close()
