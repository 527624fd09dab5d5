"""Effects to look at again, initiatives with computed counts, and mandatory work no average hides."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens, terms
from banshi.desk.programmes.doing import Ask, Deed
from banshi.kit import clock
from banshi.kit.ids import spoken
from banshi.programmes.actions import commitments as actions
from banshi.programmes.queries import effects
from banshi.programmes.rules.commitment import TIERS
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")


def rechecks(request: HttpRequest) -> HttpResponse:
    """What was confirmed or audited ninety days ago or longer, and what will be within a month."""
    viewer, on = viewers.viewer(request), viewers.today()
    found = effects.rechecks(viewer, on)
    asks = (
        Ask("code", "choice", _("哪一项"), choices=tuple((one.code, one.title) for one in found)),
        Ask("lasts", "choice", _("效果还在吗"), choices=(("yes", _("还在")), ("no", _("没有保持，重新办理")))),
        doing.reason("text", label=_("看到了什么")),
    )

    def looked(given):
        lasts = given["lasts"] == "yes"
        actions.recheck(given["code"], lasts=lasts, text=given["text"], by=viewer, at=clock.now())
        return HttpResponseRedirect(request.path)

    return doing.create(
        request,
        Deed("", _("记录复查"), asks, looked),
        template="desk/programmes/rechecks.html",
        number=sum(one.number for one in found),
        context=lambda: {
            "found": found,
            "overdue": sum(one.overdue for one in found),
            "may": viewer.has("auditor") and bool(found),
            "on": on,
        },
    )


def initiatives(request: HttpRequest) -> HttpResponse:
    """The list whose count is computed: by tags, the untagged too; a commitment of two campaigns once in the total."""
    viewer, on = viewers.viewer(request), viewers.today()
    campaign = request.GET.get("campaign", "")[:40]
    mine = effects.own(viewer.units_with(*opens.OFFICERS))
    asks = (
        Ask(
            "code",
            "choice",
            _("哪一项"),
            choices=tuple((row.code, f"{row.title}（{spoken(row.code)}）") for row, _s in mine),
        ),
        Ask("campaign", "line", _("同时计入哪项活动"), choices=terms.campaigns(viewer), help=_(terms.NAMED_EXACTLY)),
    )

    def joined(given):
        actions.join_campaign(given["code"], given["campaign"], by=viewer, at=clock.now())
        return HttpResponseRedirect(request.path)

    return doing.create(
        request,
        Deed("", _("同时计入另一活动"), asks, joined),
        template="desk/programmes/initiatives.html",
        number=sum(state.number for _row, state in mine),
        context=lambda: {
            "found": effects.initiatives(viewer, on, campaign=campaign),
            "campaign": campaign,
            "tiers": TIERS,
            "own": bool(mine),
            "on": on,
            "seal": record.last_seal(),
        },
    )


def mandatory(request: HttpRequest) -> HttpResponse:
    """Mandatory work by unit: what is undone past its day stands there, whatever the average."""
    viewer, on = viewers.viewer(request), viewers.today()
    whys = {"no_plan": _("没有报方案"), "no_item": _("方案里没有对应的"), "unconfirmed": _("还没有确认或核验")}
    context = {
        "rows": effects.mandatory(viewer, on),
        "unmet": effects.unmet(viewer, on),
        "whys": whys,
        "on": on,
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/mandatory.html", context)


urlpatterns = [
    route("rechecks", rechecks, access=opens.STEERING, name="rechecks", methods=FORM),
    route("initiatives", initiatives, access=opens.STEERING, name="initiatives", methods=FORM),
    route("mandatory", mandatory, access=opens.STEERING, name="mandatory"),
]
