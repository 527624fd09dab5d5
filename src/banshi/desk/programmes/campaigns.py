"""Campaigns at the desk: what each counts, what those that belong together count once, and what people think of them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.calendars import queries as calendars
from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.ids import spoken
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.programmes.actions import campaigns as actions
from banshi.programmes.queries import campaigns as queries
from banshi.programmes.queries import surveys
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")


def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns this person sees; a form to begin another."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *opens.OFFICERS)
    earlier = tuple((row.code, row.name) for row in queries.campaigns(viewer)[:100])
    asks = (
        Ask("name", "line", _("活动名称")),
        Ask("unit", "choice", _("由哪个单位开展"), choices=own, value=own[0][0] if own else ""),
        Ask("follows", "choice", _("接着哪一项活动"), required=False, choices=earlier),
        doing.reason("text", required=False, label=_("目的，以及与前一项活动的关系（不写百分比）")),
    )

    def made(given):
        return doing.went("campaign", actions.begin(given.pop("name"), **given, by=viewer, at=clock.now()).code)

    return doing.create(
        request,
        Deed("", _("开展一项活动"), asks, made),
        template="desk/programmes/campaigns.html",
        context=lambda: {"rows": list(queries.campaigns(viewer)[:100]), "names": dict(earlier), "own": own},
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    if state.unit not in viewer.units_with(*opens.OFFICERS):
        return []
    at = clock.now()
    closed = tuple((one.code, one.title) for one in surveys.public()[:100] if one.code not in state.surveys)
    counting = (
        Ask(
            "matters",
            "choices",
            _("哪些办件（最近的 200 件）"),
            required=False,
            choices=_listed(queries.uncounted(state, viewer)),
        ),
        Ask("more", "text", _("更早的，写编号，一行一个"), required=False),
    )
    leaving = (
        Ask("matter", "choice", _("哪一件"), choices=_listed(queries.counted(state, viewer))),
        doing.reason("text"),
    )
    found = [
        Deed(
            "cases",
            _("计入办件"),
            counting,
            lambda given: actions.count(row.code, [*given["matters"], *given["more"].splitlines()], by=viewer, at=at),
            note=_("同一件计入几项活动，合计里只算一次。"),
        ),
        Deed(
            "departures",
            _("不再计入一件"),
            leaving,
            lambda given: actions.leave(row.code, given["matter"], text=given["text"], by=viewer, at=at),
        ),
    ]
    if closed:
        asks = (Ask("survey", "choice", _("哪一份已结束的问卷"), choices=closed),)
        tying = Deed(
            "surveys",
            _("满意度以一份问卷为准"),
            asks,
            lambda given: actions.tie(row.code, given["survey"], by=viewer, at=at),
        )
        found.append(tying)
    return found


def _listed(cases) -> tuple[tuple[str, str], ...]:
    """Matters to choose from, by what they are and their numbers."""
    return tuple(
        (
            one.code,
            f"{spoken(one.code)} · {one.noun} {one.category} · {one.received_at.astimezone(calendars.current().tz).date()}",
        )
        for one in cases
    )


def _show(row, state, viewer: Viewer) -> dict:
    found = queries.together(row, viewer, viewers.today())
    tied = [surveys.public_one(code) for code in state.surveys]
    return {
        "found": found,
        "rows": [(one, found.promised.each[one.name], found.counted.each[one.name]) for one in found.rows],
        "names": {one.code: one.name for one in found.rows},
        "surveys": [(one, held, surveys.found(one, held)) for one, held in tied],
        "told": told.lines(queries.CAMPAIGN, row),
    }


CAMPAIGN = Sheet("campaign", "desk/programmes/campaign.html", opens.STEERING, queries.campaign, _show, _deeds)

urlpatterns = [
    route("campaigns", campaigns, access=opens.STEERING, name="campaigns", methods=FORM),
    *CAMPAIGN.routes("campaigns"),
]
