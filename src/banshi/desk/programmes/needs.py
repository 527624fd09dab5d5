"""The needs register at the desk: registering, grouping, ranking by published weights."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock, ids
from banshi.kit.refused import Refused
from banshi.nouns import telling as told
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.programmes.actions import needs as actions
from banshi.programmes.facts import need as f
from banshi.programmes.queries import needs as queries
from banshi.programmes.rules import ranking
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
PAGE = 100


def _categories() -> tuple[tuple[str, str], ...]:
    """The classes of what residents bring: those of the kind that tells them apart most finely."""
    book = max(playbooks.kinds_for("requester"), key=lambda one: len(one.categories), default=None)
    return tuple((one.code, one.label.zh) for one in lookup.offered(book)) if book else ()


def _places() -> tuple[tuple[str, str], ...]:
    return tuple((one.path, one.full_name) for one in places.all_places())


def needs(request: HttpRequest) -> HttpResponse:
    """The register, newest first, with the form that adds to it."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *opens.OFFICERS, "village_worker")
    asks = (
        Ask("source", "choice", _("来源"), choices=tuple(f.SOURCES.items())),
        Ask("unit", "choice", _("登记单位"), choices=own, value=own[0][0] if own else ""),
        Ask("category", "choice", _("分类"), choices=_categories()),
        Ask("place", "choice", _("地点"), choices=_places()),
        Ask("text", "text", _("需要什么（不写姓名、身份证号）")),
        Ask("people", "number", _("涉及人数"), value="1"),
        Ask("hardship", "check", _("困难群众"), required=False),
        Ask("drawn", "check", _("走访对象由抽取产生"), required=False),
        Ask("announced", "check", _("路线事先通知过"), required=False),
        Ask("matter", "line", _("诉求编号（来自诉求的）"), required=False),
    )

    def made(given):
        text = given.pop("text")
        given["matter"] = ids.clean_code(given["matter"])
        actions.register(f.Registered(**given), text, by=viewer, at=clock.now())
        return HttpResponseRedirect(request.path)

    return doing.create(
        request,
        Deed("", _("登记一条需求"), asks, made),
        template="desk/programmes/needs.html",
        context=lambda: {
            "rows": list(queries.needs(viewer)[:PAGE]),
            "count": queries.needs(viewer).count(),
            "ungrouped": queries.ungrouped(viewer).count(),
            "visits": queries.visits(viewer),
            "sources": f.SOURCES,
            "categories": dict(_categories()),
            "own": own,
        },
    )


def groups(request: HttpRequest) -> HttpResponse:
    """The groups in the order of the weights, each score with its terms; other weights may be tried in the address."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *opens.OFFICERS)
    chosen, refused = _weights(request)
    asks = (
        Ask("title", "line", _("问题名称")),
        Ask("unit", "choice", _("单位"), choices=own, value=own[0][0] if own else ""),
        Ask("category", "choice", _("分类"), required=False, choices=_categories()),
        Ask("people", "number", _("解决后受益人数"), value="0"),
        Ask("months", "number", _("受益月数"), value="12"),
    )

    def made(given):
        return doing.went("group", actions.form(**given, by=viewer, at=clock.now()).code)

    def context():
        rows = {row.code: row for row in queries.groups(viewer)}
        return {
            "ranked": [(one, rows[one.ref]) for one in queries.ranked(viewer, chosen)],
            "weights": [(name, label, chosen[name]) for name, label in ranking.LABELS.items()],
            "labels": ranking.LABELS,
            "wrong": refused,
            "own": own,
        }

    return doing.create(
        request, Deed("", _("归一类问题"), asks, made), template="desk/programmes/groups.html", context=context
    )


def _weights(request: HttpRequest) -> tuple[dict[str, float], str]:
    given = {name: request.GET.get(name, "") for name in ranking.LABELS}
    if not any(given.values()):
        return dict(ranking.DEFAULT), ""
    try:
        return ranking.weights({name: float(value) for name, value in given.items()}), ""
    except (ValueError, Refused) as error:
        return dict(ranking.DEFAULT), error.say() if isinstance(error, Refused) else _("权重应是 0 到 1 的小数。")


def _show(row, state, viewer: Viewer) -> dict:
    alike = list(_alike(row, viewer))
    read = [one.code for one in (*alike, *(() if row.adopted else queries.members(row)[:PAGE]))]
    if read and actions.keeps(viewer, row):
        # the forms show the words of each
        people.log_read(viewer, page="needs", subjects=read, at=viewers.moment())
    return {
        "members": list(queries.members(row)[:PAGE]),
        "count": queries.members(row).count(),
        "categories": dict(_categories()),
        "sources": f.SOURCES,
        "alike": alike,
    }


def _alike(row, viewer: Viewer):
    found = queries.ungrouped(viewer)
    return found.filter(category=row.category)[:PAGE] if row.category else found[:PAGE]


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    if not actions.keeps(viewer, row):
        return []
    alike, held = _worded(_alike(row, viewer)), _worded(queries.members(row)[:PAGE])
    found = []
    if alike:
        asks = (Ask("needs", "choices", _("还没有归类的同类需求"), choices=alike),)
        found.append(
            Deed(
                "needs",
                _("并入"),
                asks,
                lambda given: actions.join(row.code, [int(pk) for pk in given["needs"]], by=viewer, at=at),
            )
        )
    if held and not row.adopted:
        found.append(
            Deed(
                "removals",
                _("移出一条"),
                (Ask("need", "choice", _("哪一条"), choices=held),),
                lambda given: actions.leave(row.code, int(given["need"]), by=viewer, at=at),
            )
        )
    return found


def _worded(rows) -> tuple[tuple[str, str], ...]:
    """Needs to choose from, each with the beginning of its words."""
    held = list(rows)
    words = told.first_texts([one.id for one in held])
    return tuple((str(one.id), f"{one.code} {words.get(one.id, '')[:40]}") for one in held)


def _found(code: str, viewer: Viewer):
    row = queries.group(code, viewer)
    return row, None


GROUP = Sheet("group", "desk/programmes/group.html", opens.NEEDS, _found, _show, _deeds)

urlpatterns = [
    route("needs", needs, access=opens.NEEDS, name="needs", methods=FORM),
    route("groups", groups, access=opens.NEEDS, name="groups", methods=FORM),
    *GROUP.routes("groups"),
]
