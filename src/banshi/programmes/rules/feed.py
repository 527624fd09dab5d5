"""Rows of a file of figures held against what is known: each is taken, here already, or refused with its reason. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.kit.values import halfwidth
from banshi.programmes.facts.commitment import IndicatorTerms
from banshi.programmes.rules import fitting

NAMES = {
    "unit": ("单位", "单位代码", "地方", "unit"),
    "on": ("日期", "数据日期", "on", "date"),
    "n": ("数值", "分子", "n", "value"),
    "d": ("分母", "d", "denominator"),
}
# as spreadsheets here write a day, with or without noughts, the time behind it
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?([T ][\d:.]+)?|(\d{4})(\d\d)(\d\d)")
# no exponent: a spreadsheet that writes 1.2E+11 has lost the digits behind it
_NUMBER = re.compile(r"[+-]?\d{1,16}(\.\d{1,6})?")
REASON = "没有收的原因"
MOST = 100_000


class Line(Struct, frozen=True):
    """A row as it stands in the file, with its place there."""

    number: int
    cells: tuple[str, ...]


class Taken(Struct, frozen=True):
    """A row that may be filed; `n` and `d` are whole numbers of the indicator's scale."""

    line: Line
    unit: str
    on: date
    n: int
    d: int


class Rejected(Struct, frozen=True):
    line: Line
    reason: str


class Sorted(Struct, frozen=True):
    """What became of every row of a file."""

    header: tuple[str, ...]
    taken: list[Taken]
    rejected: list[Rejected]
    here: int


class Known(Struct, frozen=True):
    """What rows are held against: units by code and by name, what is asked of whom, and what is held already."""

    unit_of: Mapping[str, str]
    wanted: Callable[[str], bool]
    alive: Callable[[str], bool]
    held: Mapping[tuple[str, date], tuple[int, int, str]]
    today: date


def places(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what; raises Refused naming the ones that are missing."""
    named = [name.strip().casefold() for name in header]
    found = {what: next((named.index(name) for name in names if name in named), -1) for what, names in NAMES.items()}
    missing = [NAMES[what][0] for what in ("unit", "on", "n") if found[what] < 0]
    if missing:
        raise Refused(
            "feed_columns",
            "表里缺这些列：{missing}。第一行应是列名：单位、日期、数值（分子）、分母。",
            "The table lacks the columns {missing}; its first row names unit, on, n and d.",
            where="file",
            missing="、".join(missing),
        )
    return found


def held_against(header: Sequence[str], lines: Iterable[Line], *, indicator: IndicatorTerms, known: Known) -> Sorted:
    """Every row, taken or refused with its reason; a figure already held as it stands here is passed over and counted."""
    where = places(header)
    taken: list[Taken] = []
    rejected: list[Rejected] = []
    seen: dict[tuple[str, date], int] = {}
    here = 0
    for line in lines:
        try:
            one = _read(line, where, indicator, known)
            key = (one.unit, one.on)
            if key in seen:
                raise _Wrong(f"与第 {seen[key]} 行重复：同一单位同一天")
            seen[key] = line.number
            if key not in known.held:
                taken.append(one)
            elif known.held[key][:2] == (one.n, one.d):
                here += 1
            else:
                n, d, code = known.held[key]
                raise _Wrong(f"这一天已有数 {n}{f'/{d}' if d else ''}（填报 {code}），有误请更正那一份")
        except _Wrong as wrong:
            rejected.append(Rejected(line, str(wrong)))
    return Sorted(tuple(header), taken, rejected, here)


class _Wrong(Exception):
    """Why one row is not taken."""


def _read(line: Line, where: Mapping[str, int], indicator: IndicatorTerms, known: Known) -> Taken:
    def cell(what: str) -> str:
        at = where[what]
        return line.cells[at].strip().lstrip("'") if 0 <= at < len(line.cells) else ""

    unit = _unit(cell("unit"), known)
    on = _day(cell("on"), known.today)
    n = _number(cell("n"), "数值", indicator.scale if indicator.kind != "rate" and not cell("d") else 0)
    d = _number(cell("d"), "分母", 0) if cell("d") else 0
    if why := fitting.why_not(n, d, indicator.kind):
        raise _Wrong(why)
    return Taken(line, unit, on, n, d)


def _unit(text: str, known: Known) -> str:
    if not text:
        raise _Wrong("没有写单位")
    code = known.unit_of.get(text)
    if code is None:
        raise _Wrong(f"没有“{text[:40]}”这个单位，请写单位全称或代码")
    if not code:
        raise _Wrong(f"有几个单位都叫“{text[:40]}”，请写单位代码")
    if not known.alive(code):
        raise _Wrong(f"“{text[:40]}”已撤销")
    if not known.wanted(code):
        raise _Wrong(f"“{text[:40]}”不在这个项目的范围内")
    return code


def _day(text: str, today: date) -> date:
    try:
        found = _DAY.fullmatch(halfwidth(text))
        on = date(*(int(part) for part in (found.groups()[:3] if found[1] else found.groups()[4:])))
    except (TypeError, ValueError) as error:
        raise _Wrong(f"日期“{text[:20]}”应写成 2026-04-30") from error
    if on > today:
        raise _Wrong(f"日期 {on} 还没有到（今天 {today}）")
    return on


def _number(text: str, label: str, scale: int) -> int:
    try:
        value = Decimal(_NUMBER.fullmatch(halfwidth(text).replace(",", ""))[0]) * 10**scale
    except TypeError as error:
        raise _Wrong(f"{label}“{text[:20]}”不是数") from error
    if value != value.to_integral_value() or abs(value) > fitting.MOST:
        raise _Wrong(f"{label}“{text[:20]}”应是" + (f"最多 {scale} 位小数的数" if scale else "整数"))
    return int(value)
