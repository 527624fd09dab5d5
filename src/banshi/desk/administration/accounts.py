"""Accounts and posts, for the security administrator; each act is noted where the audit administrator reads it."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from msgspec import Struct

from banshi.desk.administration.doors import note, redraws
from banshi.kit.refused import NotFound
from banshi.people import actions as people
from banshi.people import queries, rules
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.units import queries as units
from banshi.web import viewers


class Slip(Struct, frozen=True):
    """What stands on the paper that is handed to a person: an initial password in clear, this once."""

    name: str
    username: str
    password: str
    posts: str


def accounts(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """Everybody who has an account, with the posts they hold today."""
    wanted = request.GET.get("q", "").strip()[:40].casefold()
    held: dict[int, list] = {}
    for post in queries.posts_in_force(viewers.today()):
        held.setdefault(post.staff_id, []).append((ROLES.get(post.role, post.role), post.unit_code))
    rows = [(staff, held.get(staff.pk, [])) for staff in queries.everyone() if _found(staff, wanted)]
    context = {"rows": rows, "q": request.GET.get("q", ""), "problems": problems or {}, "given": request.POST}
    return render(request, "desk/administration/accounts.html", {**context, **_choices()}, status=status)


def _found(staff, wanted: str) -> bool:
    return wanted in staff.username.casefold() or wanted in staff.display_name.casefold()


def _choices() -> dict:
    return {"roles": list(ROLES.items()), "units": units.active(viewers.today()), "administrators": ADMINISTRATORS}


@redraws(accounts)
def add_account(request: HttpRequest) -> HttpResponse:
    """A new account with its first post; the answer is the slip to print."""
    given, password = request.POST, rules.initial_password(secrets.randbelow)
    username = given.get("username", "").strip()
    staff = people.invite(
        username,
        display_name=given.get("display_name", ""),
        password=password,
        role=given.get("role", ""),
        unit=given.get("unit", ""),
        on=viewers.today(),
    )
    note(request, "admin: account added", username)
    return _slip(request, staff, password)


def account(request: HttpRequest, staff_id: int, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """One account: the posts it holds and held, and what may be done with it."""
    staff, today = _staff(staff_id), viewers.today()
    posts = [
        (post, ROLES.get(post.role, post.role), post.from_on <= today and (post.to_on is None or today < post.to_on))
        for post in queries.posts_of(staff)
    ]
    context = {"staff": staff, "posts": posts, "problems": problems or {}, "given": request.POST, **_choices()}
    return render(request, "desk/administration/account.html", context, status=status)


def _staff(staff_id: int):
    staff = queries.staff_by_id(staff_id)
    if staff is None:
        raise NotFound()
    return staff


@redraws(account)
def appoint(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Give a post."""
    staff, role, unit = _staff(staff_id), request.POST.get("role", ""), request.POST.get("unit", "")
    people.appoint(staff, role=role, unit=unit, on=viewers.today())
    note(request, "admin: appointed", staff.username, role, unit)
    return _back(staff)


@redraws(account)
def dismiss(request: HttpRequest, staff_id: int) -> HttpResponse:
    """End a post of this account."""
    staff, wanted = _staff(staff_id), request.POST.get("post", "")
    post = next((post for post in queries.posts_of(staff) if str(post.id) == wanted), None)
    if post is None:
        raise NotFound()
    people.dismiss(post.id, on=viewers.today())
    note(request, "admin: dismissed", staff.username, post.role, post.unit_code)
    return _back(staff)


@redraws(account)
def deactivate(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Close an account and end its posts."""
    staff = _staff(staff_id)
    people.deactivate(staff, on=viewers.today())
    note(request, "admin: deactivated", staff.username)
    return _back(staff)


@redraws(account)
def reactivate(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Open a closed account again, without its posts."""
    staff = _staff(staff_id)
    people.reactivate(staff)
    note(request, "admin: reactivated", staff.username)
    return _back(staff)


@redraws(account)
def reset_password(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A new initial password on a slip; it must be changed at the next sign-in."""
    staff, password = _staff(staff_id), rules.initial_password(secrets.randbelow)
    people.set_password(staff, password, must_change=True)
    note(request, "admin: password reset", staff.username)
    return _slip(request, staff, password)


def _back(staff) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:account", args=[staff.pk]))


def _slip(request: HttpRequest, staff, password: str) -> HttpResponse:
    held = [post for post in queries.posts_in_force(viewers.today()) if post.staff_id == staff.pk]
    posts = "；".join(f"{units.name_of(post.unit_code)} {ROLES.get(post.role, post.role)}" for post in held)
    slip = Slip(staff.display_name, staff.username, password, posts)
    return render(
        request, "desk/administration/slip.html", {"slip": slip, "staff": staff, "address": settings.BANSHI_URL}
    )


def posts(request: HttpRequest) -> HttpResponse:
    """Who holds what today, unit by unit; units in which nobody holds anything stand there too."""
    held: dict[str, list] = {}
    for post in queries.posts_in_force(viewers.today()):
        held.setdefault(post.unit_code, []).append((ROLES.get(post.role, post.role), post.staff))
    # posts in a unit that was abolished meanwhile must be seen too, so that somebody ends them
    gone = [units.unit(code) for code in held if units.unit(code) and not units.unit(code).active(viewers.today())]
    rows = [(unit, held.get(unit.code, [])) for unit in [*gone, *units.active(viewers.today())]]
    return render(request, "desk/administration/posts.html", {"rows": rows})
