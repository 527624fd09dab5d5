"""What programmes ask of rooms that lie higher, and tell them; `config/wiring.py` says who answers."""

from collections.abc import Callable, Collection
from datetime import datetime

# who knows of findings against commitments that nobody answered yet: given codes, each gives those of them
FINDERS: list[Callable[[Collection[str]], Collection[str]]] = []
# called with the code of a commitment given up, `meeting=` that of the meeting, and `at=`
TOLD: list[Callable[..., None]] = []


def unanswered(codes: Collection[str]) -> list[str]:
    """Of these commitments those against which a finding stands without an answer, once each."""
    return list(dict.fromkeys(code for finder in FINDERS for code in finder(codes)))


def tell_given_up(code: str, *, meeting: str, at: datetime) -> None:
    """Tell whoever holds something against a commitment that a meeting gave it up."""
    for told in TOLD:
        told(code, meeting=meeting, at=at)
