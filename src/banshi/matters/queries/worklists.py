"""The lists people work through: what is mine and what is late first."""

from datetime import datetime

from django.db.models import Q, QuerySet

from banshi.matters.models import Matter
from banshi.matters.queries.seeing import place_within, visible_to
from banshi.people.facts import Viewer
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
)
PAGE = 50


def late(now: datetime) -> Q:
    """The SQL twin of `rules.status.is_late`."""
    return Q(closed_at__isnull=True, next_due_at__lt=now)


def worklist(viewer: Viewer) -> QuerySet:
    """Open matters in the hands of this person's units, or at the desk they dispatch from; the first due first."""
    handled = viewer.units_with("handler")
    for head in viewer.units_with("unit_head"):
        handled += [unit.code for unit in units.under(head)]
    intake = [u.code for post in viewer.units_with("intake_agent", "dispatcher") for u in units.under(post)]
    wanted = Q(pk__in=[])
    if handled:
        wanted |= Q(holder_unit__in=handled) & ~Q(step="replied")
    if intake:
        wanted |= Q(intake_unit__in=intake, step__in=("received", "not_accepting", "disputed"))
    for post in viewer.posts:
        if post.role == "adjudicator":
            wanted |= Q(step="disputed") & place_within(post.place_path)
        elif post.role == "callback_officer":
            wanted |= Q(step="replied") & place_within(post.place_path)
        elif post.role == "village_worker" and post.place_path:
            wanted |= place_within(post.place_path)
    rows = visible_to(viewer) if viewer.roles - {"handler", "unit_head"} else _not_about(viewer)
    return _ordered(rows.filter(wanted, closed_at__isnull=True))


def _not_about(viewer: Viewer) -> QuerySet:
    """For holders the list itself is the permission, but for the line a matter is about."""
    rows = Matter.objects.all()
    for post in viewer.posts:
        above = [post.unit_path.rsplit("/", n)[0] for n in range(post.unit_path.count("/") + 1)]
        rows = rows.exclude(about_path__in=above)
    return rows


def _ordered(rows: QuerySet) -> QuerySet:
    return rows.only(*COLUMNS).order_by("next_due_at", "id")


def priority(viewer: Viewer) -> QuerySet:
    """The hardship lane of the worklist."""
    return worklist(viewer).filter(hardship=True)


def waiting_verdict(viewer: Viewer) -> QuerySet:
    """Answered by this person's units, the verdict awaited."""
    return _ordered(visible_to(viewer).filter(step="replied"))


def closed(viewer: Viewer) -> QuerySet:
    """Closed lately, newest first."""
    return visible_to(viewer).filter(closed_at__isnull=False).only(*COLUMNS).order_by("-closed_at", "-id")


def board(viewer: Viewer) -> QuerySet:
    """The dispatch board: not dispatched yet, in dispute, or proposed for non-acceptance."""
    steps = ("received", "disputed", "not_accepting")
    return _ordered(visible_to(viewer).filter(step__in=steps, closed_at__isnull=True))


def page(rows: QuerySet, number: int) -> tuple[list[Matter], bool]:
    """One page of a list and whether another follows."""
    start = max(number - 1, 0) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE
