"""The WSGI application: `application` for any server, `served` for the processes of `banshi serve`."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.config.settings")
application = get_wsgi_application()
log = logging.getLogger("banshi.serve")


def served() -> Callable:
    """The application in a process of `banshi serve`: it knows how late the record is and ends with its parent."""
    from django.db import connection

    from banshi.config.floor import raise_clock_floor

    raise_clock_floor()
    connection.close()  # the thread that loads the application serves no request
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    return application


def _watch(parent: int) -> None:
    """Follow the record's time; and stop when the server was killed, which cannot tell its processes any more."""
    from banshi.config.floor import EVERY_SECONDS

    next_look = time.monotonic() + EVERY_SECONDS
    while os.getppid() == parent:
        time.sleep(0.5)
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
