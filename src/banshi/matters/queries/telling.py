"""What happened to a matter, in sentences: for its page, for a stale form, for whoever may read it."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from banshi.files import queries as files
from banshi.kit import clock as instants
from banshi.matters.facts import entries as e
from banshi.matters.facts.sentences import CHANNELS, SOLVED, SPANS, sentence
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import SHOWN_TO_REQUESTER
from banshi.matters.models import Matter
from banshi.matters.queries import paid
from banshi.matters.rules.answering import answers
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.record import queries as record
from banshi.units import queries as units


class Told(Struct, frozen=True):
    """One line of a timeline: when, a sentence with its values, who, and the texts and files that came with it."""

    at: datetime
    recorded_at: datetime
    kind: str
    number: int
    sentence: str
    values: dict[str, str]
    unit: str
    who: str
    texts: tuple[tuple[str, str], ...]
    files: tuple


ERASED = "（内容已按当事人要求删除）"


def timeline(row: Matter, book: Playbook, *, viewer: Viewer, contents: bool = True) -> list[Told]:
    """The entries of a matter as sentences, oldest first, with only the texts this person may read."""
    history = record.entries(row.id)
    texts = {text.id: text for text in people.contents([row.id])} if contents else {}
    blobs = {blob.id: blob for blob in files.blobs([row.id])} if contents else {}
    own = viewer.actor == "requester"
    names = {} if own else _names(history, viewer)
    return [
        _told(entry, book, texts=texts, blobs=blobs, names=names, own=own)
        for entry in history
        if not own or _for_requester(entry.kind)
    ]


HIDDEN_FROM_REQUESTER = frozenset(
    {"refusal_proposed", "refusal_declined", "hardship_flagged", "hardship_unflagged", "edition_moved"}
)


def _for_requester(kind: str) -> bool:
    return kind not in HIDDEN_FROM_REQUESTER


def _names(history, viewer: Viewer) -> dict[int, str]:
    """Who did what; of a confidential filing the people of the sending unit are named to that unit alone."""
    names = people.display_names(_staff(history))
    first = e.decode(history[0].kind, history[0].payload)
    if not first.confidential or any(post.unit_code == first.intake for post in viewer.posts):
        return names
    theirs = [entry for entry in history if _units_of(entry) & {first.intake, ""}]
    return names | dict.fromkeys(_staff(theirs), CONFIDENTIAL)


def _units_of(entry) -> set[str]:
    return {e.decode(entry.kind, entry.payload).fx.by_unit}


CONFIDENTIAL = "（保密报送）"


def _staff(history) -> set[int]:
    return {int(entry.actor[6:]) for entry in history if entry.actor.startswith("staff:")}


def _told(entry, book: Playbook, *, texts: Mapping, blobs: Mapping, names: Mapping, own: bool) -> Told:
    fact = e.decode(entry.kind, entry.payload)
    shown = SHOWN_TO_REQUESTER | _also(fact, book) | {field.name for field in book.answer_fields}
    pointers = [p for p in getattr(fact, "contents", ()) if not own or p.role in shown or _their_own(entry, p)]
    found_texts = tuple(
        (p.role, lookup.answer_words(book, p.role, texts[p.id].body) or ERASED)
        for p in pointers
        if p.id in texts and not _contact(p.role)
    )
    return Told(
        at=instants.parse(entry.occurred_at),
        recorded_at=instants.parse(entry.recorded_at),
        kind=entry.kind,
        number=entry.number,
        sentence=sentence(fact),
        values=_values(fact, book),
        unit=units.name_of(fact.fx.by_unit) if fact.fx.by_unit else "",
        who=_who(entry.actor, names, own),
        texts=found_texts,
        files=tuple(blobs[p.id] for p in pointers if p.id in blobs),
    )


def _also(fact: e.Fact, book: Playbook) -> frozenset[str]:
    """What else the requester reads because of the entry it came with: evidence of an answer, why it takes longer.

    And all that was filled in for them when it was taken in: nobody can deny a visit without seeing what it says was given.
    """
    if isinstance(fact, e.Received) and not fact.imported:
        return frozenset(field.name for field in book.fields)
    if isinstance(fact, e.Replied) or getattr(fact, "to_requester", False):
        return frozenset({"note", "evidence"})
    if isinstance(fact, e.ExtensionAsked | e.Extended):
        return frozenset({"reason"})
    return frozenset()


def _their_own(entry, pointer: e.Pointer) -> bool:
    return entry.actor == "requester" or pointer.role == "landmark"


def _contact(role: str) -> bool:
    return role.startswith("contact_")


def _who(actor: str, names: Mapping, own: bool) -> str:
    if actor == "requester":
        return "您" if own else "诉求人"
    if actor == "system":
        return "系统"
    return "" if own else names.get(int(actor[6:]), "") if actor.startswith("staff:") else ""


def _labels(fact: e.Fact, book: Playbook) -> dict[str, Mapping[str, str]]:
    """The words for codes; the ways verdicts come by are not those matters come by, though some share a code."""
    return {} if isinstance(fact, e.Received) else {"solved": SOLVED | dict(answers(book)), "channel": CHANNELS}


def _values(fact: e.Fact, book: Playbook) -> dict[str, str]:
    found: dict[str, str] = {}
    labels = _labels(fact, book)
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if name in ("unit", "proposed_unit", "gone", "successor"):
            found[name] = units.name_of(value)
        elif name == "units":
            found[name] = "、".join(units.name_of(code) for code in value)
        elif name in ("ground", "basis"):
            found[name] = ground_label(book, value)
        elif name == "outcome":
            found[name] = lookup.outcome_label(book, value)
        elif name in labels:
            found[name] = labels[name].get(value, value)
        elif isinstance(value, bool | str | int):
            found[name] = str(value)
    if isinstance(fact, e.Extended | e.ExtensionAsked):
        found["unit"] = SPANS[fact.unit]
    return found | paid.values(fact, book)


def ground_label(book: Playbook, code: str) -> str:
    """The words of a ground, wherever the playbook lists it."""
    lists = (book.refusal.grounds, book.pause_grounds, book.not_accepted.grounds, book.hardship)
    return next((ground.label.zh for grounds in lists for ground in grounds if ground.code == code), code)


def since(state: State, seen: int, *, viewer: Viewer) -> list[str]:
    """The sentences of the entries after number `seen` that this person may read, without texts."""
    book, own = playbooks.edition(state.edition), viewer.actor == "requester"
    return [
        _sentence(entry, book)
        for entry in record.entries(state.id)
        if entry.number > seen and (not own or _for_requester(entry.kind))
    ]


def _sentence(entry, book: Playbook) -> str:
    fact = e.decode(entry.kind, entry.payload)
    return sentence(fact).format(**_values(fact, book))
