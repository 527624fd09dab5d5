"""What a log may say of a fault: its kind, where it arose and a number; never a value, since values are people's."""

import hashlib
import logging
import threading
import time
import traceback

HOUR = 3600.0
MOST = 10_000
CHAIN = 5


def fault_number(error: BaseException) -> str:
    """The same eight signs for the same fault at the same place, so that an operator can name it and count it."""
    said = "\n".join(places(error))
    return hashlib.sha256(said.encode()).hexdigest()[:8].upper()


def places(error: BaseException) -> list[str]:
    """The kinds of a fault and of what led to it, with the lines of code they passed; no messages and no values."""
    found, seen = [], error
    for _ in range(CHAIN):
        if seen is None:
            break
        kind = type(seen)
        found.append(f"{kind.__module__}.{kind.__qualname__}")
        found += [f"  {one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    return found


class Discreet(logging.Formatter):
    """Writes a fault as its number, its kinds and its places."""

    def formatException(self, ei) -> str:
        error = ei[1]
        if error is None:
            return ""
        return "\n".join([f"fault {fault_number(error)}", *places(error)])

    def format(self, record: logging.LogRecord) -> str:
        # another handler may have left its own words of the fault
        record.exc_text = None
        return super().format(record)


class Once(logging.Filter):
    """Lets the same fault with the same words through once an hour, and says then how often it was."""

    def __init__(self, name: str = "", *, clock=time.monotonic):
        super().__init__(name)
        self.clock, self.lock = clock, threading.Lock()
        self.seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return True
        key, now = (fault_number(error), record.getMessage()), self.clock()
        with self.lock:
            if len(self.seen) > MOST:
                self.seen.clear()
            since, more = self.seen.get(key, (None, 0))
            if since is not None and now - since < HOUR:
                self.seen[key] = (since, more + 1)
                return False
            self.seen[key] = (now, 0)
        if more:
            record.msg, record.args = f"{record.getMessage()} ({more} more in the last hour)", ()
        return True
