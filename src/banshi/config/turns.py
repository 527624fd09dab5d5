"""Bodies are read before a request takes its turn: a sender who never finishes holds no database connection and no turn.

The server has a thread for each body on its way, as many as it is told; only few work on requests at once, each with its
own connection. How many bodies may be on their way, and how much of them is kept meanwhile, is limited, altogether and for
one address, so that threads and disk are left for others.
"""

import logging
import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile

from msgspec import Struct

log = logging.getLogger("banshi.serve")
# threads of the server in one process, of which some stay for those who only read
THREADS, BODIES, PER_ADDRESS = 64, 48, 12
WORKING = 8
# ten files of 10 MB and what stands around them
LARGEST = 112 * 1024 * 1024
IN_MEMORY = 1024 * 1024
# bytes of bodies on their way and of those being worked on, in one process
KEPT, KEPT_PER_ADDRESS = 1024 * 1024 * 1024, 3 * LARGEST
PIECE = 64 * 1024
# a piece that takes longer comes from nobody who wants to be answered
SECONDS_A_PIECE = 60.0
# a sender whose network went away says nothing: asked after a minute of silence, given up after two
IDLE, BETWEEN, PROBES = 60, 20, 3
Answer = Iterable[bytes]


class NotRead(Struct, frozen=True):
    """Why a body was not read, as the answer to its sender."""

    status: str
    said: str


CROWDED = NotRead("503 Service Unavailable", "同时上传的太多，没有收下。请过几秒再交一次；您填写的内容还在上一页。")
TOO_LARGE = NotRead("413 Content Too Large", "内容太大，没有收下。每个文件不超过 10 MB，一次不超过十个。")
TORN = NotRead("400 Bad Request", "内容没有传完，没有收下。请检查网络，再交一次。")
NO_LENGTH = NotRead("411 Length Required", "内容没有说明长度，没有收下。请用浏览器打开网页再交。")
TOO_SLOW = NotRead("408 Request Timeout", "传得太慢，没有收下。请换个网络，再交一次。")
BROKEN = NotRead("500 Internal Server Error", "系统出错，没有收下。请过一会儿再试，或拨打服务电话。")
_PAGE = '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{0}</title><p>{0}</p></html>'


class Room:
    """How many bodies are on their way and how many bytes are kept, altogether and for each address."""

    def __init__(self):
        self.lock, self.reading, self.kept = threading.Lock(), Counter(), Counter()

    def begin(self, who: str) -> bool:
        """Whether one more body may be read."""
        return self._more(self.reading, who, 1, each=PER_ADDRESS, together=BODIES)

    def end(self, who: str) -> None:
        """A body is read or given up."""
        self._less(self.reading, who, 1)

    def keep(self, who: str, size: int) -> bool:
        """Whether so many more bytes may be kept."""
        return self._more(self.kept, who, size, each=KEPT_PER_ADDRESS, together=KEPT)

    def drop(self, who: str, size: int) -> None:
        """So many bytes are gone."""
        self._less(self.kept, who, size)

    def _more(self, counted: Counter, who: str, n: int, *, each: int, together: int) -> bool:
        with self.lock:
            if counted[who] + n > each or counted.total() + n > together:
                return False
            counted[who] += n
            return True

    def _less(self, counted: Counter, who: str, n: int) -> None:
        with self.lock:
            counted[who] -= n
            if counted[who] <= 0:
                del counted[who]


class Turns:
    """A WSGI application that reads bodies in the server's threads and works in a few of its own."""

    def __init__(self, application: Callable, *, address: Callable[[dict], str]):
        self.application, self.address = application, address
        self.working, self.room = ThreadPoolExecutor(WORKING, "turn"), Room()

    def __call__(self, environ: dict, start_response: Callable) -> Answer:
        if environ.get("HTTP_TRANSFER_ENCODING"):
            # the framework reads nothing without a length, and would call the empty form a forged one
            return _refuse(NO_LENGTH, start_response)
        length = _length(environ.get("CONTENT_LENGTH") or "0")
        if not length:
            return self._turn(environ, start_response)
        if length > LARGEST:
            return _refuse(TOO_LARGE, start_response)
        try:
            return self._with_body(environ, length, start_response)
        except OSError:
            # the disk is full, or the server lost the sender
            log.exception("a body could not be read or kept")
            return _refuse(BROKEN, start_response)

    def _with_body(self, environ: dict, length: int, start_response: Callable) -> Answer:
        who, kept = self.address(environ), 0

        def keep(piece: bytes) -> bool:
            nonlocal kept
            if not self.room.keep(who, len(piece)):
                return False
            kept += len(piece)
            file.write(piece)
            return True

        with SpooledTemporaryFile(IN_MEMORY) as file:
            try:
                refused = self._read(environ["wsgi.input"], length, who=who, keep=keep)
                if refused:
                    return _refuse(refused, start_response)
                file.seek(0)
                return self._turn(environ | {"wsgi.input": file}, start_response)
            finally:
                self.room.drop(who, kept)

    def _turn(self, environ: dict, start_response: Callable) -> Answer:
        try:
            return self.working.submit(self._answered, environ, start_response).result()
        except Exception:
            # the server would write the fault with its values into its own log
            log.exception("a request failed outside its views")
            return _refuse(BROKEN, start_response)

    def _answered(self, environ: dict, start_response: Callable) -> list[bytes]:
        """The whole answer, made and closed in the thread that has the connection."""
        answer = self.application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def _read(self, source, length: int, *, who: str, keep: Callable[[bytes], bool]) -> NotRead | None:
        if not self.room.begin(who):
            return CROWDED
        try:
            return _copied(source, length, keep)
        finally:
            self.room.end(who)


def _length(said: str) -> int:
    """The length a sender gives in bytes; what is no number of few digits is larger than anything."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else LARGEST + 1


def _copied(source, length: int, keep: Callable[[bytes], bool]) -> NotRead | None:
    left = length
    while left:
        begun = time.monotonic()
        piece = source.read(min(left, PIECE))
        if not piece:
            return TORN
        if time.monotonic() - begun > SECONDS_A_PIECE:
            return TOO_SLOW
        if not keep(piece):
            return CROWDED
        left -= len(piece)
    return None


def _refuse(why: NotRead, start_response: Callable) -> list[bytes]:
    body = _PAGE.format(why.said).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    again = [("Retry-After", "5")] if why is CROWDED else []
    # what the application had begun to answer before its fault is taken back
    start_response(why.status, [*headers, ("Cache-Control", "no-store"), *again], sys.exc_info())
    return [body]


def notice_lost_senders() -> int:
    """Have the kernel ask silent senders whether they are still there; how many sockets of this process listen.

    Connections inherit it from the socket that accepts them; the server has no option for it and keeps that socket.
    """
    listening = 0
    for name in os.listdir("/dev/fd"):
        try:
            held = socket.socket(fileno=os.dup(int(name)))
        except OSError:  # no socket, or closed meanwhile
            continue
        with held:
            if held.family != socket.AF_UNIX and held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                listening += 1
                _ask_the_silent(held)
    return listening


def _ask_the_silent(listening: socket.socket) -> None:
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", IDLE), ("TCP_KEEPINTVL", BETWEEN), ("TCP_KEEPCNT", PROBES)):
        if hasattr(socket, name):
            listening.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
