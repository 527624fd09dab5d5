"""What the audit administrator reads: who opened what, and which sign-ins failed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banshi.desk.administration.doors import number
from banshi.people import queries as people

PAGES = {
    "matter": "办件",
    "contact": "联系方式",
    "file": "附件",
    "export": "导出",
    "worklist": "待办列表",
    "admin: account added": "开账号",
    "admin: appointed": "任命",
    "admin: dismissed": "免去任职",
    "admin: deactivated": "停用账号",
    "admin: reactivated": "恢复账号",
    "admin: password reset": "重设密码",
    "admin: unit added": "增加单位",
    "admin: unit renamed": "单位改名",
    "admin: unit abolished": "撤销单位",
    "admin: catalogue entry added": "增加派单目录",
    "admin: catalogue entry ended": "终止派单目录",
    "admin: calendar entered": "录入放假通知",
    "admin: slips printed": "打印评价单",
}
KINDS = {
    "signin": "登录账号",
    "address": "登录地址",
    "password": "改密码时的原密码",
    "token": "评价码",
    "start": "开通码",
    "check": "查询码",
}


def reads(request: HttpRequest) -> HttpResponse:
    """The access log, newest first: it cannot be changed, and reading it is no secret either."""
    page = number(request)
    found, more = people.reads(page)
    names = people.display_names({row.staff_id for row in found})
    rows = [(row, names.get(row.staff_id, ""), PAGES.get(row.page, row.page)) for row in found]
    return render(request, "desk/administration/reads.html", {"rows": rows, "number": page, "more": more})


def attempts(request: HttpRequest) -> HttpResponse:
    """Failed guesses at accounts, codes and tokens, newest first."""
    page = number(request)
    found, more = people.attempts(page)
    rows = []
    for row in found:
        kind, _, what = row.what.partition(":")
        rows.append((row, KINDS.get(kind, kind), what))
    return render(request, "desk/administration/attempts.html", {"rows": rows, "number": page, "more": more})
