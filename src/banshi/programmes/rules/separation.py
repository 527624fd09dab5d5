"""Who may vouch for an item: nobody who said something of it before, nor anybody in the line of command of those (I6). Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from banshi.people.facts import Post
from banshi.units.rules import in_line

HEAD = "unit_head"


class Clash(Struct, frozen=True):
    """A post that is in the way, the unit it is in line with, and the line from the top down, as unit codes."""

    post: str
    unit: str
    path: tuple[str, ...]


def of_claimants(posts: Iterable[Post], lines: Mapping[str, str]) -> Clash | None:
    """The first post in, above or below a unit that claims the item; `lines` are those units' paths."""
    for unit, line in lines.items():
        for post in posts:
            if in_line(post.unit_path, line) or in_line(line, post.unit_path):
                return _clash(post, unit, line)
    return None


def of_vouchers(posts: Iterable[Post], lines: Mapping[str, str]) -> Clash | None:
    """The first post above or below a unit that vouched before, or at its head; colleagues in one office are no line."""
    for unit, line in lines.items():
        for post in posts:
            above_or_below = post.unit_path != line and (in_line(post.unit_path, line) or in_line(line, post.unit_path))
            if above_or_below or (post.unit_path == line and post.role == HEAD):
                return _clash(post, unit, line)
    return None


def _clash(post: Post, unit: str, line: str) -> Clash:
    longer: Sequence[str] = max(line, post.unit_path, key=len).split("/")
    return Clash(post.unit_code, unit, tuple(longer))
