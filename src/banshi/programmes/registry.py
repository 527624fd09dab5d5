"""Every noun of this room with its table, so that verification and rebuilding reach all of them."""

from banshi.programmes.facts.nouns import Noun
from banshi.programmes.models.recorded import Recorded

NOUNS: dict[str, tuple[Noun, type[Recorded]]] = {}


def register(noun: Noun, model: type[Recorded]) -> Noun:
    """Put a noun into the register; the name is the first part of its entry kinds and may not be taken twice."""
    assert noun.name not in NOUNS, noun.name
    NOUNS[noun.name] = (noun, model)
    return noun
