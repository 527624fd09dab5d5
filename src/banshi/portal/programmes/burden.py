"""What is asked of units, by kind: totals without a unit's or a person's name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.programmes.queries import burden as queries
from banshi.programmes.rules import burden as rules
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import PUBLIC, route


def burden(request: HttpRequest) -> HttpResponse:
    """Per kind or level of unit: how many there are, how many are asked, how much, and minutes a week."""
    on, rate = viewers.today(), queries.per_field()
    found = rules.loads(queries.requests(on), rate.minutes)
    context = {
        "levels": rules.levels(found, label_of=queries.labels(on)),
        "rate": rate,
        "assumed": rules.MINUTES_A_FIELD,
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/burden.html", context)


urlpatterns = [route("burden", burden, access=PUBLIC, name="burden")]
