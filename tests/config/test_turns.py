"""Bodies are read before a request takes its turn: those that never come hold up nobody but themselves."""

import io
import socket
import threading
import time

import pytest

from banshi.config import turns
from banshi.config.turns import Turns


class Body:
    """A body that comes when it is let through."""

    def __init__(self, text: bytes = b"code=1"):
        self.text, self.come = io.BytesIO(text), threading.Event()

    def read(self, size: int) -> bytes:
        assert self.come.wait(10)
        return self.text.read(size)


class Answered:
    def __init__(self):
        self.status, self.headers = "", {}

    def __call__(self, status, headers, exc_info=None):
        self.status, self.headers = status, dict(headers)


def echo(environ, start_response):
    body = environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [threading.current_thread().name.encode(), b" ", body]


@pytest.fixture
def made():
    found = Turns(echo, address=lambda environ: environ["REMOTE_ADDR"])
    yield found
    found.working.shutdown()


def asked(made, body=None, *, who="10.0.0.1", length=None):
    environ, said = {"REMOTE_ADDR": who, "REQUEST_METHOD": "GET"}, Answered()
    if body is not None:
        length = len(body.text.getvalue()) if length is None else length
        environ |= {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(length), "wsgi.input": body}
    return said, b"".join(made(environ, said))


def come(text: bytes) -> Body:
    body = Body(text)
    body.come.set()
    return body


def waiting(made, n: int, *, who="10.0.0.1") -> list[tuple[Body, threading.Thread]]:
    found = []
    for k in range(n):
        body = Body()
        one = threading.Thread(target=asked, args=(made, body), kwargs={"who": who.format(k)}, daemon=True)
        one.start()
        found.append((body, one))
    end = time.monotonic() + 5
    while made.room.reading.total() < n and time.monotonic() < end:
        time.sleep(0.005)
    assert made.room.reading.total() == n
    return found


def let_through(found) -> None:
    for body, one in found:
        body.come.set()
        one.join(10)


def test_a_body_arrives_whole_and_is_worked_on_in_a_thread_of_its_own(made):
    said, text = asked(made, come(b"x" * 200_000))
    assert said.status == "200 OK"
    assert text.startswith(b"turn")
    assert text.endswith(b" " + b"x" * 200_000)
    assert asked(made)[1].startswith(b"turn")


def test_those_who_never_finish_leave_every_turn_to_others(made):
    held = waiting(made, turns.PER_ADDRESS)
    assert turns.PER_ADDRESS > turns.WORKING
    assert asked(made)[0].status == "200 OK"
    assert asked(made, come(b"a=1"), who="10.0.0.2")[0].status == "200 OK"
    said, text = asked(made, come(b"a=1"))
    assert said.status.startswith("503")
    assert said.headers["Retry-After"] == "5"
    assert "请过几秒再交一次" in text.decode()
    let_through(held)
    assert not made.room.reading
    assert asked(made, come(b"a=1"))[0].status == "200 OK"


def test_many_addresses_together_leave_threads_for_those_who_read(made):
    held = waiting(made, turns.BODIES, who="10.1.0.{}")
    assert asked(made, come(b"a=1"), who="10.0.0.9")[0].status.startswith("503")
    assert asked(made)[0].status == "200 OK"
    assert turns.THREADS - turns.BODIES >= turns.WORKING
    let_through(held)


@pytest.mark.parametrize(
    ("length", "status"), [(7, "400"), (turns.LARGEST + 1, "413")], ids=["torn off", "larger than ten files"]
)
def test_what_is_not_whole_never_reaches_the_application(made, length, status):
    made.application = None
    assert asked(made, come(b"code=1"), length=length)[0].status.startswith(status)
    assert not made.room.reading


def test_what_comes_drop_by_drop_is_given_up(made, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS_A_PIECE", -1.0)
    assert asked(made, come(b"code=1"))[0].status.startswith("408")


def test_a_fault_gives_the_turn_back(made):
    def broken(environ, start_response):
        raise RuntimeError("示例")

    made.application = broken
    for _ in range(turns.WORKING + 1):
        assert asked(made)[0].status.startswith("500")
    made.application = echo
    assert asked(made)[0].status == "200 OK"


def test_a_fault_in_the_midst_of_an_answer_takes_back_what_was_begun(made):
    def broken(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"begun"
        raise RuntimeError("示例")

    made.application = broken
    said, text = asked(made)
    assert said.status.startswith("500")
    assert b"begun" not in text


def test_a_body_without_a_length_is_told_so_and_never_waited_for(made):
    said = Answered()
    made({"REMOTE_ADDR": "10.0.0.1", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Body()}, said)
    assert said.status.startswith("411")


@pytest.mark.parametrize("length", ["9" * 5000, "١٢", "-1", "1e3"], ids=["endless", "other digits", "below", "power"])
def test_a_length_that_is_none_is_larger_than_anything(made, length):
    assert asked(made, Body(), length=length)[0].status.startswith("413")


def test_one_address_cannot_fill_the_disk(made, monkeypatch):
    monkeypatch.setattr(turns, "KEPT_PER_ADDRESS", 100_000)
    monkeypatch.setattr(turns, "KEPT", 150_000)
    assert asked(made, come(b"x" * 90_000))[0].status == "200 OK"
    assert asked(made, come(b"x" * 110_000))[0].status.startswith("503")
    # what is given up is dropped, and counts no more
    assert not made.room.kept
    assert made.room.keep("10.0.0.9", 90_000)
    assert asked(made, come(b"x" * 70_000))[0].status.startswith("503")
    assert asked(made, come(b"x" * 50_000))[0].status == "200 OK"


def test_a_full_disk_is_told_in_words_and_gives_the_place_back(made, monkeypatch):
    class Full(turns.SpooledTemporaryFile):
        def write(self, *args):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(turns, "SpooledTemporaryFile", Full)
    said, text = asked(made, come(b"code=1"))
    assert said.status.startswith("500")
    assert "没有收下" in text.decode()
    assert not made.room.reading
    assert not made.room.kept


def test_a_sender_whose_network_went_away_is_noticed_by_the_kernel():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert turns.notice_lost_senders() >= 1
        with socket.create_connection(server.getsockname()), server.accept()[0] as accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == turns.IDLE
