"""A form sent after its session ended: what was typed goes along through signing in, and is offered to be sent again.

Nothing of it is stored anywhere: it travels in the forms themselves.
"""

import json
from collections.abc import Sequence

from django.http import HttpRequest

from banshi.web.errors import NOT_SHOWN

AGAIN, KEPT = "again", "kept"
# what a page puts into its forms by itself; a form of nothing else was only pressed, and is pressed again as easily
BY_PAGES = frozenset({"seen", "once", "back", "next", "nonce", "kind"})
MOST = 200_000

Pairs = Sequence[tuple[str, str]]


def typed(request: HttpRequest) -> bool:
    """Whether somebody wrote or chose anything in the form that came."""
    return any(value.strip() for name, value in _pairs(request) if name not in BY_PAGES)


def kept(request: HttpRequest) -> str:
    """What the form carried, as one hidden field can hold it; passwords and codes never."""
    return json.dumps(_pairs(request), ensure_ascii=False)


def _pairs(request: HttpRequest) -> Pairs:
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_SHOWN for value in values]


def given(text: str) -> Pairs:
    """What such a field holds; nothing for one that is no work of ours."""
    try:
        found = json.loads(text[:MOST])
    except ValueError:
        return []
    sound = isinstance(found, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair) for pair in found
    )
    return [(name, value) for name, value in found] if sound else []
