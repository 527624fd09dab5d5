"""Plain builders over 示例县, with a fixed clock and no random data that a test could depend on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db import connection

from banshi.calendars import queries as calendars
from banshi.demo import town
from banshi.matters.actions import acting, receive
from banshi.matters.facts.state import State
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.units import queries as units

# a Wednesday morning, 10:00 in 示例县
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
PLAYBOOKS = Path(__file__).parent.parent / "playbooks"
DEFAULTS = {
    "text": "上湾村泵站后面的沟堵了,一下雨就积水",
    "category": "01/0105",
    "place": "990101002002",
    "landmark": "泵站后面",
    "contact_name": "示例居民",
    "contact_phone": "13800000000",
}


def found(password: str | None = None) -> None:
    """The town, founded a year before NOW: by the real actions once a process, by the same rows after that."""
    kept = _rows.get(password)
    if kept is None:
        town.found(PLAYBOOKS, at=NOW - timedelta(days=365), password=password)
        _rows[password] = _read()
    else:
        _write(kept)


_rows: dict[str | None, dict[str, tuple[list[str], list[tuple]]]] = {}


def _read() -> dict[str, tuple[list[str], list[tuple]]]:
    """The columns and rows of every table of ours that holds any, parents first."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model.__module__.startswith("banshi."):
                continue
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
            if rows:
                found[table] = ([column[0] for column in cursor.description], rows)
    return found


def _write(kept: dict[str, tuple[list[str], list[tuple]]]) -> None:
    with connection.cursor() as cursor:
        for table, (names, rows) in kept.items():
            marks = ", ".join(["%s"] * len(names))
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)
            if connection.vendor == "postgresql" and "id" in names:
                cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
                if sequence := cursor.fetchone()[0]:
                    cursor.execute(f'SELECT setval(%s, (SELECT max(id) FROM "{table}"))', [sequence])
    for forget in (calendars, places, playbooks, units):
        forget.forget_cache()


def staff(username: str) -> Viewer:
    """A member of staff as rules see them."""
    return people.viewer(people.staff_named(username), on=NOW.date())


def report(at: datetime = NOW, *, by: Viewer | None = None, channel: str = "web", uploads=(), **given):
    """A resident's request; returns its receipt."""
    about = given.pop("about", "")
    nonce = given.pop("nonce", None)
    return receive.receive(
        "request",
        {**DEFAULTS, **given},
        by=by or Viewer(actor="requester"),
        at=at,
        intake=town.INTAKE,
        channel=channel,
        uploads=uploads,
        about=about,
        nonce=nonce,
    )


def act(code: str, verb: str, *, by: str | Viewer, at: datetime, seen: int | None = None, uploads=(), **given) -> State:
    """One move by a staff member (user name) or a viewer."""
    viewer = staff(by) if isinstance(by, str) else by
    return acting.act(code, verb, by=viewer, at=at, seen=seen, given=given, uploads=uploads)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def days(n: float) -> timedelta:
    return timedelta(days=n)
