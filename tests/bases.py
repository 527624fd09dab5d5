"""Copies of the migrated database, for tests that commit: our triggers refuse the flush Django would do instead."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection, connections


@dataclass
class Base:
    """A database and a home of one test's own; `environment` is what a process needs to work on the same."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def banshi(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Run one `banshi` command on this base; the completed process with its texts."""
        options = {"capture_output": True, "text": True, "timeout": 120, **options}
        return subprocess.run([*COMMAND, *arguments], env=self.environment, check=False, **options)


@dataclass
class Served:
    """A production server on a base; it can be killed and started again."""

    base: Base
    port: int
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start serving and wait until /healthz says so."""
        environment = {**self.base.environment, "PORT": str(self.port), "BANSHI_WORKERS": "1"}
        with open(self.base.home / "serve.log", "ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--no-work"], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("no server:\n" + (self.base.home / "serve.log").read_text())

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End every process of the server at once, as a power cut would."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(20)


COMMAND = [sys.executable, "-m", "banshi.cli.main"]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_template(home: Path) -> str:
    """Put the migrated test database aside, unused, to be copied from; returns its name."""
    connection.close()
    if connection.vendor == "postgresql":
        name = f"{connection.settings_dict['NAME']}_template"
        _administer(f'DROP DATABASE IF EXISTS "{name}"')
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        return name
    name = home / "template.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(connection.settings_dict["NAME"], name)
    return str(name)


def drop_template(name: str) -> None:
    """Remove what make_template made."""
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def own_base(template: str, home: Path, keys: Path) -> Iterator[Base]:
    """Point Django at a fresh copy of the template for a while."""
    shutil.copytree(keys, home / "keys", dirs_exist_ok=True)
    before = connection.settings_dict["NAME"]
    connection.close()
    name = _copy(template, home)
    connection.settings_dict["NAME"] = name
    try:
        yield Base(home, _environment(home, name))
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
        if connection.vendor == "postgresql":
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy(template: str, home: Path) -> str:
    if connection.vendor == "postgresql":
        name = f"banshi_{secrets.token_hex(6)}"
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name
    return str(shutil.copyfile(template, home / "banshi.sqlite3"))


def _administer(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _environment(home: Path, name: str) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BANSHI_")}
    environment |= {"BANSHI_HOME": str(home), "BANSHI_DEMO": "no", "PYTHONUNBUFFERED": "1"}
    if connection.vendor == "postgresql":
        chosen = connection.settings_dict
        who = quote(chosen["USER"]) + (f":{quote(chosen['PASSWORD'])}" if chosen["PASSWORD"] else "")
        where = urlencode({key: chosen[key.upper()] for key in ("host", "port") if chosen[key.upper()]})
        environment["BANSHI_DATABASE"] = f"postgresql://{who + '@' if who else ''}/{name}?{where}"
    return environment
