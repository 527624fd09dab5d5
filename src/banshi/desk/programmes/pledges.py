"""Pledges at the desk: one list by day for bodies, units and people, with one rule of status for all of them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.exchange.actions import pledges as actions
from banshi.exchange.facts import pledge as f
from banshi.exchange.queries import pledges as queries
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from banshi.programmes.queries import deciding, steering
from banshi.units import queries as units
from banshi.web import viewers
from banshi.web.access import HANDLING, route

FORM = ("GET", "HEAD", "POST")


def _asks(viewer: Viewer) -> tuple[Ask, ...]:
    own = tuple((code, units.name_of(code)) for code in dict.fromkeys(post.unit_code for post in viewer.posts))
    kinds = tuple(f.KINDS.items()) if viewer.units_with(*opens.OFFICERS) else (("person", f.KINDS["person"]),)
    bodies = tuple((row.code, row.name) for row in deciding.bodies(viewer)[:50])
    return (
        Ask("kind", "choice", _("谁承诺"), choices=kinds, value="person"),
        Ask("unit", "choice", _("单位"), choices=own, value=own[0][0] if own else ""),
        Ask("body", "choice", _("机构（以机构成员身份或替机构承诺的）"), required=False, choices=bodies),
        Ask("post", "line", _("岗位"), required=False),
        Ask("text", "text", _("承诺什么")),
        Ask("due_on", "day", _("几时兑现")),
        Ask("public", "check", _("同意公开（只有机构、单位和担任职务的人可以）"), required=False),
    )


def pledges(request: HttpRequest) -> HttpResponse:
    """Everybody's pledges by day; nobody is counted or ranked."""
    viewer, on = viewers.viewer(request), viewers.today()

    def made(given):
        kind = given.pop("kind")
        return doing.went("pledge", actions.make(kind, **given, by=viewer, at=clock.now(), today=on).code)

    return doing.create(
        request,
        Deed("", _("作出承诺"), _asks(viewer), made),
        template="desk/programmes/pledges.html",
        context=lambda: {"lines": queries.lines(queries.pledges(viewer)[:200], on), "statuses": f.STATUSES},
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    at, on = clock.now(), viewers.today()
    found: list[Deed] = []
    mine = state.who == viewer.actor if state.kind == "person" else state.unit in viewer.units_with(*opens.OFFICERS)
    if mine and not state.claimed_on:
        found.append(
            Deed(
                "claims",
                _("自报兑现"),
                (doing.reason("text", label=_("怎样兑现的")),),
                lambda given: actions.claim(row.code, text=given["text"], on=on, by=viewer, at=at),
            )
        )
    if mine and (state.kind != "person" or state.office):
        label = _("撤回公开") if state.public else _("同意公开")
        public = not state.public
        found.append(
            Deed("agreement", label, (), lambda given: actions.agree(row.code, public=public, by=viewer, at=at))
        )
    outside = viewer.has("auditor") and not steering.near(viewer, state.unit) and state.who != viewer.actor
    if outside and state.claimed_on and not state.confirmed:
        asks = (
            Ask("holds", "choice", _("核实结果"), choices=(("yes", _("已兑现")), ("no", _("不符")))),
            doing.reason("text", label=_("看到了什么")),
        )
        found.append(
            Deed(
                "confirmations",
                _("核实"),
                asks,
                lambda given: actions.confirm(
                    row.code, holds=given["holds"] == "yes", text=given["text"], by=viewer, at=at
                ),
            )
        )
    return found


def _show(row, state, viewer: Viewer) -> dict:
    [line] = queries.lines([row], viewers.today())
    return {"line": line, "status": f.STATUSES[line.status], "told": told.lines(NOUNS["pledge"][0], row)}


PLEDGE = Sheet("pledge", "desk/programmes/pledge.html", HANDLING, queries.pledge, _show, _deeds)

urlpatterns = [
    route("pledges", pledges, access=HANDLING, name="pledges", methods=FORM),
    *PLEDGE.routes("pledges"),
]
