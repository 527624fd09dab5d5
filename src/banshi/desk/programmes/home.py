"""What an office owes upward and what it has asked of others: few lines, each one step from its record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.programmes import opens
from banshi.programmes.queries import cascading, commitments, deciding, filing, owed
from banshi.web import viewers
from banshi.web.access import route


def home(request: HttpRequest) -> HttpResponse:
    """Notices to acknowledge, plans to file, demands due, figures asked for; and who still owes an answer to this office."""
    viewer, on = viewers.viewer(request), viewers.today()
    mine = viewer.units_with(*opens.OFFICERS)
    found = commitments.standings(commitments.visible_to(viewer).filter(owner_unit__in=mine)[:100], on)
    context = {
        "owes": owed.by(mine, on),
        "asked": [
            (row, owed.answered(row)) for row in cascading.notices(viewer).filter(issuer__in=mine, issued=True)[:20]
        ],
        "loose": deciding.meetings(viewer).filter(loose__gt=0)[:20],
        "figures": [(unit, filing.due_of(unit, on)) for unit in mine],
        "late": [one for one in found if one.late or one.colour == "red" or one.tier in ("refuted", "disputed")],
        "own": len(found),
        "on": on,
    }
    return render(request, "desk/programmes/home.html", context)


urlpatterns = [route("", home, access=opens.STEERING, name="programmes")]
