"""The lists people work through: what is mine and what is late first, each saying what it would hold when empty."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.desk import duties, navigation, rows, standings
from banshi.kit import clock
from banshi.matters.actions import reminding
from banshi.matters.queries import digests, seeing, worklists
from banshi.people.facts import PARTS, ROLES, Viewer
from banshi.web import paging, viewers

LANE_SHOWN = 10


def worklist(request: HttpRequest) -> HttpResponse:
    """A person's home: the hardship lane and then everything in their hands, the first due first."""
    viewer, at = viewers.viewer(request), clock.now()
    if not navigation.MATTERS.allows(viewer.roles):
        return _without_matters(request, viewer)
    number, found, lane = paging.number_of(request), worklists.worklist(viewer), []
    if navigation.LANE.allows(viewer.roles):
        lane = _lane(viewer) if number == 1 else []
        found = found.filter(hardship=False)
    page, more = worklists.page(found.only(*rows.WITH_STATE), number)
    # both together, so that their words are one query and one row of the access log
    shown = rows.lines([*lane[:LANE_SHOWN], *page], viewer, at=at, page="worklist")
    context = {
        "lines": shown[len(shown) - len(page) :],
        "more": more,
        "number": number,
        "lane": shown[: len(shown) - len(page)],
        "more_lane": len(lane) > LANE_SHOWN,
        "checks": viewer.roles <= {"auditor"},
    }
    if number == 1:
        context |= {
            "hats": duties.hats(viewer, viewers.today()),
            "duties": duties.waiting(viewer, at=at, on=viewers.today()),
        }
    return render(request, "desk/worklist.html", context)


def _lane(viewer: Viewer) -> list:
    return list(worklists.priority(viewer).only(*rows.WITH_STATE)[: LANE_SHOWN + 1])


def _without_matters(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Administrators and observers work elsewhere; publishers and reviewers see what waits for them."""
    for name, access in (("desk:administration", navigation.ADMINISTRATION), ("desk:observing", navigation.OBSERVING)):
        if access.allows(viewer.roles):
            return HttpResponseRedirect(navigation.address(name))
    waiting = duties.waiting(viewer, at=clock.now(), on=viewers.today())
    return render(request, "desk/home.html", {"hats": duties.hats(viewer, viewers.today()), "duties": waiting})


def roles(request: HttpRequest) -> HttpResponse:
    """What each role sees and may do, one's own first; and the parts people play in an undertaking."""
    mine = viewers.viewer(request).roles
    found = sorted(standings.all_roles(), key=lambda one: one.role not in mine)
    parts = [(_(part.zh), [_(ROLES[role]) for role in part.roles], _(part.by)) for part in PARTS]
    return render(request, "desk/roles.html", {"found": found, "mine": mine, "parts": parts})


def priority(request: HttpRequest) -> HttpResponse:
    """The whole hardship lane."""
    found = worklists.priority(viewers.viewer(request))
    return _listed(
        request,
        found,
        page="priority",
        title=_("优先关注"),
        empty=_(
            "这里列出断水、断暖、独居老人、残疾人、未成年人、拖欠工资等情形，由规则自动列入，或由经办人写明理由列入。现在没有。"
        ),
    )


def waiting(request: HttpRequest) -> HttpResponse:
    """Answered, the person's verdict awaited."""
    found = worklists.waiting_verdict(viewers.viewer(request))
    return _listed(
        request,
        found,
        page="waiting",
        title=_("已答复，待评价"),
        empty=_("答复以后、诉求人评价之前，会列在这里；期满没有评价的自动办结，记为“未获评价”。现在没有。"),
    )


def supervised(request: HttpRequest) -> HttpResponse:
    """Open and under supervision, the first due first."""
    found = worklists.supervised(viewers.viewer(request))
    return _listed(
        request,
        found,
        page="supervised",
        title=_("督办中"),
        empty=_("派单员写明理由督办、还没有办结的，会列在这里，先到期的在前。现在没有。"),
    )


def closed(request: HttpRequest) -> HttpResponse:
    """Closed, the newest first."""
    found = worklists.closed(viewers.viewer(request))
    return _listed(
        request,
        found,
        page="closed",
        title=_("已办结"),
        empty=_("办结、撤回或不予受理之后会列在这里，最近的在前。现在没有。"),
    )


def _listed(request: HttpRequest, found: QuerySet, *, page: str, title: str, empty: str) -> HttpResponse:
    viewer, number = viewers.viewer(request), paging.number_of(request)
    shown, more = rows.paged(found, number, viewer, at=clock.now(), page=page)
    context = {"lines": shown, "more": more, "number": number, "title": title, "empty": empty, "page_name": page}
    return render(request, "desk/list.html", context)


def digest(request: HttpRequest) -> HttpResponse:
    """What the person was reminded of: this working morning's digest and the last day's reminders, as they stand now."""
    viewer, at = viewers.viewer(request), clock.now()
    morning = digests.of_day(viewer, viewers.today())
    reminded = reminding.digest(viewer.staff_id, since=at - timedelta(days=1))
    ids = {reminder.matter_id for reminder in reminded} | {row.id for row in (morning[1] if morning else [])}
    found = seeing.visible_to(viewer).filter(id__in=ids, closed_at__isnull=True).order_by("next_due_at", "id")
    shown, more = rows.paged(found, 1, viewer, at=at, page="digest") if ids else ([], False)
    context = {"digest": morning and morning[0], "lines": shown, "more": more, "day": viewers.today()}
    return render(request, "desk/digest.html", context)
