"""The dispatch board: what nobody has yet, what units dispute, what is proposed for non-acceptance."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from msgspec import Struct

from banshi.desk import forms, page, rows
from banshi.kit import clock, ids
from banshi.matters.facts.verbs import VERBS
from banshi.matters.queries import pages, worklists
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.units import queries as units
from banshi.web import paging, viewers


class Waiting(Struct, frozen=True):
    """A line of the board; `units` are what the catalogue or the dispute suggests, for whoever may dispatch it."""

    line: rows.Line
    open_to: bool = False
    units: tuple[forms.Option, ...] = ()
    barred: str = ""


def board(request: HttpRequest) -> HttpResponse:
    """The three groups of one page of the board, the first due first in each."""
    viewer, at, number = viewers.viewer(request), clock.now(), paging.number_of(request)
    shown, more = rows.paged(worklists.board(viewer), number, viewer, at=at, page="board")
    done = ids.clean_code(request.GET.get("done", ""))
    found = [_waiting(line, viewer, at=at) for line in shown]
    context = {
        "groups": _grouped(found),
        "any": bool(shown),
        "more": more,
        "number": number,
        "all_units": units.active(viewers.today()) if any(waiting.open_to for waiting in found) else [],
        "done": done if ids.is_code(done) else "",
    }
    return render(request, "desk/board.html", context)


def _waiting(line: rows.Line, viewer: Viewer, *, at: datetime) -> Waiting:
    book = playbooks.edition(line.state.edition)
    if VERBS["dispatch"] not in pages.moves(line.state, book, viewer, at=at):
        return Waiting(line)
    suggestion = page.suggested(line.state, "dispatch", book)
    known = [suggestion, *(unit for _label, unit in page.candidates(line.state))]
    offered = [code for code in dict.fromkeys(known) if code and code not in line.state.refused_by]
    options = tuple(forms.Option(code, units.name_of(code), code == suggestion) for code in offered)
    return Waiting(line, True, options, " ".join(line.state.refused_by))


def _grouped(found: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    groups: dict[str, list[Waiting]] = {"undispatched": [], "disputed": [], "declining": []}
    for waiting in found:
        state = waiting.line.state
        if state.not_accepted_ground:
            groups["declining"].append(waiting)
        elif state.dispute:
            groups["disputed"].append(waiting)
        else:
            groups["undispatched"].append(waiting)
    return groups
