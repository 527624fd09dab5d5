"""Calendars: a year's notice is looked at first, day by day, and entered then."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from banshi.calendars import actions
from banshi.calendars import queries as calendars
from banshi.desk.administration.doors import entered_by, note, redraws
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.web import viewers

WEEKDAYS = gettext_lazy("一二三四五六日")


def calendar(request: HttpRequest, *, problems: dict | None = None, status: int = 200, changed=None) -> HttpResponse:
    """The years that are known and missing, the editions, and the form for a notice."""
    current, today = calendars.current(), viewers.today()
    given = request.POST
    context = {
        "years": sorted(current.years),
        "missing": calendars.missing_years(today),
        "editions": [(one, entered_by(one.entered_by)) for one in calendars.editions()],
        "problems": problems or {},
        "given": given,
        "year": given.get("year") or (calendars.missing_years(today) or [today.year + 1])[0],
        "changed": changed,
    }
    return render(request, "desk/administration/calendar.html", context, status=status)


@redraws(calendar)
def preview(request: HttpRequest) -> HttpResponse:
    """Which days would change; nothing is written."""
    _, changed = actions.proposed(_text(request), year=_year(request), edition=_edition(request))
    rows = [(day, WEEKDAYS[day.weekday()], before, after) for day, before, after in changed]
    return calendar(request, changed=rows)


@redraws(calendar)
def enter(request: HttpRequest) -> HttpResponse:
    """Store the notice as a new edition; dues that waited for it become firm by themselves."""
    at = clock.now()
    actor = viewers.viewer(request).actor
    actions.enter_notice(_text(request), year=_year(request), edition=_edition(request), by=actor, at=at)
    note(request, "admin: calendar entered", _edition(request))
    return HttpResponseRedirect(reverse("desk:calendar"))


def _text(request: HttpRequest) -> str:
    text = request.POST.get("text", "").strip()
    if not text:
        raise Refused(
            "no_notice",
            "请把放假通知按“2027-01-01,假日”这样一行一天填写，调休上班的写“2027-02-14,上班”。",
            "Write one day a line, such as 2027-01-01,holiday or 2027-02-14,workday.",
            where="text",
        )
    return text


def _year(request: HttpRequest) -> int:
    text = request.POST.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Refused(
            "bad_year", "年份应是四位数字，例如 2027。", "The year has four digits, such as 2027.", where="year"
        )
    return int(text)


def _edition(request: HttpRequest) -> str:
    return request.POST.get("edition", "").strip() or gettext("{year} 通知").format(year=_year(request))
