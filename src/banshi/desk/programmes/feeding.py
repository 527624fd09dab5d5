"""Figures of a commitment out of a file: checked row by row, filed, and the rest handed back to be mended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.programmes import doing, opens
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.programmes.actions import feeding as actions
from banshi.programmes.queries import commitments, feeding
from banshi.programmes.rules import feed as rules
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
MOST = 300
SHOWN = 50


def feed(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and after it what became of every row."""
    viewer = viewers.viewer(request)
    row, state = commitments.found(code, viewer)
    if not feeding.may_feed(viewer, state.terms):
        raise NotFound()
    context = {"row": row, "terms": state.terms, "most": MOST, "shown": SHOWN}
    refused = None
    if request.method == "POST":
        try:
            doing.current(request, row.number)
            found = _take(request, row.code, viewer)
            context |= {"found": found, "to_mend": actions.to_mend(found.header, found.rejected)}
        except Refused as error:
            refused = error
    context["refused"] = refused.say() if refused else ""
    return render(request, "desk/programmes/feed.html", context, status=refused.status if refused else 200)


def _take(request: HttpRequest, code: str, viewer) -> rules.Sorted:
    file = request.FILES.get("file")
    if file is None or file.size > feeding.LARGEST:
        raise Refused("no_file", "请选一个不超过 8 MB 的文件。", "Choose a file of 8 MB at most.", where="file")
    at, today = clock.now(), viewers.today()
    return actions.take(code, file.read(), by=viewer, at=at, today=today, most=MOST)


def rejects(request: HttpRequest, code: str) -> HttpResponse:
    """The rows that were not taken, given back as the file the page holds."""
    row, _state = commitments.found(code, viewers.viewer(request))
    answer = HttpResponse(request.POST.get("rows", ""), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rejects-{row.code}.csv"'
    return answer


ONE = "commitments/<str:code>/feed"
urlpatterns = [
    route(ONE, feed, access=opens.FILING, name="feed", methods=FORM),
    route(f"{ONE}/rejects", rejects, access=opens.FILING, name="feed_rejects", methods=("POST",)),
]
