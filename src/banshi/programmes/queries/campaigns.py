"""Readers of campaigns: what each counts, and what those that belong together count when everything counts once."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from msgspec import Struct

from banshi.matters.queries import seeing
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.programmes.facts.campaign import CampaignState
from banshi.programmes.models.campaigns import CAMPAIGN, Campaign
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import commitments, effects, steering
from banshi.programmes.rules import campaign as rules
from banshi.programmes.rules.publicity import DONE


def campaigns(viewer: Viewer) -> QuerySet:
    """Campaigns of the person's own line and of the units above it; an auditor sees all."""
    rows = Campaign.objects.order_by("-made_at", "-id")
    if viewer.actor == "system" or viewer.has("auditor"):
        return rows
    return rows.filter(unit__in=steering.line(viewer))


def campaign(code: str, viewer: Viewer) -> tuple[Campaign, CampaignState]:
    """One campaign with its state; raises NotFound."""
    return recording.found(CAMPAIGN, campaigns(viewer), code)


def is_taken(name: str) -> bool:
    """Whether a campaign has this name."""
    return Campaign.objects.filter(name=name).exists()


class Choice(Struct, frozen=True):
    """A matter as it is chosen from a list: its number, what kind and class it is, when it came; nobody's words."""

    code: str
    noun: str
    category: str
    received_at: datetime


def uncounted(state: CampaignState, viewer: Viewer, *, most: int = 200) -> list[Choice]:
    """The newest matters a person sees that the campaign does not count yet."""
    return _chosen(seeing.visible_to(viewer).exclude(code__in=state.cases).order_by("-received_at", "-id")[:most])


def counted(state: CampaignState, viewer: Viewer) -> list[Choice]:
    """The matters the campaign counts, as far as this person sees them, the newest first."""
    rows = seeing.visible_to(viewer).filter(code__in=state.cases)
    return _chosen(rows.order_by("-received_at", "-id"))


def _chosen(rows: QuerySet) -> list[Choice]:
    found = []
    for row in rows.only("code", "edition", "category", "received_at"):
        book = playbooks.edition(row.edition)
        known = lookup.category(book, row.category)
        found.append(Choice(row.code, book.noun.zh, known.label.zh if known else "", row.received_at))
    return found


class Stood(Struct, frozen=True):
    """How cases or commitments stand, of how many: done by others' word, doubted, closed by the unit's word."""

    of: int
    done: int
    doubted: int
    closed: int


class Together(Struct, frozen=True):
    """A family of campaigns: commitments and cases of each, what is in two, and the whole with everything once."""

    rows: list[Campaign]
    promised: rules.Tally
    promises: Stood
    counted: rules.Tally
    cases: Stood


def together(row: Campaign, viewer: Viewer, on: date) -> Together:
    """A campaign with those it is linked to, as far as this person sees them."""
    held = {one.code: one for one in campaigns(viewer)}
    codes = rules.family(row.code, {code: one.follows for code, one in held.items()})
    rows = [held[code] for code in codes if code in held]
    promises = {one.name: [] for one in rows}
    found = {}
    for one in commitments.standings(_named(list(promises)), on):
        for name in effects.campaigns_of(one.state):
            if name in promises:
                promises[name].append(one.code)
                found[one.code] = one
    cases = {one.name: recording.state_of(CAMPAIGN, one).cases for one in rows}
    return Together(
        rows=rows,
        promised=rules.tally(promises),
        promises=_promises(found.values()),
        counted=rules.tally(cases),
        cases=_cases(cases),
    )


def _named(names: list[str]) -> list[Commitment]:
    """The commitments that name one of these campaigns, first or besides."""
    rows = list(Commitment.objects.filter(campaign__in=names).order_by("id"))
    also = Commitment.objects.exclude(campaign__in=names).filter(state__contains='"also":[').order_by("id")
    return rows + list(also)


def _promises(found) -> Stood:
    rows = list(found)
    done = sum(one.tier in DONE for one in rows)
    doubted = sum(one.tier in ("disputed", "refuted", "relapsed") for one in rows)
    return Stood(len(rows), done, doubted, sum(bool(one.state.claimed) for one in rows))


def _cases(cases: Mapping[str, list[str]]) -> Stood:
    """Each matter once: solved by the word of whom it concerns, not solved by it, closed or answered by the unit's."""
    codes = {code for found in cases.values() for code in found}
    rows = list(seeing.visible_to(Viewer.system()).filter(code__in=codes).values("solved", "outcome"))
    return Stood(
        len(codes),
        sum(one["solved"] == "yes" for one in rows),
        sum(one["solved"] in ("no", "never") for one in rows),
        sum(bool(one["outcome"]) for one in rows),
    )
