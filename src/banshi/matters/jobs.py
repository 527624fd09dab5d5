"""What time alone brings about, found by sweeps over due clocks: silence, closing, reminders, firm dues, succession.

A sweep reaches every row: one matter a transaction, and one that cannot be moved is noted and passed over.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from banshi.calendars import queries as calendars
from banshi.kit.refused import Refused
from banshi.matters import searching
from banshi.matters.actions import acting, digesting, succeeding
from banshi.matters.actions.firming import firm_clocks
from banshi.matters.actions.reminding import remind
from banshi.matters.models import ClockRow
from banshi.messages import actions as messages
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.record import actions as record

log = logging.getLogger("banshi.jobs")
STEP = 200
EXPIRY = {
    "accept_silently": ("sign_for", {"silent": True}),
    "close_unrated": ("close", {}),
}


def expire(at: datetime) -> int:
    """Do what playbooks say happens when a clock runs out; returns how many matters moved."""
    rows = ClockRow.objects.filter(stopped_at__isnull=True, paused=False, due_at__lt=at).exclude(on_expiry="")
    done, after = 0, 0
    # by id and not by due, so that a row which stays is passed once a sweep and hides nothing behind it
    while found := list(rows.filter(id__gt=after).order_by("id").values_list("id", "matter__code", "on_expiry")[:STEP]):
        for after, code, on_expiry in found:  # noqa: B007
            verb, given = EXPIRY.get(on_expiry, ("", {}))
            if verb:
                done += attempted(f"{verb} {code}", lambda c=code, v=verb, g=given: _expired(c, v, g, at))
    return done


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
