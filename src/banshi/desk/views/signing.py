"""Signing in and out. A wrong name and a wrong password look the same, and too many of either must wait."""

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import actions as people
from banshi.people import queries
from banshi.web import limits, lost, viewers

# an office behind one address has many people who mistype; one account has not
TRIES_OF_AN_ADDRESS = 30


def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; after it, the page that was asked for, if it is one of ours."""
    there = _local(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST" and lost.AGAIN in request.GET:
        # a form that was sent here by an ended session, and no attempt to sign in
        return _form(request, there, again=_local(request.GET[lost.AGAIN]), kept=lost.kept(request))
    if request.method != "POST":
        if viewers.viewer(request) is not None and viewers.viewer(request).posts:
            return HttpResponseRedirect(there)
        return _form(request, there)
    username = request.POST.get("username", "").strip().lower()[:40]
    try:
        staff = _checked(request, username, request.POST.get("password", ""))
    except Refused as refused:
        again, kept = _local(request.POST.get(lost.AGAIN, "")), request.POST.get(lost.KEPT, "")
        return _form(request, there, username=username, refused=refused, again=again, kept=kept)
    auth.login(request, staff)
    typed = lost.given(request.POST.get(lost.KEPT, ""))
    if typed:
        return render(request, "desk/again.html", {"again": _local(request.POST.get(lost.AGAIN, "")), "typed": typed})
    return HttpResponseRedirect(there)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, whoever had it."""
    auth.logout(request)
    return HttpResponseRedirect(reverse("desk:sign_in"))


def _checked(request: HttpRequest, username: str, password: str):
    """The account these open; raises Refused, and counts what was wrong."""
    at = clock.now()
    attempts = {f"signin:{username}": people.ATTEMPTS, f"address:{limits.address(request)}": TRIES_OF_AN_ADDRESS}
    guess = people.count_guess(attempts, at=at)
    staff = auth.authenticate(request, username=username, password=password[:1000]) if password else None
    if staff is None:
        raise Refused("wrong_sign_in", "账号或密码不对，请重新输入。", "Wrong name or password.", where="password")
    people.take_back(guess)
    if not queries.viewer(staff, on=viewers.today()).posts:
        raise Refused(
            "no_post",
            "这个账号目前没有任职，不能进入工作台。请联系本单位的安全管理员。",
            "This account holds no post now; ask your security administrator.",
        )
    return staff


def _local(address: str) -> str:
    """An address of this installation to go on to; the worklist for anything else."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else reverse("desk:worklist")


def _form(
    request: HttpRequest,
    there: str,
    *,
    username: str = "",
    refused: Refused | None = None,
    again: str = "",
    kept: str = "",
) -> HttpResponse:
    problems = {refused.where: refused.say(get_language() or "zh-hans")} if refused else {}
    context = {
        "next": there,
        "username": username,
        "problems": problems,
        "title": _("工作台登录"),
        "again": again,
        "kept": kept,
    }
    return render(request, "desk/sign_in.html", context, status=refused.status if refused else 200)
