"""The WSGI application: `application` for any server, `served` for the processes of `banshi serve`."""

import os
import signal
import threading
import time
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.config.settings")
application = get_wsgi_application()


def served() -> Callable:
    """The application in a process of `banshi serve`: it knows how late the record is and ends with its parent."""
    from banshi.config.floor import raise_clock_floor  # its tables are known once Django is set up

    raise_clock_floor()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    return application


def _end_with(parent: int) -> None:
    """A server that was killed cannot tell its processes; whoever loses the parent stops by itself."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)
