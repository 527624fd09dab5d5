"""What happened, in sentences, oldest first: the entries of a subject with the texts a reader may see."""

from collections.abc import Callable, Collection
from datetime import datetime

from msgspec import Struct

from banshi.kit import clock
from banshi.nouns import naming
from banshi.nouns.facts import Noun, NounFact
from banshi.nouns.models import Recorded
from banshi.people import queries as people
from banshi.record import queries as record
from banshi.units import queries as units

ERASED = "（内容已删除）"
UNITS = ("unit", "owner", "issuer", "host", "whose", "before")


class Told(Struct, frozen=True):
    """One line: when, what, whose, and the words that came with it."""

    at: datetime
    number: int
    kind: str
    sentence: str
    texts: tuple[str, ...]


def lines(
    noun: Noun,
    row: Recorded,
    *,
    roles: Collection[str] | None = None,
    instead: Callable[[NounFact], str] | None = None,
) -> list[Told]:
    """The story of a row of any noun; with `roles` only the texts in these roles; `instead` may word a fact otherwise."""
    texts = {text.id: text for text in people.contents([row.id])}
    held = [(entry, noun.decode(entry.kind, entry.payload)) for entry in record.entries(row.id)]
    facts = [fact for _entry, fact in held]
    words = Words(naming.names(facts, public=roles is not None), naming.called(facts))
    found = []
    for entry, fact in held:
        pointers = [one for one in getattr(fact, "texts", ()) if roles is None or one.role in roles]
        said = (instead and instead(fact)) or _sentence(noun, entry.kind, fact, words)
        kept = tuple(texts[one.id].body or ERASED for one in pointers if one.id in texts)
        found.append(Told(clock.parse(entry.occurred_at), entry.number, entry.kind, said, kept))
    return found


class Words(Struct, frozen=True):
    """What codes, accounts and a story's own numbers are called."""

    names: dict[str, str]
    called: dict[tuple[str, str], str]


def _sentence(noun: Noun, kind: str, fact: NounFact, words: Words) -> str:
    return noun.sentences[kind.partition(".")[2]].format(**_values(fact, noun, words))


def _values(fact: NounFact, noun: Noun, words: Words) -> dict[str, str]:
    found = {}
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if name in UNITS and value:
            found[name] = units.name_of(value)
        elif isinstance(value, tuple | list | dict):
            found[name] = str(len(value))
        else:
            found[name] = words.names.get(str(value), str(value)) if name in naming.NAMED else str(value)
        found[f"{name}_called"] = words.called.get((name, str(value)), str(value))
    if hasattr(fact, "terms"):
        found["title"] = fact.terms.title
    for name, labels in noun.labels.items():
        if name in found:
            found[name] = labels.get(found[name], found[name])
    return found


def texts(row: Recorded, ids: Collection[int]) -> dict[int, str]:
    """Single texts of a row by their ids."""
    return {text.id: text.body or ERASED for text in people.contents([row.id]) if text.id in ids}


def first_texts(subjects: list[int]) -> dict[int, str]:
    """The first words kept of each of these subjects, in one query."""
    found: dict[int, str] = {}
    for text in people.contents(subjects):
        found.setdefault(text.subject, text.body or ERASED)
    return found
