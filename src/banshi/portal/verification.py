"""Audits for everybody: list hash, seed rule and counts at once; seed, list and draw as a file once all is looked at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.kit.refused import NotFound
from banshi.record import queries as record
from banshi.verification import facts as f
from banshi.verification.queries import audits as queries
from banshi.verification.rules import sheet
from banshi.web import viewers
from banshi.web.access import PUBLIC, route


def audits(request: HttpRequest) -> HttpResponse:
    """Every audit, newest first."""
    context = {"rows": queries.public_list(), "on": viewers.today(), "seal": record.last_seal()}
    return render(request, "portal/verification/audits.html", context)


def audit(request: HttpRequest, code: str) -> HttpResponse:
    """One audit in numbers; which items were drawn only once nobody can prepare them any more."""
    row, state = queries.public_one(code)
    context = {
        "row": row,
        "state": state,
        "told": queries.told(state),
        "typed": queries.typed(row, state),
        "rule": _(f.RULES[state.announced.rule]) if state.announced else "",
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "portal/verification/audit.html", context)


def file(request: HttpRequest, code: str) -> HttpResponse:
    """The draw as a plain file anybody can repeat."""
    row, state = queries.public_one(code)
    if not queries.told(state).finished:
        raise NotFound()
    answer = HttpResponse(sheet.written(state), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{row.code}.txt"'
    return answer


urlpatterns = [
    route("verification/", audits, access=PUBLIC, name="audits"),
    route("verification/<str:code>", audit, access=PUBLIC, name="audit"),
    route("verification/<str:code>/file", file, access=PUBLIC, name="audit_file"),
]
