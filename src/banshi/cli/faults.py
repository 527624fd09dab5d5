"""Faults of disk and database as refusals a person can act on, so that a command ends in words."""

import errno
import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError

from banshi.kit.refused import Refused

_FULL = ("disk is full", "no space left", "disk full")
_MISSING = ("no such table", "no such column", "does not exist")


def refusal(error: Exception) -> Refused | None:
    """What to tell the operator, or None for a fault of our own, whose traceback is wanted."""
    text = str(error).lower()
    if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or (
        isinstance(error, DatabaseError) and any(said in text for said in _FULL)
    ):
        return Refused(
            "disk_full",
            "磁盘已满，操作没有完成。已经提交的都在；请清理磁盘后再运行同一条命令。",
            "The disk is full and the command did not finish. What was committed is there; free space and run it again.",
        )
    if isinstance(error, DatabaseError) and any(said in text for said in _MISSING):
        return Refused(
            "not_migrated",
            "数据库还没有建立，或是旧版本的（{error}）。请先运行 banshi migrate。",
            "The database is not set up or older than this version ({error}); run banshi migrate first.",
            error=_first_line(error),
        )
    if isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        return Refused(
            "database_away",
            "数据库连不上或正忙：{error}。请检查 BANSHI_DATABASE 和数据库服务，再运行同一条命令。",
            "The database is busy or cannot be reached: {error}. Check BANSHI_DATABASE and the server, then try again.",
            error=_first_line(error),
        )
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
