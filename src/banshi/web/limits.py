"""How often one address may do one thing: counted in the process, so that a receipt costs no further statement."""

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest

from banshi.kit.refused import Refused

MOST_KEYS = 50_000
NETWORK_BITS = 64
_lock = threading.Lock()
_seen: dict[tuple[str, str], deque[float]] = {}


def address(request: HttpRequest) -> str:
    """The address a request is counted for."""
    return address_of(request.META)


def address_of(environ: Mapping[str, str]) -> str:
    """The address that sent this, behind a proxy the one the proxy saw; of IPv6 the network, since one home has it all."""
    said = environ.get("REMOTE_ADDR", "")
    if settings.BANSHI_BEHIND_PROXY:
        said = environ.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip() or said
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return said
    if found.version == 4:
        return said
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), NETWORK_BITS), strict=False))


def count(request: HttpRequest, what: str, *, limit: int, seconds: int) -> None:
    """Count one more; raises Refused (429) when this address has done it too often within the time.

    Each serving process counts for itself, so the true limit lies between `limit` and `limit` times the processes.
    """
    now = time.monotonic()
    key = (what, address(request))
    with _lock:
        if len(_seen) > MOST_KEYS:
            _seen.clear()
        times = _seen.setdefault(key, deque())
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= limit:
            wait = max(int((times[0] + seconds - now) // 60) + 1, 1)
            raise Refused(
                "too_often",
                "这个网络地址提交得太多了，请 {minutes} 分钟后再试，或拨打服务电话。您填写的内容没有丢。",
                "Too many from this address; try again in {minutes} minutes, or call. What you typed is not lost.",
                status=429,
                minutes=wait,
            )
        times.append(now)


def forget() -> None:
    """Count from nothing again."""
    with _lock:
        _seen.clear()
