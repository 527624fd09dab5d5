"""Writing projections: the row, its holdings, its clocks; only what changed, upserted on the same keys."""

from collections.abc import Sequence
from itertools import chain

import msgspec
from django.db import connection

from banshi.kit.refused import Refused, Stale
from banshi.matters.facts.state import State
from banshi.matters.models import PROJECTION, Matter, Party
from banshi.matters.rules import row as rows
from banshi.record.facts import Head

_CHUNK = 100
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(State).decode
HOLDING = "matter_id, ordinal, unit, from_at, to_at, state, waiting_on"
CLOCK = (
    "matter_id, name, ordinal, owed_to, unit, started_at, due_at, original_due_at, provisional, paused, "
    "stopped_at, voided, on_expiry"
)
_HOLDING_UPSERT = (
    " ON CONFLICT (matter_id, ordinal) DO UPDATE SET unit = excluded.unit, from_at = excluded.from_at, "
    "to_at = excluded.to_at, state = excluded.state, waiting_on = excluded.waiting_on"
)
_CLOCK_UPSERT = (
    " ON CONFLICT (matter_id, name, ordinal) DO UPDATE SET due_at = excluded.due_at, "
    "original_due_at = excluded.original_due_at, provisional = excluded.provisional, "
    "paused = excluded.paused, stopped_at = excluded.stopped_at, voided = excluded.voided, "
    "on_expiry = excluded.on_expiry"
)

_LEDGER_UPSERT = (
    " ON CONFLICT (matter_id) DO UPDATE SET claimed_fen = excluded.claimed_fen, at_least = excluded.at_least, "
    "received_fen = excluded.received_fen, reported_fen = excluded.reported_fen"
)


def decoded(row: Matter) -> State:
    """The folded state a row carries; raises Refused while the row was folded by an older program."""
    if row.projection != PROJECTION:
        raise Refused(
            "old_projection",
            "程序已升级，办件数据还没有重建，暂时不能查看和办理。管理员请运行 banshi rebuild；已有的记录没有丢。",
            "The program is newer than the rows it reads: run banshi rebuild. No record is lost.",
            status=503,
        )
    return _decode(row.state)


def values(state: State, head: Head, moment: rows.Moment = rows.at) -> dict:
    """Every column of a matter's row; `moment` makes an instant of a recorded text."""
    return {
        **rows.columns(state, moment),
        "number": head.number,
        "hash": head.hash,
        "state": _encode(state).decode(),
        "projection": PROJECTION,
    }


def adapted(row: Sequence) -> list:
    """Instants as the database takes them."""
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if hasattr(value, "tzinfo") else value for value in row]


def stored() -> rows.Moment:
    """What makes of a recorded text the instant as a bare query of this database gives it."""
    return _as_sqlite_keeps if connection.vendor == "sqlite" else rows.at


def _as_sqlite_keeps(text: str) -> str | None:
    if not text:
        return None
    return f"{text[:10]} {text[11:19]}" if text[20:26] == "000000" else f"{text[:10]} {text[11:26]}"


def insert(table: str, names: str, rows: Sequence[Sequence], *, tail: str = "") -> None:
    """One multi-row INSERT."""
    if not rows:
        return
    mark = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {', '.join([mark] * len(rows))}{tail}",
            list(chain.from_iterable(adapted(row) for row in rows)),
        )


def create(state: State, head: Head, *, nonce: str | None = None) -> None:
    """The first row of a matter with its holdings and clocks, in three statements."""
    found = {"id": state.id, "nonce": nonce, **values(state, head)}
    insert("matters_matter", ", ".join(found), [list(found.values())])
    _spans(state, State(id=state.id))
    _parties(state)


def update(before: State, state: State, head: Head) -> None:
    """Bring a row to a new head; raises Stale when somebody else moved it first."""
    changed = Matter.objects.filter(id=state.id, number=before.number).update(**values(state, head))
    if not changed:
        raise Stale(
            "written_meanwhile",
            "刚才有别人办理了这件事，您的操作没有写入。请刷新页面后再办。",
            "Somebody else acted on this just now; nothing of yours was written. Reload and try again.",
        )
    _spans(state, before)
    _parties(state, before)
    if state.ledger != before.ledger:
        insert("matters_ledger", rows.LEDGER, rows.ledger_rows(state), tail=_LEDGER_UPSERT)


def _spans(state: State, before: State) -> None:
    holdings = [
        rows.holding_values(state.id, n, holding)
        for n, holding in enumerate(state.holdings)
        if n >= len(before.holdings) or before.holdings[n] != holding
    ]
    clocks = [
        rows.clock_values(state.id, clock)
        for n, clock in enumerate(state.clocks)
        if n >= len(before.clocks) or before.clocks[n] != clock
    ]
    insert("matters_holding", HOLDING, holdings, tail=_HOLDING_UPSERT)
    insert("matters_clock", CLOCK, clocks, tail=_CLOCK_UPSERT)


def _parties(state: State, before: State | None = None) -> None:
    known = rows.parties(before) if before else []
    wanted = rows.parties(state)
    gone = set(known) - set(state.parties)
    if gone:
        Party.objects.filter(matter_id=state.id, unit__in=gone).delete()
    found = [unit for unit in wanted if unit not in known]
    if found:
        Party.objects.bulk_create([Party(matter_id=state.id, unit=unit) for unit in found], ignore_conflicts=True)


def replace_many(made: Sequence[tuple[State, Head]]) -> None:
    """Write rows from their entries alone, for a rebuild: whatever stood there is overwritten, nonces stay."""
    for start in range(0, len(made), _CHUNK):
        part = made[start : start + _CHUNK]
        found = [{"id": state.id, **values(state, head)} for state, head in part]
        names = list(found[0])
        tail = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
        insert(
            "matters_matter",
            ", ".join(names),
            [list(row.values()) for row in found],
            tail=f" ON CONFLICT (id) DO UPDATE SET {tail}",
        )
        _replace_spans([state for state, _ in part])


def _replace_spans(states: Sequence[State]) -> None:
    marks = ", ".join(["%s"] * len(states))
    for table in ("matters_holding", "matters_clock", "matters_party", "matters_ledger"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE matter_id IN ({marks})",
                [state.id for state in states],
            )
    for table, names, wanted in (
        ("matters_holding", HOLDING, rows.holding_rows),
        ("matters_clock", CLOCK, rows.clock_rows),
        ("matters_party", "matter_id, unit", rows.party_rows),
        ("matters_ledger", rows.LEDGER, rows.ledger_rows),
    ):
        found = [row for state in states for row in wanted(state)]
        for start in range(0, len(found), 500):
            insert(table, names, found[start : start + 500])
