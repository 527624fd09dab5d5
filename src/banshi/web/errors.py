"""From a refusal or a fault to a page that says what was wrong, what to do now, and loses nothing that was typed."""

import errno
import json
import logging
import sqlite3

import msgspec
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from banshi.kit.refused import NotFound, Refused, Stale, Unavailable

log = logging.getLogger("banshi.web")
KEPT = 40
NOT_SHOWN = frozenset({"csrfmiddlewaretoken", "password", "token", "old", "new", "again", "code"})
# a table or column that is not there is a fault of ours or a missing migration, and no passing trouble
NOT_AWAY = ("no such table", "no such column", "syntax error", "has no column")


class Refusals:
    """Middleware: what views let through becomes a page with the right status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding and request.encoding.lower() != "utf-8":
            request.encoding = "utf-8"
            return page(request, _unreadable(None))
        response = self.get_response(request)
        return wrong_method(request, response) if response.status_code == 405 and not response.content else response

    def process_exception(self, request, error):
        return answered(request, error)


def answered(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page of a refusal, of a full disk, of a database that cannot be reached; None leaves it to the server."""
    if isinstance(error, Refused):
        return page(request, error)
    if isinstance(error, SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return page(request, _unreadable(error))
    said, route = _fault(error), request.resolver_match and request.resolver_match.route
    if said is None:
        log.error("fault at %s %s", request.method, route, exc_info=error)
        damaged = isinstance(error, json.JSONDecodeError | msgspec.DecodeError)
        return page(request, _damaged()) if damaged else None
    log.error("%s at %s: %s", said.code, route, type(error).__name__)
    return page(request, said)


def _damaged() -> Refused:
    return Refused(
        "stored_unreadable",
        "这里要用的数据读不出来，可能在数据库里被改动过，已记入系统日志。请拨打服务电话；系统管理员请运行 banshi verify，它会指出是哪一处。",
        "What is stored here cannot be read; somebody may have changed it in the database. It was logged. The operator runs "
        "banshi verify, which names the place.",
        status=503,
    )


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
    away = isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError)
    if away and not any(said in text for said in NOT_AWAY):
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
    try:
        return render(request, "web/refused.html", context, status=error.status)
    except (DatabaseError, InterfaceError, Refused):
        # what every page says of the town comes from the database, where a calendar may be gone or altered; this one can
        # do without
        token = get_token(request) if typed else ""
        again = {**context, "csrf_token": token, "path": request.get_full_path()}
        return HttpResponse(render_to_string("web/bare.html", again), status=error.status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        given = list(request.POST.lists())[:KEPT]
    except (RequestDataTooBig, MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError):
        return []
    return [(name, value) for name, values in given if name not in NOT_SHOWN for value in values if value]


def wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page for an address that is opened otherwise: a form sent again after signing in, a link typed by hand."""
    said = Refused(
        "wrong_method",
        "这个地址不能这样打开，刚才没有写入任何内容。请回到上一页，从页面上的按钮操作。",
        "This address is not opened that way; nothing was stored. Go back and use the button on the page.",
        status=405,
    )
    answer = page(request, said)
    answer.headers["Allow"] = response.headers.get("Allow", "")
    return answer


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    """The page for a request that could not be read: too large, too many fields, a host nobody serves."""
    return page(request, _unreadable(exception))


def _unreadable(exception: Exception | None) -> Refused:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return Refused(
            "too_large",
            "内容太多，没有收下：文字最多 2 MB，附件最多 10 个、每个不超过 10 MB。请减少后再提交，原来的内容还在上一页。",
            "Too much at once: text up to 2 MB, ten files of 10 MB each. Send less; what you typed is on the page before.",
            status=413,
        )
    if isinstance(exception, DisallowedHost):
        return Refused(
            "unknown_host",
            "这个网址没有登记。管理员请在 BANSHI_URL 或 BANSHI_ALLOWED_HOSTS 里写上它。",
            "This host name is not served; the operator sets BANSHI_URL or BANSHI_ALLOWED_HOSTS.",
            status=400,
        )
    return Refused(
        "unreadable",
        "没有看懂这次提交，没有写入任何内容。请回到上一页重新提交。",
        "The request could not be read; nothing was stored. Go back and send it again.",
        status=400,
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without its token: cookies are off, or the page was open too long."""
    said = Refused(
        "no_token",
        "这个页面打开太久或浏览器禁用了 Cookie，刚才没有写入。您填写的内容在下面；请打开 Cookie，回到上一页刷新后再提交。",
        "The page was open too long or cookies are off; nothing was stored. What you typed is below; reload and send again.",
        status=403,
    )
    return page(request, said)


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
