"""Where a measurement runs: a home of its own, and for PostgreSQL a server of its own that does flush to the disk."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
# a modest server; fsync and synchronous_commit stay on, as an installation must have them
CONFIGURATION = """
listen_addresses = ''
max_connections = 60
shared_buffers = 512MB
max_wal_size = 4GB
"""


@contextmanager
def database(name: str) -> Iterator[str]:
    """The value of BANSHI_DATABASE for a fresh `sqlite` (empty) or `postgresql` database."""
    if name == "sqlite":
        yield ""
        return
    import psycopg
    from tests import postgres

    postgres._CONFIGURATION = CONFIGURATION
    with postgres.cluster() as address:
        with psycopg.connect(address.replace("/banshi?", "/postgres?"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE banshi")
        yield address


def in_child(database_name: str, arguments: list[str]) -> int:
    """Run `python -m bench.measure` in a home and on a database of its own; its exit code."""
    home = Path(tempfile.mkdtemp(prefix="banshi-bench-"))
    try:
        with database(database_name) as address:
            environment = {key: value for key, value in os.environ.items() if not key.startswith("BANSHI_")}
            environment |= {"BANSHI_HOME": str(home), "PYTHONUNBUFFERED": "1", "BANSHI_DEMO": "no"}
            if address:
                environment["BANSHI_DATABASE"] = address
            command = [sys.executable, "-m", "bench.measure", *arguments]
            return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)
