"""Every noun of this room with its table, so that verification and rebuilding reach all of them; and who is asked from above."""

from collections.abc import Callable, Collection

from banshi.programmes.facts.nouns import Noun
from banshi.programmes.models.recorded import Recorded

# who knows of findings against commitments that nobody answered yet: given codes, each gives those of them
FINDERS: list[Callable[[Collection[str]], Collection[str]]] = []
NOUNS: dict[str, tuple[Noun, type[Recorded]]] = {}


def register(noun: Noun, model: type[Recorded]) -> Noun:
    """Put a noun into the register; the name is the first part of its entry kinds and may not be taken twice."""
    assert noun.name not in NOUNS, noun.name
    NOUNS[noun.name] = (noun, model)
    return noun


def unanswered(codes: Collection[str]) -> list[str]:
    """Of these commitments those against which a finding stands without an answer, once each."""
    return list(dict.fromkeys(code for finder in FINDERS for code in finder(codes)))
