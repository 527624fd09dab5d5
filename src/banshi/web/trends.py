"""A commitment as a drawing: where it should be, what was filed and who vouches for it, its due, where the pace leads."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.kit import trend as geometry
from banshi.programmes.queries import commitments
from banshi.programmes.queries.commitments import Standing
from banshi.programmes.rules import commitment as rules
from banshi.web.templatetags.banshi import day


def of_standing(one: Standing, on: date, *, frame: geometry.Frame = geometry.WIDE) -> geometry.Trend:
    """How one stands on a day; what lies ahead is foretold only while its due has not passed."""
    planned = rules.path_of(one.state.terms.indicator)
    seen = [
        geometry.Seen(
            point.on,
            point.value,
            f"{day(point.on)} {geometry.short(point.value)} {_(rules.TIERS[point.tier])}",
            point.tier,
        )
        for point in one.series
    ]
    foretold = one.forecast if one.forecast and not one.late_by_current else None
    ahead = foretold and geometry.Ahead(planned.target.on, foretold.value, foretold.low, foretold.high)
    return geometry.trend(
        [(point.on, point.value) for point in planned.points],
        seen,
        width=planned.width(),
        on=on,
        due=date.fromisoformat(one.state.terms.due_on),
        ahead=ahead,
        frame=frame,
    )


class Small(Struct, frozen=True):
    """One of several drawings on a page, with what its shape says in words."""

    code: str
    title: str
    said: str
    drawn: geometry.Trend


def small(rows: Iterable, on: date) -> list[Small]:
    """These commitments drawn small, each with value, target, who says so, due and where the pace leads in words."""
    found = []
    for row in rows:
        one = commitments.standing(row, on)
        found.append(Small(row.code, one.state.terms.title, _said(one), of_standing(one, on, frame=geometry.SMALL)))
    return found


def _said(one: Standing) -> str:
    goal = rules.path_of(one.state.terms.indicator).target.value
    measure, tier = one.state.terms.indicator.measure, _(rules.said(one.state, one.tier))
    if one.value is None:
        words = [_("没有数据，目标 {goal} {measure}（{tier}）").format(goal=f"{goal:.10g}", measure=measure, tier=tier)]
    else:
        words = [f"{one.value:.10g}/{goal:.10g} {measure}（{tier}）"]
    words.append(_("已报数的单位 {n}/{of}").format(n=one.of_units[0], of=one.of_units[1]))
    words.append(_("原定时限 {day}").format(day=day(one.state.terms.due_on)))
    if one.forecast and not one.late_by_current:
        low, value, high = (f"{part:.0f}" for part in (one.forecast.low, one.forecast.value, one.forecast.high))
        between = "" if low == high else f"（{low}–{high}）"
        words.append(_("按单位报的数推算，到期约 {value}").format(value=value) + between)
    return "，".join(words)
