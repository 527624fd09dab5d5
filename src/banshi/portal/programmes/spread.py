"""How far apart places are in one commitment: drawn from best to worst, each with its numerator and denominator."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.queries import commitments
from banshi.programmes.queries import spread as queries
from banshi.programmes.rules.spread import Place
from banshi.record import queries as record
from banshi.units import queries as units
from banshi.units.rules import in_line
from banshi.web import viewers
from banshi.web.access import PUBLIC, route

ENDS = 20


class Bar(Struct, frozen=True):
    """One place and the length of its bar in hundredths of the longest; without a place, how many lie between."""

    length: float = 0.0
    place: Place | None = None
    between: int = 0


def bars(places: Sequence[Place]) -> list[Bar]:
    """Every place, or the ends of a long list with what lies between as one line."""
    most = max(one.value for one in places) or 1
    drawn = [Bar(round(100 * max(one.value, 0) / most, 1), one) for one in places]
    if len(places) <= 2 * ENDS + 1:
        return drawn
    return [*drawn[:ENDS], Bar(between=len(places) - 2 * ENDS), *drawn[-ENDS:]]


def spread(request: HttpRequest, code: str) -> HttpResponse:
    """One commitment's places beside one another; `?under=` looks below one of them."""
    row = commitments.public().filter(code=code).first()
    if row is None:
        raise NotFound()
    _row, state = commitments.found(code, Viewer.system())
    under = request.GET.get("under", "")
    if under and not _within(under, state.terms):
        raise NotFound()
    found, of = queries.compared(row.id, state.terms, under)
    context = {
        "row": row,
        "terms": state.terms,
        "found": found,
        "of": of,
        "with_figures": len(found.places) if found else 0,
        "under": under,
        "bars": bars(found.places) if found else [],
        "claimed": sum(one.claimed for one in found.places) if found else 0,
        "reporting": sum(one.reporting for one in found.places) if found else 0,
        "oldest_on": min(one.oldest_on for one in found.places) if found else None,
        "newest_on": max(one.newest_on for one in found.places) if found else None,
        "deeper": [one.unit for one in found.places if queries.below(one.unit)][:200] if found else [],
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/spread.html", context)


def _within(unit: str, terms: Locked) -> bool:
    lines = [units.path_of(code) for code in (terms.owner, *(one.unit for one in terms.indicator.targets))]
    return any(in_line(units.path_of(unit), line) for line in lines)


urlpatterns = [route("<str:code>/places", spread, access=PUBLIC, name="spread")]
