"""An import from the first row to the report: batches of 500, every rejected and doubtful row kept for mending."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.matters.importing import reading, tables, writing
from banshi.matters.importing.mapping import Mapping
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.units import actions as unit_actions
from banshi.units import queries as units

BATCH = 500
NOTES = ("_行号", "_处理", "_原因")


class Report(Struct):
    """What an import did."""

    read: int = 0
    imported: int = 0
    here_before: int = 0
    rejected: int = 0
    doubtful: int = 0
    reasons: Counter = Counter()
    rejects: str = ""


def run(
    path: Path,
    mapping: Mapping,
    *,
    at: datetime,
    rejects: Path,
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Import a table; what is here already is passed over, so that an interrupted import is simply run again."""
    _prepare(mapping, at)
    report = Report(reasons=Counter(), rejects=str(rejects))
    repeats = reading.Repeats(mapping.repeats)
    check = _Targets(mapping)
    source = tables.rows(path, mapping)
    fresh = rejects.with_suffix(".part")
    with fresh.open("w", newline="", encoding="utf-8-sig") as file:
        notes = _Notes(file)
        while part := list(islice(source, BATCH)):
            batch = [
                found for found in (_read(row, mapping, notes, report, repeats, check, at) for row in part) if found
            ]
            new = writing.receive_many(batch, mapping, at=at)
            report.read += len(part)
            report.imported += new
            report.here_before += len(batch) - new
            progress(report)
    fresh.replace(rejects)
    return report


def _read(row, mapping, notes, report, repeats, check, at) -> reading.Foreign | None:
    number, values = row
    try:
        found = reading.read(values, number, mapping, now=at)
        check.exist(found)
    except reading.Rejected as error:
        report.rejected += 1
        report.reasons[_kind(str(error))] += 1
        notes.write(values, number, "没有导入 rejected", str(error))
        return None
    doubts = [*found.doubts, *filter(None, [repeats.check(values)])]
    if doubts:
        report.doubtful += 1
        report.reasons.update(doubts)
        notes.write(values, number, "已导入,请核对 imported, doubtful", ";".join(doubts))
    return found


def _kind(reason: str) -> str:
    return reason.split(":")[0].split("“")[0] or reason


class _Targets:
    """Whether units, categories and places a row names exist, asked once a value."""

    def __init__(self, mapping: Mapping):
        book = playbooks.current(mapping.kind)
        self.units, self.paths = set(units.units()), {place.path for place in places.all_places()}
        self.categories = {category.code for category in book.categories}
        if mapping.intake not in self.units or not lookup.move(book, book.first_step, "dispatch"):
            raise Refused(
                "no_intake_unit",
                "对照表的受理单位“{code}”不存在。",
                "The mapping's intake unit “{code}” does not exist.",
                code=mapping.intake,
            )

    def exist(self, found: reading.Foreign) -> None:
        if found.unit not in self.units:
            raise reading.Rejected(f"没有单位“{found.unit}” / no such unit")
        if found.category and found.category not in self.categories:
            raise reading.Rejected(f"没有分类“{found.category}” / no such category")
        if found.place and found.place not in self.paths:
            raise reading.Rejected(f"没有地点“{found.place}” / no such place")


class _Notes:
    """The file of rejected and doubtful rows: the original columns and three of ours in front."""

    def __init__(self, file):
        self.file, self.writer = file, None

    def write(self, values: dict[str, str], number: int, what: str, reason: str) -> None:
        if self.writer is None:
            self.writer = csv.writer(self.file)
            self.writer.writerow([*NOTES, *values])
        self.writer.writerow([number, what, reason, *values.values()])


def _prepare(mapping: Mapping, at: datetime) -> None:
    """Make the units the mapping brings along, where they do not exist yet."""
    known = units.units()
    fresh = [unit for unit in mapping.units if unit.code not in known]
    if fresh:
        rows = [{"code": unit.code, "name": unit.name, "parent": unit.parent} for unit in fresh]
        unit_actions.add_units(rows, on=datetime(2000, 1, 1, tzinfo=at.tzinfo).date())
