"""Bases that hold the demonstration: loaded once a process, copied for whoever must break theirs."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests import bases


@contextmanager
def base(template: str, home: Path, keys: Path) -> Iterator[bases.Base]:
    """A fresh base with the demonstration of this moment in it."""
    shutil.copytree(keys, home / "keys", dirs_exist_ok=True)
    with copied(template, home) as made:
        done = made.banshi("demo", "load")
        assert done.returncode == 0, done.stderr
        yield made


@contextmanager
def copied(template: str, home: Path) -> Iterator[bases.Base]:
    """A copy of a database by its name, at work in a home of its own."""
    name = bases._copy(template, home)
    try:
        yield bases.Base(home, bases._environment(home, name))
    finally:
        if connection.vendor == "postgresql":
            bases._administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def another(made: bases.Base, home: Path) -> Iterator[bases.Base]:
    """A copy of a base nobody serves, with its files and keys."""
    for name in ("keys", "files", "static", "seals.log"):
        source = made.home / name
        if source.is_dir():
            shutil.copytree(source, home / name, dirs_exist_ok=True)
        elif source.exists():
            shutil.copyfile(source, home / name)
    with copied(name_of(made), home) as copy:
        yield copy


def name_of(made: bases.Base) -> str:
    """What bases copy from: a database name, or the path of a file."""
    if connection.vendor == "postgresql":
        return made.environment["BANSHI_DATABASE"].rsplit("/", 1)[-1].split("?")[0]
    return str(made.home / "banshi.sqlite3")


@contextmanager
def serving(made: bases.Base) -> Iterator[bases.Served]:
    """The production server on a base."""
    server = bases.Served(made, bases.free_port())
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def working(made: bases.Base) -> Iterator[None]:
    """The worker beside the server."""
    with open(made.home / "work.log", "ab") as log:
        process = subprocess.Popen([*bases.COMMAND, "work"], env=made.environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
