"""A file of figures as rows: CSV in UTF-8, UTF-16 or GB 18030 between commas, tabs or semicolons, or XLSX; and what its rows are held against."""

import codecs
import csv
import hashlib
import io
import zipfile
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook

from banshi.kit import encodings
from banshi.kit.refused import Refused
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.models.progress import Observation, Report
from banshi.programmes.rules import feed as rules
from banshi.units import queries as units
from banshi.units.rules import in_line

LARGEST = 8 * 1024**2
UNPACKED = 100 * 1024**2


def may_feed(viewer: Viewer, terms: Locked) -> bool:
    """Whether a person files for the owner, the organiser or an implementer."""
    mine = set(viewer.units_with("programme_officer", "unit_head"))
    return viewer.actor == "system" or bool(mine & {terms.owner, terms.organiser, *terms.implementers})


def sorted_rows(data: bytes, indicator: int, terms: Locked, *, today: date) -> rules.Sorted:
    """Every row of a file, taken or refused with its reason; raises Refused for what is no table."""
    header, *rest = _rows(data) or [[]]
    lines = [rules.Line(n, tuple(cells)) for n, cells in enumerate(rest, start=2) if any(c.strip() for c in cells)]
    if not lines or len(lines) > rules.MOST:
        raise Refused(
            "feed_empty",
            "文件里没有数据行，或超过 {most} 行。第一行应是列名：单位、日期、数值、分母。",
            "The file has no rows, or more than {most}; its first row names unit, on, n and d.",
            where="file",
            most=rules.MOST,
        )
    return rules.held_against(header, lines, indicator=terms.indicator, known=_known(indicator, terms, today))


def digest(data: bytes) -> str:
    """By which a filing names the file it came from: the first twelve digits of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:12]


def _known(indicator: int, terms: Locked, today: date) -> rules.Known:
    tree = units.units()
    unit_of: dict[str, str] = {}
    for unit in tree.values():
        for name in {unit.name, unit.short_name}:
            unit_of[name] = "" if name in unit_of else unit.code
    unit_of |= {code: code for code in tree}
    lines = [units.path_of(code) for code in (terms.owner, *(one.unit for one in terms.indicator.targets))]
    rows = Observation.objects.filter(indicator=indicator).values_list("unit", "on", "n", "d", "report")
    held = list(rows)
    codes = dict(Report.objects.filter(id__in={row[4] for row in held}).values_list("id", "code"))
    return rules.Known(
        unit_of,
        wanted=lambda code: any(in_line(tree[code].path, line) for line in lines),
        alive=lambda code: tree[code].active(today),
        held={(unit, on): (n, d, codes.get(report, "")) for unit, on, n, d, report in held},
        today=today,
    )


def _rows(data: bytes) -> list[list[str]]:
    if len(data) > LARGEST:
        raise Refused("feed_too_large", "文件超过 8 MB，请分成几个文件。", "More than 8 MB; split it.", where="file")
    if data[:2] == b"PK":
        return _sheet(data)
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if b"\x00" in data[:4096] and not wide:
        raise _no_table()
    text = encodings.decoded(data, ("utf-16",) if wide else encodings.WRITTEN)
    if text is None:
        raise _no_table()
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_between(text)))
    except csv.Error as error:
        raise _no_table() from error


def _between(text: str) -> str:
    """What stands between the columns: a comma, unless the first line has more tabs or semicolons."""
    first = text.partition("\n")[0]
    return max(",", "\t", ";", key=first.count)


def _sheet(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise _no_table()
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, CalamineError, IndexError, OSError) as error:
        raise _no_table() from error
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _no_table() -> Refused:
    return Refused(
        "not_a_table",
        "这个文件不是可读的表格。请给 CSV（UTF-8 或 GB 18030）或 XLSX。",
        "That is no table that can be read; give CSV (UTF-8 or GB 18030) or XLSX.",
        where="file",
    )
