"""Founding in a browser: on an empty base, and only for somebody who can read the terminal."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people.facts import ROLES
from banshi.start import actions, queries
from banshi.start.facts import Administrator
from banshi.web import limits

UNLOCKED = "start"
ADMINISTRATORS = ("security_admin", "system_admin", "audit_admin")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def start(request: HttpRequest) -> HttpResponse:
    """The one form of founding, behind the start code."""
    return _form(request) if _unlocked(request) else _locked(request)


def unlock(request: HttpRequest) -> HttpResponse:
    """Take the start code."""
    code = request.POST.get("code", "")
    try:
        actions.unlock(code, address=limits.address(request), at=clock.now())
    except Refused as error:
        return _locked(request, problems={"code": error.say()}, status=error.status)
    request.session[UNLOCKED] = queries.start_code()
    return HttpResponseRedirect(reverse("start:start"))


def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    headers = {"Content-Disposition": 'attachment; filename="banshi-template.xlsx"'}
    return HttpResponse(actions.template(), content_type=XLSX, headers=headers)


def check(request: HttpRequest) -> HttpResponse:
    """Look at a workbook without writing anything."""
    if not _unlocked(request):
        return _locked(request, status=403)
    try:
        plan, _ = actions.check(_founding(request), workbook_only=True)
    except Refused as error:
        return _form(request, problems=_problems(error), status=error.status)
    return _form(request, plan=plan)


def found(request: HttpRequest) -> HttpResponse:
    """Found the town; the answer holds the invitation slips, which are shown this once."""
    if not _unlocked(request):
        return _locked(request, status=403)
    try:
        founded = actions.found(_founding(request), at=clock.now())
    except Refused as error:
        return _form(request, problems=_problems(error), status=error.status)
    request.session.pop(UNLOCKED, None)
    response = render(request, "start/founded.html", {"founded": founded, "address": settings.BANSHI_URL})
    response.headers["Cache-Control"] = "no-store"
    return response


def _unlocked(request: HttpRequest) -> bool:
    return queries.is_start_code(request.session.get(UNLOCKED, ""))


def _locked(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    return render(request, "start/locked.html", {"problems": problems or {}}, status=status)


def _form(request: HttpRequest, *, problems=(), plan=None, status: int = 200) -> HttpResponse:
    given = request.POST
    offers = queries.offers()
    marked = given.getlist("playbooks") if request.method == "POST" else [offer.name for offer in offers]
    admins = [
        (role, ROLES[role], given.get(f"{role}_username", ""), given.get(f"{role}_name", "")) for role in ADMINISTRATORS
    ]
    context = {
        "problems": problems,
        "plan": plan,
        "town_name": given.get("town", ""),
        "offers": offers,
        "marked": marked,
        "admins": admins,
    }
    return render(request, "start/start.html", context, status=status)


def _founding(request: HttpRequest) -> actions.Founding:
    given, upload = request.POST, request.FILES.get("workbook")
    if upload is None:
        raise Refused(
            "no_file",
            "请选择填好的工作簿（.xlsx）。浏览器不会记住上次选的文件，每次都要再选。",
            "Choose the filled workbook (.xlsx); browsers forget the last choice.",
            where="workbook",
        )
    names = {offer.name for offer in queries.offers()}
    admins = [
        Administrator(
            role,
            given.get(f"{role}_username", "").strip(),
            given.get(f"{role}_name", "").strip(),
            given.get(f"{role}_password", ""),
        )
        for role in ADMINISTRATORS
    ]
    return actions.Founding(
        town=given.get("town", ""),
        content=upload.read(),
        # from a browser only what comes with the installation, never a folder of the machine
        playbooks=[name for name in given.getlist("playbooks") if name in names],
        administrators=[admin for admin in admins if admin.username or admin.name or admin.password],
    )


def _problems(error: Refused) -> list[str]:
    if isinstance(error, actions.BadWorkbook):
        return [problem.say(get_language() or "zh-hans") for problem in error.problems]
    return [error.say(get_language() or "zh-hans")]
