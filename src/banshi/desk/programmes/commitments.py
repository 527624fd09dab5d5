"""Commitments at the desk: claiming, evidence, confirming and auditing from outside, filing figures once."""

import re

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes import doing, opens, origins, together
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.programmes.actions import commitments as actions
from banshi.programmes.actions import reports, separating
from banshi.programmes.facts.report import Value
from banshi.programmes.queries import commitments as queries
from banshi.programmes.queries import deciding, feeding, filing
from banshi.programmes.queries import needs as need_queries
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules.trajectory import TIERS
from banshi.units import queries as units
from banshi.web import trends, viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
MOST = 200
_WHOLE = re.compile(r"-?\d{1,15}")
SOURCES = (
    ("survey", gettext_noop("问卷")),
    ("visit", gettext_noop("上门询问")),
    ("phone", gettext_noop("电话回访")),
    ("feed", gettext_noop("系统数据")),
)


def commitments(request: HttpRequest) -> HttpResponse:
    """The commitments this person sees, trouble first, as one line each."""
    viewer, on = viewers.viewer(request), viewers.today()
    found = queries.standings(queries.visible_to(viewer).order_by("original_due_on", "id")[:200], on)
    found.sort(
        key=lambda one: (
            one.tier not in ("refuted", "disputed", "relapsed", "expired"),
            not one.late,
            one.colour != "red",
            one.state.due_on,
        )
    )
    context = {"found": found, "headline": queries.headline(found), "tiers": rules.TIERS, "on": on}
    return render(request, "desk/programmes/commitments.html", context)


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    mine = viewer.units_with(*opens.OFFICERS)
    terms = state.terms
    found: list[Deed] = []
    if state.cancelled:
        return found
    if set(mine) & {terms.owner, *terms.implementers}:
        found += [
            Deed(
                "claims",
                _("自报完成"),
                (doing.reason("text", label=_("办成了什么")),),
                lambda given: actions.claim(row.code, text=given["text"], by=viewer, at=at),
            ),
            Deed(
                "evidence",
                _("提交佐证"),
                (Ask("files", "number", _("佐证材料份数")), doing.reason("text", label=_("材料目录和存放处"))),
                lambda given: actions.evidence(row.code, files=given["files"], text=given["text"], by=viewer, at=at),
            ),
        ]
    if viewer.has("unit_head") and terms.owner in mine:
        asks = (Ask("due_on", "day", _("延到哪一天")), doing.reason())
        found.append(
            Deed(
                "extensions",
                _("批准延期（原时限保留并公开）"),
                asks,
                lambda given: actions.extend(
                    row.code, due_on=given["due_on"].isoformat(), reason=given["reason"], by=viewer, at=at
                ),
            )
        )
    if viewer.has("auditor"):
        found += _outside(row, state, viewer)
    return found + origins.deeds(row, state, viewer) + together.deeds(row, state, viewer)


def _outside(row, state, viewer: Viewer) -> list[Deed]:
    """Only what would be accepted of this person: nobody vouches twice, nor for their own line."""
    at = clock.now()
    confirm = (
        Ask("source", "choice", _("怎样问的"), choices=tuple((code, _(label)) for code, label in SOURCES)),
        Ask("asked", "number", _("问了多少人")),
        Ask("answered", "number", _("多少人回答")),
        Ask("yes", "number", _("多少人说办好了")),
    )
    audit = (
        Ask("agrees", "choice", _("看到的和自报的"), choices=(("yes", _("一致")), ("no", _("不一致")))),
        doing.reason("text", label=_("看到了什么")),
    )

    def confirmed(given):
        counts = {name: given[name] for name in ("asked", "answered", "yes")}
        return actions.confirm(row.code, source=given["source"], counts=counts, by=viewer, at=at)

    found = _vouching(row, viewer)
    if separating.may(separating.vouches, state, viewer):
        found.append(Deed("confirmations", _("记录受益人的回答"), confirm, confirmed))
    if not separating.may(separating.vouches, state, viewer, audits=True):
        return found
    return [
        *found,
        Deed(
            "audits",
            _("核验"),
            audit,
            lambda given: actions.audit(
                row.code, agrees=given["agrees"] == "yes", text=given["text"], by=viewer, at=at
            ),
        ),
    ]


def _vouching(row, viewer: Viewer) -> list[Deed]:
    """Figures somebody filed and nobody outside has looked at yet; whoever stands in that line is refused with the path."""
    filed = tuple((one.code, f"{units.name_of(one.unit)} {one.on}") for one in filing.unvouched(row.id))
    asks = (
        Ask("report", "choice", _("哪一份填报"), choices=filed),
        Ask("tier", "choice", _("核到哪一步"), choices=tuple((tier, _(rules.TIERS[tier])) for tier in TIERS[1:])),
    )
    note = _("一份填报里的数据一起核验。与填报单位同在一条线上的，系统会拒绝并指出是哪条线。")

    def vouch(given):
        return reports.vouch(given["report"], tier=given["tier"], by=viewer, at=clock.now())

    return [Deed("vouchings", _("核验填报的数据"), asks, vouch, note=note)] if filed else []


def _show(row, state, viewer: Viewer) -> dict:
    on = viewers.today()
    one = queries.standing(row, on)
    return {
        "one": one,
        "terms": state.terms,
        "tier": _(rules.said(state, one.tier)),
        "drawn": trends.of_standing(one, on),
        "groups": need_queries.sizes(deciding.groups_behind(row), viewer) if opens.NEEDS.allows(viewer.roles) else [],
        "answers": bool({*opens.OFFICERS, "auditor"} & viewer.roles),
        "feeds": feeding.may_feed(viewer, state.terms),
        "latest": queries.latest(row.id, [target.unit for target in state.terms.indicator.targets]),
        "levels": filing.levels(
            row.id, [target.unit for target in state.terms.indicator.targets] or [state.terms.owner]
        )[:MOST],
        "told": told.lines(queries.COMMITMENT, row),
        **origins.shown(row, state, one=one, viewer=viewer),
        **together.shown(row, state),
    }


COMMITMENT = Sheet("commitment", "desk/programmes/commitment.html", opens.STEERING, queries.found, _show, _deeds)


def filings(request: HttpRequest) -> HttpResponse:
    """One form for everything a unit is asked for on a day; what is known stands in it already."""
    viewer, on = viewers.viewer(request), viewers.today()
    mine = viewer.units_with(*opens.OFFICERS)
    if not mine:
        raise NotFound()
    unit = request.POST.get("unit") or request.GET.get("unit") or mine[0]
    if unit not in mine:
        raise NotFound()
    refused = None
    if request.method == "POST":
        try:
            doing.current(request, filing.count(unit))
            _file(request, unit, viewer)
            return HttpResponseRedirect(f"{request.path}?unit={unit}")
        except Refused as error:
            refused = error
    asked = filing.asked_of(unit, on)
    context = {
        "unit": unit,
        "mine": [(code, units.name_of(code)) for code in mine],
        "asked": [one for one in asked if not (one.arrived or one.held(on))],
        "held": [one for one in asked if one.held(on)],
        "arrived": [one for one in asked if one.arrived and not one.held(on)],
        "opened": request.POST.get("opened") or _opening().sign(clock.text(viewers.moment())),
        "burden": filing.burden(unit, on),
        "history": filing.history(unit),
        "filed": filing.count(unit),
        "on": on,
        "typed": request.POST if refused else {},
        "refused": refused.say() if refused else "",
    }
    return render(request, "desk/programmes/filings.html", context, status=refused.status if refused else 200)


def _opening() -> Signer:
    return Signer(salt="filing opened")


def _seconds(request: HttpRequest) -> int:
    """How long the form was open; none when nobody can say."""
    try:
        opened = clock.parse(_opening().unsign(request.POST.get("opened", "")))
    except BadSignature:
        return 0
    return max(int((clock.now() - opened).total_seconds()), 0)


def _file(request: HttpRequest, unit: str, viewer: Viewer) -> None:
    day = doing.read(request, (Ask("on", "day", _("数据日期")),))["on"]
    values = []
    for one in filing.asked_of(unit, viewers.today()):
        text = request.POST.get(f"n-{one.indicator}", "").strip()
        below = request.POST.get(f"d-{one.indicator}", "").strip()
        if not text:
            continue
        if not _WHOLE.fullmatch(text) or (below and not _WHOLE.fullmatch(below)):
            raise Refused(
                "bad_number",
                "“{name}”应填不超过 15 位的整数。",
                "“{name}” takes a whole number of fifteen digits at most.",
                where=f"n-{one.indicator}",
                name=one.name,
            )
        values.append(Value(one.indicator, int(text), int(below or 0)))
    if not values:
        raise Refused(
            "nothing_filled",
            "一个数都没有填，没有写入。请在“这次”里至少填一个数；还没有数的，空着就行。",
            "No figure was filled in; nothing was written. Fill in one at least and leave the others empty.",
        )
    asked = {"today": viewers.today(), "seconds": _seconds(request)}
    reports.file(unit, on=day, values=values, by=viewer, at=clock.now(), **asked)


urlpatterns = [
    route("commitments", commitments, access=opens.STEERING, name="commitments"),
    route("filings", filings, access=opens.FILING, name="filings", methods=FORM),
    *COMMITMENT.routes("commitments"),
]
