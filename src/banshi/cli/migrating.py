"""`banshi migrate`: bring the database to this version; the insert-only triggers are put back by it."""

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
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


def migrate() -> None:
    """Apply what is pending, quietly; every run puts missing triggers back."""
    call_command("migrate", verbosity=0, interactive=False)
