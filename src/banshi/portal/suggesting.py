"""Which class of matters a resident's own words point to."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from banshi.matters.rules.bigrams import tokens
from banshi.playbooks.facts import Category

MOST = 5


class Group(Struct, frozen=True):
    """A big group with what lies under it."""

    top: Category
    leaves: tuple[Category, ...]


def groups(categories: Sequence[Category]) -> list[Group]:
    """The categories by their first part, in the playbook's order."""
    tops = [found for found in categories if "/" not in found.code]
    return [Group(top, tuple(found for found in categories if found.code.startswith(top.code + "/"))) for top in tops]


def ranked(categories: Sequence[Category], words: str) -> list[Category]:
    """The categories that share most with these words: rare pairs of characters count more, those of a name double."""
    asked = _pairs(words)
    if not asked:
        return []
    leaves = [found for found in categories if "/" in found.code] or list(categories)
    pairs = {found.code: _pairs(f"{found.label.zh} {found.examples.zh}") for found in leaves}
    common = Counter(pair for own in pairs.values() for pair in own)
    named = {found.code: _pairs(found.label.zh) for found in leaves}
    scores = {
        code: sum((1 + (pair in named[code])) / common[pair] for pair in own & asked) for code, own in pairs.items()
    }
    best = sorted((found for found in leaves if scores[found.code]), key=lambda found: -scores[found.code])
    return best[:MOST]


def _pairs(text: str) -> set[str]:
    """Pairs of characters and whole foreign words; single characters say too little."""
    return {token for token in tokens(text[:500]) if len(token) > 1}
