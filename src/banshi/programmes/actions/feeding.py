"""Figures that come in as a file: every row filed for its unit, each in a transaction of its own; the rest handed back."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime

from banshi.kit.refused import NotFound, Refused
from banshi.people.facts import Viewer
from banshi.programmes.actions import reports
from banshi.programmes.facts.report import Value
from banshi.programmes.queries import commitments
from banshi.programmes.queries import feeding as queries
from banshi.programmes.rules import feed as rules

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def take(
    code: str,
    data: bytes,
    *,
    by: Viewer,
    at: datetime,
    today: date,
    dry: bool = False,
    most: int = rules.MOST,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> rules.Sorted:
    """File the rows of a file for a commitment, the oldest day first; raises NotFound for who may not."""
    row, state = commitments.found(code, by)
    if not queries.may_feed(by, state.terms):
        raise NotFound()
    found = queries.sorted_rows(data, row.id, state.terms, today=today)
    if len(found.taken) > most:
        raise Refused(
            "feed_too_long",
            "一次最多收 {most} 行。请分成几个文件，或请管理员用 banshi figures import 导入。",
            "At most {most} rows at once; split the file, or have it imported by banshi figures import.",
            where="file",
            most=most,
        )
    if dry:
        return found
    source = f"feed:{queries.digest(data)}"
    taken: list[rules.Taken] = []
    for n, one in enumerate(sorted(found.taken, key=lambda one: one.on), start=1):
        values = [Value(row.id, one.n, one.d)]
        try:
            reports.file(one.unit, on=one.on, values=values, by=by, at=at, today=today, source=source)
            taken.append(one)
        except Refused as refused:  # held since the file was read
            found.rejected.append(rules.Rejected(one.line, refused.say()))
        progress(n, len(found.taken))
    return rules.Sorted(found.header, taken, found.rejected, found.here)


def to_mend(header: Iterable[str], rejected: Iterable[rules.Rejected]) -> str:
    """The rows that were not taken as CSV, each with its reason in front; mended, the same file can be given again."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [name for name in header if name != rules.REASON]
    dropped = [n for n, name in enumerate(header) if name == rules.REASON]
    writer.writerow([rules.REASON, *names])
    for one in sorted(rejected, key=lambda one: one.line.number):
        cells = [_plain(cell) for n, cell in enumerate(one.line.cells) if n not in dropped]
        writer.writerow([f"第 {one.line.number} 行：{one.reason}", *cells])
    return "\ufeff" + out.getvalue()


def _plain(cell: str) -> str:
    """A cell no spreadsheet takes for a formula; a number below nothing stays one."""
    number = cell[:1] == "-" and cell[1:].replace(".", "", 1).isdigit()
    return "'" + cell if cell.startswith(FORMULA) and not number else cell
