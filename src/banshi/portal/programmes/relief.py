"""What enterprises were relieved of a year, in totals by who stands behind them; no enterprise is named or can be told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.kit import clock
from banshi.matters.queries import relief as queries
from banshi.matters.rules import relief as rules
from banshi.record import queries as record
from banshi.web.access import PUBLIC, route


def relief(request: HttpRequest) -> HttpResponse:
    """Each sum with its n of N; one that fewer than five enterprises stand behind is counted and not told."""
    words = {
        "claimed": _("单位自报"),
        "evidenced": _("单位交了佐证"),
        "confirmed": _("企业自己确认"),
        "disputed": _("企业说没有减或只减了一部分，不计数额"),
    }
    found = queries.of_all()
    context = {
        "found": found,
        "parts": [(words[part.tier], part) for part in sorted(found.parts, key=lambda part: part.tier != "disputed")],
        "smallest": rules.SMALLEST,
        "at": clock.now(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/relief.html", context)


urlpatterns = [route("relief", relief, access=PUBLIC, name="relief")]
