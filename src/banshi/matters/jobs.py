"""What time alone brings about, found by sweeps over due clocks: silence, closing, reminders, firm dues, succession.

A sweep reaches every row: one matter a transaction, and one that cannot be moved is noted and passed over.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Q

from banshi.calendars import queries as calendars
from banshi.kit.refused import Refused
from banshi.matters import searching
from banshi.matters.actions import acting, digesting, succeeding, verdicts
from banshi.matters.actions.firming import firm_clocks
from banshi.matters.actions.reminding import remind
from banshi.matters.models import DOES_SOMETHING, ClockRow
from banshi.messages import actions as messages
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.record import actions as record

log = logging.getLogger("banshi.jobs")
STEP = 200
EXPIRY = {
    "accept_silently": ("sign_for", {"silent": True}),
    "close_unrated": ("close", {}),
    "tell_late": ("tell_late", {}),
}


def expire(at: datetime) -> int:
    """Do what playbooks say happens when a clock runs out; returns how many matters moved."""
    done = 0
    for row in _ran_out(at):
        verb, given = EXPIRY.get(row.on_expiry, ("", {}))
        if verb:
            code = row.matter.code
            done += attempted(f"{verb} {code}", lambda c=code, v=verb, g=given: _expired(c, v, g, at))
    return done


def _ran_out(at: datetime) -> Iterator[ClockRow]:
    """The clocks that ran out and whose end does something, the first due first; a row that stays hides none."""
    rows = ClockRow.objects.filter(DOES_SOMETHING, due_at__lt=at).select_related("matter")
    rows = rows.only("due_at", "on_expiry", "matter__code").order_by("due_at", "id")
    after = Q()
    while found := list(rows.filter(after)[:STEP]):
        yield from found
        last = found[-1]
        after = Q(due_at__gte=last.due_at) & (Q(due_at__gt=last.due_at) | Q(id__gt=last.id))


def _expired(code: str, verb: str, given: dict, at: datetime) -> bool:
    acting.act(code, verb, by=Viewer.system(), at=at, given=given)
    return True


def attempted(what: str, move: Callable[[], bool]) -> int:
    """Make one matter's move; whatever is wrong with it is said in the log and the sweep goes on."""
    try:
        return int(move())
    except Refused as refused:
        log.info("%s: %s", what, refused.code)
    except Exception:
        log.exception("%s failed; the sweep goes on", what)
    return 0


def succeed(at: datetime) -> int:
    """Give the open matters of abolished units to their successors; returns how many moved."""
    found = succeeding.heirs(at)
    if not found:
        return 0
    return sum(
        attempted(f"succeed {code}", lambda c=code: succeeding.succeed(c, found, at=at))
        for code in succeeding.waiting(list(found))
    )


def send(at: datetime) -> int:
    """Deliver what is due in the outbox."""
    return messages.deliver_due(at=at, fill=people.verdict_token)


def seal(at: datetime) -> int:
    """Seal new entries."""
    made = record.seal(at)
    return made.last - made.first + 1 if made else 0


def index(at: datetime) -> int:
    """Index what was sealed; with nothing to read, tidy up after erasures."""
    return searching.index_new() or int(searching.tidy())


def reminders(at: datetime) -> int:
    """Note who must be reminded of what."""
    return remind(at)


def digest(at: datetime) -> int:
    """Write the digests of a working morning."""
    return digesting.digest_morning(at)


def firm(at: datetime) -> int:
    """Make provisional dues firm once their calendar is out."""
    return firm_clocks(calendars.current(), at=at)


def answers(at: datetime) -> int:
    """Take the verdicts that came in by text message; a sender who was not understood is told how to write it."""
    count = 0
    for message in messages.incoming():
        try:
            verdicts.give_by_sms(message.sender, message.text, at)
        except Refused as refused:
            if refused.status != TOO_MANY:
                messages.put(
                    f"sms:{message.path.name}"[:120],
                    subject=0,
                    channel="sms",
                    address=message.sender[:120],
                    body=refused.say(),
                    at=at,
                )
        messages.dealt_with(message)
        count += 1
    return count


TOO_MANY = 429
