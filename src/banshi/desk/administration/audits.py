"""What the audit administrator reads: who opened what, and which sign-ins failed."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from banshi.calendars import queries as calendars
from banshi.desk.administration.doors import number
from banshi.kit import ids
from banshi.people import queries as people

PAGES = {
    "matter": gettext_lazy("办件"),
    "contact": gettext_lazy("联系方式"),
    "file": gettext_lazy("附件"),
    "inspection": gettext_lazy("暗访地点"),
    "export": gettext_lazy("导出"),
    "worklist": gettext_lazy("待办列表"),
    "board": gettext_lazy("派单台"),
    "priority": gettext_lazy("优先关注列表"),
    "waiting": gettext_lazy("待评价列表"),
    "supervised": gettext_lazy("督办列表"),
    "closed": gettext_lazy("已办结列表"),
    "digest": gettext_lazy("今日提醒"),
    "search": gettext_lazy("搜索"),
    "figures": gettext_lazy("单位数据"),
    "relief": gettext_lazy("企业减负"),
    "coverage": gettext_lazy("走访覆盖"),
    "sent": gettext_lazy("报出和转出"),
    "visits": gettext_lazy("走访记录"),
    "needs": gettext_lazy("需求登记"),
    "admin: account added": gettext_lazy("开账号"),
    "admin: appointed": gettext_lazy("任命"),
    "admin: dismissed": gettext_lazy("免去任职"),
    "admin: deactivated": gettext_lazy("停用账号"),
    "admin: reactivated": gettext_lazy("恢复账号"),
    "admin: password reset": gettext_lazy("重设密码"),
    "admin: unit added": gettext_lazy("增加单位"),
    "admin: unit renamed": gettext_lazy("单位改名"),
    "admin: unit abolished": gettext_lazy("撤销单位"),
    "admin: catalogue entry added": gettext_lazy("增加派单目录"),
    "admin: catalogue entry ended": gettext_lazy("终止派单目录"),
    "admin: calendar entered": gettext_lazy("录入放假通知"),
    "admin: playbook derived": gettext_lazy("做一份规程"),
    "admin: classes named": gettext_lazy("给分类命名"),
    "admin: slips printed": gettext_lazy("打印评价单"),
}
KINDS = {
    "signin": gettext_lazy("登录账号"),
    "address": gettext_lazy("登录地址"),
    "password": gettext_lazy("改密码时的原密码"),
    "token": gettext_lazy("评价码"),
    "start": gettext_lazy("开通码"),
    "check": gettext_lazy("查询码"),
}


def reads(request: HttpRequest) -> HttpResponse:
    """The access log, newest first: it cannot be changed, and reading it is no secret either.

    With a number and a moment it answers who opened that before then.
    """
    page, asked = min(number(request), people.MOST_PAGES), request.GET.get("subject", "").strip()[:60]
    subject = ids.clean_code(asked) if ids.is_code(ids.clean_code(asked)) else asked
    before, wrong = _moment(request.GET.get("before", ""))
    found, more = people.reads(page, subject=subject, before=before)
    names = people.display_names({row.staff_id for row in found})
    rows = [(row, names.get(row.staff_id, ""), PAGES.get(row.page, row.page)) for row in found]
    context = {
        "rows": rows,
        "number": page,
        "more": more and page < people.MOST_PAGES,
        "older": _written(found[-1].at) if more and page == people.MOST_PAGES else "",
        "subject": subject,
        "before": request.GET.get("before", "")[:16],
        "wrong": wrong,
        "asked": bool(subject or before),
    }
    return render(request, "desk/administration/reads.html", context, status=422 if wrong else 200)


def _written(at: datetime) -> str:
    return f"{at.astimezone(calendars.current().tz):%Y-%m-%dT%H:%M}"


def _moment(text: str) -> tuple[datetime | None, bool]:
    """The moment typed, in the time of the place, and whether it is none."""
    try:
        return (datetime.fromisoformat(text[:16]).replace(tzinfo=calendars.current().tz) if text else None), False
    except ValueError:
        return None, True


def attempts(request: HttpRequest) -> HttpResponse:
    """Failed guesses at accounts, codes and tokens, newest first."""
    page = number(request)
    found, more = people.attempts(page)
    rows = []
    for row in found:
        kind, _, what = row.what.partition(":")
        rows.append((row, KINDS.get(kind, kind), what))
    return render(request, "desk/administration/attempts.html", {"rows": rows, "number": page, "more": more})
