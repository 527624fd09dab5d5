"""The fixed catalogue of queries a release may print: which entries each stands on, and what they give. Pure.

`select` chooses the subjects when a release is frozen; `measure` computes from subjects alone, so that a figure
recomputes the same next year from the entries its digest names.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from banshi.kit.refused import Refused
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.facts.past import Held
from banshi.programmes.rules import commitment, course, roles, targeting
from banshi.programmes.rules.commitment import TIERS, is_late, tier
from banshi.programmes.rules.report import Sum, tier_of, value_of
from banshi.releases.facts import Point

NOTHING = "none"
# who says how far an item is, as printed beside it
SAYS = TIERS | {"": "还没有单位说办成", "claimed": "单位自报办成", "evidenced": "单位自报，附有佐证"}


class Past(Struct, frozen=True):
    """Everything of one seal: items and the whole list by code, filings by indicator, where each unit stood, and the
    rules of targeting by item."""

    on: date
    items: dict[str, Held]
    whole: dict[str, Held] | None
    filings: dict[int, list[Held]]
    paths: Mapping[str, str]
    aims: Mapping[str, Held] = {}


class Answer(Struct, frozen=True):
    """What a query gives: the words printed, the number behind them with its denominator and tier, points to draw."""

    shown: str
    value: int | None = None
    of: int | None = None
    tier: str = ""
    points: tuple[Point, ...] = ()


class Query(Struct, frozen=True):
    """One line of the catalogue; `label` says in words what is counted, `needs` names its parameters."""

    label: str
    select: Callable[[Mapping[str, str], Past], list[Held]]
    measure: Callable[[Mapping[str, str], Sequence[Held], date], Answer]
    needs: tuple[str, ...] = ()
    params: dict[str, str] = field(default_factory=dict)


def digest(rows: Iterable[Held]) -> str:
    """SHA-256 over noun, subject, last entry number and its hash, a line each, in the order of subjects."""
    lines = sorted(f"{row.noun} {row.subject} {row.number} {row.hash.hex()}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def select(query: str, params: Mapping[str, str], past: Past) -> list[Held]:
    """The subjects a figure stands on; raises Refused for what is not in the catalogue or not in the list."""
    known = CATALOGUE.get(query)
    if known is None or set(params) != set(known.needs):
        raise Refused(
            "unknown_query",
            "没有“{query}”这个查询，或缺参数。可用的有：{known}。",
            "There is no query “{query}”, or a parameter is missing. Known: {known}.",
            where="press",
            query=query,
            known="、".join(CATALOGUE),
        )
    if params.get("item", "") not in ("", *past.items):
        raise Refused(
            "not_in_list",
            "“{item}”不在公布的清单里，不能引用它的数字。",
            "“{item}” is not in the list.",
            where="press",
            item=params["item"],
        )
    return known.select(params, past)


def measure(query: str, params: Mapping[str, str], *, rows: Sequence[Held], on: date) -> Answer:
    """What these subjects give for a query."""
    return CATALOGUE[query].measure(params, rows, on)


def said(query: str, params: Mapping[str, str], named: Mapping[str, str]) -> str:
    """A figure's query in words; `named` holds titles of items and names of units by their codes."""
    words = {key: named.get(value, value) for key, value in params.items()}
    if "tier" in words:
        words["tier"] = TIERS[tier_named(params["tier"])]
    return CATALOGUE[query].label.format(**words)


def tier_named(name: str) -> str:
    """The tier of a parameter, where no data has a name too."""
    return "" if name == NOTHING else name


def _items(params, past: Past) -> list[Held]:
    return list(past.items.values())


def _whole(params, past: Past) -> list[Held]:
    if past.whole is None:
        raise Refused(
            "total_not_stated",
            "这份清单的总数未载明，不能引用总数。",
            "The number of the whole list is not stated.",
            where="press",
        )
    return list(past.whole.values())


def _left_out(params, past: Past) -> list[Held]:
    return [row for row in _whole(params, past) if row.code not in past.items]


def _item(params, past: Past) -> list[Held]:
    return [past.items[params["item"]]]


def _all_filed(params, past: Past) -> list[Held]:
    """The commitment, and every filing of each unit at or under its owner, whoever led before, and its regions, or the region asked for."""
    held = past.items[params["item"]]
    terms = held.state.terms
    regions = (target.unit for target in terms.indicator.targets)
    asked = [params["unit"]] if "unit" in params else [terms.owner, *held.state.former, *regions]
    lines = [past.paths[unit] for unit in asked if unit in past.paths]
    found = [
        row
        for row in past.filings.get(held.subject, ())
        if held.subject in row.state.values and _within(past.paths.get(row.state.unit, ""), lines)
    ]
    return [held, *found]


def _filed(params, past: Past) -> list[Held]:
    """The same with the newest filing of each unit alone."""
    held, *found = _all_filed(params, past)
    newest: dict[str, Held] = {}
    for row in found:
        known = newest.get(row.state.unit)
        if known is None or known.state.on <= row.state.on:
            newest[row.state.unit] = row
    return [held, *(newest[unit] for unit in sorted(newest))]


def _aim(params, past: Past) -> list[Held]:
    found = past.aims.get(params["item"])
    return [found] if found else []


def _within(path: str, lines: Sequence[str]) -> bool:
    return any(path == line or path.startswith(line + "/") for line in lines)


def _count(params, rows, on: date) -> Answer:
    return Answer(str(len(rows)), len(rows))


def _tier(params, rows, on: date) -> Answer:
    wanted = tier_named(params["tier"])
    n = sum(tier(row.state, on) == wanted for row in rows)
    return Answer(f"{TIERS[wanted]} {n}/{len(rows)}", n, len(rows), wanted)


def _late(params, rows, on: date) -> Answer:
    n = sum(is_late(row.state, on) for row in rows)
    return Answer(f"超过原定时限 {n}/{len(rows)}", n, len(rows))


def _split(rows: Sequence[Held]) -> tuple[Held, list[Held]]:
    held = next(row for row in rows if row.noun == "commitment")
    return held, [row for row in rows if row.noun == "report"]


def _summed(rows: Sequence[Held]) -> tuple[Held, Sum]:
    held, filings = _split(rows)
    total = Sum()
    for row in filings:
        one = row.state.values[held.subject]
        total.take(row.state.unit, n=one.n, d=one.d, on=date.fromisoformat(row.state.on), tier=one.tier)
    return held, total


def _value(params, rows, on: date) -> Answer:
    held, total = _summed(rows)
    if not total.reporting:
        return Answer("没有数据", None, None, "")
    terms, vouched = held.state.terms.indicator, tier_of(total)
    word = TIERS[vouched]
    if terms.kind == "gap":
        return Answer(f"最高与最低相差 {total.high - total.low:g}（{word}）", None, None, vouched)
    if total.d:
        part = f"{_scaled(total.n, terms.scale)}/{_scaled(total.d, terms.scale)}"
        return Answer(f"{value_of(total.n, total.d):.1f}%（{part}，{word}）", total.n, total.d, vouched)
    return Answer(f"{_scaled(total.n, terms.scale)} {terms.measure}（{word}）", total.n, None, vouched)


def _scaled(n: int, scale: int) -> str:
    return f"{n / 10**scale:.{scale}f}" if scale else str(n)


def _target(params, rows, on: date) -> Answer:
    terms = rows[0].state.terms.indicator
    last = terms.milestones[-1]
    return Answer(f"{_scaled(last.value, terms.scale)} {terms.measure}", last.value)


def _due(params, rows, on: date) -> Answer:
    state = rows[0].state
    later = f"（经批准延期至 {state.due_on}）" if state.extensions else ""
    return Answer(state.terms.due_on + later)


def _reporting(params, rows, on: date) -> Answer:
    held, filings = _split(rows)
    targets = {target.unit for target in held.state.terms.indicator.targets}
    filed = {row.state.unit for row in filings}
    n = len(filed & targets) if targets else len(filed)
    of = len(targets) or None
    return Answer(f"{n}/{of}" if of else str(n), n, of)


def _standing(params, rows, on: date) -> Answer:
    found = tier(rows[0].state, on)
    return Answer(SAYS[found] + doubt_of(rows[0].state, found), None, None, found)


def _says(params, rows, on: date) -> Answer:
    """The same, where giving an item up does not wipe out that it was refuted."""
    state = rows[0].state
    found = tier(state, on)
    words = commitment.said(state, found) if found == "cancelled" else SAYS[found]
    return Answer(words + doubt_of(state, found), None, None, found)


def doubt_of(state: CommitmentState, found: str) -> str:
    """Why evidence reads as a claim, in a word; empty where it does not."""
    return "（主办单位另有项目核查不一致，佐证暂不计）" if found == "claimed" and state.evidenced else ""


def _gap(params, rows, on: date) -> Answer:
    """Best and worst place with what each rate stands on; one place alone has nothing to be compared with."""
    held, total = _summed(rows)
    terms = held.state.terms.indicator
    values = [row.state.values[held.subject] for row in _split(rows)[1]]
    ends = course.ends((one.n, one.d) for one in values)
    if ends is None:
        return Answer("没有两个可比的地方有数据")
    vouched = tier_of(total)
    high, low = (_end(*one, terms.scale) for one in ends)
    apart = value_of(*ends[0]) - value_of(*ends[1])
    said = f"{apart:.1f} 个百分点" if ends[0][1] else f"{_scaled(ends[0][0] - ends[1][0], terms.scale)} {terms.measure}"
    return Answer(f"相差 {said}：最高 {high}，最低 {low}（{TIERS[vouched]}）", None, None, vouched)


def _end(n: int, d: int, scale: int) -> str:
    return f"{value_of(n, d):.1f}%（{_scaled(n, scale)}/{_scaled(d, scale)}）" if d else _scaled(n, scale)


def _course(params, rows, on: date) -> Answer:
    """First and newest step with their days, how many days lie between, and the steps to draw."""
    held, filings = _split(rows)
    terms = held.state.terms.indicator
    steps = list(course.course(sorted(_rows_of(held.subject, filings)), terms.kind))
    if not steps:
        return Answer("没有数据")
    rates = any(row.state.values[held.subject].d for row in filings)
    by = 1 if rates else 10**terms.scale
    points = tuple(Point(one.on.isoformat(), one.value / by, one.tier) for one in course.thinned(steps))
    sign = "" if not rates else " 个百分点" if terms.kind == course.GAP else "%"
    said = [f"{one.on} {_short(one.value)}{sign}（{TIERS[one.tier]}）" for one in points]
    whole = said[0] if len(said) == 1 else f"{said[0]}至 {said[-1]}，共 {len(steps)} 个有数的日子"
    return Answer(whole, len(steps), None, steps[-1].tier, points)


def _short(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _rows_of(indicator: int, filings: Iterable[Held]) -> Iterator[course.Row]:
    for row in filings:
        one = row.state.values[indicator]
        yield date.fromisoformat(row.state.on), row.state.unit, one.n, one.d, one.tier


def _late_days(params, rows, on: date) -> Answer:
    state = rows[0].state
    if not is_late(state, on):
        return Answer("没有超过原定时限", 0)
    if (state.confirmed or state.audited) and tier(state, on) not in ("refuted", "relapsed"):
        return Answer("确认办成时已过原定时限", 0)
    n = (on - date.fromisoformat(state.terms.due_on)).days
    return Answer(f"过了原定时限 {n} 天", n)


def _missing(params, rows, on: date) -> Answer:
    held, filings = _split(rows)
    asked = roles.asked(held.state.terms)
    filed = {row.state.unit: date.fromisoformat(row.state.on) for row in filings}
    n = len(roles.missing(held.state.terms, filed, on))
    return Answer(f"到期未报 {n}/{len(asked)}", n, len(asked))


def _asked(params, rows, on: date) -> Answer:
    held, filings = _split(rows)
    asked = roles.asked(held.state.terms)
    n = len({row.state.unit for row in filings} & set(asked))
    return Answer(f"{n}/{len(asked)}", n, len(asked))


def _rule(params, rows, on: date) -> Answer:
    return Answer(targeting.in_words(rows[0].state.rule))


def _covered(params, rows, on: date) -> Answer:
    state = rows[0].state
    part = targeting.Part(state.reached, state.eligible, 0.0, 1.0)
    if part.few:
        return Answer(FEW)
    return Answer(f"{part.n}/{part.of}（{100 * part.n / part.of:.1f}%）", part.n, part.of)


FEW = "人数少于 5，不公布"
ERRORS = {
    "inclusion": "错进",
    "exclusion": "漏掉",
    "rule_inclusion": "规则错进",
    "rule_exclusion": "规则漏掉",
}


def _error(which: str) -> Callable[[Mapping[str, str], Sequence[Held], date], Answer]:
    """One of the errors on the sample with its interval; nothing by which one to four people could be made out."""

    def measured(params, rows, on: date) -> Answer:
        part = getattr(targeting.errors(rows[0].state), which)
        if part.of < targeting.FEW or part.few:
            return Answer(f"{ERRORS[which]}（{'例数太少，不公布' if part.of < targeting.FEW else FEW}）")
        said = f"{ERRORS[which]} {part.n}/{part.of}（95% 区间 {100 * part.low:.1f}%–{100 * part.high:.1f}%）"
        return Answer(said, part.n, part.of)

    return measured


CATALOGUE = {
    "count": Query("清单里的项数", _items, _count),
    "total": Query("全部清单的项数", _whole, _count),
    "tier": Query("清单里处于“{tier}”的项数，分母是清单的项数", _items, _tier, ("tier",)),
    "late": Query("清单里超过原定时限的项数，分母是清单的项数", _items, _late),
    "left_out": Query("没有列入的项目里处于“{tier}”的项数，分母是没有列入的项数", _left_out, _tier, ("tier",)),
    "value": Query("“{item}”的最新数值：主办单位、责任地区及以下各单位最新填报之和", _filed, _value, ("item",)),
    "region": Query("“{item}”在{unit}的最新数值", _filed, _value, ("item", "unit")),
    "reporting": Query("“{item}”已填报的责任地区数，分母是责任地区数", _filed, _reporting, ("item",)),
    "target": Query("“{item}”锁定时的目标", _item, _target, ("item",)),
    "due": Query("“{item}”锁定时的时限", _item, _due, ("item",)),
    "standing": Query("“{item}”办到哪一步", _item, _standing, ("item",)),
    "says": Query("“{item}”办到哪一步，谁说的", _item, _says, ("item",)),
    "gap": Query("“{item}”各地最新数值里最高与最低的差距", _filed, _gap, ("item",)),
    "asked": Query("“{item}”应报数的单位里已经报数的，分母是应报的", _filed, _asked, ("item",)),
    "course": Query("“{item}”历次填报逐日累计的数值", _all_filed, _course, ("item",)),
    "late_days": Query("“{item}”超过原定时限的天数，算在实施单位", _item, _late_days, ("item",)),
    "missing": Query("“{item}”到期未报的数，分母是应报的数，算在组织单位", _filed, _missing, ("item",)),
    "rule": Query("“{item}”给谁办：写明的规则", _aim, _rule, ("item",)),
    "covered": Query("“{item}”办到的人数，分母是符合条件的人数", _aim, _covered, ("item",)),
    "inclusion": Query("“{item}”抽查样本里办到而没有需要的，分母是办到的", _aim, _error("inclusion"), ("item",)),
    "exclusion": Query("“{item}”抽查样本里有需要而没有办到的，分母是有需要的", _aim, _error("exclusion"), ("item",)),
    "rule_inclusion": Query(
        "“{item}”抽查样本里规则说符合而没有需要的，分母是规则说符合的", _aim, _error("rule_inclusion"), ("item",)
    ),
    "rule_exclusion": Query(
        "“{item}”抽查样本里有需要而规则没有算上的，分母是有需要的", _aim, _error("rule_exclusion"), ("item",)
    ),
}
