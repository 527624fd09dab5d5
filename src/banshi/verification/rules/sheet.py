"""The plain file with which anybody repeats a draw, written and read again. Format in docs/recipes/audit.md. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from banshi.kit.drawing import list_hash
from banshi.kit.refused import Refused
from banshi.verification.facts import RULES, AuditState, Line
from banshi.verification.rules.audit import chosen
from banshi.verification.rules.strata import sizes

FIRST = "banshi-draw 1"


class Sheet(Struct, frozen=True):
    """What a file says: the list, how many, the seed, and what it claims was drawn."""

    lines: tuple[Line, ...]
    sha256: str
    n: int
    seed: str
    raised: dict[str, int]
    drawn: tuple[str, ...]
    further: tuple[str, ...]
    strata: dict[str, str] = {}
    sizes: dict[str, int] = {}


def written(state: AuditState) -> str:
    """The file of a draw."""
    known, drawn = state.list, state.drawn
    source = state.announced.source or f"{RULES[state.announced.rule]} {state.announced.after} #{drawn.seal}"
    given = {"raised": known.raised, "strata": known.strata, "sizes": known.sizes}
    sheet = Sheet(known.lines, known.sha256, known.n, drawn.seed, drawn=drawn.codes, further=drawn.further, **given)
    return plain(sheet, title=known.title, source=source)


def plain(sheet: Sheet, *, title: str, source: str) -> str:
    """The file of any draw made in this way."""
    head = [
        FIRST,
        f"title: {title}",
        f"sha256: {sheet.sha256}",
        f"n: {sheet.n}",
        *(f"raise: {unit}={count}" for unit, count in sheet.raised.items()),
        *(f"stratum: {name}={count}" for name, count in sheet.sizes.items()),
        *(f"in: {unit}={name}" for unit, name in sheet.strata.items()),
        f"seed-source: {' '.join(source.split())}",
        f"seed: {sheet.seed}",
    ]
    parts = (("list", [line.text for line in sheet.lines]), ("drawn", sheet.drawn), ("further", sheet.further))
    return "\n".join([*head, *(text for name, rows in parts for text in (f"[{name}]", *rows)), ""])


def read(text: str) -> Sheet:
    """What a file says; raises Refused at the line that is wrong."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0] != FIRST:
        raise _bad(1, f"第一行应是“{FIRST}”", f"the first line must be “{FIRST}”")
    head: dict[str, str] = {}
    pairs: dict[str, dict[str, str]] = {"raise": {}, "stratum": {}, "in": {}}
    parts: dict[str, list[str]] = {"list": [], "drawn": [], "further": []}
    part = ""
    for n, line in enumerate(lines[1:], start=2):
        name, _colon, value = line.partition(": ")
        if line.startswith("[") and line.endswith("]") and line[1:-1] in parts:
            part = line[1:-1]
        elif part:
            parts[part].append(line)
        elif name in pairs:
            key, _equals, said = value.partition("=")
            pairs[name][key] = said if name == "in" else str(_number(said, n))
        elif name in ("title", "sha256", "n", "seed-source", "seed"):
            head[name] = value
        else:
            raise _bad(n, "认不出", "not understood")
    if missing := {"sha256", "n", "seed"} - set(head):
        raise _bad(1, f"缺 {'、'.join(sorted(missing))}", f"{', '.join(sorted(missing))} missing")
    listed = _listed(parts["list"], lines)
    drawn, further = tuple(parts["drawn"]), tuple(parts["further"])
    raised, numbers = ({key: int(count) for key, count in pairs[name].items()} for name in ("raise", "stratum"))
    given = {"raised": raised, "drawn": drawn, "further": further, "strata": pairs["in"], "sizes": numbers}
    return Sheet(lines=listed, sha256=head["sha256"], n=_number(head["n"], 1), seed=head["seed"], **given)


def _listed(rows: Sequence[str], lines: Sequence[str]) -> tuple[Line, ...]:
    found = []
    for row in rows:
        n = lines.index(row) + 1
        parts = row.split(",")
        if len(parts) != 4:
            raise _bad(n, "名单行应是“编号,单位,记录号,散列”", "a line of the list is code,unit,entry,hash")
        found.append(Line(parts[0], parts[1], _number(parts[2], n), parts[3]))
    return tuple(found)


def _number(text: str, n: int) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise _bad(n, "应是整数", "a whole number is needed")
    return int(text)


def _bad(n: int, zh: str, en: str) -> Refused:
    return Refused(
        "bad_sheet",
        "文件第 {n} 行：{why}。请用抽查页上下载的原文件。",
        "Line {n} of the file: {english}. Use the file as downloaded from the audit's page.",
        where="file",
        n=n,
        why=zh,
        english=en,
    )


def faults(sheet: Sheet) -> list[tuple[str, str]]:
    """(Chinese, English) of everything in a file that does not come out again; empty for a sound one."""
    found = []
    if list_hash(line.text for line in sheet.lines) != sheet.sha256:
        found.append(("名单的散列与公布的不同：名单被改过", "the list is not the one whose hash was published"))
    if not 1 <= sheet.n <= len(sheet.lines):
        return [*found, ("抽取数不在名单范围内", "n does not lie within the list")]
    if wrong := _strata(sheet):
        return [*found, wrong]
    given = {"raised": sheet.raised, "strata": sheet.strata, "sizes": sheet.sizes}
    drawn, further = chosen(sheet.lines, sheet.n, sheet.seed, **given)
    for name, again, said in (("抽中", drawn, sheet.drawn), ("增抽", further, sheet.further)):
        if again != said:
            odd = next((n for n, pair in enumerate(zip(again, said, strict=False), start=1) if len(set(pair)) > 1), 0)
            found.append(
                (
                    f"{name}的项目与种子算出的不同（第 {odd or min(len(again), len(said)) + 1} 个起）",
                    "what was drawn differs from what the seed gives",
                )
            )
    return found


def _strata(sheet: Sheet) -> tuple[str, str] | None:
    """What is wrong with the parts of a list: a unit in none, or numbers that are not in proportion."""
    if not sheet.strata and not sheet.sizes:
        return None
    if {line.unit for line in sheet.lines} - set(sheet.strata):
        return "有的主办单位不在任何一层", "a unit of the list lies in no stratum"
    try:
        same = sizes(sheet.lines, sheet.strata, sheet.n) == sheet.sizes
    except Refused:
        same = False
    return None if same else ("各层的抽取数不是按比例分的", "the numbers of the strata are not in proportion")
