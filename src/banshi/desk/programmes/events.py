"""Series of sessions at the desk: the organiser registers, the host answers, each figure says whose it is."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens, terms
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.desk.programmes.practices import named_places, own_asked
from banshi.exchange.actions import events as actions
from banshi.exchange.facts import event as f
from banshi.exchange.queries import events as queries
from banshi.exchange.rules import event as rules
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from banshi.web import viewers
from banshi.web.access import route, staff

FORM = ("GET", "HEAD", "POST")
READING = staff(*sorted(queries.READERS))


def events(request: HttpRequest) -> HttpResponse:
    """The series, with how many of their sessions the hosts confirmed."""
    viewer = viewers.viewer(request)
    asks = (
        Ask("title", "line", _("活动名称")),
        own_asked(viewer),
        Ask(
            "campaign",
            "line",
            _("属于哪项活动"),
            required=False,
            choices=terms.campaigns(viewer),
            help=_(terms.NAMED_EXACTLY),
        ),
        Ask("text", "text", _("内容和对象"), required=False),
    )

    def made(given):
        return doing.went("event", actions.open_series(given.pop("title"), **given, by=viewer, at=clock.now()).code)

    return doing.create(
        request,
        Deed("", _("开始一个系列"), asks, made),
        template="desk/programmes/events.html",
        context=lambda: {
            "rows": list(queries.series_list(viewer)[:100]),
            "own": viewer.units_with(*opens.OFFICERS),
        },
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    found: list[Deed] = []
    if state.unit in viewer.units_with(*opens.OFFICERS):
        found.append(_holding(row, viewer))
    mine = viewer.units_with(*actions.HOSTING)
    open_ones = tuple(
        (str(one.n), f"{one.n}. {one.on}") for one in state.sessions if one.host in mine and not one.answered
    )
    if open_ones:
        found.append(_answering(row, viewer, open_ones))
    return found


def _holding(row, viewer: Viewer) -> Deed:
    asks = (
        Ask("on", "day", _("哪一天")),
        Ask("place", "choice", _("地点"), choices=named_places()),
        Ask("host", "unit", _("接待单位")),
        Ask("attendance", "number", _("到场人数")),
        Ask("photos", "number", _("照片张数"), required=False),
        Ask("needs", "text", _("现场听到的需求，一行一个需求编号"), required=False),
        Ask("text", "text", _("经过"), required=False),
    )

    def hold(given):
        fact = f.SessionHeld(
            n=0,
            on=given["on"].isoformat(),
            place=given["place"],
            host=given["host"],
            attendance=given["attendance"],
            photos=given["photos"],
            needs=tuple(line.replace(" ", "") for line in given["needs"].splitlines() if line.strip()),
        )
        return actions.hold(row.code, fact, text=given["text"], by=viewer, at=clock.now(), today=viewers.today())

    return Deed("sessions", _("登记一场"), asks, hold, note=_("照片只算佐证；接待单位确认后才算已确认。"))


def _answering(row, viewer: Viewer, open_ones) -> Deed:
    asks = (
        Ask("n", "choice", _("哪一场"), choices=open_ones),
        Ask("held", "choice", _("办了没有"), choices=(("yes", _("办了")), ("no", _("没有办，或不是这样")))),
        Ask("attendance", "number", _("您单位数的到场人数"), required=False),
        Ask("text", "text", _("说明"), required=False),
    )
    return Deed(
        "answers",
        _("作为接待单位回应"),
        asks,
        lambda given: actions.answer(
            row.code,
            int(given["n"]),
            held=given["held"] == "yes",
            attendance=given["attendance"],
            text=given["text"],
            by=viewer,
            at=clock.now(),
        ),
    )


def _show(row, state, viewer: Viewer) -> dict:
    return {
        "totals": rules.totals(state),
        "sessions": [(one, rules.tier(one)) for one in state.sessions],
        "tiers": f.TIERS,
        "told": told.lines(NOUNS["event"][0], row),
    }


EVENT = Sheet("event", "desk/programmes/event.html", READING, queries.series, _show, _deeds)

urlpatterns = [
    route("events", events, access=READING, name="events", methods=FORM),
    *EVENT.routes("events"),
]
