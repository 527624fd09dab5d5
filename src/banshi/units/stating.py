"""Units as the record has them, beside the table: names, kinds and lines stand behind every sum and every right."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

import msgspec

from banshi.kit import clock, ids
from banshi.record import queries as record
from banshi.record.facts import Entry, Fault, Head
from banshi.units.facts import STATED, Stated, UnitFacts
from banshi.units.models import TreeEdition, Unit

STEP = 500
PATIENCE = timedelta(minutes=10)
_FIELDS = (
    "code",
    "name",
    "short_name",
    "path",
    "place_path",
    "phone",
    "address",
    "hours",
    "kind",
    "valid_from_on",
    "valid_to_on",
)
Known = dict[str, tuple[Stated, Head]]


def subject_of(code: str) -> int:
    """The subject in the record under which a unit is told; the same for a code everywhere."""
    return int.from_bytes(hashlib.blake2b(f"unit/{code}".encode(), digest_size=8).digest()) >> 2


def edition() -> int:
    """The number of the tree's newest change; 0 before there is any."""
    return TreeEdition.objects.values_list("number", flat=True).first() or 0


def stored() -> dict[str, UnitFacts]:
    """Every unit as the table has it now, by code, in tree order."""
    return {
        row.code: UnitFacts(
            parent=row.parent_id or "",
            successor=row.successor_id or "",
            **{name: getattr(row, name) for name in _FIELDS},
        )
        for row in Unit.objects.order_by("path")
    }


def to_state() -> tuple[int, list[tuple[Head, UnitFacts]]]:
    """(edition, units that are not as they were last entered, with the ends of their chains), where the tree changed."""
    now, rows = edition(), stored()
    known = _last(_entries(rows))
    if now == _newest(known):
        return now, []
    start = {code: Head.start(subject_of(code)) for code in rows}
    return now, [
        (known[code][1] if code in known else start[code], unit)
        for code, unit in rows.items()
        if code not in known or known[code][0].unit != unit
    ]


def _entries(codes: Collection[str]) -> Iterator[Entry]:
    subjects = [subject_of(code) for code in codes]
    for start in range(0, len(subjects), STEP):
        yield from record.entries_of(subjects[start : start + STEP])


def _last(entries: Iterable[Entry]) -> Known:
    found: Known = {}
    for entry in entries:
        fact = msgspec.json.decode(entry.payload, type=Stated)
        found[fact.unit.code] = (fact, Head(entry.subject, entry.number, entry.hash))
    return found


def _newest(known: Known) -> int:
    return max((fact.edition for fact, _head in known.values()), default=0)


def differing() -> Iterator[Fault]:
    """Units that are not as they were entered, were never entered, or are gone: changed past the tree's own actions.

    Before the first unit was entered nothing is compared, nor for ten minutes after a change that is to be entered yet.
    """
    known = _last(record.entries_of_kind(STATED))
    now = edition()
    waiting = now != _newest(known) and timedelta(0) <= clock.now() - ids.made_at(now) <= PATIENCE
    if not known or waiting:
        return
    rows = stored()
    for code in sorted(known.keys() | rows.keys()):
        fact, head = known.get(code, (None, None))
        row = rows.get(code)
        if fact is None or row != fact.unit:
            yield _fault(code, row, fact and fact.unit, head)


def _fault(code: str, row: UnitFacts | None, told: UnitFacts | None, head: Head | None) -> Fault:
    both = {name: (getattr(told, name, ""), getattr(row, name, "")) for name in UnitFacts.__struct_fields__}
    names = "、".join(name for name, (before, after) in both.items() if before != after)
    name = (told or row).name
    return Fault(
        "unit_differs",
        f"单位“{name}”（{code}）与记录不符（{names}）：在程序之外改、加或删过，或后台任务停了、改动还没有记入（banshi work）。"
        "先查明谁动过，再从备份恢复该行。",
        f"Unit {code} is not what the record says ({names}): it was changed, added or removed past this program, or the "
        "worker stands still and did not enter a change yet (banshi work). Find out who did it; restore it from a backup.",
        head.subject if head else 0,
        head.number if head else 0,
    )
