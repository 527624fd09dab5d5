"""Every recorded noun with its table, so that verification, rebuilding and erasing reach all of them."""

from banshi.nouns.facts import Noun
from banshi.nouns.models import Recorded

NOUNS: dict[str, tuple[Noun, type[Recorded]]] = {}


def register(noun: Noun, model: type[Recorded]) -> Noun:
    """Put a noun into the register; the name is the first part of its entry kinds and may not be taken twice."""
    assert noun.name not in NOUNS, noun.name
    NOUNS[noun.name] = (noun, model)
    return noun
