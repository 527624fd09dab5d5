"""What time alone brings about, found by sweeps over due clocks: silence, closing, reminders, firm dues, succession."""

from datetime import datetime

from banshi.calendars import queries as calendars
from banshi.kit.refused import NotFound, Refused
from banshi.matters import searching
from banshi.matters.actions import acting
from banshi.matters.actions.firming import firm_clocks
from banshi.matters.actions.reminding import remind
from banshi.matters.models import ClockRow
from banshi.messages import actions as messages
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.record import actions as record

STEP = 200
EXPIRY = {
    "accept_silently": ("sign_for", {"silent": True}),
    "close_unrated": ("close", {}),
}


def expire(at: datetime) -> int:
    """Do what playbooks say happens when a clock runs out; one matter a transaction."""
    done = 0
    expired = ClockRow.objects.filter(
        stopped_at__isnull=True, paused=False, due_at__lt=at, name__in=("sign_for", "verdict")
    ).select_related("matter")
    for row in expired.order_by("due_at")[:STEP]:
        rule = lookup.clock(playbooks.edition(row.matter.edition), row.name)
        if rule and rule.on_expiry in EXPIRY:
            verb, given = EXPIRY[rule.on_expiry]
            try:
                acting.act(row.matter.code, verb, by=Viewer.system(), at=at, given=given)
                done += 1
            except (Refused, NotFound):
                continue
    return done


def send(at: datetime) -> int:
    """Deliver what is due in the outbox."""
    return messages.deliver_due(at=at, fill=people.verdict_token)


def seal(at: datetime) -> int:
    """Seal new entries."""
    made = record.seal(at)
    return made.last - made.first + 1 if made else 0


def index(at: datetime) -> int:
    """Index what was sealed."""
    return searching.index_new()


def reminders(at: datetime) -> int:
    """Note who must be reminded of what."""
    return remind(at)


def firm(at: datetime) -> int:
    """Make provisional dues firm once their calendar is out."""
    return firm_clocks(calendars.current(), at=at)
