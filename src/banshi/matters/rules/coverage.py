"""How often each home on a roster was visited, by codes alone. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

THRICE = 3
_BETWEEN = re.compile(r"[\s,，、;；]+")


class Coverage(Struct, frozen=True):
    """The homes of a roster by visits; `strangers` were visited and stand on no roster."""

    of: int
    thrice: tuple[str, ...]
    twice: tuple[str, ...]
    once: tuple[str, ...]
    never: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def visited(self) -> int:
        return self.of - len(self.never)


def codes_in(text: str) -> list[str]:
    """The codes of a roster, each once, however they are set apart."""
    return list(dict.fromkeys(filter(None, map(plain, _BETWEEN.split(text)))))


def plain(code: str) -> str:
    """A code as it is compared: half-width, capital, without blanks."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def coverage(roster: Sequence[str], visited: Iterable[str]) -> Coverage:
    """Each home of the roster under the number of its visits."""
    times = Counter(visited)
    return Coverage(
        of=len(roster),
        thrice=tuple(code for code in roster if times[code] >= THRICE),
        twice=tuple(code for code in roster if times[code] == 2),
        once=tuple(code for code in roster if times[code] == 1),
        never=tuple(code for code in roster if not times[code]),
        strangers=tuple(sorted(set(times) - set(roster))),
    )
