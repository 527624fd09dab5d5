"""One consistent view of the database for long readings, which keeps nobody from writing meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment. Inside a transaction that is open already, it is that one's view."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with _deferred(), transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            else:
                cursor.execute("SELECT 1 FROM sqlite_master")  # the view of SQLite begins with the first reading
        yield


@contextmanager
def _deferred() -> Iterator[None]:
    """Transactions of SQLite take the write lock at once, as all that write must; a reader must not."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.transaction_mode
    connection.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual
