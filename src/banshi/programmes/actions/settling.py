"""The last act on a batch: its body's office settles it."""

from datetime import datetime

from banshi.calendars import queries as calendars
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes import finders
from banshi.programmes.actions.deciding import of_the_office
from banshi.programmes.models.deciding import BATCH, Batch
from banshi.programmes.queries import settling as queries
from banshi.programmes.rules import settling as rules


def settle(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Batch:
    """The batch is settled; refused naming what has not ended, and findings nobody answered."""
    row = of_the_office(code, by)
    on = at.astimezone(calendars.current().tz).date()

    def decide(state):
        held = queries.held(row, state, on)
        tiers = {one.code: one.tier for one in held}
        titles = {one.code: one.state.terms.title for one in held}
        return rules.settle(state, tiers, titles=titles, unanswered=finders.unanswered(list(tiers)))

    return recording.change(BATCH, row.code, decide, by=by, at=at, seen=seen)
