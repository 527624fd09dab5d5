"""The record of one matter as it lies there: each entry, its hash, the one before, and the seal that covers it."""

from datetime import datetime

from msgspec import Struct

from banshi.kit import clock
from banshi.matters.queries import pages, seeing, telling
from banshi.people.facts import Viewer
from banshi.record import queries as record
from banshi.record import rules
from banshi.record.facts import ZERO, Entry, Seal


class Line(Struct, frozen=True):
    """One entry: what it says, whether its hash is what its bytes give, and whether the seal is proved to cover it."""

    number: int
    sentence: str
    at: datetime
    who: str
    hash: str
    previous: str
    agrees: bool
    position: int | None
    sealed: bool


class Shown(Struct, frozen=True):
    code: str
    lines: list[Line]
    seal: Seal | None

    @property
    def agrees(self) -> bool:
        """Whether every entry is what its hash says and follows the one before."""
        return all(line.agrees for line in self.lines)

    @property
    def sealed(self) -> bool:
        """Whether the seal covers every entry."""
        return all(line.sealed for line in self.lines)

    @property
    def sealed_at(self) -> datetime | None:
        return clock.parse(self.seal.sealed_at) if self.seal else None

    @property
    def size(self) -> int:
        """How many entries the seal covers in all."""
        return self.seal.last + 1 if self.seal else 0

    @property
    def root(self) -> str:
        return self.seal.root.hex() if self.seal else ""


def shown(code: str) -> Shown:
    """Check and show; raises NotFound for a number that does not exist."""
    system = Viewer.system()
    row, _state, _relation = seeing.found(code, system)
    told = telling.timeline(row, pages.book_of(row), viewer=system, contents=False)
    lines, before = [], ZERO
    for entry, said in zip(record.entries(row.id), told, strict=True):
        lines.append(_line(entry, said, before=before))
        before = entry.hash
    return Shown(row.code, lines, record.last_seal())


def _line(entry: Entry, said: telling.Told, *, before: bytes) -> Line:
    proof = record.proof(entry.subject, entry.number)
    return Line(
        entry.number,
        said.sentence.format(**said.values),
        said.at,
        said.who,
        entry.hash.hex(),
        entry.previous.hex(),
        entry.previous == before and _hashed(entry) == entry.hash,
        proof[0] if proof else None,
        bool(proof) and _proved(entry, *proof),
    )


def _hashed(entry: Entry) -> bytes:
    return rules.leaf_hash(
        rules.layout(
            entry.previous,
            entry.subject,
            entry.number,
            version=entry.version,
            kind=entry.kind,
            actor=entry.actor,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            cause=entry.cause,
            payload=entry.payload,
        )
    )


def _proved(entry: Entry, position: int, path: list[bytes], seal: Seal) -> bool:
    return rules.check_inclusion(entry.hash, position, size=seal.last + 1, path=path, root=seal.root)
