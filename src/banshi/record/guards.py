"""Triggers that refuse to change what is insert-only. A database owner can drop them: verification says when."""

from collections.abc import Iterable

from django.db import connection

TABLES = ("record_entry", "record_leaf", "record_seal")
_watched: list[str] = list(TABLES)
_BODY = "BEGIN RAISE EXCEPTION '% is insert-only: nothing in it may be changed or removed', TG_TABLE_NAME; END"
_FUNCTION = f"CREATE OR REPLACE FUNCTION banshi_insert_only() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
# 'O' and 'A' are the two states in which a trigger fires for ordinary sessions
_POSTGRESQL = """SELECT c.relname, t.tgname, p.proname || ':' || p.prosrc || ':' || t.tgtype FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgenabled IN ('O', 'A')"""
_SQLITE = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
_TYPES = {"UPDATE": 18, "DELETE": 10, "TRUNCATE": 34}  # BEFORE, for each statement


def watch(table: str) -> None:
    """Count another table among the insert-only ones, from its own room on."""
    if table not in _watched:
        _watched.append(table)


def install(tables: Iterable[str] = ()) -> list[str]:
    """Create the triggers that are missing or were replaced by others; returns their names. Safe to repeat."""
    missing = missing_of(tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and missing:
            cursor.execute(_FUNCTION)
        for table in _existing(tables):
            for verb in _verbs():
                name = f"{table}_no_{verb.lower()}"
                if name in missing:
                    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")
                    cursor.execute(_statement(table, verb, name))
    return missing


def missing_of(tables: Iterable[str] = ()) -> list[str]:
    """The names of the triggers that should stand and do not, are switched off, or say something else."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)
        present = set(cursor.fetchall())
    return [
        name
        for table in _existing(tables)
        for verb in _verbs()
        if (table, name := f"{table}_no_{verb.lower()}", _definition(table, verb, name)) not in present
    ]


def _existing(tables: Iterable[str]) -> list[str]:
    """Those of the tables that are there: one migrated alone may come before its neighbours."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return [table for table in tables or _watched if table in there or table in TABLES]


def _verbs() -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")


def _definition(table: str, verb: str, name: str) -> str:
    if connection.vendor == "postgresql":
        return f"banshi_insert_only:{_BODY}:{_TYPES[verb]}"
    return _statement(table, verb, name)


def _statement(table: str, verb: str, name: str) -> str:
    if connection.vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} EXECUTE FUNCTION banshi_insert_only()"
    said = f"{table} is insert-only: nothing in it may be changed or removed"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
