"""Sealed verdict slips for the counter: printed by who receives, folded and stapled before anybody reads the inside."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.administration.doors import note, redraws
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import actions as people

MOST = 100


def slips(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """How many to print."""
    context = {"problems": problems or {}, "most": MOST, "count": request.POST.get("count", "20")}
    return render(request, "desk/administration/slips.html", context, status=status)


@redraws(slips)
def print_slips(request: HttpRequest) -> HttpResponse:
    """New slips on one page, shown this once; only their digests are kept."""
    text = request.POST.get("count", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not 1 <= count <= MOST:
        raise Refused(
            "bad_count",
            "一次可以打印 1 至 {most} 张。",
            "One to {most} slips can be printed at a time.",
            where="count",
            most=MOST,
        )
    made = people.print_slips(count, at=clock.now())
    note(request, "admin: slips printed", made[0][0], made[-1][0])
    return render(request, "desk/administration/printed.html", {"made": made, "address": settings.BANSHI_URL})
