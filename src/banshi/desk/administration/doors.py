"""Who opens which page of administration, and how a refused form is drawn again. None of these pages reads a message."""

from collections.abc import Callable, Collection
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import get_language, gettext

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.web import viewers
from banshi.web.access import Access, route, staff

ADMINISTRATION = staff("system_admin", "security_admin", "audit_admin")
SYSTEM = staff("system_admin")
SECURITY = staff("security_admin")
AUDIT = staff("audit_admin")
POSTS = staff("security_admin", "audit_admin")
VERIFYING = staff("system_admin", "security_admin", "audit_admin", "auditor")
COUNTER = staff("intake_agent", "dispatcher")
POST = ("POST",)


def door(
    pattern: str, view: Callable, *, access: Access, name: str, methods: Collection[str] = ("GET", "HEAD")
) -> URLPattern:
    """A route whose answers no browser and no proxy keeps."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return route(pattern, answered, access=access, name=name, methods=methods)


def redraws(page: Callable) -> Callable:
    """A form that is refused comes back on its page with what was typed and the reason."""

    def wrapper(view: Callable) -> Callable:
        @wraps(view)
        def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refused as error:
                if error.status == 404:
                    raise
                problems = {error.where: error.say(get_language() or "zh-hans")}
                return page(request, *args, problems=problems, status=error.status, **kwargs)

        return answered

    return wrapper


def number(request: HttpRequest) -> int:
    """The page of a list that was asked for; the first for anything else."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1


def note(request: HttpRequest, what: str, *about: str) -> None:
    """Put an administrator's act into the insert-only access log, where the audit administrator reads it."""
    people.log_read(viewers.viewer(request), page=what, subjects=list(about), at=clock.now())


def entered_by(actor: str) -> str:
    """Who loaded or entered something: the name of a member of staff, or the system."""
    if actor == "system":
        return gettext("系统")
    known = actor.removeprefix("staff:")
    return people_queries.display_names({int(known)}).get(int(known), actor) if known.isdecimal() else actor
