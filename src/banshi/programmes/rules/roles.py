"""Three roles of an item: whose its lateness is, whose the missing reports are, and who makes it public. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from banshi.programmes.facts.commitment import CommitmentState, Locked


def implementers(terms: Locked) -> tuple[str, ...]:
    """Lateness is counted against those who carry it out; against the owner where nobody else is named."""
    return terms.implementers or (terms.owner,)


def organiser(terms: Locked) -> str:
    """Missing reports are counted against whoever organises; the owner where nobody else is named."""
    return terms.organiser or terms.owner


def asked(terms: Locked) -> tuple[str, ...]:
    """Who is asked for figures: the regions with a target, or the owner alone."""
    return tuple(one.unit for one in terms.indicator.targets) or (terms.owner,)


def figures_of(state: CommitmentState) -> dict:
    """Whose figures count, as sums take them: the lead's, the regions', and those of whoever led before."""
    regions = [target.unit for target in state.terms.indicator.targets]
    return {"owner": state.terms.owner, "regions": regions, "former": state.former}


def missing(terms: Locked, filed: Mapping[str, date], on: date) -> list[tuple[str, date]]:
    """(unit, day) of each figure that was due before a day and is not there; `filed` is the newest day of each unit."""
    indicator = terms.indicator
    began = date.fromisoformat(indicator.milestones[0].on)
    found = []
    for unit in asked(terms):
        due = filed.get(unit, began) + timedelta(days=indicator.period_days)
        if due < on:
            found.append((unit, due))
    return found
