"""Rules on their way at the desk: the milestones, the comments one by one, and how the rule is carried out."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.desk.programmes.practices import own_asked
from banshi.exchange.actions import rulemakings as actions
from banshi.exchange.facts import comment as comment_facts
from banshi.exchange.queries import rulemakings as queries
from banshi.exchange.rules import rulemaking as rules
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
MOST_DRAFT = 50_000


def rulemakings(request: HttpRequest) -> HttpResponse:
    """Rules on their way with their stage of today."""
    viewer, on = viewers.viewer(request), viewers.today()
    asks = (
        Ask("title", "line", _("制度名称")),
        own_asked(viewer),
        Ask("text", "text", _("草稿（可以后补）"), required=False, most=MOST_DRAFT),
    )

    def made(given):
        return doing.went("rulemaking", actions.begin(given.pop("title"), **given, by=viewer, at=clock.now()).code)

    def shown():
        found = queries.states(queries.rulemakings(viewer)[:100])
        tallies = queries.tallies([row.id for row, _state in found])
        lines = [
            (row, state, rules.STAGES[rules.stage(state, on)], tallies.get(row.id, queries.NOTHING))
            for row, state in found
        ]
        return {"lines": lines, "own": viewer.units_with(*opens.OFFICERS)}

    return doing.create(
        request,
        Deed("", _("起草一项制度"), asks, made),
        template="desk/programmes/rulemakings.html",
        context=shown,
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    if not queries.reads_all(viewer, state.unit):
        return []
    said = queries.comments(row.id, public_only=False)
    found: list[Deed] = []
    if state.unit in viewer.units_with(*opens.OFFICERS):
        found += _milestones(row, state, viewer)
        open_ones = tuple((one.code, one.text[:40]) for one in said if not one.state.answered)
        if open_ones:
            found.append(_answering(row, viewer, open_ones))
    unread = tuple((one.code, one.text[:40]) for one in said if not one.state.cleared and not one.state.withheld)
    if queries.reads_all(viewer, state.unit, "reviewer") and unread:
        found.append(_reviewing(viewer, unread))
    return found


def _milestones(row, state, viewer: Viewer) -> list[Deed]:
    at, today = clock.now(), viewers.today()
    if not state.from_on:
        asks = (
            Ask("from_on", "day", _("从哪一天"), value=today.isoformat()),
            Ask("to_on", "day", _("到哪一天")),
            Ask("text", "text", _("征求意见稿全文（立即公开）"), most=MOST_DRAFT),
        )
        return [
            Deed(
                "consultations",
                _("公开征求意见"),
                asks,
                lambda given: actions.consult(row.code, **given, today=today, by=viewer, at=at),
            )
        ]
    if not state.adopted_on:
        if state.unit not in viewer.units_with("unit_head"):
            return []
        asks = (Ask("on", "day", _("通过日期"), value=today.isoformat()),)
        return [
            Deed(
                "adoption",
                _("记录通过"),
                asks,
                lambda given: actions.adopt(row.code, **given, today=today, by=viewer, at=at),
                note=_("截止之后、每条意见都有答复，才能通过。通过不等于落实。"),
            )
        ]
    return _after_adoption(row, state, viewer)


def _after_adoption(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    asks = (Ask("commitment", "line", _("实事项目编号")),)
    found = [
        Deed(
            "implementation",
            _("指定衡量落实的指标"),
            asks,
            lambda given: actions.link(row.code, given["commitment"].replace(" ", ""), by=viewer, at=at),
        )
    ]
    if not state.in_force_on:
        asks = (Ask("document_number", "line", _("文号")), Ask("in_force_on", "day", _("施行日期")))
        found.append(
            Deed(
                "promulgation",
                _("公布"),
                asks,
                lambda given: actions.promulgate(row.code, **given, by=viewer, at=at),
            )
        )
    return found


def _answering(row, viewer: Viewer, open_ones) -> Deed:
    asks = (
        Ask("comment", "choice", _("哪一条意见"), choices=open_ones),
        Ask("taken", "choice", _("是否采纳"), choices=tuple(comment_facts.TAKEN.items())),
        Ask("text", "text", _("理由（意见公开时一并公开）")),
    )
    return Deed(
        "answers",
        _("答复一条意见"),
        asks,
        lambda given: actions.answer(
            given["comment"], taken=given["taken"], text=given["text"], by=viewer, at=clock.now()
        ),
    )


def _reviewing(viewer: Viewer, unread) -> Deed:
    asks = (
        Ask("comment", "choice", _("哪一条意见"), choices=unread),
        Ask("clears", "choice", _("结论"), choices=(("yes", _("可以公开")), ("no", _("不公开")))),
        Ask("ground", "choice", _("不公开的理由"), required=False, choices=tuple(comment_facts.GROUNDS.items())),
    )
    return Deed(
        "reviews",
        _("评审一条意见"),
        asks,
        lambda given: actions.review(
            given["comment"], clears=given["clears"] == "yes", ground=given["ground"], by=viewer, at=clock.now()
        ),
    )


def _show(row, state, viewer: Viewer) -> dict:
    on, whole = viewers.today(), queries.reads_all(viewer, state.unit)
    said = queries.comments(row.id, public_only=not whole)
    if any(not one.state.cleared for one in said):
        people.log_read(viewer, page="rule-comments", subjects=[row.code], at=viewers.moment())
    return {
        "stage": rules.STAGES[rules.stage(state, on)],
        "draft": told.texts(row, {state.draft}).get(state.draft, ""),
        "tally": queries.tally(row.id),
        "comments": said,
        "taken": comment_facts.TAKEN,
        "grounds": comment_facts.GROUNDS,
        "implementation": queries.implementation(state, on, public_only=False),
        "told": told.lines(NOUNS["rulemaking"][0], row),
    }


RULEMAKING = Sheet("rulemaking", "desk/programmes/rulemaking.html", opens.STEERING, queries.rulemaking, _show, _deeds)

urlpatterns = [
    route("rulemakings", rulemakings, access=opens.STEERING, name="rulemakings", methods=FORM),
    *RULEMAKING.routes("rulemakings"),
]
