"""The lists people work through: what is mine and what is late first."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from banshi.matters.models import AT_DESK, HELD_APART, TAKEN_APART, LedgerRow, Matter, Party
from banshi.matters.queries import status
from banshi.matters.queries.seeing import in_place_of, not_about, place_within, visible_to
from banshi.matters.rules import ledger
from banshi.matters.rules.access import INSPECTOR, UNIT_ROLES
from banshi.matters.rules.answering import REQUESTER_VERDICT
from banshi.matters.rules.fold import ADJUDICATOR
from banshi.people.facts import Post, Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.units import queries as units

COLUMNS = (
    "id",
    "code",
    "kind",
    "step",
    "category",
    "place_path",
    "owner_unit",
    "holder_unit",
    "waiting_on",
    "received_at",
    "next_due_at",
    "next_clock",
    "reply_provisional",
    "closed_at",
    "outcome",
    "tier",
    "hardship",
    "refusals",
    "reopened",
    "imported",
    "number",
    "supervised",
)
PAGE = 50
FEW = 5_000


def late(now: datetime) -> Q:
    """The SQL twin of `rules.status.is_late`."""
    return status.late(now)


def worklist(viewer: Viewer) -> QuerySet:
    """Open matters in the hands of this person's units, or at the desk they dispatch from; the first due first."""
    handled = viewer.units_with("handler")
    for head in viewer.units_with("unit_head"):
        handled += [unit.code for unit in units.under(head)]
    intake = [u.code for post in viewer.units_with("intake_agent", "dispatcher") for u in units.under(post)]
    demanded = viewer.units_with("programme_officer")
    inspected = viewer.units_with(INSPECTOR)
    wanted = Q(pk__in=[])
    if inspected:
        # whatever they found stays before them until somebody went there again
        wanted |= Q(intake_unit__in=inspected)
    if demanded:
        wanted |= ~Q(origin="") & Q(holder_unit__in=demanded)
    if handled:
        # what was answered waits for others, but the days of a promise to pay are the office's to watch
        wanted |= Q(holder_unit__in=handled) & (~Q(waiting_on=REQUESTER_VERDICT) | Q(next_clock=ledger.CLOCK))
    if intake:
        wanted |= Q(intake_unit__in=intake) & AT_DESK
    for post in viewer.posts:
        if post.role == "adjudicator":
            wanted |= Q(waiting_on=ADJUDICATOR, disputed=True) & place_within(post.place_path)
        elif post.role == "callback_officer":
            # nothing waits for a verdict before it was answered
            wanted |= Q(waiting_on=REQUESTER_VERDICT) & place_within(post.place_path)
        elif post.role == "village_worker":
            wanted |= in_place_of(post)
        elif post.role == "auditor":
            wanted |= place_within(post.place_path) & _reported_outside(post)
    # every branch above lies within what its role may see, so the list itself is the permission
    return _ordered(Matter.objects.filter(not_about(viewer), wanted, closed_at__isnull=True))


def _reported_outside(post: Post) -> Q:
    """Payments that were only reported, by units outside this person's line: they wait to be held against the account."""
    reported = LedgerRow.objects.filter(reported_fen__gt=0).values("matter")
    return Q(pk__in=reported) & ~Q(owner_unit__in=[unit.code for unit in units.under(post.unit_code)])


def _ordered(rows: QuerySet) -> QuerySet:
    # what no clock presses comes last, on both databases alike
    return rows.only(*COLUMNS).order_by(F("next_due_at").asc(nulls_last=True), "id")


def priority(viewer: Viewer) -> QuerySet:
    """The hardship lane of the worklist."""
    return worklist(viewer).filter(hardship=True)


def waiting_verdict(viewer: Viewer) -> QuerySet:
    """Answered by this person's units, the verdict awaited."""
    return _ordered(visible_to(viewer).filter(waiting_on=REQUESTER_VERDICT, closed_at__isnull=True))


def closed(viewer: Viewer) -> QuerySet:
    """Closed lately, newest first."""
    rows, few = visible_to(viewer).filter(closed_at__isnull=False), _few_closed(viewer)
    rows = rows if few is None else rows.filter(id__in=few)
    return rows.only(*COLUMNS).order_by("-closed_at", "-id")


def _few_closed(viewer: Viewer) -> QuerySet | None:
    """Ids among which all closed matters of somebody's units are, where these are few.

    Reading in the order of closing finds the next row of a busy unit soon, and would pass a million to find none of an
    idle one.
    """
    if viewer.roles - UNIT_ROLES:
        return None
    codes = viewer.units_with("handler")
    codes += [unit.code for head in viewer.units_with("unit_head") for unit in units.under(head)]
    done = Matter.objects.filter(closed_at__isnull=False)
    parts = [
        (Matter.objects.filter(owner_unit__in=codes), "owner_unit", "id"),
        (done.filter(TAKEN_APART, intake_unit__in=codes), "intake_unit", "id"),
        (done.filter(HELD_APART, holder_unit__in=codes), "holder_unit", "id"),
        (Party.objects.filter(unit__in=codes), "unit", "matter_id"),
    ]
    # counted by what the index holds, so that no row is read for it
    if any(rows.values(column)[: FEW + 1].count() > FEW for rows, column, _ in parts):
        return None
    first, *others = (rows.values(key) for rows, _, key in parts)
    return first.union(*others)


def board(viewer: Viewer) -> QuerySet:
    """The dispatch board: not dispatched yet, in dispute, or proposed for non-acceptance; only what can be given out."""
    kept = [book.kind for book in playbooks.kinds() if not lookup.gives_out(book)]
    return _ordered(visible_to(viewer).filter(AT_DESK, closed_at__isnull=True).exclude(kind__in=kept))


def sent(viewer: Viewer) -> QuerySet:
    """Open, and given by this person's own desk to a unit outside its line: the first due first."""
    return _ordered(_sent(viewer).filter(closed_at__isnull=True))


def sent_and_ended(viewer: Viewer) -> QuerySet:
    """Of the same those that ended, the newest first."""
    return _sent(viewer).filter(closed_at__isnull=False).only(*COLUMNS).order_by("-closed_at", "-id")


def _sent(viewer: Viewer) -> QuerySet:
    codes = [unit.code for post in viewer.units_with("intake_agent", "dispatcher") for unit in units.under(post)]
    return Matter.objects.filter(not_about(viewer), intake_unit__in=codes).exclude(owner_unit__in=[*codes, ""])


def supervised(viewer: Viewer) -> QuerySet:
    """Open matters under supervision, the first due first."""
    return _ordered(visible_to(viewer).filter(supervised__gt=0, closed_at__isnull=True))


def page(rows: QuerySet, number: int) -> tuple[list[Matter], bool]:
    """One page of a list and whether another follows."""
    start = max(number - 1, 0) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE
