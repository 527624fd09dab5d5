"""Bodies are read before a request takes its turn: a sender who never finishes holds no database connection and no turn.

The server has a thread for each body on its way, as many as it is told; only few work on requests at once, each with its
own connection. How many bodies may be on their way is limited, altogether and for one address, so that threads are left.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile

from django.conf import settings
from msgspec import Struct

log = logging.getLogger("banshi.serve")
# threads of the server in one process, of which some stay for those who only read
THREADS, BODIES, PER_ADDRESS = 64, 48, 12
WORKING = 8
# ten files of 10 MB and what stands around them
LARGEST = 112 * 1024 * 1024
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
# a piece that takes longer comes from nobody who wants to be answered
SECONDS_A_PIECE = 60.0
Answer = Iterable[bytes]


class NotRead(Struct, frozen=True):
    """Why a body was not read, as the answer to its sender."""

    status: str
    said: str


CROWDED = NotRead("503 Service Unavailable", "同时上传的太多，没有收下。请过几秒再交一次；您填写的内容还在上一页。")
TOO_LARGE = NotRead("413 Content Too Large", "内容太大，没有收下。每个文件不超过 10 MB，一次不超过十个。")
TORN = NotRead("400 Bad Request", "内容没有传完，没有收下。请检查网络，再交一次。")
TOO_SLOW = NotRead("408 Request Timeout", "传得太慢，没有收下。请换个网络，再交一次。")
BROKEN = NotRead("500 Internal Server Error", "系统出错，没有收下。请过一会儿再试，或拨打服务电话。")
_PAGE = '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{0}</title><p>{0}</p></html>'


class Turns:
    """A WSGI application that reads bodies in the server's threads and works in a few of its own."""

    def __init__(self, application: Callable, *, address: Callable[[dict], str]):
        self.application, self.address = application, address
        self.working = ThreadPoolExecutor(WORKING, "turn")
        self.lock, self.reading = threading.Lock(), Counter()

    def __call__(self, environ: dict, start_response: Callable) -> Answer:
        length = environ.get("CONTENT_LENGTH", "") or "0"
        length = int(length) if length.isdecimal() else 0
        if not length:
            return self._turn(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as kept:
            refused = TOO_LARGE if length > LARGEST else self._read(environ, length, kept)
            if refused:
                return _refuse(refused, start_response)
            kept.seek(0)
            return self._turn(environ | {"wsgi.input": kept}, start_response)

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

    def _read(self, environ: dict, length: int, kept) -> NotRead | None:
        who = self.address(environ)
        if not self._begins(who):
            return CROWDED
        try:
            return _copied(environ["wsgi.input"], length, kept)
        finally:
            with self.lock:
                self.reading -= Counter({who: 1})

    def _begins(self, who: str) -> bool:
        with self.lock:
            if self.reading[who] >= PER_ADDRESS or self.reading.total() >= BODIES:
                return False
            self.reading[who] += 1
            return True


def _copied(source, length: int, kept) -> NotRead | None:
    left = length
    while left:
        begun = time.monotonic()
        piece = source.read(min(left, PIECE))
        if not piece:
            return TORN
        if time.monotonic() - begun > SECONDS_A_PIECE:
            return TOO_SLOW
        kept.write(piece)
        left -= len(piece)
    return None


def _refuse(why: NotRead, start_response: Callable) -> list[bytes]:
    body = _PAGE.format(why.said).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(why.status, [*headers, ("Cache-Control", "no-store"), ("Retry-After", "5")])
    return [body]


def address(environ: dict) -> str:
    """The address a request came from; behind a proxy the one the proxy saw."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if settings.BANSHI_BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or environ.get("REMOTE_ADDR", "")
