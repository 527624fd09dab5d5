"""Who is asked from above what stands open against a commitment: rooms that lie higher put their answer here."""

from collections.abc import Callable, Collection

# who knows of findings against commitments that nobody answered yet: given codes, each gives those of them
FINDERS: list[Callable[[Collection[str]], Collection[str]]] = []


def unanswered(codes: Collection[str]) -> list[str]:
    """Of these commitments those against which a finding stands without an answer, once each."""
    return list(dict.fromkeys(code for finder in FINDERS for code in finder(codes)))
