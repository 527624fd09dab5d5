"""Who may vouch for an item: nobody who said something of it before, nor their colleagues or line of command (I6). Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from banshi.people.facts import Post
from banshi.units.rules import in_line


class Clash(Struct, frozen=True):
    """A post that is in the way, the unit it is in line with, and the line from the top down, as unit codes."""

    post: str
    unit: str
    path: tuple[str, ...]


def in_the_way(posts: Iterable[Post], lines: Mapping[str, str]) -> Clash | None:
    """The first post in, above or below a unit that spoke before, colleagues too; `lines` are those units' paths."""
    for unit, line in lines.items():
        for post in posts:
            if in_line(post.unit_path, line) or in_line(line, post.unit_path):
                return _clash(post, unit, line)
    return None


def _clash(post: Post, unit: str, line: str) -> Clash:
    longer: Sequence[str] = max(line, post.unit_path, key=len).split("/")
    return Clash(post.unit_code, unit, tuple(longer))
