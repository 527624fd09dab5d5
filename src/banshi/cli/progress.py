"""How far a long command has come: a line written over on a terminal, a line every few seconds elsewhere."""

import sys
import time

EVERY = 5.0  # seconds between two lines where nobody watches a terminal


class Line:
    """The line; `say` it as often as there is something to say."""

    def __init__(self):
        self.started = self.told = time.monotonic()
        self.terminal = sys.stderr.isatty()
        self._open = False

    def seconds(self) -> float:
        """Since it began; never nought."""
        return max(time.monotonic() - self.started, 0.001)

    def say(self, text: str) -> None:
        now = time.monotonic()
        if self.terminal:
            self._open = True
            print(f"\r{text} ", end="", file=sys.stderr, flush=True)
        elif now - self.told >= EVERY:
            self.told = now
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line, where one was written."""
        if self._open:
            self._open = False
            print(file=sys.stderr)


class Progress(Line):
    """So many of so many, in words such as “已写 {done:,} / {of:,} 件”; called with both numbers."""

    def __init__(self, words: str):
        super().__init__()
        self.words = words

    def __call__(self, done: int, of: int) -> None:
        self.say(self.words.format(done=done, of=of))
