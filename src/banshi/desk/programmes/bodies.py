"""Bodies and batches at the desk."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes import doing, opens, persons, terms
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.values import halfwidth
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.programmes.actions import deciding as actions
from banshi.programmes.actions import settling
from banshi.programmes.facts import batch as batch_facts
from banshi.programmes.facts.body import OFFICES
from banshi.programmes.facts.meeting import Site
from banshi.programmes.queries import deciding as queries
from banshi.programmes.queries import needs as need_queries
from banshi.programmes.rules import batch as batch_rules
from banshi.programmes.rules import body as body_rules
from banshi.programmes.rules import settling as settling_rules
from banshi.record import queries as record
from banshi.units import queries as units
from banshi.verification.queries import audits
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
METHODS = (("vote", gettext_noop("表决")), ("scores", gettext_noop("打分")), ("discussion", gettext_noop("讨论")))


def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies, their batches and their meetings."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *opens.OFFICERS)
    asks = (
        Ask("name", "line", _("名称")),
        Ask("unit", "choice", _("所在单位"), choices=own),
        Ask("quorum", "number", _("法定出席（应到的百分之几）"), value="67"),
        Ask("majority", "number", _("通过须超过（可投票人数的百分之几）"), value="50"),
    )

    def made(given):
        return doing.went("body", actions.found_body(**given, by=viewer, at=clock.now()).code)

    return doing.create(
        request,
        Deed("", _("设立机构"), asks, made),
        template="desk/programmes/bodies.html",
        context=lambda: {
            "bodies": list(queries.bodies(viewer)[:50]),
            "batches": queries.batch_list(viewer, 50),
            "meetings": list(queries.meetings(viewer)[:50]),
            "own": own,
        },
    )


def _body_deeds(row, state, viewer: Viewer) -> list[Deed]:
    if state.unit not in viewer.units_with(*opens.OFFICERS):
        return []
    return [*_seating(row, state, viewer), _opening(row, viewer), _calling(row, viewer)]


def _seating(row, state, viewer: Viewer) -> list[Deed]:
    at, staff = clock.now(), persons.staff()
    join = (
        Ask("person", "choice", _("谁"), choices=staff),
        Ask("office", "choice", _("职务"), choices=tuple(OFFICES.items())),
        Ask("unit", "unit", _("所在单位")),
        Ask("from_on", "day", _("自哪一天起"), value=viewers.today().isoformat()),
        Ask(
            "titles",
            "line",
            _("同时担任的职务，用顿号隔开"),
            required=False,
            help=_("印在纪要上，例如：党组书记、部长"),
        ),
    )
    sitting = persons.names(one.person for one in state.members if not one.to_on)
    leave = (Ask("person", "choice", _("谁"), choices=tuple(sitting.items())), Ask("on", "day", _("自哪一天起不再任")))

    def joined(given):
        titles = [part.strip() for part in re.split("[、,，]", given.pop("titles")) if part.strip()]
        return actions.join(row.code, **given, titles=titles, by=viewer, at=at)

    return [
        Deed("members", _("任职"), join, joined),
        Deed("departures", _("卸任"), leave, lambda given: actions.leave(row.code, **given, by=viewer, at=at)),
    ]


def _opening(row, viewer: Viewer) -> Deed:
    asks = (
        Ask("title", "line", _("批次名称")),
        Ask("ordinal", "number", _("第几批"), value="1"),
        Ask("method", "choice", _("评审方式"), choices=tuple((code, _(label)) for code, label in METHODS)),
    )

    def opened(given):
        return doing.went("batch", actions.open_batch(**given, body=row.code, by=viewer, at=clock.now()).code)

    return Deed("batches", _("开始一个批次"), asks, opened)


def _calling(row, viewer: Viewer) -> Deed:
    asks = (
        Ask("title", "line", _("会议名称")),
        Ask("day", "day", _("哪一天")),
        Ask("time", "line", _("几点"), value="09:00"),
        Ask("agenda", "text", _("议程，一行一项")),
        Ask("place", "line", _("主会场"), required=False),
        Ask("sites", "text", _("视频分会场，一行一处"), required=False),
    )

    def called(given):
        sites = [Site(given["place"])] if given["place"] else []
        sites += [Site(name.strip(), by_video=True) for name in given["sites"].splitlines() if name.strip()]
        agenda = [line for line in given["agenda"].splitlines() if line.strip()]
        when = f"{given['day'].isoformat()}T{halfwidth(given['time']).zfill(5)}"
        at = clock.now()
        made = actions.call(given["title"], body=row.code, when=when, agenda=agenda, sites=sites, by=viewer, at=at)
        return doing.went("meeting", made.code)

    return Deed("meetings", _("召集会议"), asks, called)


def _body_show(row, state, viewer: Viewer) -> dict:
    on = viewers.today()
    return {
        "members": body_rules.members(state, on),
        "past": [one for one in state.members if one.to_on and one.to_on <= on.isoformat()],
        "offices": OFFICES,
        "names": persons.names(one.person for one in state.members),
        "batches": queries.batches(viewer).filter(body=row.code),
        "meetings": queries.meetings(viewer).filter(body=row.code),
    }


def seated(request: HttpRequest, code: str) -> HttpResponse:
    """Who sat on a body on any day, and who was in the chair, from the terms of office and not from today's list."""
    row, state = queries.body(code, viewers.viewer(request))
    typed, wrong = request.GET.get("on", ""), ""
    try:
        on = doing.day(typed) if typed else viewers.today()
    except ValueError:
        on, wrong = viewers.today(), _("日期应写成 2026-04-30。下面是今天的。")
    context = {
        "row": row,
        "state": state,
        "on": on,
        "wrong": wrong,
        "chair": body_rules.chair(state, on),
        "members": body_rules.members(state, on),
        "offices": OFFICES,
        "names": persons.names(one.person for one in state.members),
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/seated.html", context, status=422 if wrong else 200)


BODY = Sheet("body", "desk/programmes/body.html", opens.STEERING, queries.body, _body_show, _body_deeds)


def _batch_deeds(row, state, viewer: Viewer) -> list[Deed]:
    body, at, on = queries.body_state(state.body), clock.now(), viewers.today()
    office = body.unit in viewer.units_with(*opens.OFFICERS)
    found: list[Deed] = []
    if not state.frozen and not state.review_opened:
        found.append(_proposing(row, viewer, body))
        found += _taking_back(row, state, viewer, office=office)
        if office and state.candidates:
            found.append(
                Deed("review", _("开始评审"), (), lambda given: actions.open_review(row.code, by=viewer, at=at))
            )
    if state.review_opened and not state.frozen:
        open_ones = {ref: one for ref, one in state.candidates.items() if not one.decision}
        seats = {one.person for one in body_rules.members(body, on)}
        if viewer.actor in seats and open_ones:
            found += _member_deeds(row, state, viewer, open_ones, body, on)
        if office and open_ones:
            found.append(_deciding(row, viewer, open_ones))
        if office and not open_ones:
            found.append(Deed("freezing", _("冻结批次"), (), lambda given: actions.freeze(row.code, by=viewer, at=at)))
    if state.frozen and not state.settled and office:
        found += _carrying(row, state, viewer)
        note = _("每项都已确认、核实、经决定取消或写明理由转出，核查不一致的都已答复，才能办结；缺哪几项，系统会指出。")
        found.append(
            Deed(
                "settling",
                _("整批办结"),
                (),
                lambda given: settling.settle(row.code, by=viewer, at=at),
                note=note,
            )
        )
    return found


def _owners(viewer: Viewer, office: str) -> tuple[tuple[str, str], ...]:
    """Who may be named as owner: one's own units, and for the body's own office every unit of its line."""
    own = dict(doing.own_units(viewer, *opens.OFFICERS))
    if office in own:
        line = {one.code for one in units.under(office)}
        own |= {code: name for code, name in units.choices(viewers.today()) if code in line}
    return tuple(own.items())


def _proposing(row, viewer: Viewer, body) -> Deed:
    groups = tuple((one.code, one.title) for one in need_queries.groups(viewer)[:200])
    asks = (
        Ask("ref", "line", _("编号")),
        *terms.asks(_owners(viewer, body.unit), terms.campaigns(viewer)),
        Ask("group", "choice", _("来自哪一类需求"), required=False, choices=groups),
        doing.reason(required=False, label=_("没有关联需求的，写明理由（会公开）")),
    )

    def propose(given):
        return actions.propose(
            row.code,
            given["ref"],
            terms.read(given),
            groups=[given["group"]] if given["group"] else [],
            reason=given["reason"],
            by=viewer,
            at=clock.now(),
        )

    note = _("主办、实施单位的成员要回避。主办写真正办事的单位；都写成机构所在的单位，就没有几个人能表决了。")
    return Deed("candidates", _("申报一项"), asks, propose, note=note)


def _taking_back(row, state, viewer: Viewer, *, office: bool) -> list[Deed]:
    """Proposals of one's own units, or all of them for the body's office, until the review begins."""
    mine = viewer.units_with(*opens.OFFICERS)
    held = tuple(
        (ref, f"{ref}. {one.terms.title}") for ref, one in state.candidates.items() if office or one.terms.owner in mine
    )
    asks = (Ask("ref", "choice", _("哪一项"), choices=held), doing.reason(label=_("为什么撤回（留在经过里）")))
    note = _("写错了的，撤回以后可用同一编号重新申报；评审一开始就不能再撤回。")

    def take_back(given):
        return actions.take_back(row.code, given["ref"], reason=given["reason"], by=viewer, at=clock.now())

    return [Deed("candidate-removals", _("撤回一项申报"), asks, take_back, note=note)] if held else []


def _member_deeds(row, state, viewer, open_ones, body, on) -> list[Deed]:
    at = clock.now()
    posts = {viewer.actor: [post.unit_code for post in viewer.posts]}
    entitled = tuple(
        (ref, one.terms.title)
        for ref, one in open_ones.items()
        if viewer.actor not in batch_rules.interested(one, body, on, posts=posts)
    )
    which = Ask("ref", "choice", _("哪一项"), choices=entitled)
    left = len(open_ones) - len(entitled)
    aside = _("有 %(n)s 项由您所在单位申报、实施，或您已回避，不列在这里。") % {"n": left} if left else ""
    marks = tuple(
        Ask(name, "number", _("%(label)s（0–100）") % {"label": label}) for name, label in batch_rules.CRITERIA.items()
    )

    def score(given):
        sheet = {name: given[name] for name in batch_rules.CRITERIA}
        return actions.score(row.code, given["ref"], sheet, by=viewer, at=at, on=on)

    return [
        Deed("scores", _("打分"), (which, *marks), score, note=aside),
        Deed(
            "recusals",
            _("我要回避"),
            (which, Ask("because", "line", _("原因"))),
            lambda given: actions.recuse(row.code, given["ref"], because=given["because"], by=viewer, at=at, on=on),
            note=aside,
        ),
    ]


def _deciding(row, viewer: Viewer, open_ones) -> Deed:
    sessions = tuple(
        (one.code, f"{one.on} {one.title}") for one in queries.meetings(viewer).filter(body=row.body, frozen=False)[:50]
    )
    asks = (
        Ask("ref", "choice", _("哪一项"), choices=tuple((ref, one.terms.title) for ref, one in open_ones.items())),
        Ask("decision", "choice", _("决定"), choices=tuple(batch_facts.DECISIONS.items())),
        Ask("meeting", "choice", _("哪次会议"), choices=sessions),
        Ask("yes", "number", _("赞成"), required=False),
        Ask("no", "number", _("反对"), required=False),
        Ask("abstained", "number", _("弃权"), required=False),
        doing.reason(required=False, label=_("理由（退回、不列入必填）")),
    )

    def decide(given):
        votes = (given["yes"], given["no"], given["abstained"])
        return actions.decide(
            row.code,
            given["ref"],
            given["decision"],
            meeting=given["meeting"],
            votes=votes,
            reason=given["reason"],
            by=viewer,
            at=clock.now(),
        )

    return Deed(
        "decisions",
        _("记录审定结果"),
        asks,
        decide,
        note=_("表决的，赞成、反对、弃权合计须等于可投票的出席人数，回避的不计。")
        if sessions
        else _("这个机构没有纪要还没定稿的会议。请先到机构页召集会议，在会议页签到，再来记录。"),
    )


def _carrying(row, state, viewer: Viewer) -> list[Deed]:
    held = [(one.commitment, one.terms.title) for one in state.candidates.values() if one.commitment]
    held += [(one.commitment, one.title) for one in queries.came_in(row)]
    left = tuple((code, title) for code, title in held if code not in state.carried)
    later = tuple((one.code, one.title) for one in queries.batches(viewer).filter(body=row.body, frozen=False))
    if not left or not later:
        return []
    asks = (
        Ask("commitment", "choice", _("哪一项"), choices=left),
        Ask("into", "choice", _("转入"), choices=later),
        doing.reason(label=_("为什么转入后一批次（会公开）")),
    )
    return [
        Deed(
            "carryings",
            _("转入后一批次"),
            asks,
            lambda given: actions.carry(row.code, **given, by=viewer, at=clock.now()),
        )
    ]


def _batch_show(row, state, viewer: Viewer) -> dict:
    return {
        "body": queries.body_state(state.body),
        "candidates": [(one, batch_rules.average(one)) for one in state.candidates.values()],
        "decisions": batch_facts.DECISIONS,
        "unanswered": audits.unanswered_of([one.commitment for one in state.candidates.values() if one.commitment]),
        "method": _(dict(METHODS)[state.method]),
        "waiting": [ref for ref, one in state.candidates.items() if not one.decision] if state.review_opened else [],
        "approved": sum(one.decision == batch_facts.APPROVE for one in state.candidates.values()),
        "came_in": queries.came_in(row),
        "ends": [(_(batch_facts.ENDS[how]), n, of) for how, n, of in settling_rules.ends(state)],
        "settled": clock.parse(state.settled) if state.settled else None,
        "told": told.lines(queries.BATCH, row),
    }


BATCH = Sheet("batch", "desk/programmes/batch.html", opens.STEERING, queries.batch, _batch_show, _batch_deeds)


urlpatterns = [
    route("bodies", bodies, access=opens.STEERING, name="bodies", methods=FORM),
    route("bodies/<str:code>/seated", seated, access=opens.STEERING, name="seated"),
    *BODY.routes("bodies"),
    *BATCH.routes("batches"),
]
