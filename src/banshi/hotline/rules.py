"""Who is on duty and when nobody is; what a telephone system's file says, row by row; how many calls nobody took. Pure."""

import csv
import hashlib
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from statistics import median

from banshi.hotline import facts as f
from banshi.hotline.facts import Call, Gap, Log, Part, Rate, Rejected, Shift
from banshi.kit import clock
from banshi.kit.refused import Refused

# the law's limits of a working day are the unit's to keep; a shift of more than a day is a slip of the pen
LONGEST = timedelta(hours=24)
MOST = 200_000
LONGEST_WAIT = 3600
# no cell of a log is longer; what the csv module allows depends on who else in the process reads tables
WIDEST = 10_000
NIGHT = (22, 6)
STAFF = "staff:"
REASON = "没有收的原因"
NAMES = {
    "at": ("时间", "来电时间", "time"),
    "answered": ("接听", "是否接听", "接通", "answered"),
    "waited": ("等待秒数", "振铃秒数", "seconds"),
}
TAKEN = {"是": True, "接听": True, "已接": True, "接通": True, "yes": True, "answered": True, "1": True, "true": True}
TAKEN |= {"否": False, "未接": False, "没有接": False, "no": False, "unanswered": False, "0": False, "false": False}


def shift(start: datetime, end: datetime, *, held: Iterable[Shift]) -> None:
    """Raises Refused for a shift that ends before it begins, is longer than a day, or doubles one of the same person."""
    if not timedelta(0) < end - start <= LONGEST:
        raise Refused(
            "bad_shift",
            "值班的结束要晚于开始，一班不超过 24 小时。",
            "A shift ends after it begins and lasts a day at most.",
            where="end",
        )
    if any(one.start < end and start < one.end for one in held):
        raise Refused(
            "shift_doubled",
            "这个人在这段时间已经排了班。请改时间，或先撤下原来的一班。",
            "This person has a shift at that time already; choose another time or take that shift off first.",
            where="start",
            status=409,
        )


def not_begun(state: f.ShiftState, at: datetime) -> None:
    """Raises Refused for a shift that has begun."""
    if clock.parse(state.start) <= at:
        raise Refused(
            "shift_began",
            "这一班已经开始，不能撤下；要换人请加排一班。",
            "This shift has begun and stands; put somebody else on as well.",
            status=409,
        )


def on_duty(shifts: Iterable[Shift], at: datetime) -> list[Shift]:
    """The shifts that hold this instant; a shift ends where the next begins."""
    return [one for one in shifts if one.start <= at < one.end]


def gaps(shifts: Iterable[Shift], since: datetime, until: datetime) -> list[Gap]:
    """The stretches between two instants in which nobody is on duty, in order."""
    found, upto = [], since
    for one in sorted(shifts, key=lambda one: one.start):
        if one.start >= until:
            break
        if one.start > upto:
            found.append(Gap(upto, one.start))
        upto = max(upto, one.end)
    if upto < until:
        found.append(Gap(upto, until))
    return found


def log(text: str, *, tz: tzinfo, now: datetime) -> Log:
    """The calls of a file and the rows that are none, each with its reason; raises Refused for a file that is no log.

    Whatever other columns there are, a caller's number among them, is not read.
    """
    rows = _rows(text)
    header = tuple(next(rows, ()))
    place = _places(header)
    seen: Counter = Counter()
    calls, rejected = [], []
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            call = _call(cells, place, tz=tz, now=now)
        except ValueError as wrong:
            rejected.append(Rejected(number, tuple(cells), str(wrong)))
            continue
        seen[call] += 1
        calls.append(Call(call.at, call.answered, call.waited, seen[call]))
    return Log(header, tuple(calls), tuple(rejected))


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of each row; raises Refused for what is no table, and for one too long."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            if number > MOST + 1:
                raise Refused("log_too_long", "一个文件最多 {most} 行，请分开导入。", "{most} rows at most.", most=MOST)
            if any(len(cell) > WIDEST for cell in cells):
                raise _no_table(number - 1)
            yield cells
    except csv.Error as error:
        raise _no_table(number) from error


def _no_table(number: int) -> Refused:
    return Refused(
        "log_no_table",
        "第 {number} 行之后不像 CSV 表格。请由电话系统另存为 CSV 再导入。",
        "After row {number} the file is no CSV table; save it as CSV again.",
        where="file",
        number=number,
    )


def _places(header: Sequence[str]) -> dict[str, int]:
    known = [unicodedata.normalize("NFKC", name).strip().casefold() for name in header]
    place = {}
    for what, names in NAMES.items():
        at = next((known.index(name) for name in names if name in known), None)
        if at is None:
            raise Refused(
                "log_columns",
                "第一行没有“{name}”这一列。需要三列：时间、接听、等待秒数；别的列不读。",
                "The first row has no column “{english}”; time, answered and seconds are needed, others are not read.",
                where="file",
                name=names[0],
                english=names[-1],
            )
        place[what] = at
    return place


def _call(cells: Sequence[str], place: dict[str, int], *, tz: tzinfo, now: datetime) -> Call:
    """The call of a row; a ValueError says why it is none."""
    given = {what: cells[at].strip() if at < len(cells) else "" for what, at in place.items()}
    at = _moment(given["at"], tz)
    if at > now:
        raise ValueError("时间在将来")
    answered = TAKEN.get(unicodedata.normalize("NFKC", given["answered"]).casefold())
    if answered is None:
        raise ValueError("“接听”应填是或否")
    if not (given["waited"].isascii() and given["waited"].isdecimal() and int(given["waited"]) <= LONGEST_WAIT):
        raise ValueError(f"“等待秒数”应是 0 至 {LONGEST_WAIT} 的整数")
    return Call(at, answered, int(given["waited"]))


def _moment(text: str, tz: tzinfo) -> datetime:
    try:
        found = datetime.fromisoformat(unicodedata.normalize("NFKC", text).replace("/", "-"))
    except ValueError:
        raise ValueError("“时间”应写成 2026-11-22 03:12:05") from None
    if found.year < 2000:
        raise ValueError("时间早于 2000 年")
    return found if found.tzinfo else found.replace(tzinfo=tz)


def to_mend(found: Log) -> str:
    """The rejected rows as a file that can be mended and imported again, the reasons last."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow([*found.header, REASON])
    for one in found.rejected:
        write.writerow([*one.cells, *[""] * (len(found.header) - len(one.cells)), one.reason])
    return out.getvalue()


def rate(calls: Sequence[Call], *, days: int, tz: tzinfo) -> Rate:
    """How many of these calls nobody took, all and by night, over so many days."""
    local = [(call, call.at.astimezone(tz)) for call in calls]
    begins, ends = NIGHT
    night = [call for call, at in local if at.hour >= begins or at.hour < ends]
    spoken = {at.date() for _call, at in local}
    return Rate(_part(calls), _part(night), days, max(days - len(spoken), 0))


def _part(calls: Sequence[Call]) -> Part:
    waits = [call.waited for call in calls if call.answered]
    return Part(len(calls), len(calls) - len(waits), round(median(waits)) if waits else None)


def digest(unit: str, calls: Iterable[Call]) -> str:
    """SHA-256 of these calls, sorted, a line each: unit, UTC instant, 1 or 0 for taken, seconds, nth, between tabs."""
    found = hashlib.sha256()
    for one in sorted(calls, key=lambda one: (one.at, one.answered, one.waited, one.nth)):
        found.update(f"{unit}\t{clock.text(one.at)}\t{one.answered:d}\t{one.waited}\t{one.nth}\n".encode())
    return found.hexdigest()


def apply_shift(state: f.ShiftState, fact, *, at: str, actor: str) -> None:
    """Add one fact of a shift to its state in place."""
    if isinstance(fact, f.PutOn):
        state.unit, state.person, state.start, state.end = fact.unit, fact.person, fact.start, fact.end
    else:
        state.off = at


def shift_columns(state: f.ShiftState) -> dict:
    """The projected columns of a shift."""
    return {
        "unit": state.unit,
        "staff_id": int(state.person.removeprefix(STAFF)),
        "start_at": clock.parse(state.start),
        "end_at": clock.parse(state.end),
        "taken_off_at": clock.parse(state.off) if state.off else None,
    }


def apply_file(state: f.FileState, fact: f.CallsTaken, *, at: str, actor: str) -> None:
    """A file is taken in once, by one entry."""
    state.file, state.by = fact, actor


def file_columns(state: f.FileState) -> dict:
    """The projected columns of a file of calls."""
    file = state.file
    return {
        "unit": file.unit,
        "sha256": file.sha256,
        "taken": file.taken,
        "here": file.here,
        "rejected": file.rejected,
    }
