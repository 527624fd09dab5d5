"""What was promised to everybody, how far it is, and who says so: trouble first, each number with its denominator."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions.receive import intake_unit
from banshi.matters.rules.fields import BadFields
from banshi.places import queries as places
from banshi.portal.programmes import batches, research, standing
from banshi.programmes.actions.objecting import object_to
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.queries import commitments as queries
from banshi.programmes.queries import story
from banshi.record import queries as record
from banshi.sources import queries as sources
from banshi.web import limits, paging, trends, viewers
from banshi.web import queries as web
from banshi.web.access import PUBLIC, route

PAGE = 100


def index(request: HttpRequest) -> HttpResponse:
    """Every public commitment of this place: how all of them stand, then each in its group, trouble first, a page at a time."""
    on, number = viewers.today(), paging.number_of(request)
    found, start = standing.promised(on), (number - 1) * PAGE
    context = {
        "glance": standing.glance(found, on),
        "groups": standing.grouped(found, start=start, most=PAGE),
        "number": number,
        "more": len(found) > start + PAGE,
        "campaign": next(iter(sources.campaigns()), None),
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/index.html", context)


def _public(code: str):
    row = queries.public().filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def promise(request: HttpRequest, code: str) -> HttpResponse:
    """One commitment: for whom, what, by whom, by when, how far, who says so, and what to do when it is not so."""
    return _page(request, code)


def _page(
    request: HttpRequest, code: str, *, problems: dict | None = None, given=None, status: int = 200
) -> HttpResponse:
    row, on = _public(code), viewers.today()
    one = queries.standing(row, on)
    context = {
        **standing.line_of(one),
        "row": row,
        "batch": batches.of_promise(row),
        "sources": batches.sources_of(row),
        **research.shown(row, one, on),
        "drawn": trends.of_standing(one, on),
        "regions": _regions(row.id, one.state),
        "told": story.commitment_lines(row),
        "on": on,
        "seal": record.last_seal(),
        "places": places.all_places(),
        "problems": problems or {},
        "given": given or {},
    }
    return render(request, "portal/programmes/promise.html", context, status=status)


def _regions(indicator: int, state: CommitmentState) -> list[dict]:
    targets = {target.unit: target.value for target in state.terms.indicator.targets}
    latest = queries.latest(indicator, targets)
    return [
        {
            "unit": unit,
            "target": value,
            "n": latest[unit].n if unit in latest else None,
            "on": latest[unit].on if unit in latest else None,
        }
        for unit, value in targets.items()
    ]


def objections(request: HttpRequest, code: str) -> HttpResponse:
    """“Not so here”: the words become a matter of its own, and the commitment shows the doubt until it is closed."""
    given, desk = request.POST, web.intake_code()
    limits.count(request, "objection", limit=20, seconds=3600)
    fields = {name: given.get(name, "") for name in ("text", "place", "contact_phone")}
    try:
        receipt = object_to(
            code,
            fields,
            intake=intake_unit([desk] if desk else []),
            nonce=given.get("nonce", "")[:40] or None,
            at=clock.now(),
        )
    except NotFound:
        raise
    except BadFields as error:
        problems = {name: zh for name, (zh, _en) in error.problems.items()}
        return _page(request, code, problems=problems, given=fields, status=422)
    except Refused as error:
        return _page(request, code, problems={error.where: error.say()}, given=fields, status=error.status)
    answer = HttpResponseRedirect(reverse("portal:receipt", args=[receipt.code]))
    viewers.grant(request, answer, receipt.code)
    return answer


urlpatterns = [
    route("", index, access=PUBLIC, name="programmes"),
    route("<str:code>", promise, access=PUBLIC, name="promise"),
    route("<str:code>/objections", objections, access=PUBLIC, name="objections", methods=("POST",)),
]
