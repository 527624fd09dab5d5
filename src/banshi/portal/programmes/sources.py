"""The campaign as its source tells it: purpose first, what was asked of whom when, each statement with its own link."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from banshi.kit.refused import NotFound, Refused
from banshi.kit.values import PartialDate
from banshi.matters.rules.bigrams import normal
from banshi.playbooks import queries as playbooks
from banshi.sources import queries
from banshi.sources.facts import KINDS, Campaign, Section, Statement
from banshi.sources.rules import telling
from banshi.web.access import PUBLIC, route

# a whole sentence of the source may be pasted in
LONGEST_QUESTION = 400


def works(request: HttpRequest, name: str = "") -> HttpResponse:
    """The campaign for people; on a base that holds none, what would be here."""
    known = queries.campaigns()
    if not known and not name:
        return render(request, "portal/works.html", {"campaign": None})
    campaign = queries.campaign(name)
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    context = {
        "campaign": campaign,
        "others": [other for other in known if other.name != campaign.name],
        "started": _when(campaign),
        "scripts": telling.scripts(campaign),
        "purposes": [_line(campaign, one) for one in campaign.purposes],
        "groups": _groups(campaign),
        "timeline": [_line(campaign, one) for one in telling.dated(campaign) if one.kind != "name"],
        "undated": len(telling.undated(campaign)),
        "told": queries.told(campaign.name),
        "q": asked,
        "named": telling.named(campaign, asked, normal),
        "found": [_line(campaign, one) for one in _found(campaign, asked)],
    }
    return render(request, "portal/works.html", context)


def _found(campaign: Campaign, asked: str) -> list[Statement]:
    """What holds the words asked for; for a copied sentence, which no page holds whole, what tells its terms."""
    return telling.matching(campaign, asked, normal) or telling.quoted(campaign, asked, normal)


def _groups(campaign: Campaign) -> list[tuple[Section, list[dict]]]:
    """The sections with their statements; purposes stand at the top of the page and nowhere else."""
    found = [
        (group.section, [_line(campaign, one) for one in group.statements if one.kind != "purpose"])
        for group in campaign.groups
    ]
    return [(section, lines) for section, lines in found if lines]


def timeline(request: HttpRequest, name: str) -> HttpResponse:
    """What was dated up to the end of a month; the clock is not moved, only the list is shorter."""
    campaign = queries.campaign(name)
    months = telling.months(campaign)
    chosen = _chosen(request.GET.get("as_of", ""), months)
    place = months.index(chosen) if chosen in months else -1
    shown = telling.upto(campaign, chosen) if chosen else []
    context = {
        "campaign": campaign,
        "month": chosen,
        "before": months[place - 1] if place > 0 else None,
        "after": months[place + 1] if 0 <= place < len(months) - 1 else None,
        "months": months,
        "shown": [_line(campaign, one) | {"new": telling.within(one, chosen)} for one in shown],
        "new": sum(telling.within(one, chosen) for one in shown),
        "undated": [_line(campaign, one) for one in telling.undated(campaign)],
    }
    return render(request, "portal/programmes/source_timeline.html", context)


def _chosen(asked: str, months: list[PartialDate]) -> PartialDate | None:
    """The month asked for, the last one when none was; NotFound for what is no month of this campaign."""
    if not asked:
        return months[-1] if months else None
    try:
        chosen = PartialDate.read(asked)
    except Refused as error:
        raise NotFound() from error
    if chosen not in months:
        raise NotFound()
    return chosen


def _when(campaign: Campaign) -> str:
    started = campaign.started
    only_month = isinstance(started, PartialDate) and not started.day
    return started.say() + (_("（来源只记到月）") if only_month else "")


def _line(campaign: Campaign, one: Statement) -> dict:
    """A statement as lists show it."""
    return {
        "one": one,
        "text": telling.text(campaign, one),
        "kind": _(KINDS[one.kind]),
        "when": one.when.say(),
        "gaps": _gaps(campaign, one),
        "shares": telling.parts(campaign, one),
    }


def _gaps(campaign: Campaign, one: Statement) -> list[str]:
    """What is not stated: the rest of a list that is only counted, then what was written down as missing."""
    rest = [_("其余%(n)s项，来源未载明") % {"n": part.unnamed} for part in telling.parts(campaign, one) if part.unnamed]
    return [*rest, *one.not_stated]


def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version of a statement; a slug it had before leads on to the one it has."""
    known = queries.versions(slug)
    newest = known[-1]
    if newest.statement.slug != slug:
        return HttpResponsePermanentRedirect(reverse("portal:statement", args=[newest.statement.slug]))
    return _page(request, known, newest)


def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of a statement, with what it changed."""
    known = queries.versions(slug)
    if not 1 <= number <= len(known):
        raise NotFound()
    return _page(request, known, known[number - 1])


def _page(request: HttpRequest, known: list[queries.Version], shown: queries.Version) -> HttpResponse:
    campaign, one, newest = shown.campaign, shown.statement, known[-1]
    path = reverse("portal:statement", args=[newest.statement.slug])
    link = f"{settings.BANSHI_URL}{path}"
    context = {
        **_line(campaign, one),
        "campaign": campaign,
        "gone": newest.campaign != queries.campaign(campaign.name),
        "references": [ref for ref in campaign.references if ref.number in one.refs],
        "above": telling.above(campaign, one),
        "below": telling.below(campaign, one),
        "flows": playbooks.flows(campaign.name, one.slug),
        "shown": shown,
        "newest": newest,
        "versions": known[::-1],
        "link": link,
        "share": _("%(title)s。%(name)s，来源怎么说：%(link)s")
        % {"title": one.title, "name": campaign.title, "link": link},
        "qr": segno.make(link, error="m").svg_inline(scale=4, border=2, omitsize=True),
    }
    return render(request, "portal/programmes/source.html", context)


urlpatterns = [
    route("works", works, access=PUBLIC, name="works"),
    route("works/<slug:name>", works, access=PUBLIC, name="campaign"),
    route("works/<slug:name>/timeline", timeline, access=PUBLIC, name="timeline"),
    route("source/<slug:slug>", statement, access=PUBLIC, name="statement"),
    route("source/<slug:slug>/<int:number>", version, access=PUBLIC, name="statement_version"),
]
