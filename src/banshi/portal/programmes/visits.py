"""How many homes were visited and what they were given, without what the visited say never happened; nobody can be told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.kit import clock
from banshi.matters.queries import helped as queries
from banshi.matters.rules import helping as rules
from banshi.record import queries as record
from banshi.web.access import PUBLIC, route


def visits(request: HttpRequest) -> HttpResponse:
    """Visits n of N, denied n of N, and each kind of help; the worth of fewer than five gifts is not told."""
    words = {
        "claimed": _("走访人自己说的"),
        "evidenced": _("附了签收单或照片的"),
        "confirmed": _("被走访人自己确认的"),
        "disputed": _("被走访人说没有解决或只解决一部分的"),
    }
    found = rules.helped(queries.all_of_them())
    context = {
        "found": found,
        "tiers": [(words[tier], found.by[tier]) for tier in rules.TIERS],
        "kinds": [(_kind_words(one.kind), one, _parts(one, words)) for one in found.kinds],
        "smallest": rules.SMALLEST,
        "at": clock.now(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/visits.html", context)


def _parts(one: rules.Kind, words: dict[str, str]) -> list[tuple[str, rules.Told]]:
    """Who says so of how much; left out where one part would tell the worth of another that is too small to tell."""
    parts = [(words[tier], one.by[tier]) for tier in rules.TIERS if one.by[tier].n]
    return [] if any(part.few for _said, part in parts) else parts


def _kind_words(kind: str) -> str:
    return _("现金") if kind == rules.CASH else queries.goods_words(kind)


urlpatterns = [route("visits", visits, access=PUBLIC, name="visits")]
