"""The pages of the demonstration: hats, ready numbers, the walk, the simulated phone, the record of one matter."""

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from banshi.demo import cards, phones, proof, ready, telling, walk
from banshi.kit import clock, ids
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import verdicts
from banshi.people import queries as people
from banshi.web import viewers


def home(request: HttpRequest) -> HttpResponse:
    """The cards, the ready numbers, the ways on."""
    others = [one for one in people.everyone() if one.demo and one.is_active and one.username not in cards.SHOWN]
    context = {"groups": cards.GROUPS, "others": others, "ready": ready.ready(), "phone": telling.READY_PHONE}
    return render(request, "demo/home.html", context)


def hat(request: HttpRequest, username: str) -> HttpResponse:
    """Look as somebody of the demonstration, by one click; only accounts it brought can be looked as."""
    if username == cards.RESIDENT:
        auth.logout(request)
    else:
        staff = people.staff_named(username)
        if staff is None or not staff.demo or not staff.is_active:
            raise NotFound()
        auth.login(request, staff)
    return HttpResponseRedirect(_local(request.POST.get("next", "")) or reverse(cards.landing(username)))


def _local(address: str) -> str:
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else ""


def opening(request: HttpRequest, code: str) -> HttpResponse:
    """Open one of the ready numbers as the resident who holds its receipt."""
    if code not in {one.code for one in ready.ready()}:
        raise NotFound()
    response = HttpResponseRedirect(reverse("portal:matter", args=[code]))
    viewers.grant(request, response, code)
    return response


def walked(request: HttpRequest) -> HttpResponse:
    """The walk, its steps linked to the newest report of this browser."""
    code, subject = walk.newest(viewers.receipts(request))
    done = walk.done(subject)
    current = done.index(False) if False in done else len(done)
    stops = [
        {"stop": stop, "number": n + 1, "done": done[n], "current": n == current, "next": _address(stop, code)}
        for n, stop in enumerate(walk.STOPS)
    ]
    # whoever has walked once may walk again with another report
    context = {"stops": stops, "code": code, "text": walk.TEXT, "phone": walk.PHONE}
    return render(request, "demo/walk.html", context)


def _address(stop: walk.Stop, code: str) -> str:
    """Where a stop's button leads; an empty address until there is a report to act on."""
    if stop.kind == "received":
        return reverse("portal:walk", args=["request"])
    if stop.resource == "phone":
        return f"{reverse('demo:phone')}?number={walk.PHONE}"
    if not code:
        return ""
    if stop.resource == "matter":
        return reverse("portal:matter", args=[code])
    if stop.resource == "record":
        return reverse("demo:record", args=[code])
    return reverse("desk:move", args=[code, stop.resource])


def phone(request: HttpRequest) -> HttpResponse:
    """The simulated phone of one number."""
    return _phone(request, number=request.GET.get("number", "")[:20], said=request.GET.get("said", ""))


def text(request: HttpRequest) -> HttpResponse:
    """A text message from the simulated phone, handled as one from a gateway."""
    number, body = request.POST.get("number", "")[:20], request.POST.get("text", "")[:500]
    try:
        state = verdicts.give_by_sms(number, body, clock.now())
    except Refused as refused:
        problems = {"text": refused.say(get_language() or "zh-hans")}
        return _phone(request, number=number, problems=problems, typed=body, status=refused.status)
    return HttpResponseRedirect(f"{reverse('demo:phone')}?number={number}&said={state.code}")


def _phone(
    request: HttpRequest,
    *,
    number: str,
    said: str = "",
    problems: dict | None = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    every = phones.phones()
    chosen = phones.phone(number or (every[0].number if every else telling.READY_PHONE))
    context = {
        "phones": every,
        "chosen": chosen,
        "said": said if ids.is_code(said) else "",
        "problems": problems or {},
        "typed": typed,
    }
    return render(request, "demo/phone.html", context, status=status)


def record(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of one matter with their hashes, and the seal that covers them."""
    return render(request, "demo/record.html", {"shown": proof.shown(code)})
