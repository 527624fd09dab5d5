"""Targeting rules at the desk: stated by the owner, counted, held case by case against an audited sample."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.nouns.recording import state_of
from banshi.people.facts import Viewer
from banshi.programmes.actions import separating
from banshi.programmes.actions import targeting as actions
from banshi.programmes.queries import commitments
from banshi.programmes.queries import targeting as queries
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
COLUMNS_HELP = gettext_noop("类型：数字、是否、文字、日期、地点。例如：年龄 数字。不放姓名、电话、证件号。")
RULE_HELP = gettext_noop("例如：年龄 ≥ 80 并且 独居：是。可用并且、或者、不是和 ≥ ≤ > < = ≠，名称照上面写的字段。")


def targetings(request: HttpRequest) -> HttpResponse:
    """Every rule with its coverage and errors; the measures without a rule are counted."""
    viewer = viewers.viewer(request)
    mine = viewer.units_with(*opens.OFFICERS)
    seen = commitments.visible_to(viewer).filter(cancelled=False)
    found = [queries.aim(row, state_of(queries.TARGETING, row)) for row in queries.targetings(viewer)]
    with_rule = {one.state.commitment for one in found}
    titles = dict(seen.values_list("code", "title"))
    open_ones = [
        (code, title) for code, title in seen.filter(owner_unit__in=mine).values_list("code", "title")
        if code not in with_rule
    ]  # fmt: skip
    asks = (
        Ask("commitment", "choice", _("哪个实事项目"), choices=tuple(open_ones)),
        Ask("columns", "text", _("规则要看的字段，一行一个：字段名 类型"),
            help=_(COLUMNS_HELP)),
        Ask("rule", "text", _("给谁办（条件）"), help=_(RULE_HELP)),
    )  # fmt: skip

    def made(given):
        return doing.went("targeting", actions.state_rule(**given, by=viewer, at=clock.now()).code)

    return doing.create(
        request,
        Deed(
            "",
            _("写明一个项目给谁办"),
            asks,
            made,
            note=_("写明以后不能改写；改变对象由审定机构在会议上表决，旧的样本仍属旧的规则。"),
        ),
        template="desk/programmes/targetings.html",
        context=lambda: {
            "found": found,
            "titles": titles,
            "without": len(set(titles) - with_rule),
            "of": len(titles),
            "may": bool(open_ones),
            "on": viewers.today(),
            "seal": record.last_seal(),
        },
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    at, found = clock.now(), []
    if viewer.units_with(*opens.OFFICERS, "auditor"):
        asks = (
            Ask("on", "day", _("截至哪天")),
            Ask("eligible", "number", _("符合条件的人数（或户数）")),
            Ask("reached", "number", _("其中已经办到的")),
            doing.reason("text", label=_("谁数的、怎样数的")),
        )
        found.append(Deed(
            "counts", _("记录覆盖数"), asks,
            lambda given: actions.count(row.code, **given, by=viewer, at=at, today=viewers.today()),
        ))  # fmt: skip
    measure = queries.measure(state)
    if viewer.has("auditor") and not separating.handles(viewer, measure):
        order = "，".join([*(one.name for one in state.columns), _("确有需要"), _("已经办到")])
        asks = (
            Ask("cases", "text", _("样本，一行一例：{order}").format(order=order),
                help=_("不知道的留空；最后两格写是或否。不写姓名、电话、证件号。")),
            doing.reason("text", label=_("怎样抽的、怎样看的")),
        )  # fmt: skip
        found.append(Deed(
            "samples", _("记录抽查样本"), asks,
            lambda given: actions.sample(row.code, given["cases"], text=given["text"], by=viewer, at=at),
        ))  # fmt: skip
    return found


def _show(row, state, viewer: Viewer) -> dict:
    texts = told.texts(row, {state.count_text, state.sample_text, *(one.because for one in state.earlier)})
    looked = queries.looked(state)
    return {
        "one": queries.aim(row, state),
        "measure": queries.measure(state).terms,
        "count_text": texts.get(state.count_text, ""),
        "sample_text": texts.get(state.sample_text, ""),
        "earlier": [
            (one, texts.get(one.version.because, ""), clock.parse(one.version.until)) for one in queries.earlier(state)
        ],
        "looked": looked[: queries.SHOWN],
        "more": max(len(looked) - queries.SHOWN, 0),
        "told": told.lines(queries.TARGETING, row),
    }


SHEET = Sheet("targeting", "desk/programmes/targeting.html", opens.STEERING, queries.targeting, _show, _deeds)

urlpatterns = [
    route("targetings", targetings, access=opens.STEERING, name="targetings", methods=FORM),
    *SHEET.routes("targetings"),
]
