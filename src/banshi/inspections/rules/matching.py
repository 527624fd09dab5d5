"""Which drawn site each number becomes, so that no inspector stands in the line of the unit responsible (I6). Pure."""

from collections.abc import Callable, Iterable, Sequence

from banshi.people.facts import Post
from banshi.units.rules import in_line

Barred = Callable[[str, str], bool]


def matched(codes: Sequence[str], inspectors: Sequence[str], barred: Barred) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """(the code of each number, the numbers whose inspector cannot go): as many inspectors kept as is possible at all.

    Augmenting paths (Kuhn, 1955), in the order of numbers and of the draw, so that it comes out the same each time.
    """
    taken: dict[str, int] = {}

    def placed(n: int, tried: set[str]) -> bool:
        for code in (*codes[n:], *codes[:n]):
            if code in tried or (inspectors[n] and barred(inspectors[n], code)):
                continue
            tried.add(code)
            if code not in taken or placed(taken[code], tried):
                taken[code] = n
                return True
        return False

    # those that have an inspector choose first; a number without one takes what is left
    held = [n for n in range(len(codes)) if inspectors[n]]
    freed = tuple(n + 1 for n in held if not placed(n, set()))
    place = {n: code for code, n in taken.items()}
    left = iter(code for code in codes if code not in taken)
    return tuple(place[n] if n in place else next(left) for n in range(len(codes))), freed


def in_the_way(posts: Iterable[Post], lines: Iterable[str]) -> tuple[str, str] | None:
    """(the post's unit, the longer path from the top down) of the first post in, above or below one of these units."""
    for line in lines:
        for post in posts:
            if in_line(post.unit_path, line) or in_line(line, post.unit_path):
                return post.unit_code, max(line, post.unit_path, key=len)
    return None
