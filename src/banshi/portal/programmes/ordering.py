"""Which needs come first: the weights, how each is counted, and where the needs behind each public promise stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.programmes.queries import commitments
from banshi.programmes.queries import needs as queries
from banshi.programmes.rules import ranking
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import PUBLIC, route

# counts of people under this are not published
FEW = 5


def order(request: HttpRequest) -> HttpResponse:
    """The published weights, and the promises in the order of the needs behind them."""
    found, of = queries.placed(), commitments.public().count()
    context = {
        "weights": [(_(label), round(100 * ranking.DEFAULT[name])) for name, label in ranking.LABELS.items()],
        "placed": found,
        "of": of,
        "without": of - len(found),
        "few": FEW,
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/order.html", context)


urlpatterns = [route("order", order, access=PUBLIC, name="order")]
