"""The readers of the record."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Max

from banshi.kit import clock
from banshi.record import rules
from banshi.record.facts import Entry, Head, Seal
from banshi.record.models import RecordEntry, RecordLeaf, RecordSeal

ORIGIN = "banshi/record"
STEP = 500  # subjects a query
COLUMNS = "id, subject, number, kind, version, actor, occurred_at, recorded_at, cause, previous, payload, hash"
_OF = "e." + COLUMNS.replace(", ", ", e.")


def origin() -> str:
    """The name that stands in the first line of every checkpoint."""
    return ORIGIN


def entry_of(row: tuple) -> Entry:
    """An Entry from a database row in the order of COLUMNS."""
    return Entry(*row[:9], bytes(row[9]), bytes(row[10]), bytes(row[11]))


def entries(subject: int) -> list[Entry]:
    """The chain of one subject, in order."""
    return entries_of([subject])


def entries_of(subjects: list[int]) -> list[Entry]:
    """The chains of several subjects, in one query, each in order."""
    if not subjects:
        return []
    marks = ", ".join(["%s"] * len(subjects))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM record_entry WHERE subject IN ({marks}) ORDER BY subject, number",
            subjects,
        )
        return [entry_of(row) for row in cursor.fetchall()]


def entries_of_kind(kind: str) -> list[Entry]:
    """Every entry of one kind, oldest first. Reads the whole table: for verification, not for pages."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM record_entry WHERE kind = %s ORDER BY id", [kind])
        return [entry_of(row) for row in cursor.fetchall()]


def entries_upto(subjects: list[int], position: int) -> list[Entry]:
    """The chains of these subjects as a seal covers them: only entries whose place is at or before `position`."""
    found: list[Entry] = []
    with connection.cursor() as cursor:
        for start in range(0, len(subjects), STEP):
            part = subjects[start : start + STEP]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"SELECT {_OF} FROM record_entry e JOIN record_leaf l ON l.entry_id = e.id "
                f"WHERE e.subject IN ({marks}) AND l.position <= %s ORDER BY e.subject, e.number",
                [*part, position],
            )
            found += [entry_of(row) for row in cursor.fetchall()]
    return found


def head(subject: int) -> Head:
    """The end of a subject's chain."""
    last = RecordEntry.objects.filter(subject=subject).order_by("-number").values("number", "hash").first()
    return Head(subject, last["number"], bytes(last["hash"])) if last else Head.start(subject)


def leaves(after: int, limit: int) -> list[tuple[int, Entry]]:
    """Sealed entries behind a position, in the order of the record: what followers such as search read."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.position, {_OF} FROM record_leaf l JOIN record_entry e ON e.id = l.entry_id "
            "WHERE l.position > %s ORDER BY l.position LIMIT %s",
            [after, limit],
        )
        return [(row[0], entry_of(row[1:])) for row in cursor.fetchall()]


def last_seal() -> Seal | None:
    """The newest seal."""
    return _seal(RecordSeal.objects.order_by("-number").first())


def seal(number: int) -> Seal | None:
    """The seal of this number."""
    return _seal(RecordSeal.objects.filter(number=number).first())


def seals(after: int = 0) -> Iterator[Seal]:
    """All seals behind a number, oldest first."""
    for row in RecordSeal.objects.filter(number__gt=after).order_by("number").iterator():
        yield _seal(row)


def seal_before(moment: str) -> Seal | None:
    """The newest seal made before a moment (UTC, as text)."""
    return _seal(RecordSeal.objects.filter(sealed_at__lt=moment).order_by("-number").first())


def seal_after(moment: str, *, number: int = 0) -> Seal | None:
    """The first seal behind a number that was made after a moment (UTC, as text): a seed nobody knew before."""
    return _seal(RecordSeal.objects.filter(number__gt=number, sealed_at__gt=moment).order_by("number").first())


def _seal(row: RecordSeal | None) -> Seal | None:
    if row is None:
        return None
    binary = {name: bytes(getattr(row, name)) for name in ("root", "frontier", "previous", "signature")}
    return Seal(number=row.number, first=row.first, last=row.last, sealed_at=row.sealed_at, body=row.body, **binary)


def lag(now: datetime) -> tuple[int, float]:
    """(entries without a seal, age in seconds of the oldest of them); a bound, counted by ids."""
    newest_leaf = RecordLeaf.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    waiting = RecordEntry.objects.filter(id__gt=newest_leaf)
    oldest = waiting.order_by("id").values_list("recorded_at", flat=True).first()
    if oldest is None:
        return 0, 0.0
    return waiting.count(), (now - clock.parse(oldest)).total_seconds()


def newest_recorded_at() -> datetime | None:
    """When the newest entries were recorded: the floor below which the clock may not fall."""
    recent = RecordEntry.objects.order_by("-id").values_list("recorded_at", flat=True)[:100]
    newest = max(recent, default=None)
    return clock.parse(newest).astimezone(UTC) if newest else None


def proof(subject: int, number: int) -> tuple[int, list[bytes], Seal] | None:
    """(position, path, seal) that prove an entry is under the newest seal; None while it is not sealed."""
    found = RecordEntry.objects.filter(subject=subject, number=number).values_list("id", flat=True).first()
    leaf = RecordLeaf.objects.filter(entry_id=found).first() if found else None
    last = last_seal()
    if leaf is None or last is None or leaf.position > last.last:
        return None
    ranges = rules.path_ranges(last.last + 1, leaf.position)
    return leaf.position, [_root_between(low, high) for low, high in ranges], last


def _root_between(low: int, high: int) -> bytes:
    """The root over the leaves from low up to high, begun from what the newest seal between the two knows of them."""
    sealed = RecordSeal.objects.filter(last__gte=low, last__lt=high - 1).order_by("-last")
    frontier = sealed.values_list("frontier", flat=True).first()
    tree = rules.Frontier.decode(bytes(frontier)).behind(low) if frontier else rules.Frontier()
    rest = RecordLeaf.objects.filter(position__gte=low + tree.size, position__lt=high).order_by("position")
    for digest in rest.values_list("hash", flat=True).iterator(chunk_size=10_000):
        tree.append(bytes(digest))
    return tree.root()


def count() -> int:
    """How many entries there are."""
    return RecordEntry.objects.count()
