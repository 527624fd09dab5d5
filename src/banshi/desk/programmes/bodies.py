"""Bodies, batches and meetings at the desk."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes import doing, opens, terms
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.actions import deciding as actions
from banshi.programmes.facts import batch as batch_facts
from banshi.programmes.facts import meeting as meeting_facts
from banshi.programmes.facts.body import OFFICES
from banshi.programmes.queries import deciding as queries
from banshi.programmes.queries import needs as need_queries
from banshi.programmes.queries import told
from banshi.programmes.rules import batch as batch_rules
from banshi.programmes.rules import body as body_rules
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
            "batches": list(queries.batches(viewer)[:50]),
            "meetings": list(queries.meetings(viewer)[:50]),
            "own": own,
        },
    )


def _staff() -> tuple[tuple[str, str], ...]:
    return tuple((f"staff:{one.pk}", one.display_name) for one in people.everyone() if one.is_active)


def _names(persons) -> dict[str, str]:
    ids = {int(one[6:]) for one in persons if one.startswith("staff:") and one[6:].isdecimal()}
    return {f"staff:{pk}": name for pk, name in people.display_names(ids).items()}


def _body_deeds(row, state, viewer: Viewer) -> list[Deed]:
    if state.unit not in viewer.units_with(*opens.OFFICERS):
        return []
    at = clock.now()
    staff = _staff()
    join = (
        Ask("person", "choice", _("谁"), choices=staff),
        Ask("office", "choice", _("职务"), choices=tuple(OFFICES.items())),
        Ask("unit", "unit", _("所在单位")),
        Ask("from_on", "day", _("自哪一天起"), value=viewers.today().isoformat()),
    )
    leave = (Ask("person", "choice", _("谁"), choices=staff), Ask("on", "day", _("自哪一天起不再任")))
    batch = (
        Ask("title", "line", _("批次名称")),
        Ask("ordinal", "number", _("第几批"), value="1"),
        Ask("method", "choice", _("评审方式"), choices=tuple((code, _(label)) for code, label in METHODS)),
    )
    call = (
        Ask("title", "line", _("会议名称")),
        Ask("day", "day", _("哪一天")),
        Ask("time", "line", _("几点"), value="09:00"),
        Ask("agenda", "text", _("议程，一行一项")),
        Ask("sites", "text", _("视频分会场，一行一处"), required=False),
    )

    def open_batch(given):
        return doing.went("batch", actions.open_batch(**given, body=row.code, by=viewer, at=at).code)

    def called(given):
        sites = [meeting_facts.Site(name=name, by_video=True) for name in given["sites"].splitlines() if name.strip()]
        agenda = [line for line in given["agenda"].splitlines() if line.strip()]
        when = f"{given['day'].isoformat()}T{given['time']}"
        made = actions.call(given["title"], body=row.code, when=when, agenda=agenda, sites=sites, by=viewer, at=at)
        return doing.went("meeting", made.code)

    return [
        Deed("members", _("任职"), join, lambda given: actions.join(row.code, **given, by=viewer, at=at)),
        Deed("departures", _("卸任"), leave, lambda given: actions.leave(row.code, **given, by=viewer, at=at)),
        Deed("batches", _("开始一个批次"), batch, open_batch),
        Deed("meetings", _("召集会议"), call, called),
    ]


def _body_show(row, state, viewer: Viewer) -> dict:
    on = viewers.today()
    return {
        "members": body_rules.members(state, on),
        "past": [one for one in state.members if one.to_on and one.to_on <= on.isoformat()],
        "offices": OFFICES,
        "names": _names(one.person for one in state.members),
        "batches": queries.batches(viewer).filter(body=row.code),
        "meetings": queries.meetings(viewer).filter(body=row.code),
    }


BODY = Sheet("body", "desk/programmes/body.html", opens.STEERING, queries.body, _body_show, _body_deeds)


def _batch_deeds(row, state, viewer: Viewer) -> list[Deed]:
    body, at, on = queries.body_state(state.body), clock.now(), viewers.today()
    office = body.unit in viewer.units_with(*opens.OFFICERS)
    found: list[Deed] = []
    if not state.frozen and not state.review_opened:
        found.append(_proposing(row, viewer))
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
    if state.frozen and office:
        found += _carrying(row, state, viewer)
    return found


def _proposing(row, viewer: Viewer) -> Deed:
    groups = tuple((one.code, one.title) for one in need_queries.groups(viewer)[:200])
    own = doing.own_units(viewer, *opens.OFFICERS)
    asks = (
        Ask("ref", "line", _("编号")),
        *terms.asks(own),
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

    return Deed("candidates", _("申报一项"), asks, propose)


def _member_deeds(row, state, viewer, open_ones, body, on) -> list[Deed]:
    at = clock.now()
    entitled = tuple(
        (ref, one.terms.title)
        for ref, one in open_ones.items()
        if viewer.actor not in batch_rules.interested(one, body, on)
    )
    which = Ask("ref", "choice", _("哪一项"), choices=entitled)
    marks = tuple(
        Ask(name, "number", _("%(label)s（0–100）") % {"label": label}) for name, label in batch_rules.CRITERIA.items()
    )

    def score(given):
        sheet = {name: given[name] for name in batch_rules.CRITERIA}
        return actions.score(row.code, given["ref"], sheet, by=viewer, at=at, on=on)

    return [
        Deed("scores", _("打分"), (which, *marks), score),
        Deed(
            "recusals",
            _("我要回避"),
            (which, Ask("because", "line", _("原因"))),
            lambda given: actions.recuse(row.code, given["ref"], because=given["because"], by=viewer, at=at, on=on),
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
        note=_("表决的，赞成、反对、弃权合计须等于可投票的出席人数，回避的不计。"),
    )


def _carrying(row, state, viewer: Viewer) -> list[Deed]:
    held = [(one.commitment, one.terms.title) for one in state.candidates.values() if one.commitment]
    held += [(one.commitment, one.title) for one in queries.came_in(row)]
    left = tuple((code, title) for code, title in held if code not in state.carried)
    later = tuple((one.code, one.title) for one in queries.batches(viewer).filter(body=row.body, frozen=False))
    if not left or not later:
        return []
    asks = (Ask("commitment", "choice", _("哪一项"), choices=left), Ask("into", "choice", _("转入"), choices=later))
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
        "approved": sum(one.decision == batch_facts.APPROVE for one in state.candidates.values()),
        "came_in": queries.came_in(row),
        "told": told.lines(queries.BATCH, row),
    }


BATCH = Sheet("batch", "desk/programmes/batch.html", opens.STEERING, queries.batch, _batch_show, _batch_deeds)


def _meeting_deeds(row, state, viewer: Viewer) -> list[Deed]:
    body, at = queries.body_state(state.body), clock.now()
    if state.frozen:
        return []
    found: list[Deed] = []
    if body.unit in viewer.units_with(*opens.OFFICERS):
        found += _office_deeds(row, state, viewer, body)
    lines = tuple((one.commitment, one.title) for one in state.pack if one.owner in viewer.units_with(*opens.OFFICERS))
    if lines:
        asks = (Ask("commitment", "choice", _("哪一项"), choices=lines), Ask("text", "text", _("说明（数字不能改）")))
        found.append(
            Deed(
                "comments",
                _("在本单位的项目旁说明"),
                asks,
                lambda given: actions.comment(row.code, given["commitment"], given["text"], by=viewer, at=at),
            )
        )
    return found


def _office_deeds(row, state, viewer: Viewer, body) -> list[Deed]:
    seats = _seats(body, date.fromisoformat(state.at[:10]))
    found = [_packing(row, state, viewer), _opening(row, viewer, seats), _demanding(row, viewer)]
    if state.pack:
        found.append(_hearing(row, state, viewer))
    ready = tuple((str(one.n), f"{one.n}. {one.text[:30]}") for one in state.loose() if one.unit and one.due_on)
    if ready:
        found.append(_giving_out(row, viewer, ready))
    if state.present:
        found.append(_freezing(row, viewer))
    return found


def _seats(body, on: date) -> tuple[tuple[str, str], ...]:
    members = body_rules.members(body, on)
    names = _names(one.person for one in members)
    return tuple((one.person, names.get(one.person, one.person)) for one in members)


def _packing(row, state, viewer: Viewer) -> Deed:
    batches = tuple((one.code, one.title) for one in queries.batches(viewer).filter(body=state.body))

    def pack(given):
        return actions.generate_pack(row.code, given["batch"], by=viewer, at=clock.now(), on=viewers.today())

    return Deed("packs", _("生成汇报材料"), (Ask("batch", "choice", _("哪一批"), choices=batches),), pack)


def _opening(row, viewer: Viewer, seats) -> Deed:
    asks = (Ask("present", "choices", _("出席"), choices=seats), Ask("chair", "choice", _("主持"), choices=seats))

    def begin(given):
        return actions.begin(row.code, present=given["present"], chair=given["chair"], by=viewer, at=clock.now())

    return Deed("attendance", _("开会：签到"), asks, begin)


def _demanding(row, viewer: Viewer) -> Deed:
    asks = (
        Ask("text", "text", _("要求")),
        Ask("unit", "unit", _("责任单位"), required=False),
        Ask("due_on", "day", _("时限"), required=False),
    )

    def demand(given):
        due = given["due_on"].isoformat() if given["due_on"] else ""
        return actions.demand(row.code, given["text"], unit=given["unit"], due_on=due, by=viewer, at=clock.now())

    return Deed("demands", _("记一条要求"), asks, demand)


def _hearing(row, state, viewer: Viewer) -> Deed:
    asks = (
        Ask("commitment", "choice", _("哪一项"), choices=tuple((one.commitment, one.title) for one in state.pack)),
        Ask("how", "choice", _("怎样"), choices=tuple(meeting_facts.HEARD.items())),
    )

    def hear(given):
        return actions.hear(row.code, given["commitment"], how=given["how"], by=viewer, at=clock.now())

    return Deed("hearings", _("听取一项"), asks, hear)


def _giving_out(row, viewer: Viewer, ready) -> Deed:
    def give(given):
        return actions.open_demand(row.code, int(given["n"]), by=viewer, at=clock.now())

    return Deed("matters", _("转为督办事项"), (Ask("n", "choice", _("哪一条"), choices=ready),), give)


def _freezing(row, viewer: Viewer) -> Deed:
    def freeze(given):
        return actions.freeze_minutes(row.code, given["text"], by=viewer, at=clock.now())

    return Deed("minutes", _("纪要定稿"), (Ask("text", "text", _("纪要全文")),), freeze, note=_("定稿后不能再改。"))


def _meeting_show(row, state, viewer: Viewer) -> dict:
    demanded = [one.matter for one in state.demands if one.matter]
    return {
        "body": queries.body_state(state.body),
        "heard": {code: meeting_facts.HEARD[how] for code, how in state.heard.items()},
        "names": _names([*state.present, state.chair]),
        "comments": told.texts(row, {text for _code, _unit, text in state.comments}),
        "loose": state.loose(),
        "opens": set(seeing.visible_to(viewer).filter(code__in=demanded).values_list("code", flat=True)),
        "told": told.lines(queries.MEETING, row),
    }


MEETING = Sheet(
    "meeting", "desk/programmes/meeting.html", opens.STEERING, queries.meeting, _meeting_show, _meeting_deeds
)

urlpatterns = [
    route("bodies", bodies, access=opens.STEERING, name="bodies", methods=FORM),
    *BODY.routes("bodies"),
    *BATCH.routes("batches"),
    *MEETING.routes("meetings"),
]
