"""What a desk gave to units outside its line: where it went, whether it is late there, what came of it and who says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.desk import rows, told
from banshi.kit import clock
from banshi.matters.facts.sentences import SOLVED
from banshi.matters.queries import worklists
from banshi.matters.rules import row as row_rules
from banshi.matters.rules.answering import SENDING_UNIT, answers
from banshi.playbooks import queries as playbooks
from banshi.web import paging, viewers


class Sent(Struct, frozen=True):
    """One line: the matter, to whom it went, the result as answered, what was said of it, and how far it is vouched for."""

    line: rows.Line
    owner: str
    outcome: str
    said: str
    tier: str


def sent(request: HttpRequest) -> HttpResponse:
    """Open ones, the first due first; ?ended for those that ended, the newest first."""
    viewer, number, ended = viewers.viewer(request), paging.number_of(request), "ended" in request.GET
    found = worklists.sent_and_ended(viewer) if ended else worklists.sent(viewer)
    lines, more = rows.paged(found, number, viewer, at=clock.now(), page="sent")
    context = {"found": [_sent(line) for line in lines], "ended": ended, "number": number, "more": more}
    return render(request, "desk/sent.html", context)


def _sent(line: rows.Line) -> Sent:
    state = line.state
    tier = told.tier_words(row_rules.tier(state)) if state.replies else ""
    return Sent(line, state.owner, line.outcome, _said(state), tier)


def _said(state) -> str:
    """The verdict with who gave it, nothing while there is none."""
    if state.verdict is None:
        return ""
    book = playbooks.edition(state.edition)
    if state.verdict.relayed:
        whose = _("转录的评价：%s")
    elif book.verdicts.by == SENDING_UNIT:
        whose = _("来文单位评价：%s")
    else:
        whose = _("本人评价：%s")
    return whose % _((SOLVED | dict(answers(book)))[state.verdict.solved])
