"""The state of the installation in figures: record, seals, search, outbox, storage, clock, playbooks."""

import platform
import shutil

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.refused import Unavailable
from banshi.matters import searching
from banshi.messages import queries as messages
from banshi.record import actions as record_guards
from banshi.record import keys
from banshi.record import queries as record
from banshi.web import viewers

TRANSPORTS = {
    "simulated": gettext_lazy("模拟手机（不真的发出）"),
    "spool": gettext_lazy("短信网关的收发文件夹"),
    "smtp": gettext_lazy("邮件"),
    "smtp+starttls": gettext_lazy("邮件（加密）"),
    "smtp+tls": gettext_lazy("邮件（加密）"),
}
LITTLE_SPACE = 1_000_000_000


def guards_missing() -> list[str]:
    """The insert-only triggers that should stand and do not."""
    return record_guards.guards_missing()


def sealed() -> dict:
    """The newest seal, what it covers, and the key that proves it."""
    seal = record.last_seal()
    at = clock.parse(seal.sealed_at) if seal else None
    return {"seal": seal, "sealed_at": at, "key": keys.public_key_text()}


def installation(request: HttpRequest) -> HttpResponse:
    """Everything an operator asks first when something seems wrong."""
    moment = viewers.moment()
    waiting, failed = messages.waiting()
    disk = shutil.disk_usage(settings.BANSHI_HOME)
    unsealed, age = record.lag(moment)
    context = {
        **sealed(),
        "entries": record.count(),
        "unsealed": unsealed,
        "unsealed_seconds": max(age, 0),
        "unindexed": max(searching.lag(), 0),
        "waiting": waiting,
        "failed": failed,
        "guards": guards_missing(),
        "free": disk.free,
        "used_percent": round(100 * disk.used / disk.total, 1),
        "little_space": disk.free < LITTLE_SPACE,
        "clock_wrong": _clock_wrong(),
        "moment": moment,
        "missing_years": calendars.missing_years(viewers.today()),
        "database": _database(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "transport": TRANSPORTS.get(settings.BANSHI_TRANSPORT, settings.BANSHI_TRANSPORT),
        "address": settings.BANSHI_URL,
    }
    return render(request, "desk/administration/installation.html", context)


def _clock_wrong() -> str:
    try:
        clock.now()
    except Unavailable as error:
        return error.say()
    return ""


def _database() -> str:
    if connection.vendor == "postgresql":
        return f"PostgreSQL {connection.pg_version // 10000}"
    return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"
