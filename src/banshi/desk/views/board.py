"""The dispatch board: what nobody has yet, what units dispute, what is proposed for non-acceptance."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from msgspec import Struct

from banshi.desk import forms, page, rows
from banshi.kit import clock, ids
from banshi.matters.facts.verbs import VERBS
from banshi.matters.queries import pages, worklists
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.web import viewers


class Waiting(Struct, frozen=True):
    """A line of the board with the quick form of this person, where they may dispatch it."""

    line: rows.Line
    form: forms.Form | None
    suggestion: str


def board(request: HttpRequest) -> HttpResponse:
    """The three groups of one page of the board, the first due first in each."""
    viewer, number = viewers.viewer(request), rows.number_of(request)
    shown, more = rows.paged(worklists.board(viewer), number, viewer, at=clock.now(), page="board")
    done = ids.clean_code(request.GET.get("done", ""))
    groups = _grouped([_waiting(line, viewer) for line in shown])
    context = {
        "groups": groups,
        "any": bool(shown),
        "more": more,
        "number": number,
        "done": done if ids.is_code(done) else "",
    }
    return render(request, "desk/board.html", context)


def _waiting(line: rows.Line, viewer: Viewer) -> Waiting:
    book = playbooks.edition(line.state.edition)
    verbs = {verb.verb for verb in pages.moves(line.state, book, viewer)}
    if "dispatch" not in verbs:
        return Waiting(line, None, "")
    suggestion = page.suggested(line.state, "dispatch")
    return Waiting(line, forms.form_of(VERBS["dispatch"], line.state, book, suggested=suggestion), suggestion)


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
