"""Whether a figure can be one of its indicator: a share has what it is a share of, a sum has not, nothing is below nothing. Pure."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts.report import Value

MOST = 10**15


class Wanted(Struct, frozen=True):
    """What an indicator takes: its name, its kind, and whether its promise was given up."""

    name: str
    kind: str
    given_up: bool = False


def why_not(n: int, d: int, kind: str) -> str:
    """What is wrong with a figure, in words; empty where nothing is."""
    if kind == "rate" and d <= 0:
        return "这个指标是比率，须有大于 0 的分母"
    if kind == "sum" and d:
        return "这个指标是合计数，不应有分母"
    if n < 0 or d < 0 or (d and n > d):
        return "数值不应小于 0，分子不应大于分母"
    return "数值太大了" if max(n, d) > MOST else ""


def must_fit(values: Iterable[Value], wanted: Mapping[int, Wanted]) -> None:
    """Raises Refused at the first figure that cannot be one of its indicator, or whose promise was given up."""
    for one in values:
        asked = wanted.get(one.indicator)
        if asked is None:
            continue  # said by the rules of filing, with its row
        why = "项目已经决定取消，不再收数" if asked.given_up else why_not(one.n, one.d, asked.kind)
        if why:
            raise Refused(
                "figure_does_not_fit",
                "“{name}”：{why}。现在填的是 {figure}。",
                "“{name}” cannot be {figure}: a rate has a denominator above nought, a sum has none, "
                "and nothing is filed for a promise that was given up.",
                where=f"n-{one.indicator}",
                name=asked.name,
                why=why,
                figure=f"{one.n}/{one.d}" if one.d or asked.kind == "rate" else str(one.n),
            )
