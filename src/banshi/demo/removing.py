"""Removing the demonstration. The record refuses every deletion, so the base is made anew, in place and at once."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from banshi.calendars import queries as calendars
from banshi.demo import queries, telling, town
from banshi.demo.scenes import upper
from banshi.kit.refused import Refused
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.record import queries as record
from banshi.units import queries as units

# what the home holds of a base's content; keys and static files belong to the installation
CONTENT = ("files", "spool", "drafts", "releases", "seals.log", "erasures.log")
# tables that no model describes
BESIDE = ("django_migrations", "matters_search")
PATIENCE = "20s"


def remove(*, played: bool = False) -> int:
    """Make the base anew without the demonstration; returns how many matters went. Keys stay.

    Raises Refused when the base holds anything the demonstration did not bring; `played` takes what was reported
    into the demonstration along.
    """
    rows = seeing.visible_to(Viewer.system())
    count = rows.count()
    if queries.loaded():
        _check_only_ours(played=played)
    elif count or record.count() or units.units() or people.everyone():
        raise Refused(
            "no_demonstration",
            "这个库里没有示例，没有清除任何东西。",
            "This base holds no demonstration; nothing was removed.",
            status=409,
        )
    _anew()
    # what this process knows of the old base must not be taken for the new one's
    for known in (calendars, places, playbooks, units):
        known.forget_cache()
    # whatever is cut short here leaves an empty base, and the next removal takes the rest
    for name in CONTENT:
        _gone(Path(settings.BANSHI_HOME) / name)
    return count


def _check_only_ours(*, played: bool) -> None:
    found = list(_foreign(played))
    if found:
        raise Refused(
            "not_only_demonstration",
            "这个库里除了示例还有：{found}。清除会把它们一起删掉，所以没有清除任何东西。要留下的请先用 banshi export "
            "导出；只是在示例里试着提交的，用 banshi demo remove --played 一并清除。",
            "Besides the demonstration this base holds: {english}. Nothing was removed. Export what you need first; "
            "what was only tried out goes along with banshi demo remove --played.",
            status=409,
            found="、".join(zh for zh, _ in found),
            english=", ".join(en for _, en in found),
        )


def _foreign(played: bool):
    staff = [one for one in people.everyone() if not one.demo]
    if staff:
        names = "、".join(one.username for one in staff[:5])
        yield f"{len(staff)} 个真实账号（{names}）", f"{len(staff)} real account(s)"
    own = {row[0] for row in (*town.UNITS, *upper.UNITS)}
    others = [unit for unit in units.units() if unit not in own]
    if others:
        yield f"{len(others)} 个示例以外的单位", f"{len(others)} unit(s) of another town"
    rows = seeing.visible_to(Viewer.system())
    imported = rows.exclude(imported="").count()
    if imported:
        yield f"{imported} 件导入的历史办件", f"{imported} imported matter(s)"
    # what offices of the demonstration demand of each other has an origin there
    told = rows.filter(imported="", origin="").exclude(nonce__startswith=telling.NONCE).count()
    if told and not played:
        yield f"{told} 件后来提交的诉求", f"{told} matter(s) reported since"


def _anew() -> None:
    remake: Callable[[], None] = _postgresql if connection.vendor == "postgresql" else _sqlite
    try:
        remake()
    except (OperationalError, sqlite3.OperationalError) as error:
        raise Refused(
            "base_in_use",
            "数据库正在被使用，没有清除任何东西。请先停止 banshi serve 和 banshi work，再清除。（{error}）",
            "The database is in use and nothing was removed. Stop banshi serve and banshi work first. ({error})",
            status=409,
            error=str(error).strip().splitlines()[0],
        ) from error


def _sqlite() -> None:
    """Copy a freshly migrated base over this one, page by page in one transaction, so that no open handle is fooled."""
    home = Path(settings.BANSHI_HOME)
    fresh, old = home / f"fresh-{os.getpid()}.sqlite3", connection.settings_dict["NAME"]
    try:
        connection.close()
        connection.settings_dict["NAME"] = str(fresh)
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        with closing(sqlite3.connect(fresh)) as source, closing(sqlite3.connect(old, timeout=20)) as target:
            source.backup(target)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = old
        for path in home.glob(f"{fresh.name}*"):
            path.unlink()


def _postgresql() -> None:
    """Drop our tables and migrate again in one transaction; tables of others in the same database stay."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            names = ", ".join(connection.ops.quote_name(name) for name in _tables())
            cursor.execute(f"DROP TABLE IF EXISTS {names} CASCADE")
            cursor.execute("DROP FUNCTION IF EXISTS banshi_insert_only() CASCADE")
        call_command("migrate", verbosity=0, interactive=False)


def _tables() -> list[str]:
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(ours | set(BESIDE))


def _gone(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
