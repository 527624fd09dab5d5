"""`banshi serve`: the production WSGI server and, beside it, the background work; ready when /healthz says 200."""

import argparse
import hashlib
import os
import socket
import subprocess
import sys

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

from banshi.cli import migrating
from banshi.config import turns
from banshi.demo import queries as demo
from banshi.kit.refused import Refused
from banshi.record import actions as record
from banshi.releases.queries import files
from banshi.start import queries as start
from banshi.units import queries as units


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-work", action="store_true", help="不运行后台任务 · without the background work")


def run(options: argparse.Namespace) -> int:
    chosen = settings.OPTIONS
    _free(chosen.host, chosen.port)
    prepare()
    files.remember_address()
    worker = None if options.no_work else _worker()
    print(f"\n办实事已启动：{chosen.address}\n", flush=True)
    for said in ways_in(chosen.address):
        print("  " + said)
    print("\n按 Ctrl+C 停止。\n", flush=True)
    try:
        _serve(chosen)
    finally:
        if worker:
            _end(worker)
    return 0


def _end(worker: subprocess.Popen) -> None:
    """Ask the background work to finish what it is at; ten seconds, then it is ended."""
    worker.terminate()
    try:
        worker.wait(10)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def prepare() -> None:
    """Database, triggers, static files and, on an empty base, the demonstration."""
    if migrating.pending():
        print("正在建立或升级数据库…", flush=True)
        migrating.migrate()
    record.install_guards()
    collect()
    wanted = settings.BANSHI_DEMO and not units.units()
    if wanted or demo.loaded():
        from banshi.cli import demonstrating  # its data would cost every other start time

        if wanted:
            demonstrating.load()
        demonstrating.check()


def collect() -> None:
    """Hash and compress the static files when they changed since last time."""
    stamp = settings.STATIC_ROOT / ".stamp"
    wanted = _static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def _static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(name) as file:
                digest.update(f"{name}\n".encode() + file.read())
    return digest.hexdigest()


def ways_in(address: str) -> list[str]:
    """The lines that tell a newcomer where to go."""
    if not units.units():
        return [f"{address}/start/    开通本地：这个库还是空的。开通码 {start.start_code()}"]
    lines = [f"{address}/          居民：我要反映 · 查办理进度 · 看实事", f"{address}/desk      工作人员"]
    if demo.loaded():
        lines.append(f"{address}/demo      十分钟看懂：一键换身份，不用密码")
    return lines


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                "port_taken",
                "不能在 {host}:{port} 监听：{error}。请关掉占用它的程序，或换一个端口，例如 PORT=8001 bin/run。",
                "Cannot listen on {host}:{port}: {error}. Stop what uses it or choose another, such as PORT=8001 bin/run.",
                host=host,
                port=port,
                error=error.strerror,
            ) from error


def _worker() -> subprocess.Popen:
    command = [sys.executable, "-m", "banshi.cli.main", "work", "--with", str(os.getpid())]
    return subprocess.Popen(command, start_new_session=True)


def _serve(chosen) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()  # the serving processes are forked from this one
    Granian(
        "banshi.config.wsgi:served",
        factory=True,
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        blocking_threads=turns.THREADS,
        log_level="error",
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
