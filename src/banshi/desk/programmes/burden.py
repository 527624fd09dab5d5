"""The burden meter: what all ask of each unit below, the most burdened first, and everything asked of one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.programmes import opens
from banshi.kit.refused import NotFound
from banshi.programmes.queries import burden as queries
from banshi.programmes.rules import burden as rules
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route

MOST = 200


def burden(request: HttpRequest) -> HttpResponse:
    """Recipients this person's units stand above or ask of; `?unit=` opens one into its requests."""
    viewer, on, unit = viewers.viewer(request), viewers.today(), request.GET.get("unit", "")
    seen = queries.seen_by(viewer, queries.requests(on))
    rate = queries.per_field()
    found = rules.loads(seen, rate.minutes)
    if unit:
        found = [one for one in found if one.unit == unit]
        if not found:
            raise NotFound()
    context = {
        "unit": unit,
        "found": found[:MOST],
        "of": len(found),
        "requests": [(one, round(one.minutes(rate.minutes), 1)) for one in seen if unit and one.recipient == unit],
        "rate": rate,
        "assumed": rules.MINUTES_A_FIELD,
        "measured": rules.MEASURED,
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/burden.html", context)


urlpatterns = [route("burden", burden, access=opens.STEERING, name="burden")]
