"""Imported matters written set-based: the same facts and the same fold, COPY instead of single statements."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import IntegrityError, connection, transaction

from banshi.calendars import queries as calendars
from banshi.kit import ids
from banshi.matters.actions import projecting
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.importing.mapping import Mapping
from banshi.matters.importing.reading import Foreign
from banshi.matters.models import Matter
from banshi.matters.rules import clocks, fold
from banshi.matters.rules import row as rows
from banshi.people import actions as people
from banshi.people import rules as people_rules
from banshi.people.facts import NewContent
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.record import actions as record
from banshi.record.facts import Head, New

ACTOR = "import"
_TRIES = 3


def known(identities: Sequence[str], mapping: Mapping) -> set[str]:
    """Those of these identities that were imported before."""
    found = Matter.objects.filter(imported=mapping.source, source_row__in=identities)
    return set(found.values_list("source_row", flat=True))


def renamed(foreign: Foreign, identity: str) -> Foreign:
    """The same row under another identity."""
    return msgspec.structs.replace(foreign, source_row=identity)


def receive_many(batch: Sequence[Foreign], mapping: Mapping, *, at: datetime) -> tuple[int, int]:
    """Write a batch in one transaction; whatever of it is here already is left alone.

    Returns how many are new, and how many of these were late from their first minute with us.
    """
    book = playbooks.current(mapping.kind)
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                _one_at_a_time(mapping)
                here = known([foreign.source_row for foreign in batch], mapping)
                fresh = [foreign for foreign in batch if foreign.source_row not in here]
                return _write(book, fresh, mapping, at=at) if fresh else (0, 0)
        except IntegrityError:
            # a new receipt number met one given at this moment; the batch was rolled back whole
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _one_at_a_time(mapping: Mapping) -> None:
    """Of two imports from one source the second waits, then finds what the first has brought."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.blake2b(mapping.source.encode(), digest_size=7).digest(), "big")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _write(book: Playbook, fresh: Sequence[Foreign], mapping: Mapping, *, at: datetime) -> tuple[int, int]:
    route = _Route(book, mapping)
    made = [_made(route, foreign, code=code, at=at) for foreign, code in zip(fresh, _codes(len(fresh)), strict=True)]
    heads = record.append_many((Head.start(state.id), new) for state, new, _ in made)
    people.keep_many((text for _, _, texts in made for text in texts), at=at)
    _project([state for state, _, _ in made], heads)
    now = e.stamp(at)
    return len(fresh), sum(any(clock.due < now for clock in state.running()) for state, _, _ in made)


def _codes(count: int) -> list[str]:
    """New codes that no matter has; a thousand million is few enough for two to meet in a large import."""
    found: set[str] = set()
    while len(found) < count:
        fresh = {ids.new_code() for _ in range(count - len(found))}
        found |= fresh - set(Matter.objects.filter(code__in=fresh).values_list("code", flat=True))
    return list(found)[:count]


class _Route:
    """What a playbook makes of imported history: the steps it passes through and the clocks it starts."""

    def __init__(self, book: Playbook, mapping: Mapping):
        self.book, self.mapping = book, mapping
        dispatched = lookup.move(book, book.first_step, "dispatch").to
        signed = lookup.move(book, dispatched, "sign_for")
        self.step = signed.to if signed else dispatched
        self.final = next(step.name for step in book.steps if step.final)
        self.calendar = calendars.current()

    def clocks(self, foreign: Foreign) -> tuple[e.ClockChange, ...]:
        """What we owe the requester of an open row, from the original receipt on; a closed row never had our clocks."""
        if foreign.closed_at is not None:
            return ()
        wanted = lookup.clocks_started_by(self.book, "received", foreign.category)
        return tuple(
            clocks.started(rule, calendar=self.calendar, at=foreign.received_at)
            for rule in wanted
            if rule.owed_to == "requester"
        )


def _made(route: _Route, foreign: Foreign, *, code: str, at: datetime) -> tuple[State, list[New], list[NewContent]]:
    subject = ids.id_at(int(foreign.received_at.timestamp() * 1000))
    texts = [people.new_content(subject, "text", foreign.text)]
    if foreign.landmark:
        texts.append(people.new_content(subject, "landmark", foreign.landmark))
    reply = [people.new_content(subject, "reply", foreign.reply)] if foreign.reply else []
    told = _told(route, foreign, code=code, texts=texts, reply=reply)
    state, entries = State(id=subject), []
    stamps = {when: e.stamp(when) for _, when in told}
    for number, (fact, when) in enumerate(told, start=1):
        fold.apply(state, fact, at=stamps[when], actor=ACTOR, number=number)
        entries.append(New(e.KIND_OF[type(fact)], e.encode(fact), ACTOR, at, occurred_at=when))
    return state, entries, texts + reply


def _pointers(texts: Sequence[NewContent]) -> tuple[e.Pointer, ...]:
    return tuple(e.Pointer(text.id, text.role, people_rules.commitment(text.salt, text.body)) for text in texts)


def _told(
    route: _Route, foreign: Foreign, *, code: str, texts: Sequence[NewContent], reply: Sequence[NewContent]
) -> list[tuple[e.Fact, datetime]]:
    """The history a foreign row tells, as facts with their original times; no verdict and no reply of ours is made up."""
    book, mapping, received_at = route.book, route.mapping, foreign.received_at
    received = e.Received(
        code=code,
        kind=mapping.kind,
        edition=book.content_hash,
        channel="import",
        intake=mapping.intake,
        category=foreign.category,
        function=lookup.function_of(book, foreign.category),
        place=foreign.place,
        contents=_pointers(texts),
        imported=mapping.source,
        source_row=foreign.source_row,
        fx=e.Effects(step=book.first_step, holder=mapping.intake, clocks=route.clocks(foreign)),
    )
    dispatched = e.Dispatched(unit=foreign.unit, rule="import", fx=e.Effects(step=route.step, holder=foreign.unit))
    told: list[tuple[e.Fact, datetime]] = [(received, received_at), (dispatched, received_at)]
    if foreign.closed_at is None:
        return told
    if reply:
        told.append((e.Noted(contents=_pointers(reply), to_requester=True), foreign.closed_at))
    closed = e.Closed(reason="imported", outcome=foreign.outcome, fx=e.Effects(step=route.final))
    return [*told, (closed, foreign.closed_at)]


def _project(states: Sequence[State], heads: Sequence[Head]) -> None:
    found = [{"id": state.id, **projecting.values(state, head)} for state, head in zip(states, heads, strict=True)]
    _bulk("matters_matter", ", ".join(found[0]), [list(row.values()) for row in found])
    holdings = [
        rows.holding_values(state.id, n, holding) for state in states for n, holding in enumerate(state.holdings)
    ]
    _bulk("matters_holding", projecting.HOLDING, holdings)
    running = [rows.clock_values(state.id, clock) for state in states for clock in state.clocks]
    _bulk("matters_clock", projecting.CLOCK, running)


def _bulk(table: str, names: str, values: Sequence[Sequence]) -> None:
    if not values:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(values[0]))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", [projecting.adapted(row) for row in values]
            )
