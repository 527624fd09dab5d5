"""The roster of a hotline: who is on duty, when nobody is, and how many calls nobody took."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from banshi.calendars import queries as calendars
from banshi.hotline import actions, queries
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.people import queries as people
from banshi.web import viewers


def hotline(request: HttpRequest, *, problem: Refused | None = None) -> HttpResponse:
    """One of the person's units; at the instant asked for, else now."""
    viewer, at = viewers.viewer(request), clock.now()
    mine = viewer.units_with(*queries.ROSTERS)
    unit = request.POST.get("unit") or request.GET.get("unit") or mine[0]
    if unit not in mine:
        raise NotFound()
    asked = _moment(request.GET.get("at", "")) or at
    week, duty = queries.week(unit, at), queries.on_duty(unit, asked)
    names = people.display_names({one.staff_id for one in [*week.shifts, *duty]})
    context = {
        "unit": unit,
        "mine": mine,
        "week": week,
        "shifts": [(one, names.get(one.staff_id, ""), one.start > at) for one in week.shifts],
        "asked": asked,
        "duty": [names.get(one.staff_id, "") for one in duty],
        "staff": _staff(unit),
        "rate": queries.rate([unit], at),
        "file": queries.newest_file([unit]),
        "at": at,
        "typed": request.POST,
        "problem": problem.say(get_language() or "zh-hans") if problem else "",
    }
    return render(request, "desk/hotline.html", context, status=problem.status if problem else 200)


def put_on(request: HttpRequest) -> HttpResponse:
    """Add a shift."""
    posted, viewer = request.POST, viewers.viewer(request)
    try:
        start, end = _moment(posted.get("start", "")), _moment(posted.get("end", ""))
        if start is None or end is None:
            raise Refused(
                "shift_times",
                "请填写开始和结束，例如 2026-11-22 20:00。",
                "Give start and end, such as 2026-11-22 20:00.",
                where="start",
            )
        who = posted.get("username", "")
        actions.put_on(posted.get("unit", ""), who, start=start, end=end, by=viewer, at=clock.now())
    except Refused as refused:
        if refused.status == 404:
            raise
        return hotline(request, problem=refused)
    return _back(posted.get("unit", ""))


def take_off(request: HttpRequest) -> HttpResponse:
    """Take a shift off before it begins."""
    try:
        actions.take_off(request.POST.get("shift", ""), by=viewers.viewer(request), at=clock.now())
    except Refused as refused:
        if refused.status == 404:
            raise
        return hotline(request, problem=refused)
    return _back(request.POST.get("unit", ""))


def _back(unit: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:hotline')}?unit={unit}")


def _moment(text: str) -> datetime | None:
    """An instant as somebody types it here, in the time of the place."""
    try:
        found = datetime.fromisoformat(text.strip()[:25])
    except ValueError:
        return None
    if not 2000 <= found.year < 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=calendars.current().tz)


def _staff(unit: str) -> list[tuple[str, str]]:
    """Whoever holds a post in the unit today, each once."""
    held = [post.staff for post in people.posts_in_force(viewers.today()) if post.unit_code == unit]
    return list({one.username: (one.username, one.display_name) for one in held if one.is_active}.values())
