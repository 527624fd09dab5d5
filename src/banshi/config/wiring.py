"""What meets across rooms, in one visible place: who holds people's content, who checks rows against the record, and what
rooms below ask of rooms above and tell them.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from banshi.calendars import queries as calendars
from banshi.files import actions as files
from banshi.hotline import queries as hotline
from banshi.inspections.queries import tours
from banshi.matters import searching
from banshi.matters.actions import checking, vouching
from banshi.messages import actions as messages
from banshi.people import actions as people
from banshi.people import queries as posts
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.programmes import finders
from banshi.programmes.actions import erasing as needs
from banshi.programmes.actions import rebuilding as programmes
from banshi.releases.queries import checking as releases
from banshi.sources import actions as sources
from banshi.units import queries as units
from banshi.verification import actions as verification
from banshi.verification.queries import audits

# every place that keeps what a person told or what was told to them, by subject; erasing asks each of them
CONTENT = {
    "texts and contacts": people.erase,
    "files": files.erase,
    "messages": messages.erase,
    "search index": searching.erase,
    "needs taken from it": needs.erase,
}
# what `banshi verify` compares with the record besides the record itself
CHECKS = (
    checking.check_projection,
    programmes.check,
    releases.check,
    audits.check,
    tours.check,
    hotline.check,
    vouching.check_contents,
    playbooks.check,
    calendars.check,
    sources.check,
    units.check,
    places.check,
    posts.check,
)
# who knows of findings against commitments that nobody answered yet
FINDERS = (audits.unanswered_of,)
# who is told, in the same transaction, that a commitment was given up
TOLD = (verification.given_up,)


def join() -> None:
    """Give the rooms below what they ask of the rooms above."""
    finders.FINDERS[:] = FINDERS
    finders.TOLD[:] = TOLD


def holders(at: datetime) -> tuple[Callable[[int], int], ...]:
    """The holders of content as erasing calls them: each takes a subject and says how many pieces it erased."""
    timed = (people.erase, files.erase, needs.erase)
    return tuple(partial(erase, at=at) if erase in timed else erase for erase in CONTENT.values())
