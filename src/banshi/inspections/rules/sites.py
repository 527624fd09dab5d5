"""The list of sites as somebody writes it: a line each, every line that is wrong named at once. Pure."""

import re
import unicodedata
from collections.abc import Callable

from banshi.inspections.facts import Site
from banshi.kit.refused import Refused

LEAST, MOST = 10, 1000
LONGEST = {"landmark": 100, "look": 200}
SHOWN = 20
Find = Callable[[str], str]
_COMMA = re.compile("[,，\t]")


def parsed(text: str, *, place: Find, unit: Find) -> list[Site]:
    """The sites of a list; `place` and `unit` give the code of what is written, empty for what is unknown.

    A line is `place,spot,unit,what to look at`; raises Refused with each wrong line and why.
    """
    found, wrong, seen = [], [], {}
    for n, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in _COMMA.split(line, maxsplit=3)]
        if len(cells) < 3:
            wrong.append((n, "应是“地名,具体位置,责任单位,看什么”", "place,spot,unit,what to look at are needed"))
            continue
        site = Site(place(cells[0]), cells[1], unit(cells[2]), cells[3] if len(cells) > 3 else "")
        wrong += [(n, *said) for said in _faults(site, cells)]
        first = seen.setdefault((site.place or cells[0], _bare(site.landmark)), n)
        if first != n:
            wrong.append((n, f"与第 {first} 行是同一处", f"the same place as line {first}"))
        found.append(site)
    if wrong:
        raise _refused(wrong)
    return found


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _faults(site: Site, cells: list[str]) -> list[tuple[str, str]]:
    found = []
    if not site.place:
        found.append((f"地名库里没有“{cells[0][:20]}”", f"the gazetteer has no “{cells[0][:20]}”"))
    if not site.landmark:
        found.append(("没有写具体位置", "the spot is missing"))
    if not site.unit:
        found.append((f"没有“{cells[2][:20]}”这个单位，或已撤销", f"no active unit “{cells[2][:20]}”"))
    found += [
        (f"“{getattr(site, name)[:10]}…”超过 {most} 字", f"more than {most} characters")
        for name, most in LONGEST.items()
        if len(getattr(site, name)) > most
    ]
    return found


def _refused(wrong: list[tuple[int, str, str]]) -> Refused:
    more = len(wrong) - SHOWN
    return Refused(
        "bad_sites",
        "名单有 {count} 处要改，没有封存：{zh}{more_zh}。",
        "{count} things in the list need mending; nothing was sealed: {en}{more_en}.",
        where="sites",
        count=len(wrong),
        zh="；".join(f"第 {n} 行{zh}" for n, zh, _ in wrong[:SHOWN]),
        en="; ".join(f"line {n}: {en}" for n, _, en in wrong[:SHOWN]),
        more_zh=f"；还有 {more} 处" if more > 0 else "",
        more_en=f"; and {more} more" if more > 0 else "",
    )
