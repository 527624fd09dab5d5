"""Releases at the desk: a publisher picks, words and freezes; a reviewer reads; a head approves; each step is a resource."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.nouns import telling as told
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.releases import actions
from banshi.releases import facts as f
from banshi.releases.queries import files, laying
from banshi.releases.queries import releases as queries
from banshi.releases.rules import release as rules
from banshi.web import viewers
from banshi.web.access import route

STEPS = {
    "draft": gettext_noop("起草中"),
    "frozen": gettext_noop("已定稿，待复核"),
    "reviewed": gettext_noop("已复核，待批准"),
    "approved": gettext_noop("已批准，待公布"),
    "published": gettext_noop("已公布"),
    "withdrawn": gettext_noop("已撤回"),
}
PROBLEM = "problem_"


def releases(request: HttpRequest) -> HttpResponse:
    """The releases of one's units, and the form that begins another."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, actions.DRAFTER)
    asks = (Ask("unit", "choice", _("哪个单位公布"), choices=own), *_description(viewer, own[0][0] if own else ""))

    def made(given):
        return doing.went("release", actions.draft(**_described(given), by=viewer, at=clock.now()).code)

    def rows():
        return [(row, _(STEPS[_step(row)])) for row in queries.visible_to(viewer).defer("state")[:100]]

    return doing.create(
        request,
        Deed("", _("起草公布"), asks, made),
        template="desk/programmes/releases.html",
        context=lambda: {"rows": rows(), "own": own},
    )


def _step(row) -> str:
    if row.withdrawn or row.published:
        return "withdrawn" if row.withdrawn else "published"
    return "frozen" if row.frozen else "draft"


def _description(viewer: Viewer, unit: str, state: f.ReleaseState | None = None) -> tuple[Ask, ...]:
    kinds = {"batch": _("批次"), "campaign": _("活动"), "unit": _("单位的全部")}
    wholes = [(f"{one.kind}:{one.ref}", f"{kinds[one.kind]}：{said}") for one, said in queries.wholes(viewer, unit)]
    now = f"{state.whole.kind}:{state.whole.ref}" if state and state.whole.kind else ""
    return (
        Ask("title", "line", _("标题"), value=state.title if state else ""),
        Ask(
            "whole",
            "choice",
            _("全部清单是哪一个"),
            required=False,
            help=_("不选就是“总数未载明”，公布时照样写明。"),
            choices=tuple(wholes),
            value=now,
        ),
        Ask(
            "complete",
            "check",
            _("这是全部，一项不漏"),
            required=False,
            values=("yes",) if state and state.complete else (),
        ),
        Ask("rule", "line", _("按什么选列（部分公布必填）"), required=False, value=state.rule if state else ""),
    )


def _described(given: dict) -> dict:
    kind, _colon, ref = given["whole"].partition(":")
    return {**given, "whole": f.Whole(kind, ref)}


def _deeds(row, state: f.ReleaseState, viewer: Viewer) -> list[Deed]:
    step, at = rules.step(state), clock.now()
    held = actions.roles_over(state.unit, viewer)
    found: list[Deed] = []
    if step == "draft" and actions.DRAFTER in held:
        found += _drafting(row, state, viewer, at)

    def simple(resource: str, label: str, action, role: str, *steps: str) -> None:
        if step in steps and role in held:
            found.append(Deed(resource, label, (), lambda given: action(row.code, by=viewer, at=at)))

    def reasoned(resource: str, label: str, action, *steps: str) -> None:
        if step in steps and held:
            asks = (doing.reason(),)
            found.append(Deed(resource, label, asks, lambda given: action(row.code, given["reason"], by=viewer, at=at)))

    simple("reviews", _("复核通过"), actions.review, actions.REVIEWER, "frozen")
    simple("approvals", _("批准"), actions.approve, actions.APPROVER, "reviewed")
    simple("publications", _("公布"), actions.publish, actions.DRAFTER, "approved")
    reasoned("returns", _("退回修改"), actions.give_back, "frozen", "reviewed", "approved")
    if actions.DRAFTER in held:
        reasoned("withdrawals", _("撤回"), actions.withdraw, "published")
    return found


def _drafting(row, state: f.ReleaseState, viewer: Viewer, at) -> list[Deed]:
    told = queries.texts(state)
    who = {"by": viewer, "at": at}
    titles = dict(queries.choosable(viewer, f.Whole()).values_list("code", "title"))
    listed = list(queries.choosable(viewer, state.whole).values_list("code", "title")[: rules.MOST + 1])
    more = _("只列出前 500 项。请先选定全部清单（批次或活动），缩小范围。") if len(listed) > rules.MOST else ""
    chosen = tuple(one.code for one in state.items)
    items = (Ask("items", "choices", _("公布哪些项目"), choices=_coded(listed), values=chosen),)
    press = Ask("text", "text", _("新闻稿"), value=told.get("", ""))
    problems = tuple(
        Ask(f"{PROBLEM}{code}", "text", titles.get(code, code), required=False, value=told.get(code, ""))
        for code in chosen
    )
    slots = _(
        "数字写成 {count}（项数）、{total}（总数）、{claimed}（自报）、{confirmed}（已确认）、{value:项目编号}，由查询填写。"
        "{claimed} 印成“自报 2/8”，{value:…} 印成“58 处（自报）”，前后不要再写一遍；写好看下面的预览。"
    )
    found = [
        Deed("items", _("选定项目"), items, lambda given: actions.choose(row.code, given["items"], **who), more),
        Deed(
            "press", _("写新闻稿"), (press,), lambda given: actions.word(row.code, given["text"], **who), slots.strip()
        ),
        Deed(
            "descriptions",
            _("改标题、范围、规则"),
            _description(viewer, state.unit, state),
            lambda given: actions.describe(row.code, **_described(given), **who),
        ),
        Deed("freezings", _("定稿：数字固定在最近一次封存"), (), lambda given: actions.freeze(row.code, **who)),
    ]
    if problems:
        found.insert(
            1, Deed("problems", _("写每项要解决的问题"), problems, lambda given: _problems(row.code, given, told, who))
        )
    return found


def _coded(listed: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Titles with the numbers by which the press text quotes them."""
    return tuple((code, f"{title} · {code}") for code, title in listed[: rules.MOST])


def _problems(code: str, given: dict, told: dict, who: dict) -> None:
    """Record the problems that were changed."""
    for name, text in given.items():
        item = name.removeprefix(PROBLEM)
        if text != told.get(item, ""):
            actions.word(code, text, item=item, **who)


def _shown(row, state: f.ReleaseState, viewer: Viewer) -> dict:
    people_of = [one for one in (*state.drafters, state.reviewer, state.approver) if one.startswith("staff:")]
    names = people.display_names({int(one[6:]) for one in people_of if one[6:].isdecimal()})
    against, printed = "", None
    try:
        printed = queries.printed(row, state) if state.frozen else actions.preview(row, state)
    except Refused as refused:
        against = refused.say()
    head, items = laying.laid_out(printed) if printed else (None, [])
    return {
        "step": _(STEPS[rules.step(state)]),
        "told": told.lines(queries.RELEASE, row, roles=()),
        "release": printed,
        "against": against,
        "head": head,
        "items": items,
        "hands": [
            (_("起草"), [names.get(int(one[6:]), one) for one in state.drafters if one[6:].isdecimal()]),
            (_("复核"), [names.get(int(state.reviewer[6:]), "")] if state.reviewer[6:].isdecimal() else []),
            (_("批准"), [names.get(int(state.approver[6:]), "")] if state.approver[6:].isdecimal() else []),
        ],
        "said": queries.texts(state).get("reason", ""),
        "public": False,
    }


def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The frozen release as a file, before it is public."""
    row, state = queries.found(code, viewers.viewer(request))
    data, media = files.rendered(row, state, kind)
    response = HttpResponse(data, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="release-{row.code}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


RELEASE = Sheet("release", "desk/programmes/release.html", opens.RELEASES, queries.found, _shown, _deeds)
urlpatterns = [
    route("releases", releases, access=opens.RELEASES, name="releases", methods=("GET", "HEAD", "POST")),
    route("releases/<str:code>/files/<slug:kind>", file, access=opens.RELEASES, name="release_file"),
    *RELEASE.routes("releases"),
]
