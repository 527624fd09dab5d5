"""`banshi migrate`: bring the database to this version; the insert-only triggers are put back by it."""

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from banshi.kit.refused import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="只看有没有待做的升级 · only say whether anything is to do"
    )


def run(options: argparse.Namespace) -> int:
    waiting = pending()
    if options.check:
        print("\n".join(waiting) or "数据库已是最新。")
        return 1 if waiting else 0
    migrate()
    print(f"数据库已升级（{len(waiting)} 步）。" if waiting else "数据库已是最新。")
    return 0


def pending() -> list[str]:
    """The names of migrations that were not applied yet; raises Refused when there is no database."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Refused(
            "no_database",
            "连不上数据库：{error}。请检查 BANSHI_DATABASE，并确认数据库服务已启动、库已建立。",
            "The database cannot be reached: {error}. Check BANSHI_DATABASE and that the server runs and the database exists.",
            error=str(error).strip(),
        ) from error
    return [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def ready() -> None:
    """Raises Refused unless the database is at this version, and says what to type."""
    waiting = pending()
    if waiting and not MigrationRecorder(connection).applied_migrations():
        raise Refused(
            "not_migrated",
            "数据库还没有建立，没有往下做。请先运行 banshi migrate。",
            "The database is not set up; nothing was done. Type: banshi migrate",
        )
    if waiting:
        raise Refused(
            "not_migrated",
            "数据库是旧版本的，还差 {n} 步升级（第一步：{first}），没有往下做。请先备份，再运行 banshi migrate。",
            "The database is older than this program: {n} migrations are missing, the first is {first}; nothing was done. "
            "Back up, then type: banshi migrate",
            n=len(waiting),
            first=waiting[0],
        )
    known = MigrationExecutor(connection).loader
    newer = sorted(f"{app}.{name}" for app, name in set(known.applied_migrations) - set(known.disk_migrations))
    if newer:
        raise Refused(
            "base_newer",
            "数据库比这个程序新：它做过的升级 {first} 这里没有（共 {n} 步），没有往下做。请换用升级时的那一版程序。",
            "The database is newer than this program, which does not know {first} ({n} migrations); nothing was done. "
            "Use the version that upgraded it.",
            n=len(newer),
            first=newer[0],
        )


def migrate() -> None:
    """Apply what is pending, quietly; every run puts missing triggers back."""
    call_command("migrate", verbosity=0, interactive=False)
