"""Imported matters written set-based: the same facts and the same fold, COPY instead of single statements."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

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


def known(batch: Sequence[Foreign], mapping: Mapping) -> set[str]:
    """The rows of a batch that were imported before."""
    keys = [foreign.source_row for foreign in batch]
    found = Matter.objects.filter(imported=mapping.source, source_row__in=keys)
    return set(found.values_list("source_row", flat=True))


def receive_many(batch: Sequence[Foreign], mapping: Mapping, *, at: datetime) -> int:
    """Write a batch in one transaction; whatever of it is here already is left alone. Returns how many are new."""
    book = playbooks.current(mapping.kind)
    with transaction.atomic():
        here = known(batch, mapping)
        fresh = list({f.source_row: f for f in batch if f.source_row not in here}.values())
        if not fresh:
            return 0
        made = [
            _made(book, foreign, mapping, code=code, at=at)
            for foreign, code in zip(fresh, _codes(len(fresh)), strict=True)
        ]
        heads = record.append_many((Head.start(state.id), new) for state, new, _ in made)
        people.keep_many((text for _, _, texts in made for text in texts), at=at)
        _project([state for state, _, _ in made], heads)
    return len(fresh)


def _codes(count: int) -> list[str]:
    """New codes that no matter has; a thousand million is few enough for two to meet in a large import."""
    found: set[str] = set()
    while len(found) < count:
        fresh = {ids.new_code() for _ in range(count - len(found))}
        found |= fresh - set(Matter.objects.filter(code__in=fresh).values_list("code", flat=True))
    return list(found)[:count]


def _made(
    book: Playbook, foreign: Foreign, mapping: Mapping, *, code: str, at: datetime
) -> tuple[State, list[New], list[NewContent]]:
    subject = ids.id_at(int(foreign.received_at.timestamp() * 1000))
    texts = [people.new_content(subject, "text", foreign.text)]
    if foreign.landmark:
        texts.append(people.new_content(subject, "landmark", foreign.landmark))
    pointers = tuple(_pointer(text) for text in texts)
    replies = [people.new_content(subject, "reply", foreign.reply)] if foreign.reply else []
    told = _told(book, foreign, mapping, code=code, pointers=pointers, replies=replies)
    state, entries = State(id=subject), []
    for number, (fact, when) in enumerate(told, start=1):
        fold.apply(state, fact, at=e.stamp(when), actor=ACTOR, number=number)
        entries.append(New(e.KIND_OF[type(fact)], e.encode(fact), ACTOR, at, occurred_at=when))
    return state, entries, [*texts, *replies]


def _pointer(text: NewContent) -> e.Pointer:
    return e.Pointer(text.id, text.role, people_rules.commitment(text.salt, text.body))


def _told(book: Playbook, foreign: Foreign, mapping: Mapping, *, code, pointers, replies) -> list[tuple]:
    """The history a foreign row tells, as facts with their original times; closed ones never had our clocks."""
    opened = foreign.closed_at is None
    started = ()
    if opened:
        wanted = lookup.clocks_started_by(book, "received", foreign.category)
        started = tuple(
            clocks.started(rule, calendar=calendars.current(), at=foreign.received_at)
            for rule in wanted
            if rule.owed_to == "requester"
        )
    received = e.Received(
        code=code,
        kind=mapping.kind,
        edition=book.content_hash,
        channel="import",
        intake=mapping.intake,
        category=foreign.category,
        function=lookup.function_of(book, foreign.category),
        place=foreign.place,
        contents=pointers,
        imported=mapping.source,
        source_row=foreign.source_row,
        fx=e.Effects(step=book.first_step, holder=mapping.intake, clocks=started),
    )
    dispatched = e.Dispatched(unit=foreign.unit, rule="import", fx=e.Effects(step="working", holder=foreign.unit))
    told = [(received, foreign.received_at), (dispatched, foreign.received_at)]
    if not opened:
        final = next(step.name for step in book.steps if step.final)
        closed = e.Closed(reason="imported", outcome=foreign.outcome, fx=e.Effects(step=final))
        if replies:
            answer = tuple(_pointer(text) for text in replies)
            told.append((e.Noted(contents=answer, to_requester=True), foreign.closed_at))
        told.append((closed, foreign.closed_at))
    return told


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
