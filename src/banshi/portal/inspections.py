"""Inspections for everybody: that a list was sealed, at once; when, what was drawn and found, once all are back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.inspections import facts as f
from banshi.inspections.queries import telling
from banshi.inspections.queries import tours as queries
from banshi.inspections.rules import sheet
from banshi.kit.refused import NotFound
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import PUBLIC, route


def inspections(request: HttpRequest) -> HttpResponse:
    """Every inspection, newest first; of those that are not over no name and no day."""
    context = {"rows": telling.public_list(viewers.today()), "on": viewers.today(), "seal": record.last_seal()}
    return render(request, "portal/inspections/inspections.html", context)


def inspection(request: HttpRequest, code: str) -> HttpResponse:
    """One inspection in numbers."""
    row, state = queries.public_one(code)
    context = {
        "row": row,
        "state": state,
        "told": telling.in_numbers(row, state, viewers.today()),
        "rule": _(f.RULES[state.sealed.rule]),
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/inspections/inspection.html", context)


def file(request: HttpRequest, code: str) -> HttpResponse:
    """The draw as a plain file anybody can repeat, without a place."""
    row, state = queries.public_one(code)
    if state.drawn is None or not telling.in_numbers(row, state, viewers.today()).finished:
        raise NotFound()
    answer = HttpResponse(sheet.written(state), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="inspection-{row.code}.txt"'
    return answer


urlpatterns = [
    route("inspections/", inspections, access=PUBLIC, name="inspections"),
    route("inspections/<str:code>", inspection, access=PUBLIC, name="inspection"),
    route("inspections/<str:code>/file", file, access=PUBLIC, name="inspection_file"),
]
