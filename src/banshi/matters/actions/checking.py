"""Comparing every row with its entries: cut tails, removed matters, changed dues. Reads only, in steps, without a lock.

People may work meanwhile: a row that does not agree is read again until nobody moved it between two looks.
"""

from collections.abc import Iterator, Sequence

import msgspec
from django.db import connection

from banshi.matters.actions import projecting, refolding
from banshi.matters.facts.state import State
from banshi.matters.models import PROJECTION, ClockRow, HoldingRow, LedgerRow, Matter, Party
from banshi.matters.rules import row as rows
from banshi.playbooks import queries as playbooks
from banshi.record import queries as record
from banshi.record.blocks import KIND, NUMBER, SUBJECT, Alongside, Block, Chain, Reader
from banshi.record.facts import Entry, Fault, Head

STEP = 5_000
LOOKS = 5
PARTY = "matter_id, unit"
Bare = Sequence[list[tuple]]
Kept = tuple[Matter, list, list, list, list]
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, KeyError)
_OURS = frozenset({"id", "nonce", "projection"})
_NAMES = ("id", *projecting.values(State(id=0), Head.start(0)))
_MATTER = ", ".join(_NAMES)
_CODE, _EDITION = _NAMES.index("code"), _NAMES.index("edition")


def _reader() -> Reader:
    moment, known = projecting.stored(), playbooks.stored()

    def read(block: Block) -> Iterator[Fault]:
        """Everything in which the rows are not what the record gives, each fault with its matter and field."""
        chains = {chain[0][SUBJECT]: chain for chain in block.chains}
        for after, upto, matters in _steps(block):
            yield from _editions(matters, known)
            for subject, *found in _bare(matters, chains, after=after, upto=upto):
                try:
                    if not _agrees(found, moment):
                        yield from _looked_again(subject)
                except UNREADABLE:
                    yield _unreadable(subject)

    return read


check_projection = Alongside(_reader)


def _editions(matters: dict[int, list[tuple]], known: set[str]) -> Iterator[Fault]:
    """The first matter that goes by each playbook that is not there any more."""
    for subject, (row, *_) in matters.items():
        if row[_EDITION] not in known:
            known.add(row[_EDITION])
            yield Fault(
                "playbook_missing",
                f"事项 {row[_CODE]}（内部号 {subject}）所用的办理规程（{_short(row[_EDITION])}）不在了。请从备份恢复。",
                f"The playbook {_short(row[_EDITION])} that matter {row[_CODE]} goes by is gone; restore it from a backup.",
                subject,
            )


def _steps(block: Block) -> Iterator[tuple[int, int, dict[int, list[tuple]]]]:
    """(after, up to, rows of matters there) over a block: more than one where rows stand whose entries are gone."""
    after = block.after
    while True:
        matters = _stored("matters_matter", _MATTER, after=after, upto=block.upto, most=STEP)
        if len(matters) < STEP:
            yield after, block.upto, matters
            return
        upto = max(matters)
        yield after, upto, matters
        after = upto


def _bare(matters: dict[int, list[tuple]], chains: dict[int, Chain], *, after: int, upto: int) -> Iterator[tuple]:
    """Each subject with its row, chain, holdings, clocks, ledger and other units as they are kept."""
    ours = [subject for subject, chain in chains.items() if _is_matter(chain) and after < subject <= upto]
    spans = [
        _stored(table, names, after=after, upto=upto)
        for table, names in (
            ("matters_holding", projecting.HOLDING),
            ("matters_clock", projecting.CLOCK),
            ("matters_ledger", rows.LEDGER),
            ("matters_party", PARTY),
        )
    ]
    holdings, clocks, ledgers, parties = spans
    none: list[tuple] = []
    for subject in sorted({*ours, *matters}):
        yield (
            subject,
            matters.get(subject, none),
            chains.get(subject, none),
            holdings.get(subject, none),
            clocks.get(subject, none),
            ledgers.get(subject, none),
            parties.get(subject, none),
        )


def _is_matter(chain: Chain) -> bool:
    first = chain[0]
    return first[NUMBER] == 1 and first[KIND] == b"received"


def _stored(table: str, names: str, *, after: int, upto: int, most: int = 0) -> dict[int, list[tuple]]:
    """The bare rows of these matters by matter; of so many matters at most, the first."""
    key = names.partition(",")[0]
    # on SQLite a bare column would be made an instant or a truth, slowly; an expression comes as it is kept
    chosen = "+" + names.replace(", ", ", +") if connection.vendor == "sqlite" else names
    limit = f" ORDER BY {key} LIMIT {most}" if most else ""
    found: dict[int, list[tuple]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {table} WHERE {key} > %s AND {key} <= %s{limit}", [after, upto])
        for row in cursor.fetchall():
            if row[0] in found:
                found[row[0]].append(row)
            else:
                found[row[0]] = [row]
    return found


def _agrees(found: Bare, moment: rows.Moment) -> bool:
    """Whether bare rows are, value for value, what the entries give; where not, `_differences` looks closely."""
    row, chain, holdings, clocks, ledgers, parties = found
    if not row or not chain or chain[-1][NUMBER] != len(chain):
        return False
    state, head = refolding.refolded(row[0][0], chain)
    return (
        row[0][1:] == tuple(projecting.values(state, head, moment).values())
        and _same(holdings, rows.holding_rows(state, moment))
        and _same(clocks, rows.clock_rows(state, moment))
        and [tuple(map(int, one)) for one in ledgers] == [tuple(map(int, one)) for one in rows.ledger_rows(state)]
        and _may_stand(parties, state)
    )


def _may_stand(held: list[tuple], state: State) -> bool:
    """Whether those units have rows that must, and none that never had to do with the matter."""
    units = {unit for _, unit in held}
    return units.issuperset(rows.parties(state)) and units.issubset(state.parties)


def _same(held: list[tuple], wanted: list[tuple]) -> bool:
    return held == wanted or sorted(held) == sorted(wanted)


def _rows(subject: int) -> Kept | None:
    row = Matter.objects.filter(id=subject).first()
    if row is None:
        return None
    kept = (
        (HoldingRow, projecting.HOLDING),
        (ClockRow, projecting.CLOCK),
        (LedgerRow, rows.LEDGER),
        (Party, PARTY),
    )
    return row, *(
        list(model.objects.filter(matter_id=subject).order_by("pk").values_list(*names.split(", ")))
        for model, names in kept
    )


def _looked_again(subject: int) -> Iterator[Fault]:
    for _ in range(LOOKS):
        before = _rows(subject)
        history = record.entries(subject)
        after = Matter.objects.filter(id=subject).values_list("number", flat=True).first()
        if (before[0].number if before else None) == after:
            break
    yield from _faults(before, history, _differences(before, history))


def _differences(
    found: tuple[Matter, list, list, list] | None, history: list[Entry]
) -> list[tuple[str, object, object]]:
    """(what, in the row, by the record) for everything that does not agree."""
    if found is None or not history:
        return [("row", bool(found), bool(history))]
    row, holdings, clocks, ledgers, parties = found
    if row.projection != PROJECTION:
        return [("projection", row.projection, PROJECTION)]
    if row.number > history[-1].number or history[-1].number != len(history):
        return [("number", row.number, history[-1].number)]
    state, head = refolding.folded(row.id, history)
    wanted = projecting.values(state, head)
    pairs = [(name, _plain(getattr(row, name)), value) for name, value in wanted.items() if name not in _OURS]
    pairs.append(("holdings", sorted(holdings), sorted(rows.holding_rows(state))))
    pairs.append(("clocks", sorted(clocks), sorted(rows.clock_rows(state))))
    pairs.append(("ledger", ledgers, rows.ledger_rows(state)))
    if not _may_stand(parties, state):
        pairs.append(("parties", sorted(unit for _, unit in parties), sorted(rows.parties(state))))
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
