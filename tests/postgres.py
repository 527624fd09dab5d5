"""Run a command on a PostgreSQL of its own: `python tests/postgres.py COMMAND …` sets BANSHI_DATABASE for it.

The cluster lives in a temporary folder, listens on a socket in it alone, and is gone when the command ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CONFIGURATION = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 128MB
"""


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a running, empty PostgreSQL; stopped and removed afterwards, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="banshi-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _run(
            "initdb", "--pgdata", folder / "base", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"
        )
        with open(folder / "base" / "postgresql.conf", "a") as file:
            file.write(_CONFIGURATION + f"unix_socket_directories = '{folder}'\n")
        _run("pg_ctl", "start", "--wait", "--pgdata", folder / "base", "--log", folder / "log")
        yield f"postgresql://postgres@/banshi?host={folder}"
    finally:
        if (folder / "base" / "postmaster.pid").exists():
            _run("pg_ctl", "stop", "--mode=immediate", "--pgdata", folder / "base")
        shutil.rmtree(folder, ignore_errors=True)


def _run(tool: str, *arguments) -> None:
    command = [_found(tool), *map(str, arguments)]
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        command = ["runuser", "-u", "postgres", "--", *command]
    with tempfile.TemporaryFile("w+") as said:
        # a file, not a pipe: the server inherits it and would hold a pipe open
        if subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False).returncode:
            said.seek(0)
            sys.exit(f"{tool}: {said.read()}")


def _found(tool: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), reverse=True)
    path = str(places[0]) if places else shutil.which(tool)
    return path or sys.exit(f"{tool} is missing; as root: apt-get install -y postgresql")


def main(command: list[str]) -> int:
    """Run the command with the cluster's address; its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        environment = {**os.environ, "BANSHI_DATABASE": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
