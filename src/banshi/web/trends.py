"""A commitment as a drawing: where it should be, what was filed and who vouches for it, its due, where the pace leads."""

from datetime import date

from django.utils.translation import gettext as _

from banshi.kit import trend as geometry
from banshi.programmes.queries.commitments import Standing
from banshi.programmes.rules import commitment as rules


def of_standing(one: Standing, on: date, *, frame: geometry.Frame = geometry.WIDE) -> geometry.Trend:
    """How one stands on a day; what lies ahead is foretold only while its due has not passed."""
    planned = rules.path_of(one.state.terms.indicator)
    seen = [
        geometry.Seen(point.on, point.value, f"{point.on} {point.value:g} {_(rules.TIERS[point.tier])}", point.tier)
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
