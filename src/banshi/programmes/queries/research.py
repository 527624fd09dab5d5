"""Readers of rounds of visits: one by its code, the list behind a draw, and the share of drawn places unit by unit."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.facts.research import ResearchState
from banshi.programmes.models.needs import Need
from banshi.programmes.models.research import RESEARCH, Research
from banshi.programmes.queries import steering
from banshi.programmes.rules import research as rules
from banshi.record import queries as record

GOING = ("programme_officer", "unit_head", "village_worker")
READING = (*GOING, "reviewer", "auditor")


def researches(viewer: Viewer) -> QuerySet:
    """The rounds of the person's own line, newest first; auditors see all."""
    rows = Research.objects.order_by("-made_at", "-id")
    if viewer.actor == "system" or viewer.has("auditor"):
        return rows
    return rows.filter(unit__in=steering.below(viewer, *READING))


def research(code: str, viewer: Viewer) -> tuple[Research, ResearchState]:
    """One round with its state; raises NotFound."""
    return recording.found(RESEARCH, researches(viewer), code)


def lines_of(listed: Iterable[tuple[str, str]]) -> str:
    """A list of places as the text that is kept."""
    return "\n".join(f"{ref},{place}" for ref, place in listed)


def listed(state: ResearchState) -> list[tuple[str, str]]:
    """The frozen list of places, sorted."""
    if not state.list_text:
        return []
    body = next((text.body for text in people.contents([state.id], ["list"]) if text.id == state.list_text), "")
    return [(ref, place) for ref, _comma, place in (line.partition(",") for line in body.splitlines())]


def shares(rows: Iterable[Research]) -> list[rules.Share]:
    """One line a unit: visits at drawn places of all visits, and what became of the needs found there."""
    by_unit: dict[str, list[ResearchState]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(recording.state_of(RESEARCH, row))
    codes = {code for states in by_unit.values() for state in states for one in state.visits for code in one.needs}
    verified = dict(Need.objects.filter(code__in=codes, holds__isnull=False).values_list("code", "holds"))
    return [rules.share(unit, states, verified) for unit, states in sorted(by_unit.items())]


def public() -> list[rules.Share]:
    """The same of every unit: counts of visits, which are no counts of people, and no place."""
    return shares(Research.objects.order_by("id"))


def needs_of(codes: Collection[str]) -> dict[str, Need]:
    """The needs of these codes."""
    return {row.code: row for row in Need.objects.filter(code__in=list(codes))}


def found_by(need: str) -> set[str]:
    """Who noted the visits in which a need was found."""
    rows = Research.objects.filter(state__contains=need)
    return {one.by for row in rows for one in recording.state_of(RESEARCH, row).visits if need in one.needs}


def registrar(need: Need) -> str:
    """Who registered a need, as its first entry says."""
    return record.entries(need.id)[0].actor
