"""Targets of the regions as people type them or paste them out of a spreadsheet. Pure."""

import re
from collections.abc import Mapping

from banshi.kit.refused import Refused
from banshi.kit.values import halfwidth
from banshi.programmes.facts.commitment import Target

# as typed, or as pasted out of a spreadsheet: blanks, tabs or commas between, thousands with commas
_TARGET = re.compile(r"(?P<name>.+?)[\s,:、]+(?P<value>\d{1,3}(,\d{3})+|\d{1,15})")


def read(text: str, known: Mapping[str, tuple[str, ...]]) -> tuple[Target, ...]:
    """A line a unit; `known` are the codes by what people call units. Raises Refused at the line that cannot be read."""
    found: dict[str, Target] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = _TARGET.fullmatch(halfwidth(line).strip())
        name = read["name"] if read else ""
        codes = known.get(name, ())
        if not read or len(codes) != 1 or codes[0] in found:
            raise _bad_target(number, line, name, codes=codes)
        found[codes[0]] = Target(codes[0], int(read["value"].replace(",", "")))
    return tuple(found.values())


def _bad_target(number: int, line: str, name: str, *, codes: tuple[str, ...]) -> Refused:
    if not name:
        why, english = "应写成“单位名称 数值”", "it must be a unit's name and a number"
    elif not codes:
        why, english = f"没有“{name[:40]}”这个单位，或它已撤销", "there is no such unit, or it is gone"
    elif len(codes) > 1:
        why = f"有 {len(codes)} 个单位都叫“{name[:40]}”，请写单位代码：{'、'.join(codes[:5])}"
        english = f"{len(codes)} units are called so; write the code: {', '.join(codes[:5])}"
    else:
        why, english = f"“{name[:40]}”前面已经有了，一个单位写一行", "that unit has a line already"
    return Refused(
        "bad_target",
        "第 {number} 行“{line}”：{why}。",
        "Line {number} “{line}”: {english}.",
        where="targets",
        number=number,
        line=line[:40],
        why=why,
        english=english,
    )
