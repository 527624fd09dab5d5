"""A total that is dear to work out is kept in the process until what it is made of has changed."""

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Total = TypeVar("Total")
MOST = 1000


class Kept(Generic[Total]):
    """Holds one total with a mark of what it was made of; whoever asks meanwhile waits for the one who works it out."""

    def __init__(self):
        self._lock, self._held = threading.Lock(), None

    def unless_changed(self, mark: Callable[[], Hashable], work: Callable[[], Total]) -> Total:
        """The total kept, or anew where the mark differs; the mark is taken first, so that no change is overlooked."""
        with self._lock:
            now = mark()
            if self._held is None or self._held[0] != now:
                self._held = (now, work())
            return self._held[1]


class KeptFor(Generic[Total]):
    """One such total for each key, for what differs by reader; begun anew once there are more than a thousand."""

    def __init__(self):
        self._lock, self._held = threading.Lock(), defaultdict(Kept)

    def unless_changed(self, key: Hashable, mark: Callable[[], Hashable], work: Callable[[], Total]) -> Total:
        """The total kept under this key, or anew where the mark differs."""
        with self._lock:
            if len(self._held) > MOST:
                self._held.clear()
            kept = self._held[key]
        return kept.unless_changed(mark, work)
