"""What senders who never finish do to everybody else: `python -m bench.slow_bodies http://127.0.0.1:8000`.

Opens sixty POSTs that send three bytes of a hundred and then nothing, from 127.0.0.1, and meanwhile reads pages and sends
forms from 127.0.0.2. Run it against your own test server only.
"""

import argparse
import http.client
import socket
import statistics
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

PATIENCE = 5.0
SLOW, OTHERS = "127.0.0.1", "127.0.0.2"
HEAD = (
    "POST /t/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 100\r\n\r\ncod"
)
FORM = "code=1234567890&check=0000"


def never_ending(host: str, port: int, source: str = SLOW) -> socket.socket:
    """A POST whose body is never whole; the socket is the caller's to close."""
    sender = socket.create_connection((host, port), timeout=PATIENCE, source_address=(source, 0))
    sender.sendall(HEAD.format(host=host).encode())
    return sender


def asked(host: str, port: int, method: str, path: str, *, source: str = OTHERS) -> tuple[int, float]:
    """(status, seconds) of one request from another address; 0 when nobody answered in time."""
    began = time.monotonic()
    body, headers = (FORM, {"Content-Type": "application/x-www-form-urlencoded"}) if method == "POST" else (None, {})
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE, source_address=(source, 0))
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status, time.monotonic() - began
    except OSError:
        return 0, time.monotonic() - began
    finally:
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--senders", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    where = urlsplit(options.url)
    host, port = where.hostname or "127.0.0.1", where.port or 80
    with ExitStack() as senders:
        for n in (0, options.senders):
            for _ in range(n):
                senders.enter_context(never_ending(host, port))
            time.sleep(1.0)
            for method, path in (("GET", "/"), ("GET", "/healthz"), ("POST", "/t/")):
                told = [asked(host, port, method, path) for _ in range(options.rounds)]
                seconds = statistics.median(took for _status, took in told)
                answered = [status for status, _took in told if status]
                found = sorted(set(answered))
                print(
                    f"{n} never-ending: {method} {path}: {len(answered)} of {len(told)} answered {found}, {seconds:.3f} s"
                )


if __name__ == "__main__":
    main()
