"""An import from the first row to the report: batches of 500, every rejected and doubtful row kept for mending."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from msgspec import Struct, field

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.importing import naming, reading, tables, targets, writing
from banshi.matters.importing.lines import Reading
from banshi.matters.importing.mapping import Mapping
from banshi.matters.importing.naming import Row
from banshi.matters.importing.reading import Findings, Foreign
from banshi.matters.importing.rejects import DOUBTFUL, REJECTED, Rejects
from banshi.matters.importing.seen import Seen
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import actions as unit_actions
from banshi.units import queries as units

BATCH = 500
VALUES = 200  # distinct values without a target that a report names
LONG_AGO = date(2000, 1, 1)
REPEATS = "与前面一行相同 / repeats an earlier row"
SAME_IDENTITY = "编号与前面一行相同 / the identity of an earlier row"
Progress = Callable[["Report", float], None]


class Report(Struct):
    """What an import did; every row read is imported, here before, or rejected."""

    read: int = 0
    imported: int = 0
    here_before: int = 0
    rejected: int = 0
    doubtful: int = 0
    late: int = 0
    faults: Counter = field(default_factory=Counter)
    doubts: Counter = field(default_factory=Counter)
    notes: Counter = field(default_factory=Counter)
    unknown: Counter = field(default_factory=Counter)
    rejects: Path | None = None


def run(
    path: Path,
    mapping: Mapping,
    *,
    at: datetime,
    rejects: Path,
    dry: bool = False,
    progress: Progress = lambda report, share: None,
) -> Report:
    """Import a table; what is here already is passed over, so that an interrupted import is simply run again.

    With `dry` nothing but the file of rejected rows is written, and `imported` counts what would be.
    """
    book = playbooks.current(mapping.kind)
    known = _targets(book, mapping)
    targets.check(mapping, known)
    done = Reading()
    with tables.opened(path, mapping, done) as records:
        header, rows = naming.read(records, mapping, name=path.name)
        reader = reading.Reader(mapping, known, now=at, digest=header.digest)
        if not dry:
            _make_units(mapping)
        return _Run(mapping, reader, at=at, dry=dry).all(
            rows, Rejects(rejects, header.names), lambda report: progress(report, done.share)
        )


class _Run:
    """One pass over the rows of one file."""

    def __init__(self, mapping: Mapping, reader: reading.Reader, *, at: datetime, dry: bool):
        self.mapping, self.reader, self.at, self.dry = mapping, reader, at, dry
        self.report, self.seen = Report(), Seen()

    def all(self, rows, rejects: Rejects, progress: Callable[[Report], None]) -> Report:
        report = self.report
        try:
            while part := list(islice(rows, BATCH)):
                batch = [found for row in part if (found := self._read(row, rejects))]
                self._write(batch)
                report.read += len(part)
                progress(report)
        except BaseException:
            # rows that were read before a broken place are still worth mending
            report.rejects = rejects.keep()
            raise
        finally:
            self.seen.close()
        report.rejects = rejects.keep()
        return report

    def _write(self, batch: list[Foreign]) -> None:
        report = self.report
        if self.dry:
            here = writing.known([foreign.source_row for foreign in batch], self.mapping)
            new, late = len(batch) - len(here), 0
        else:
            # a long import records each batch when it writes it, not when it began
            new, late = writing.receive_many(batch, self.mapping, at=max(self.at, clock.now()))
        report.imported += new
        report.late += late
        report.here_before += len(batch) - new

    def _read(self, row: Row, rejects: Rejects) -> Foreign | None:
        found = Findings()
        foreign = self.reader.read(row, found)
        identity = foreign.source_row if foreign else self.reader.identity(row)
        identity = self._repeats(row, identity, found)
        if foreign and identity != foreign.source_row:
            foreign = writing.renamed(foreign, identity)
        self._count(found)
        if found.faults or found.doubts:
            what = REJECTED if found.faults else DOUBTFUL
            reasons = [f"{label}（{value}）" if value else label for label, value in [*found.faults, *found.doubts]]
            own = "" if self.mapping.identity else identity
            rejects.write(row.number, what, "；".join(reasons), identity=own, raw=row.raw)
        return None if found.faults else foreign

    def _repeats(self, row: Row, identity: str, found: Findings) -> str:
        """The row's identity, numbered where its whole content came before and nothing else tells it apart."""
        seen, mapping = self.seen, self.mapping
        if mapping.repeats and row.values:
            told = "\x1f".join(row.values[name] for name in mapping.repeats)
            if seen.before("repeats", told):
                found.doubts.append((REPEATS, "、".join(mapping.repeats)))
        before = seen.before("identity", identity) if identity else 0
        if not before:
            return identity
        if mapping.identity or row.kept_identity:
            found.faults.append((SAME_IDENTITY, identity))
            return identity
        if not mapping.repeats:
            found.doubts.append((REPEATS, ""))
        return f"{identity}-{before + 1}"

    def _count(self, found: Findings) -> None:
        report = self.report
        report.rejected += bool(found.faults)
        report.doubtful += bool(found.doubts) and not found.faults
        report.faults.update({label for label, _ in found.faults})
        report.doubts.update({label for label, _ in found.doubts})
        report.notes.update({label for label, _ in found.notes})
        for label, value in [*found.doubts, *found.faults]:
            if label in (reading.DEFAULTED, reading.UNKNOWN) and (
                value in report.unknown or len(report.unknown) < VALUES
            ):
                report.unknown[value] += 1


def _targets(book: Playbook, mapping: Mapping) -> targets.Targets:
    if not lookup.move(book, book.first_step, "dispatch"):
        raise Refused(
            "kind_without_dispatch",
            "“{kind}”的办理规程第一步不能派单，不能导入历史。请换一种 kind。",
            "The playbook “{kind}” has no dispatch at its first step; history cannot be imported into it.",
            where="mapping",
            kind=mapping.kind,
        )
    paths = {place.path: place.path for place in places.all_places()}
    return targets.Targets(
        route=frozenset(units.units()) | {unit.code for unit in mapping.units},
        category=frozenset(category.code for category in lookup.offered(book)),
        unnamed=frozenset(category.code for category in book.categories if not category.named),
        place={place.code: place.path for place in places.all_places()} | paths,
        outcome=frozenset(outcome.code for outcome in book.outcomes),
    )


def _make_units(mapping: Mapping) -> None:
    """Make the units the mapping brings along, where they do not exist yet."""
    known = units.units()
    fresh = [unit for unit in mapping.units if unit.code not in known]
    if fresh:
        rows = [{"code": unit.code, "name": unit.name, "parent": unit.parent} for unit in fresh]
        unit_actions.add_units(rows, on=LONG_AGO)
