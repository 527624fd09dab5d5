"""Readers of rosters and of calls."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.hotline import rules
from banshi.hotline.facts import Call, Gap, Rate, Shift
from banshi.hotline.models import CALLS, CallFile, CallRow, ShiftRow
from banshi.kit.kept import KeptFor
from banshi.nouns import recording
from banshi.record.facts import Fault
from banshi.units import queries as units

WEEK = timedelta(days=7)
DAYS = 30
ROSTERS = ("intake_agent", "dispatcher")
STEP = 5000
_RATES: KeptFor[Rate] = KeptFor()


class Week(Struct, frozen=True):
    """The next seven days of one unit: its shifts, the stretches without anybody, and the hours that have somebody."""

    unit: str
    phone: str
    shifts: list[Shift]
    gaps: list[Gap]
    hours: int
    of: int


def hotlines() -> list[str]:
    """The units that keep a roster or a log of calls, in the order of their codes."""
    found = set(ShiftRow.objects.values_list("unit", flat=True).distinct())
    return sorted(found | set(CallFile.objects.values_list("unit", flat=True).distinct()))


def shifts(unit: str, since: datetime, until: datetime) -> list[Shift]:
    """The shifts of a unit that lie between two instants in part or whole, the first first."""
    rows = ShiftRow.objects.filter(unit=unit, start_at__lt=until, end_at__gt=since, taken_off_at__isnull=True)
    return [Shift(row.code, row.staff_id, row.start_at, row.end_at) for row in rows.order_by("start_at", "id")]


def on_duty(unit: str, at: datetime) -> list[Shift]:
    """Who is on duty at an instant."""
    return rules.on_duty(shifts(unit, at, at + timedelta(seconds=1)), at)


def week(unit: str, at: datetime) -> Week:
    """The seven days from an instant on."""
    found = shifts(unit, at, at + WEEK)
    empty = rules.gaps(found, at, at + WEEK)
    missing = sum(((gap.end - gap.start) for gap in empty), timedelta(0))
    office, whole = units.unit(unit), WEEK // timedelta(hours=1)
    return Week(unit, office.phone if office else "", found, empty, int((WEEK - missing) / timedelta(hours=1)), whole)


def rate(unit_codes: Collection[str], at: datetime) -> Rate:
    """The calls of thirty days, counted from the last full hour back, that nobody took, of all in the logs.

    Kept until a file comes or the hour is over: a busy line has a hundred thousand calls a month.
    """
    hour, codes = at.replace(minute=0, second=0, microsecond=0), tuple(sorted(unit_codes))
    return _RATES.unless_changed(
        codes, lambda: (hour, _newest(codes)), lambda: _rate(codes, hour - timedelta(days=DAYS), at)
    )


def _newest(codes: Collection[str]) -> tuple | None:
    file = newest_file(codes)
    return file and (file.id, file.sha256, file.made_at)


def _rate(codes: Collection[str], since: datetime, until: datetime) -> Rate:
    rows = CallRow.objects.filter(unit__in=codes, at__gte=since, at__lte=until)
    calls = [Call(*row) for row in rows.values_list("at", "answered", "waited", "nth")]
    return rules.rate(calls, days=DAYS, tz=calendars.current().tz)


def newest_file(unit_codes: Collection[str]) -> CallFile | None:
    """The file imported last, for who says so and as of when."""
    return CallFile.objects.filter(unit__in=unit_codes).order_by("-made_at", "-id").first()


def check() -> Iterator[Fault]:
    """Files whose calls are not those that were taken in: one added, removed or changed in the database."""
    files = {file.id: file for file in CallFile.objects.order_by("id")}
    rows = CallRow.objects.order_by("file_id", "at").values_list("file_id", "unit", "at", "answered", "waited", "nth")
    for key, held in groupby(rows.iterator(chunk_size=STEP), key=lambda row: row[0]):
        calls = [(unit, Call(*call)) for _file, unit, *call in held]
        file = files.pop(key, None)
        yield from _compared(file, calls) if file else _of_no_file(key, len(calls))
    for file in files.values():
        yield from _compared(file, [])


def _compared(file: CallFile, held: list[tuple[str, Call]]) -> Iterator[Fault]:
    state = recording.state_of(CALLS, file)
    strange = any(unit != state.file.unit for unit, _call in held)
    if strange or rules.digest(state.file.unit, (call for _unit, call in held)) != state.file.rows:
        yield Fault(
            "calls_differ",
            f"来电记录 {file.code} 导入时收下 {state.file.taken} 个来电，现在的 {len(held)} 个与当时的不同。"
            "查明谁改了数据库；原来的文件可以再导入到新的库里对照。",
            f"File of calls {file.code} took in {state.file.taken} calls; the {len(held)} there are not those.",
            file.id,
            file.number,
        )


def _of_no_file(key: int, n: int) -> Iterator[Fault]:
    yield Fault(
        "calls_without_file",
        f"有 {n} 个来电不属于任何导入过的文件（内部号 {key}）。查明谁改了数据库。",
        f"{n} calls belong to no file that was taken in.",
        key,
    )
