"""Going to see, at the desk: rounds of visits, the draw of places, each visit, needs verified by somebody else."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.actions import research as actions
from banshi.programmes.facts import research as f
from banshi.programmes.queries import needs
from banshi.programmes.queries import research as queries
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route, staff

FORM = ("GET", "HEAD", "POST")
READING = staff(*queries.READING)
NEEDS_SHOWN = 60


def researches(request: HttpRequest) -> HttpResponse:
    """Unit by unit how many visits were at drawn places, of how many; then the rounds."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *queries.GOING)
    asks = (
        Ask("title", "line", _("调研什么")),
        Ask("unit", "choice", _("由哪个单位去"), choices=own, value=own[0][0] if own else ""),
        Ask("text", "text", _("要问的问题，一行一个")),
    )

    def made(given):
        return doing.went("research", actions.plan(given.pop("title"), **given, by=viewer, at=clock.now()).code)

    return doing.create(
        request,
        Deed("", _("准备一次调研"), asks, made),
        template="desk/programmes/researches.html",
        context=lambda: {
            "rows": list(queries.researches(viewer)[:100]),
            "shares": queries.shares(queries.researches(viewer)),
            "own": own,
            "on": viewers.today(),
            "seal": record.last_seal(),
        },
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    found = _going(row, state, viewer) if state.unit in viewer.units_with(*queries.GOING) else []
    waiting = [
        (code, code)
        for code, need in queries.needs_of({one for visit in state.visits for one in visit.needs}).items()
        if need.holds is None and viewer.actor not in {queries.registrar(need), *queries.found_by(code)}
    ]
    if not waiting:
        return found
    asks = (
        Ask("need", "choice", _("哪条需求"), choices=tuple(waiting)),
        Ask("holds", "choice", _("看到的"), choices=(("yes", _("确有需要")), ("no", _("情况不同")))),
        doing.reason("text", label=_("看到了什么")),
    )

    def verified(given):
        holds = given["holds"] == "yes"
        return actions.verify(row.code, given["need"], holds=holds, text=given["text"], by=viewer, at=clock.now())

    note = _("登记需求的人和登记走访的人不能核实自己找出的需求。")
    return [*found, Deed("verifications", _("核实一条需求"), asks, verified, note=note)]


def _going(row, state, viewer: Viewer) -> list[Deed]:
    found = [Deed("visits", _("登记一次走访"), _visit_asks(state, viewer), lambda given: _visited(row, given, viewer))]
    if not state.listed:
        asks = (Ask("people", "text", _("名单，一行一处：编号，地点（名称或代码）")),)
        found.insert(0, Deed(
            "places", _("封存可抽的地点名单"), asks,
            lambda given: actions.freeze(row.code, given["people"], by=viewer, at=clock.now()),
            note=_("编号只用字母和数字，不写姓名、门牌和电话。封存后不能再换；由系统抽，不自己挑。"),
        ))  # fmt: skip
    elif not state.drawn:
        found.insert(0, Deed(
            "draws", _("抽取"), (Ask("n", "number", _("抽多少处")),),
            lambda given: actions.draw(row.code, given["n"], by=viewer, at=clock.now()),
            note=_("种子是封存名单之后的下一次记录封存，谁也不能事先知道。"),
        ))  # fmt: skip
    return found


def _visit_asks(state, viewer: Viewer) -> tuple[Ask, ...]:
    rows = list(needs.needs(viewer)[:NEEDS_SHOWN])
    words = told.first_texts([row.id for row in rows])
    gone = {one.ref for one in state.visits}
    left = tuple((ref, ref) for ref in state.drawn if ref not in gone)
    return (
        Ask("on", "day", _("哪天去的")),
        Ask("how", "choice", _("地点怎样定的"), choices=tuple((code, _(label)) for code, label in f.HOW.items())),
        Ask("ref", "choice", _("抽中的编号（由系统抽取的）"), required=False, choices=left),
        Ask("place", "choice", _("地点"), choices=tuple((one.path, one.full_name) for one in places.all_places())),
        Ask("announced", "check", _("路线事先通知过"), required=False),
        Ask("people", "number", _("去了几人"), value="1"),
        Ask("party", "line", _("谁去的（职务，不写姓名）")),
        Ask("text", "text", _("看到和听到什么（不写能认出人的内容）")),
        Ask("needs", "choices", _("由此登记的需求"), required=False, choices=tuple(
            (row.code, f"{row.code} {words.get(row.id, '')[:30]}") for row in rows
        )),
    )  # fmt: skip


def _visited(row, given: dict, viewer: Viewer):
    fact = f.Visited(
        on=given["on"].isoformat(),
        place=given["place"],
        how=given["how"],
        ref=given["ref"],
        announced=given["announced"],
        people=given["people"],
    )
    return actions.visit(
        row.code,
        fact,
        party=given["party"],
        found=given["text"],
        needs=given["needs"],
        by=viewer,
        at=clock.now(),
        today=viewers.today(),
    )


def _show(row, state, viewer: Viewer) -> dict:
    texts = told.texts(row, {one for visit in state.visits for one in visit.texts})
    known = queries.needs_of({one for visit in state.visits for one in visit.needs})
    visits = [
        (one, [texts.get(pk, "") for pk in one.texts], [known[code] for code in one.needs if code in known])
        for one in reversed(state.visits)
    ]
    gone = {one.ref for one in state.visits}
    return {
        "visits": visits,
        "how": f.HOW,
        "questions": next(iter(told.first_texts([row.id]).values()), ""),
        "shares": queries.shares([row]),
        "left": [(ref, place) for ref, place in queries.listed(state) if ref in state.drawn and ref not in gone],
        "told": told.lines(queries.RESEARCH, row, roles=()),
    }


SHEET = Sheet("research", "desk/programmes/research.html", READING, queries.research, _show, _deeds)

urlpatterns = [
    route("researches", researches, access=READING, name="researches", methods=FORM),
    *SHEET.routes("researches"),
]
