"""Readers of completions: what units said was done, of commitments and of what was asked of them, and when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.matters.queries import replied
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.models.progress import COMMITMENT
from banshi.programmes.queries import commitments
from banshi.programmes.rules import bunching as rules
from banshi.programmes.rules.bunching import Completion
from banshi.record import queries as record

KIND = "commitment.claimed"
WINDOW = timedelta(days=365)


class Found(Struct, frozen=True):
    """One sort of completions: all of them, unit by unit, by days left; near a day somebody asked about."""

    all: rules.Bunch
    units: list[rules.Bunch]
    bars: list[tuple[str, int]]
    near: rules.Near | None


def claims(viewer: Viewer) -> list[Completion]:
    """The first claim of each commitment this person sees, by the unit that made it, against its first due."""
    seen = {row.id: recording.state_of(COMMITMENT, row) for row in commitments.visible_to(viewer)}
    found: dict[int, Completion] = {}
    for entry in record.entries_of_kind(KIND):
        state = seen.get(entry.subject)
        if state is None or entry.subject in found:
            continue
        fact = COMMITMENT.decode(entry.kind, entry.payload)
        found[entry.subject] = Completion(
            fact.unit, _day(state.locked), date.fromisoformat(state.terms.due_on), _day(entry.occurred_at)
        )
    return list(found.values())


def _day(text: str) -> date:
    return clock.parse(text).astimezone(calendars.current().tz).date()


def replies(viewer: Viewer, at: datetime) -> list[Completion]:
    """The first replies of the last year to matters this person sees, against their first due."""
    return [Completion(*one) for one in replied.since(viewer, at - WINDOW)]


def found(given: Collection[Completion], day: date | None) -> Found:
    """What the page shows of a sort of completions."""
    held = list(given)
    return Found(
        rules.bunch("", held),
        rules.bunches(held),
        rules.histogram(held),
        rules.near(held, day) if day else None,
    )
