"""When completions are said: how many days before their due, how many in the last tenth, and near any day asked about."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.desk.programmes import opens
from banshi.kit import clock
from banshi.programmes.queries import bunching as queries
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route


def bunching(request: HttpRequest) -> HttpResponse:
    """Claims of commitments and replies to matters, each as bars, by unit, and beside a day somebody types."""
    viewer, asked = viewers.viewer(request), request.GET.get("day", "")
    day, wrong = _day(asked)
    context = {
        "sorts": [
            (_("实事项目自报完成"), queries.found(queries.claims(viewer), day)),
            (_("办件首次答复（近一年）"), queries.found(queries.replies(viewer, clock.now()), day)),
        ],
        "asked": asked[:10],
        "wrong": wrong,
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/bunching.html", context)


def _day(text: str) -> tuple[date | None, str]:
    try:
        return (date.fromisoformat(text) if text else None), ""
    except ValueError:
        return None, _("日期应如 2026-07-01。")


urlpatterns = [route("bunching", bunching, access=opens.STEERING, name="bunching")]
