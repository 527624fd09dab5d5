"""The batches of a body side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.programmes import opens
from banshi.programmes.facts.batch import ENDS
from banshi.programmes.queries import comparing
from banshi.programmes.rules.commitment import TIERS
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route


def compared(request: HttpRequest) -> HttpResponse:
    """What was proposed, taken, done, carried over, late and doubted in each batch, each of how many."""
    on = viewers.today()
    context = {
        "found": [
            (one, _rows(one.lines), _ended(one.lines)) for one in comparing.compared(viewers.viewer(request), on)
        ],
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/compared.html", context)


def _rows(lines) -> list[tuple[str, list[tuple[int, int]]]]:
    """Label → (n, of) of each batch; tiers that no batch knows are left out."""
    known = [tier for tier in TIERS if any(one.tiers.get(tier) for one in lines)]
    return [(TIERS[tier], [(one.tiers.get(tier, 0), one.taken) for one in lines]) for tier in known]


def _ended(lines) -> list[tuple[str, list[tuple[int, int]]]]:
    """Label → (n, of) of each batch, as it was settled; ways in which nothing ended are left out."""
    by = [{how: (n, of) for how, n, of in one.ended} for one in lines]
    whole = [next((of for _how, _n, of in one.ended), 0) for one in lines]
    known = [how for how in ENDS if any(how in one for one in by)]
    return [(ENDS[how], [one.get(how, (0, of)) for one, of in zip(by, whole, strict=True)]) for how in known]


urlpatterns = [route("batches", compared, access=opens.STEERING, name="batches")]
