"""Comparing every row with its entries: cut tails, removed matters, changed dues. Reads only, in steps, without a lock.

People may work meanwhile: a row that does not agree is read again until nobody moved it between two looks.
"""

from collections.abc import Iterator
from itertools import groupby

import msgspec
from django.db import connection

from banshi.matters.actions import projecting, refolding
from banshi.matters.facts.state import State
from banshi.matters.models import PROJECTION, ClockRow, HoldingRow, Matter
from banshi.matters.rules import row as rows
from banshi.record import queries as record
from banshi.record.facts import Entry, Fault, Head

STEP = 500
LOOKS = 5
Bare = tuple[list[tuple], ...]
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, KeyError)
_OURS = frozenset({"id", "nonce", "projection"})
_MATTER = "id, " + ", ".join(projecting.values(State(id=0), Head.start(0)))


def check_projection() -> Iterator[Fault]:
    """Everything in which the rows are not what the record gives, each fault with its matter and field."""
    after, moment = -1, projecting.stored()
    while span := _span(after):
        for subject, found in _bare(span, after):
            try:
                if not _agrees(found, moment):
                    yield from _looked_again(subject)
            except UNREADABLE:
                yield _unreadable(subject)
        after = span[-1]


def _span(after: int) -> list[int]:
    """The next ids of rows and of chains alike, in order, as many as a step takes."""
    of_rows = Matter.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:STEP]
    return sorted({*refolding.subjects_after(after, STEP), *of_rows})[:STEP]


def _bare(span: list[int], after: int) -> Iterator[tuple[int, Bare]]:
    """Each subject with its row, chain, holdings and clocks as they are kept."""
    matters = _stored("matters_matter", _MATTER, after=after, upto=span[-1])
    holdings = _stored("matters_holding", projecting.HOLDING, after=after, upto=span[-1])
    clocks = _stored("matters_clock", projecting.CLOCK, after=after, upto=span[-1])
    chains = refolding.between(after, span[-1])
    for subject in span:
        yield subject, tuple(found.get(subject, []) for found in (matters, chains, holdings, clocks))


def _stored(table: str, names: str, *, after: int, upto: int) -> dict[int, list[tuple]]:
    """The bare rows of these matters by matter."""
    key = names.partition(",")[0]
    # on SQLite a bare column would be made an instant or a truth, slowly; an expression comes as it is kept
    chosen = "+" + names.replace(", ", ", +") if connection.vendor == "sqlite" else names
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {table} WHERE {key} > %s AND {key} <= %s ORDER BY id", [after, upto])
        found: dict[int, list[tuple]] = {}
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(row)
        return found


def _agrees(found: Bare, moment: rows.Moment) -> bool:
    """Whether bare rows are, value for value, what the entries give; where not, `_differences` looks closely."""
    row, chain, holdings, clocks = found
    if not row or not chain or chain[-1][1] != len(chain):
        return False
    state, head = refolding.refolded(row[0][0], chain)
    return (
        row[0][1:] == tuple(projecting.values(state, head, moment).values())
        and _same(holdings, rows.holding_rows(state, moment))
        and _same(clocks, rows.clock_rows(state, moment))
    )


def _same(held: list[tuple], wanted: list[tuple]) -> bool:
    return held == wanted or sorted(held) == sorted(wanted)


def _rows(*, range_: tuple[int, int]) -> dict[int, tuple[Matter, list, list]]:
    after, upto = range_
    found = {row.id: (row, [], []) for row in Matter.objects.filter(id__gt=after, id__lte=upto)}
    for n, model, names in ((1, HoldingRow, projecting.HOLDING), (2, ClockRow, projecting.CLOCK)):
        spans = model.objects.filter(matter_id__gt=after, matter_id__lte=upto)
        for values in spans.order_by("matter_id", "id").values_list(*names.split(", ")):
            if values[0] in found:
                found[values[0]][n].append(values)
    return found


def _entries(subjects: list[int]) -> dict[int, list[Entry]]:
    history = record.entries_of(subjects)
    return {subject: list(entries) for subject, entries in groupby(history, key=lambda entry: entry.subject)}


def _looked_again(subject: int) -> Iterator[Fault]:
    for _ in range(LOOKS):
        before = _rows(range_=(subject - 1, subject)).get(subject)
        history = _entries([subject]).get(subject, [])
        after = Matter.objects.filter(id=subject).values_list("number", flat=True).first()
        if (before[0].number if before else None) == after:
            break
    yield from _faults(before, history, _differences(before, history))


def _differences(found: tuple[Matter, list, list] | None, history: list[Entry]) -> list[tuple[str, object, object]]:
    """(what, in the row, by the record) for everything that does not agree."""
    if found is None or not history:
        return [("row", bool(found), bool(history))]
    row, holdings, clocks = found
    if row.projection != PROJECTION:
        return [("projection", row.projection, PROJECTION)]
    if row.number > history[-1].number or history[-1].number != len(history):
        return [("number", row.number, history[-1].number)]
    state, head = refolding.folded(row.id, history)
    wanted = projecting.values(state, head)
    pairs = [(name, _plain(getattr(row, name)), value) for name, value in wanted.items() if name not in _OURS]
    pairs.append(("holdings", sorted(holdings), sorted(rows.holding_rows(state))))
    pairs.append(("clocks", sorted(clocks), sorted(rows.clock_rows(state))))
    return [pair for pair in pairs if pair[1] != pair[2]]


def _plain(value):
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else value


def _faults(found, history: list[Entry], wrong: list[tuple[str, object, object]]) -> Iterator[Fault]:
    if not wrong:
        return
    what, held, recorded = wrong[0]
    if found is None:
        subject = history[0].subject
        yield Fault(
            "row_removed",
            f"内部号 {subject} 的办理记录还在，办件行被删除。运行 banshi rebuild 可恢复。",
            f"Subject {subject} has entries but its row was removed; banshi rebuild restores it.",
            subject,
        )
        return
    row = found[0]
    if what in ("row", "number"):
        last = len(history)
        yield Fault(
            "row_without_entry",
            f"事项 {row.code}（内部号 {row.id}）应有 {row.number} 条记录，现只有 {last} 条：记录的尾部被删除。",
            f"Matter {row.code} (subject {row.id}) must have {row.number} entries; {last} are left: its tail was cut.",
            row.id,
            last + 1,
        )
    elif what == "projection":
        yield Fault(
            "old_projection",
            f"事项 {row.code} 的投影版本过旧，请运行 banshi rebuild。",
            f"The row of matter {row.code} carries an old projection stamp; run banshi rebuild.",
            row.id,
        )
    else:
        names = "、".join(name for name, *_ in wrong if name != "state") or "state"
        yield Fault(
            "row_differs",
            f"事项 {row.code} 的 {names} 与办理记录不符（例如 {what}：行里是 {_short(held)}，记录是 {_short(recorded)}）。"
            "先查明谁改了数据库，再运行 banshi rebuild。",
            f"{names} of matter {row.code} differ from the record ({what} is {_short(held)}, by the record "
            f"{_short(recorded)}). Find out who changed the database, then run banshi rebuild.",
            row.id,
            row.number,
        )


def _unreadable(subject: int) -> Fault:
    return Fault(
        "entry_unreadable",
        f"内部号 {subject} 有读不出来的记录，它的办件行无法核对。请从备份恢复，并查明谁动过。",
        f"An entry of subject {subject} cannot be read, so its row cannot be compared. Restore it from a backup.",
        subject,
    )


def _short(value) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 80 else text[:80] + "…"
