"""One consistent view of the database for long readings, which keeps nobody from writing meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot(shared: str = "") -> Iterator[None]:
    """Everything read inside is of one moment. Inside a transaction that is open already, it is that one's view.

    `shared` is the name of another process's view (`offered`) which this one is to see too.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with _deferred(), transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                if shared:
                    cursor.execute("SET TRANSACTION SNAPSHOT %s", [shared])
            else:
                cursor.execute("SELECT 1 FROM sqlite_master")  # the view of SQLite begins with the first reading
        yield


@contextmanager
def offered() -> Iterator[str]:
    """The name of a view that other processes may enter while this lasts; for moments only.

    SQLite cannot share a view: nobody writes meanwhile, so that those who begin to read now read the same.
    """
    if connection.vendor == "postgresql":
        with snapshot(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0]
        return
    with transaction.atomic():  # IMMEDIATE: holds the write lock
        yield ""


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
