"""From a refusal or a fault to a page that says what was wrong, what to do now, and loses nothing that was typed."""

import errno
import logging
import sqlite3

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import get_language

from banshi.kit.refused import NotFound, Refused, Stale, Unavailable

log = logging.getLogger("banshi.web")
KEPT = 40
NOT_SHOWN = frozenset({"csrfmiddlewaretoken", "password", "token"})


class Refusals:
    """Middleware: what views let through becomes a page with the right status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        return answered(request, error)


def answered(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page of a refusal, of a full disk, of a database that cannot be reached; None leaves it to the server."""
    if isinstance(error, Refused):
        return page(request, error)
    said = _fault(error)
    if said is None:
        log.error(
            "fault at %s %s", request.method, request.resolver_match and request.resolver_match.route, exc_info=error
        )
        return None
    log.error("%s at %s: %s", said.code, request.resolver_match and request.resolver_match.route, type(error).__name__)
    return page(request, said)


def _fault(error: Exception) -> Refused | None:
    text = str(error).lower()
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or (isinstance(error, OperationalError) and ("disk is full" in text or "no space left" in text)):
        return Unavailable(
            "disk_full",
            "服务器存储空间已满，刚才的内容没有存下。您填写的内容在下面，请稍后再提交，或拨打服务电话。管理员请清理磁盘。",
            "The server's disk is full and nothing was stored. What you typed is below; try again later or call us.",
            status=507,
        )
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return Unavailable(
            "database_away",
            "系统正忙或数据库暂时连不上，刚才的内容没有存下。您填写的内容在下面，请过一会儿再提交。",
            "The system is busy or its database cannot be reached; nothing was stored. What you typed is below; try again.",
        )
    return None


def page(request: HttpRequest, error: Refused) -> HttpResponse:
    """A page that says the refusal and, after a form, holds what was typed for another try."""
    typed = [] if request.method != "POST" else _typed(request)
    context = {
        "message": error.say(get_language() or "zh-hans"),
        "code": error.code,
        "status": error.status,
        "typed": typed,
        "again": isinstance(error, Unavailable),
        "stale": isinstance(error, Stale),
    }
    return render(request, "web/refused.html", context, status=error.status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        given = list(request.POST.lists())[:KEPT]
    except (RequestDataTooBig, MultiPartParserError, TooManyFieldsSent, UnreadablePostError):
        return []
    return [(name, value) for name, values in given if name not in NOT_SHOWN for value in values if value]


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """The page for an address that does not exist."""
    return page(request, NotFound())


def broken(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; the log has it, the person is told that nothing was stored."""
    said = Refused(
        "fault",
        "系统出了错，刚才的操作没有完成，已记入系统日志。请返回重试；多次出现请拨打服务电话。您填写的内容在下面。",
        "Something broke on our side and was logged; what you did was not stored. Go back and try again. What you typed is below.",
        status=500,
    )
    return page(request, said)
