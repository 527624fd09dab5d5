"""What happened, in sentences, oldest first: the entries of a subject of this room with the texts a reader may see."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from banshi.kit import clock
from banshi.people import queries as people
from banshi.programmes.facts import (
    batch,
    body,
    campaign,
    comment,
    commitment,
    event,
    group,
    lesson,
    meeting,
    need,
    notice,
    plan,
    pledge,
    practice,
    report,
    research,
    rulemaking,
    survey,
    targeting,
)
from banshi.programmes.facts.nouns import Noun
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.models.recorded import Recorded
from banshi.programmes.queries import naming
from banshi.record import queries as record
from banshi.units import queries as units

PUBLIC_TEXTS = frozenset({"claim", "reason"})
SENTENCES = {
    "batch": batch.SENTENCES,
    "body": body.SENTENCES,
    "campaign": campaign.SENTENCES,
    "group": group.SENTENCES,
    "need": need.SENTENCES,
    "commitment": commitment.SENTENCES,
    "meeting": meeting.SENTENCES,
    "notice": notice.SENTENCES,
    "plan": plan.SENTENCES,
    "report": report.SENTENCES,
    "practice": practice.SENTENCES,
    "rulemaking": rulemaking.SENTENCES,
    "comment": comment.SENTENCES,
    "pledge": pledge.SENTENCES,
    "lesson": lesson.SENTENCES,
    "event": event.SENTENCES,
    "survey": survey.SENTENCES,
    "research": research.SENTENCES,
    "targeting": targeting.SENTENCES,
}
ERASED = "（内容已删除）"
FEW = "受益人已回答，人数少于 5 的不公布"


class Told(Struct, frozen=True):
    """One line: when, what, whose, and the words that came with it."""

    at: datetime
    number: int
    kind: str
    sentence: str
    texts: tuple[str, ...]


def commitment_lines(row: Commitment) -> list[Told]:
    """The public story of a commitment: no counts of people under five, nor what its units say of each other."""
    return [one for one in lines(COMMITMENT, row, roles=PUBLIC_TEXTS) if one.kind != "commitment.pointed"]


def lines(noun: Noun, row: Recorded, *, roles: Collection[str] | None = None) -> list[Told]:
    """The story of a row of any noun; with `roles` only the texts in these roles."""
    texts = {text.id: text for text in people.contents([row.id])}
    held = [(entry, noun.decode(entry.kind, entry.payload)) for entry in record.entries(row.id)]
    facts = [fact for _entry, fact in held]
    words = Words(naming.names(facts, public=roles is not None), naming.called(facts))
    return [_told(noun, entry, fact, texts=texts, roles=roles, words=words) for entry, fact in held]


class Words(Struct, frozen=True):
    """What codes, accounts and a story's own numbers are called."""

    names: dict[str, str]
    called: dict[tuple[str, str], str]


def _told(noun: Noun, entry, fact, *, texts: dict, roles: Collection[str] | None, words: Words) -> Told:
    word = entry.kind.partition(".")[2]
    pointers = [one for one in getattr(fact, "texts", ()) if roles is None or one.role in roles]
    few = roles is not None and isinstance(fact, commitment.Confirmed) and fact.few()
    return Told(
        clock.parse(entry.occurred_at),
        entry.number,
        entry.kind,
        FEW if few else (noun.sentences or SENTENCES[noun.name])[word].format(**_values(fact, noun, words)),
        tuple(texts[one.id].body or ERASED for one in pointers if one.id in texts),
    )


UNITS = ("unit", "owner", "issuer", "host", "whose", "before")


def _values(fact, noun: Noun, words: Words) -> dict[str, str]:
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
    for name, labels in {**_LABELS, **noun.labels}.items():
        if name in found:
            found[name] = labels.get(found[name], found[name])
    return found


_LABELS = {
    "decision": batch.DECISIONS,
    "how": {**meeting.HEARD, **research.HOW},
    "tag": commitment.TAGS,
    "taken_back": {"False": "标注", "True": "撤回标注"},
    "office": body.OFFICES,
    "kind": {**lesson.CHANGES, **commitment.SUPPORT},
    "taken": {**comment.TAKEN, "True": "采纳", "False": "没有采纳"},
    "ground": comment.GROUNDS,
}


def texts(row: Recorded, ids: Collection[int]) -> dict[int, str]:
    """Single texts of a row by their ids."""
    return {text.id: text.body or ERASED for text in people.contents([row.id]) if text.id in ids}


def first_texts(subjects: list[int]) -> dict[int, str]:
    """The first words kept of each of these subjects, in one query."""
    found: dict[int, str] = {}
    for text in people.contents(subjects):
        found.setdefault(text.subject, text.body or ERASED)
    return found
