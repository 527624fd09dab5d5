"""A server as an operator starts it, with everything it started ended after the test."""

import os
import signal

import pytest


@pytest.fixture
def server(committed_db):
    from tests.cli.test_serve import Server

    made = Server(committed_db)
    yield made
    for pid in made.family():
        os.kill(pid, signal.SIGKILL)
    if made.process:
        made.process.wait(10)
