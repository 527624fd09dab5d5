"""Triggers that refuse to change what is insert-only. A database owner can drop them: verification says when."""

from django.db import connection

TABLES = ("record_entry", "record_leaf", "record_seal")
_SQLITE = """CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only: nothing in it may be changed or removed'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION banshi_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only: nothing in it may be changed or removed', TG_TABLE_NAME; END $$"""


def install(tables=TABLES) -> None:
    """Create the triggers that are missing; safe to repeat."""
    missing = set(missing_of(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and missing:
            cursor.execute(_FUNCTION)
        for table in tables:
            for verb in _verbs():
                name = f"{table}_no_{verb.lower()}"
                if name in missing:
                    cursor.execute(_statement(table, verb, name))


def _verbs() -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")


def _statement(table: str, verb: str, name: str) -> str:
    if connection.vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} EXECUTE FUNCTION banshi_insert_only()"
    return _SQLITE.format(name=name, verb=verb, table=table)


def missing_of(tables=TABLES) -> list[str]:
    """The names of the triggers that should stand and do not, or are switched off."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    wanted = [f"{table}_no_{verb.lower()}" for table in tables for verb in _verbs()]
    return [name for name in wanted if name not in present]
