"""Where units went to see, how many of the places were drawn, and what an item says of its roles and whom it is for."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.programmes.queries import commitments, origins, targeting
from banshi.programmes.queries import research as queries
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import PUBLIC, route

# counts of people under this are not published
FEW = 5


def researches(request: HttpRequest) -> HttpResponse:
    """Unit by unit: visits at drawn places of all visits, announced ones labelled, needs verified by somebody else."""
    shares = queries.public()
    context = {
        "shares": shares,
        "visits": sum(one.visits for one in shares),
        "drawn": sum(one.drawn for one in shares),
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/researches.html", context)


def shown(row, one: commitments.Standing, on: date) -> dict:
    """What the public page of an item says of its roles, of its rule, and of public items with a name like its own."""
    return {
        "roles": origins.roles_of(row, one, on),
        "differences": origins.differences(row, one.state, None),
        "aim": targeting.aims([row.code]).get(row.code),
        "few": FEW,
    }


urlpatterns = [route("researches", researches, access=PUBLIC, name="researches")]
