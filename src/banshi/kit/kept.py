"""A total that is dear to work out is kept in the process until what it is made of has changed."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Total = TypeVar("Total")


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
