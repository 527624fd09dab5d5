"""The first page of administration: what needs doing, and the ways to the rest. Also one's own password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from banshi.calendars import queries as calendars
from banshi.desk.administration import installation
from banshi.desk.administration.doors import redraws
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.messages import queries as messages
from banshi.people import actions as people
from banshi.people import queries
from banshi.units import queries as units
from banshi.web import viewers


def home(request: HttpRequest) -> HttpResponse:
    """What an administrator should look at first."""
    roles, today = viewers.viewer(request).roles, viewers.today()
    context = {
        "system": "system_admin" in roles,
        "security": "security_admin" in roles,
        "audit": "audit_admin" in roles,
        "missing_years": calendars.missing_years(today),
        "failed": messages.waiting()[1],
        "guards": installation.guards_missing(),
        "unstaffed": unstaffed() if "security_admin" in roles else [],
        "stranded": stranded() if "security_admin" in roles else [],
    }
    return render(request, "desk/administration/home.html", context)


def unstaffed() -> list[str]:
    """The names of units the catalogue gives matters to, in which nobody handles them today."""
    today = viewers.today()
    staffed = {post.unit_code for post in queries.posts_in_force(today) if post.role == "handler"}
    wanted = dict.fromkeys(entry.unit for entry in units.catalogue(today))
    return [units.name_of(code) for code in wanted if code not in staffed]


def stranded() -> list[tuple[str, str]]:
    """(unit that is gone, unit that took over) where somebody still holds a post in the first, by their names."""
    today = viewers.today()
    held = (units.unit(code) for code in dict.fromkeys(post.unit_code for post in queries.posts_in_force(today)))
    return [(one.name, units.name_of(one.successor)) for one in held if one and not one.active(today)]


def own_password(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """The form in which everybody changes their own password."""
    context = {"problems": problems or {}, "first": request.user.must_change}
    return render(request, "desk/administration/own_password.html", context, status=status)


@redraws(own_password)
def change_password(request: HttpRequest) -> HttpResponse:
    """Change it; this browser stays signed in, every other session of the account ends."""
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise Refused(
            "passwords_differ",
            "两遍新密码不一样，没有改。请重新输入。",
            "The two new passwords differ; nothing was changed.",
            where="again",
        )
    people.change_own_password(request.user, old=old, new=new, at=clock.now())
    update_session_auth_hash(request, request.user)
    return HttpResponseRedirect(reverse("desk:worklist"))


def verification(request: HttpRequest) -> HttpResponse:
    """How the whole record is verified, and what the newest seal says."""
    return render(request, "desk/administration/verification.html", installation.sealed())
