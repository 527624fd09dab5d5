"""A batch for everybody: who decided it, how many were proposed and taken, and how far each public promise of it is."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.portal.programmes import standing
from banshi.programmes.facts.batch import DECISIONS, ENDS
from banshi.programmes.facts.need import SOURCES
from banshi.programmes.queries import deciding, needs
from banshi.programmes.rules import settling
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import PUBLIC, route

MOST = 50


def batches(request: HttpRequest) -> HttpResponse:
    """The batches whose lists are final, with the day each was settled and how its items ended."""
    found = deciding.public_list(MOST)
    bodies = deciding.body_states({state.body for _row, state in found})
    lines = [
        {
            "row": row,
            "body": bodies[state.body],
            "settled": clock.parse(state.settled) if state.settled else None,
            "ends": _ended(state),
            "taken": len(_taken(state)),
            "proposed": len(state.candidates),
        }
        for row, state in found
    ]
    context = {"lines": lines, "on": viewers.today(), "seal": record.last_seal()}
    return render(request, "portal/programmes/batches.html", context)


def _taken(state) -> list[str]:
    """The codes of the commitments that came of it."""
    return [one.commitment for one in state.candidates.values() if one.commitment]


def _ended(state) -> list[tuple[str, int, int]]:
    return [(_(ENDS[how]), n, of) for how, n, of in settling.ends(state)]


def batch(request: HttpRequest, code: str) -> HttpResponse:
    """One batch: who decided, n taken of N proposed, and the promises that came of it."""
    row, state = deciding.public_batch(code)
    on = viewers.today()
    taken = _taken(state)
    found = standing.promised(on, codes=taken)
    decided = Counter(one.decision for one in state.candidates.values())
    context = {
        "row": row,
        "body": deciding.body_state(state.body),
        "proposed": len(state.candidates),
        "decided": [(_(label), decided[name]) for name, label in DECISIONS.items() if decided[name]],
        "frozen": state.frozen[:10],
        "taken": len(taken),
        "kept_inside": len(taken) - len(found),
        "carried": sum(code in state.carried for code in taken),
        "went_on": _went_on(row, state),
        "settled": clock.parse(state.settled) if state.settled else None,
        "ends": _ended(state),
        "glance": standing.glance(found, on),
        "groups": standing.grouped(found),
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "portal/programmes/batch.html", context)


def _went_on(row, state) -> list[tuple[str, str, str]]:
    """(code, title, why) of each public promise that goes on in a later batch."""
    words = told.texts(row, state.carried_because.values())
    titles = dict(standing.queries.public().filter(code__in=list(state.carried)).values_list("code", "title"))
    return [(code, titles[code], words.get(state.carried_because.get(code, 0), "")) for code in titles]


def of_promise(row) -> object | None:
    """The public batch a promise was taken in, or None."""
    return deciding.public_batches().filter(id=row.batch).first() if row.batch else None


def sources_of(row) -> list[tuple[str, int]]:
    """Where the needs behind a promise came from, in words."""
    found = needs.sources_of(deciding.groups_behind(row))
    return [(_(SOURCES[source]), n) for source, n in found]


urlpatterns = [
    route("batches", batches, access=PUBLIC, name="batches"),
    route("batches/<str:code>", batch, access=PUBLIC, name="batch"),
]
