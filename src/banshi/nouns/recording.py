"""The one write door of every noun: texts kept, facts appended to the record, the row brought to them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from banshi.kit import clock, ids
from banshi.kit.refused import NotFound, Refused, Stale
from banshi.nouns.facts import Noun, NounFact, Texts
from banshi.nouns.models import PROJECTION, Recorded
from banshi.nouns.registry import NOUNS
from banshi.people import actions as people
from banshi.people import rules as people_rules
from banshi.people.actions import Holder
from banshi.people.facts import Pointer, Viewer
from banshi.record import actions as record
from banshi.record.facts import Head, New

_encode = msgspec.json.Encoder().encode
Decide = Callable[[Any], Sequence[NounFact]]


def keep_texts(subject: int, given: Mapping[str, str], *, at: datetime) -> Texts:
    """Store wording as contents and give its pointers; empty texts are left out."""
    rows = [people.new_content(subject, role, body) for role, body in given.items() if body]
    people.keep_contents(rows, at=at)
    return tuple(Pointer(row.id, row.role, people_rules.commitment(row.salt, row.body)) for row in rows)


def state_of(noun: Noun, row: Recorded) -> Any:
    """The folded state a row carries."""
    return msgspec.json.decode(row.state, type=noun.state)


def found(noun: Noun, rows: QuerySet, code: str) -> tuple[Any, Any]:
    """The row with this public code among those a person may see, with its state; raises NotFound."""
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row, state_of(noun, row)


def begin(
    noun: Noun,
    decide: Callable[[int], Sequence[NounFact]],
    *,
    by: Viewer,
    at: datetime,
    subject: int = 0,
) -> Recorded:
    """A new subject with its first facts, in one transaction; `decide` gets its id so that it can keep texts under it."""
    drawn = 0 if subject else _drawn.get()
    _drawn.set(0)
    subject = subject or drawn or ids.new_id()
    try:
        with transaction.atomic():
            if drawn and _table(noun).objects.filter(id=drawn).exists():
                raise sent_already()
            state = noun.state(id=subject)
            facts = decide(subject)
            head = _append(noun, Head.start(subject), state, facts, by=by, at=at)
            return _table(noun).objects.create(**keys(subject, at), **values(noun, state, head))
    except IntegrityError as error:
        if drawn and _table(noun).objects.filter(id=drawn).exists():  # both were sent at once
            raise sent_already() from error
        raise


_drawn: ContextVar[int] = ContextVar("drawn", default=0)


@contextmanager
def once(subject: int) -> Iterator[None]:
    """What is begun first inside gets the id its form was drawn with; the same form sent again begins nothing."""
    held = _drawn.set(subject)
    try:
        yield
    finally:
        _drawn.reset(held)


def sent_already() -> Refused:
    """The answer to a form that came a second time: by a double click, the back button or a lost connection."""
    return Refused(
        "sent_already",
        "这一份已经提交过，没有再写第二份。请到列表里查看；确实要另写一份，请重新打开页面再填。",
        "This form was sent already; nothing was written a second time. Open the page anew to write another one.",
        status=409,
    )


def keys(subject: int, at: datetime) -> dict:
    """What a row has beside its state: both follow from the record, so that a lost row can be made again."""
    return {"id": subject, "code": ids.code_of(subject), "made_at": at}


def change(
    noun: Noun,
    code: str,
    decide: Decide,
    *,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Recorded:
    """Lock a row, decide from its state, record and project; raises NotFound, Stale, or what `decide` refuses."""
    with transaction.atomic():
        row = _table(noun).objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound()
        if seen is not None and seen != row.number:
            raise moved_on(row)
        before = state_of(noun, row)
        facts = decide(before)
        if not facts:
            return row
        state = deepcopy(before)
        head = _append(noun, Head(row.id, row.number, bytes(row.hash)), state, facts, by=by, at=at)
        for name, value in values(noun, state, head).items():
            setattr(row, name, value)
        row.save(force_update=True)
    return row


def forget(code: str, *, holders: Sequence[Holder], at: datetime) -> int:
    """Erase the words of a need, a comment, a practice with its questions, a meeting with its comments, by its number.

    Raises NotFound. Entries, figures and decisions stay; the register outside the database makes it last over a restore.
    """
    clean = ids.clean_code(code)
    for _noun, model in NOUNS.values():
        row = model.objects.filter(code=clean).first()
        if row is not None:
            return people.forget(row.id, holders=holders, at=at)
    raise NotFound()


@contextmanager
def unmoved(row: Recorded, seen: int | None) -> Iterator[None]:
    """Hold a row while something is done with it, all of it or nothing; raises Stale when it moved on since `seen`.

    Two who send the same form at once would both find the number they saw, had the second not to wait here.
    """
    with transaction.atomic():
        held = type(row).objects.select_for_update().filter(pk=row.pk).first()
        if held is None:
            raise NotFound()
        if seen is not None and seen != held.number:
            raise moved_on(held)
        yield


def moved_on(row: Recorded) -> Stale:
    """The answer to a form drawn before the newest entry."""
    return Stale(
        "stale_form",
        "您打开页面之后，这里又有了新的记录（现在第 {number} 条）。您的操作没有写入；请看过最新情况再决定。",
        "Since you opened the page something was recorded (now entry {number}). Nothing of yours was written.",
        number=row.number,
    )


def _table(noun: Noun) -> type[Recorded]:
    return NOUNS[noun.name][1]


def _append(noun: Noun, head: Head, state, facts: Sequence[NounFact], *, by: Viewer, at: datetime) -> Head:
    recorded = clock.text(at)
    entries = []
    for fact in facts:
        state.number += 1
        noun.apply(state, fact, at=recorded, actor=by.actor)
        entries.append(New(noun.kind(fact), noun.encode(fact), by.actor, at))
    _fitting(noun, state)
    [new] = record.append([(head, entries)])
    return new


_WHOLE = {"SmallIntegerField": 2**15, "IntegerField": 2**31, "BigIntegerField": 2**63}


def _fitting(noun: Noun, state) -> None:
    """Raises Refused for what one database would take and another not: a text or a number beyond its column."""
    columns = {field.attname: field for field in _table(noun)._meta.get_fields() if hasattr(field, "attname")}
    for name, value in noun.columns(state).items():
        field = columns[name]
        most = getattr(field, "max_length", None)
        if isinstance(value, str) and most and len(value) > most:
            raise Refused(
                "text_too_long",
                "“{value}…”太长了：最多 {most} 字，现在 {length} 字。",
                "“{value}…” is too long: {most} characters at most, not {length}.",
                where=name,
                value=value[:10],
                most=most,
                length=len(value),
            )
        if type(value) is int and not -(limit := _WHOLE.get(field.get_internal_type(), 2**63)) <= value < limit:
            raise Refused("bad_number", "数字太大了。", "The number is too large.", where=name)


def values(noun: Noun, state, head: Head) -> dict:
    """Every projected column of a row."""
    return {
        **noun.columns(state),
        "number": head.number,
        "hash": head.hash,
        "state": _encode(state).decode(),
        "projection": PROJECTION,
    }
