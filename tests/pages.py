"""What a test reads off a page or a letter, with nothing in it by chance."""

import re

_ALONE = re.compile(r"(?<![0-9A-Za-z])\d+(?![0-9A-Za-z])")


def numbers(text: str) -> set[str]:
    """The whole numbers that stand by themselves: a code, a token or a hash may hold any digits."""
    return set(_ALONE.findall(text))
