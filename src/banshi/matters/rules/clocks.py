"""Which clocks a move starts, stops, pauses or resumes, and when they are due.

A clock that runs is never restarted, a transfer never touches the requester's clock, and an original due is
written once. Sources: design.md section 1.4; the counting of working days is in `kit.calendars`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from banshi.kit import clock as instants
from banshi.kit.calendars import Calendar, Due, Span, due
from banshi.matters.facts.entries import ClockChange
from banshi.matters.facts.state import Clock, State
from banshi.playbooks.facts import ClockRule, Playbook
from banshi.playbooks.rules import lookup as playbook_rules


def changes(
    state: State,
    book: Playbook,
    *,
    kind: str,
    calendar: Calendar,
    at: datetime,
    pause: str = "",
    final: bool = False,
) -> tuple[ClockChange, ...]:
    """Every effect of an entry of this kind on the matter's clocks, stops first."""
    found: list[ClockChange] = []
    still: set[str] = set()
    for clock in state.clocks:
        if clock.stopped:
            continue
        if kind in stops(book, clock.name):
            found.append(ClockChange(clock.name, "stop"))
        elif final:
            found.append(ClockChange(clock.name, "void"))
        else:
            still.add(clock.name)
            found.extend(_pausing(clock, pause=pause, calendar=calendar, at=at))
    for rule in playbook_rules.clocks_started_by(book, kind, state.category):
        if rule.name not in still:
            found.append(started(rule, calendar=calendar, at=at))
    return tuple(found)


def stops(book: Playbook, name: str) -> tuple[str, ...]:
    """The entry kinds that end a clock of this name."""
    return next((rule.stops for rule in book.clocks if rule.name == name), ())


def started(rule: ClockRule, *, calendar: Calendar, at: datetime) -> ClockChange:
    """The start of a clock by its rule."""
    promised = due(calendar, at, Span(rule.amount, rule.unit))
    return ClockChange(
        rule.name,
        "start",
        due=instants.text(promised.at),
        provisional=promised.provisional,
        amount=rule.amount,
        unit=rule.unit,
        owed_to=rule.owed_to,
        pausable=rule.pausable,
        on_expiry=rule.on_expiry,
        calendar=calendar.edition,
    )


def _pausing(clock: Clock, *, pause: str, calendar: Calendar, at: datetime) -> list[ClockChange]:
    if not clock.pausable or not pause:
        return []
    if pause == "pause" and not clock.paused_from:
        return [ClockChange(clock.name, "pause")]
    if pause == "resume" and clock.paused_from:
        again = derived(clock, calendar=calendar, until=at)
        return [ClockChange(clock.name, "resume", due=instants.text(again.at), provisional=again.provisional)]
    return []


GIVEN = "given"


def given(changes: Iterable[ClockChange], dues: Mapping[str, datetime] | None) -> tuple[ClockChange, ...]:
    """The same changes, with the dues that were set by day rather than by span."""
    return tuple(
        replace(change, due=instants.text(dues[change.name]), provisional=False, amount=0, unit=GIVEN)
        if dues and change.op == "start" and change.name in dues
        else change
        for change in changes
    )


def derived(clock: Clock, *, calendar: Calendar, until: datetime | None = None) -> Due:
    """The due of a clock from its start, its pauses (an open one ends at `until`) and its extensions."""
    pauses = [(instants.parse(start), instants.parse(end)) for start, end in clock.pauses]
    if clock.paused_from and until:
        pauses.append((instants.parse(clock.paused_from), until))
    if clock.unit == GIVEN:
        stood = sum((end - start for start, end in pauses), timedelta())
        return _lengthened(Due(instants.parse(clock.original_due) + stood), clock, calendar=calendar, pauses=pauses)
    # an extension in the clock's own unit lengthens its span, so that a pause within it counts like any other
    same = sum(amount for amount, unit in clock.extensions if unit == clock.unit)
    found = due(calendar, instants.parse(clock.started), Span(clock.amount + same, clock.unit), paused=pauses)
    return _lengthened(found, clock, calendar=calendar, pauses=pauses)


def _lengthened(found: Due, clock: Clock, *, calendar: Calendar, pauses: list) -> Due:
    """The due after those extensions that are not in the clock's own unit."""
    for amount, unit in clock.extensions:
        if unit != clock.unit:
            later = [pause for pause in pauses if pause[0] >= found.at]
            further = due(calendar, found.at, Span(amount, unit), paused=later)
            found = Due(further.at, found.provisional or further.provisional)
    return found


def extended(clock: Clock, *, amount: int, unit: str, calendar: Calendar) -> ClockChange:
    """The extension of a running clock: the due moves, the original stays."""
    further = due(calendar, instants.parse(clock.due), Span(amount, unit))
    return ClockChange(
        clock.name,
        "extend",
        due=instants.text(further.at),
        provisional=clock.provisional or further.provisional,
        amount=amount,
        unit=unit,
    )


def firmed(clock: Clock, *, calendar: Calendar) -> ClockChange | None:
    """The one entry that makes a provisional due firm under a newer calendar, or None while it stays open."""
    found = derived(clock, calendar=calendar)
    original = due(calendar, instants.parse(clock.started), Span(clock.amount, clock.unit))
    if found.provisional or clock.paused_from or (clock.original_provisional and original.provisional):
        return None
    return ClockChange(
        clock.name,
        "firm",
        due=instants.text(found.at),
        original=instants.text(original.at) if clock.original_provisional else "",
        calendar=calendar.edition,
    )
