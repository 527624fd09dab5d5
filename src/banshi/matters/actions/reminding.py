"""Reminders on the desk: the handlers before a due, as the playbook says when; the head once it is late."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from banshi.calendars import queries as calendars
from banshi.kit.calendars import Calendar, Span, due
from banshi.matters.models import ClockRow, Reminder
from banshi.people import queries as people
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import ClockRule, Playbook
from banshi.playbooks.rules import lookup

STEP = 500
LATE, NEAR = "late", "near"


def remind(at: datetime) -> int:
    """Write the reminders that have fallen due, each once by matter, clock and level; returns how many rows.

    Imported history and paused clocks give none, nor do clocks whose end does something by itself.
    """
    calendar = calendars.current()
    staff = _Staff(at.astimezone(calendar.tz).date())
    made = 0
    for rows in _batches(_running(LATE).filter(due_at__lt=at, on_expiry="")):
        made += _write(((row, LATE) for row in rows), staff, at=at)
    for level, horizon in _horizons(calendar, at).items():
        waiting = _running(level).filter(due_at__gte=at, due_at__lte=horizon)
        for rows in _batches(waiting):
            ripe = ((row, level) for row in rows if _is_near(row, level, calendar=calendar, at=at))
            made += _write(ripe, staff, at=at)
    return made


def _running(level: str) -> QuerySet:
    """Running clocks that nobody was reminded of at this level."""
    key = Concat(F("name"), Value(":"), Cast("ordinal", CharField(max_length=6)), output_field=CharField())
    told = Reminder.objects.filter(matter_id=OuterRef("matter_id"), clock=OuterRef("key"), level=level)
    rows = ClockRow.objects.annotate(key=key).filter(stopped_at__isnull=True, paused=False, matter__imported="")
    return (
        rows.filter(~Exists(told))
        .select_related("matter")
        .only("name", "ordinal", "due_at", "matter__holder_unit", "matter__edition", "matter__category")
    )


def _batches(rows: QuerySet) -> Iterator[list]:
    """All rows in steps, the first due first; a row that cannot be dealt with never hides those behind it."""
    after = Q()
    while found := list(rows.filter(after).order_by("due_at", "id")[:STEP]):
        yield found
        last = found[-1]
        after = Q(due_at__gte=last.due_at) & (Q(due_at__gt=last.due_at) | Q(id__gt=last.id))


def _horizons(calendar: Calendar, at: datetime) -> dict[str, datetime]:
    """For each level, the latest due any playbook wants somebody reminded of by now."""
    found: dict[str, datetime] = {}
    for book in playbooks.kinds():
        for rule in book.clocks:
            for level, span in _levels(rule):
                until = due(calendar, at, span).at
                found[level] = max(found.get(level, until), until)
    return found


def _levels(rule: ClockRule) -> Iterator[tuple[str, Span]]:
    for n, span in enumerate(rule.remind_before, start=1):
        yield (NEAR if n == 1 else f"{NEAR}{n}"), Span(span.amount, span.unit)


def _is_near(row: ClockRow, level: str, *, calendar: Calendar, at: datetime) -> bool:
    """Whether the time the playbook wants between reminder and due is all that is left."""
    rule = rule_of(playbooks.edition(row.matter.edition), row.name, row.matter.category)
    span = dict(_levels(rule)).get(level) if rule else None
    return span is not None and due(calendar, at, span).at >= row.due_at


def rule_of(book: Playbook, name: str, category: str) -> ClockRule | None:
    """The rule of a clock that applies to a category: of those that share the name, the most specific."""
    rules = [rule for rule in book.clocks if rule.name == name and lookup.applies(rule, category) >= 0]
    return max(rules, key=lambda rule: lookup.applies(rule, category), default=None)


class _Staff:
    """Who is reminded in a unit, asked once a run."""

    def __init__(self, day: date):
        self.day = day
        self.known: dict[tuple[str, str], list[int]] = {}

    def of(self, unit: str, level: str) -> list[int]:
        """The head of the unit when it is late, else its handlers; whoever dispatches there when it has none."""
        key = unit, "unit_head" if level == LATE else "handler"
        if key not in self.known:
            found = people.staff_in([unit], role=key[1], on=self.day)
            found = found or people.staff_in([unit], role="dispatcher", on=self.day)
            self.known[key] = [person.id for person in found]
        return self.known[key]


def _write(ripe, staff: _Staff, *, at: datetime) -> int:
    rows = [
        Reminder(matter_id=row.matter_id, clock=f"{row.name}:{row.ordinal}", level=level, staff_id=person, at=at)
        for row, level in ripe
        for person in staff.of(row.matter.holder_unit, level)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=STEP)
    return len(rows)


def digest(staff_id: int, *, since: datetime) -> Sequence[Reminder]:
    """What a person was reminded of since a moment, the first due first."""
    rows = Reminder.objects.filter(staff_id=staff_id, at__gte=since, matter__closed_at__isnull=True)
    return list(rows.select_related("matter").order_by("matter__next_due_at")[:100])
