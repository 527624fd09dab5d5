"""Sixty senders who never finish, against a real server: everybody else reads and sends as before."""

import subprocess
import time
from contextlib import ExitStack

from bench.slow_bodies import asked, never_ending

from banshi.config import turns
from tests import world

SENDERS = 60


def test_sixty_never_ending_posts_stop_nobody_else(server):
    world.found()
    server.start()
    where = ("127.0.0.1", server.port)
    time.sleep(1)
    with ExitStack() as senders:
        for _ in range(SENDERS):
            senders.enter_context(never_ending(*where))
        for method, path, status in (("GET", "/healthz", 200), ("GET", "/", 200), ("POST", "/t/", 404)):
            for _ in range(3):
                got, seconds = asked(*where, method, path)
                assert (got, seconds < 3) == (status, True), (method, path, seconds)
        # the address of the senders may still read
        assert asked(*where, "GET", "/healthz", source="127.0.0.1")[0] == 200
        # the kernel asks those who are silent whether they are still there
        waiting = subprocess.run(["ss", "-tno", f"sport = :{server.port}"], capture_output=True, text=True)
        assert waiting.stdout.count("timer:(keepalive") >= turns.PER_ADDRESS
    assert "Traceback" not in server.log()
