"""Whether somebody answers: the hours of the week that have somebody, the stretches that have not, the calls nobody took."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.hotline import queries
from banshi.kit import clock
from banshi.web.access import PUBLIC, route


def hotline(request: HttpRequest) -> HttpResponse:
    """Each hotline with its phone, no name of anybody; emergencies are sent to their own numbers first."""
    at = clock.now()
    found = [
        {"week": queries.week(unit, at), "rate": queries.rate([unit], at), "file": queries.newest_file([unit])}
        for unit in queries.hotlines()
    ]
    return render(request, "portal/hotline.html", {"found": found, "at": at})


urlpatterns = [route("hotline", hotline, access=PUBLIC, name="hotline")]
