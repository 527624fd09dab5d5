"""Matters with a realistic spread, written by the import's own writer, so that their entries, rows and texts are true.

Three years of receipts by hour of the day and day of the week, categories and places by weight, nine in ten of the
older ones closed; open ones are those of the last weeks and a long tail. The same seed gives the same matters.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from banshi.demo import town
from banshi.matters.importing import mapping as mappings
from banshi.matters.importing import writing
from banshi.matters.importing.reading import Foreign
from banshi.units import queries as units

BATCH = 500
SPAN = timedelta(days=3 * 365)
MAPPING = mappings.read(
    b"{source: bench, kind: request, intake: rexian, text: {columns: [a]}, route: {fixed: zhujian}, "
    b"category: {fixed: '99'}, place: {fixed: '990101'}}",
    "bench",
)
CATEGORIES = {
    "01/0105": 14,
    "02/0203": 13,
    "02/0201": 11,
    "01/0103": 10,
    "03/0302": 9,
    "01/0107": 8,
    "01/0101": 6,
    "01/0104": 5,
    "05/0501": 5,
    "04/0401": 4,
    "06/0601": 4,
    "10/1001": 4,
    "07/0701": 3,
    "07/0702": 2,
    "09/0901": 2,
}
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 12, 11, 14, 16, 16, 14, 12, 11, 9, 7, 4, 2)
WEEK = (11, 11, 10, 10, 10, 7, 6)
WHAT = ("积水", "路灯不亮", "垃圾没人清", "夜里施工", "停车堵门", "电梯停用", "没有水", "欠薪", "井盖缺失", "油烟")
WHERE = ("东门外", "泵站后面", "小学门口", "菜市场旁", "公园北侧", "三号楼", "桥头", "卫生室对面")
REPLIES = ("已现场处理，请查看。", "已列入本月养护计划。", "经核实不属实，已电话说明。", "已督促责任单位整改。")
OUTCOMES = {"solved": 62, "partly_solved": 18, "planned": 8, "not_feasible": 7, "unreachable": 5}


def matters(count: int, *, first: int, now: datetime, seed: int = 7) -> Iterator[Foreign]:
    """So many matters, numbered from `first`, of the three years before `now`."""
    chance = random.Random(f"{seed}:{first}")
    paths = _villages()
    weights = [1 / (n + 1.5) for n in range(len(paths))]
    for number in range(first, first + count):
        received = _moment(chance, now)
        category = chance.choices(list(CATEGORIES), CATEGORIES.values())[0]
        place = chance.choices(paths, weights)[0]
        closed = _closing(chance, received, now)
        yield Foreign(
            source_row=str(number),
            text=f"{chance.choice(WHERE)}{chance.choice(WHAT)}，{chance.choice(WHAT)}，已有{chance.randint(1, 90)}天（{number}）",
            unit=_unit(category, place),
            category=category,
            place=place,
            received_at=received,
            landmark=chance.choice(WHERE) if chance.random() < 0.8 else "",
            closed_at=closed,
            outcome=chance.choices(list(OUTCOMES), OUTCOMES.values())[0] if closed else "",
            reply=chance.choice(REPLIES) if closed and chance.random() < 0.9 else "",
        )


def _moment(chance: random.Random, now: datetime) -> datetime:
    day = chance.random() * SPAN.days
    at = now - timedelta(days=day)
    at += timedelta(days=chance.choices(range(7), WEEK)[0] - at.weekday())
    at = at.replace(hour=chance.choices(range(24), HOURS)[0], minute=chance.randrange(60), second=chance.randrange(60))
    return min(at, now - timedelta(minutes=1))


def _closing(chance: random.Random, received: datetime, now: datetime) -> datetime | None:
    """Half are done within three days, a tenth takes a month and more, one in a hundred stays open."""
    if chance.random() < 0.01:
        return None
    closed = received + timedelta(hours=chance.lognormvariate(4.2, 1.3))
    return closed if closed < now else None


@lru_cache
def _villages() -> list[str]:
    return [town._path(code) for code, *_ in town.PLACES if len(code) == 12]


@lru_cache
def _unit(category: str, place: str) -> str:
    found = units.route(function=category, place_path=place, on=town.FOUNDED_ON)
    return found.unit if found else "zhengwu"


def fill(until: int, *, start: int, now: datetime, progress: Callable[[int], None]) -> None:
    """Write matters until there are so many, in batches of 500 that each commit."""
    for first in range(start, until, BATCH):
        batch = list(matters(min(BATCH, until - first), first=first, now=now))
        writing.receive_many(batch, MAPPING, at=now)
        progress(first + len(batch))
