"""The WSGI application: `application` for any server, `served` for the processes of `banshi serve`."""

import logging
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.config.settings")
log = logging.getLogger("banshi.serve")
_framework = get_wsgi_application()
_ENCODING = re.compile(r'charset\s*=\s*"?([^";,\s]+)', re.I)


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """The application; a form in another encoding than UTF-8 arrives as one it can look at and refuse in words.

    Django reads the address with whatever Python calls an encoding, compressions too, before anything can refuse it.
    """
    content_type = environ.get("CONTENT_TYPE", "")
    named = _ENCODING.search(content_type)
    if named and named[1].lower() in ("utf8", "utf_8"):
        environ["CONTENT_TYPE"] = _ENCODING.sub("charset=utf-8", content_type)
    elif named and named[1].lower() != "utf-8":
        environ["CONTENT_TYPE"] = content_type.partition(";")[0] + "; charset=iso-8859-1"
    return _framework(environ, start_response)


def served() -> Callable:
    """The application in a process of `banshi serve`: it knows how late the record is and ends with its parent."""
    from django.db import connection

    from banshi.config import turns
    from banshi.config.floor import raise_clock_floor
    from banshi.web import limits

    raise_clock_floor()
    connection.close()  # the thread that loads the application serves no request
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    return turns.Turns(application, address=limits.address_of)


def _watch(parent: int) -> None:
    """Follow the record's time; and stop when the server was killed, which cannot tell its processes any more."""
    from banshi.config.floor import EVERY_SECONDS
    from banshi.config.turns import notice_lost_senders

    next_look, listening = time.monotonic() + EVERY_SECONDS, 0
    while os.getppid() == parent:
        time.sleep(0.5)
        listening = listening or notice_lost_senders()
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + EVERY_SECONDS
            _look()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)


def _look() -> None:
    from django.db import Error, close_old_connections

    from banshi.config.floor import raise_clock_floor

    try:
        close_old_connections()
        raise_clock_floor()
    except Error as error:  # the pages say so; this only waits for the database to come back
        log.info("the newest entry could not be read: %s", type(error).__name__)
