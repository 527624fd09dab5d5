"""What visits brought: how many, of which kind, by who says so, without those the visited say never happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.desk import rows, told
from banshi.kit import clock
from banshi.matters.queries import helped as queries
from banshi.matters.rules import helping as rules
from banshi.people import actions as people
from banshi.record import queries as record
from banshi.web import paging, viewers


def visits(request: HttpRequest) -> HttpResponse:
    """The sums of all, each of so many visits, with what is denied beside them; then one page of the visits."""
    viewer, at, number = viewers.viewer(request), clock.now(), paging.number_of(request)
    start = (number - 1) * rows.LOGGED
    listed = queries.page(viewer, start=start, most=rows.LOGGED + 1)
    shown = listed[: rows.LOGGED]
    if shown:
        people.log_read(viewer, page="visits", subjects=[one.code for one in shown], at=at)
    found = rules.helped(queries.seen_by(viewer))
    context = {
        "found": found,
        "tiers": [(tier, told.tier_words(tier), found.by[tier]) for tier in rules.TIERS],
        "kinds": [(_kind_words(one.kind), one, _by_tier(one)) for one in found.kinds],
        "lines": [_line(one) for one in shown],
        "number": number,
        "more": len(listed) > len(shown),
        "at": at,
        "seal": record.last_seal(),
    }
    return render(request, "desk/visits.html", context)


def _by_tier(one: rules.Kind) -> list[tuple[str, rules.Told]]:
    return [(told.tier_words(tier), one.by[tier]) for tier in rules.TIERS]


def _kind_words(kind: str) -> str:
    return _("现金") if kind == rules.CASH else queries.goods_words(kind)


def _line(one: rules.Visit) -> tuple:
    given = [(_kind_words(gift.kind), gift.yuan) for gift in one.gifts]
    return one, given, told.tier_words(one.tier) if one.asked else ""
