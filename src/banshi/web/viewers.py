"""Who looks: the signed-in member of staff, or whoever holds a receipt; asked once a request."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.refused import Unavailable
from banshi.people import queries as people
from banshi.people.facts import Viewer

RECEIPTS = "banshi_receipts"
TYPE, LARGE = "banshi_type", "large"
KEPT_DAYS = 180
MOST = 20


def moment() -> datetime:
    """The present for pages that only show: a machine whose clock was moved back can be read, though not written to."""
    try:
        return clock.now()
    except Unavailable as error:
        return clock.parse(error.values["floor"])


def today() -> date:
    """The present day in the town."""
    return moment().astimezone(calendars.current().tz).date()


def viewer(request: HttpRequest) -> Viewer | None:
    """The signed-in person with the posts of today, or None; two queries the first time, none after."""
    if not hasattr(request, "_banshi_viewer"):
        user = request.user
        active = user.is_authenticated and user.is_active
        request._banshi_viewer = people.viewer(user, on=today()) if active else None
    return request._banshi_viewer


def receipts(request: HttpRequest) -> list[str]:
    """The receipt numbers this browser has shown the check code of, newest first."""
    kept = request.get_signed_cookie(RECEIPTS, default="", max_age=KEPT_DAYS * 86400)
    return [code for code in kept.split(".") if code]


def holds(request: HttpRequest, code: str) -> bool:
    """Whether this browser may read the matter of a receipt number."""
    return code in receipts(request)


def grant(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Let this browser read the matter of a receipt number from now on; signed, so that nobody can add a number."""
    kept = [code, *(known for known in receipts(request) if known != code)][:MOST]
    response.set_signed_cookie(
        RECEIPTS,
        ".".join(kept),
        max_age=KEPT_DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def large_type(request: HttpRequest) -> bool:
    """Whether this browser asked for larger type."""
    return request.COOKIES.get(TYPE) == LARGE


def lazily(request: HttpRequest):
    """The viewer for templates, looked up only when a template asks."""
    return SimpleLazyObject(lambda: viewer(request))
