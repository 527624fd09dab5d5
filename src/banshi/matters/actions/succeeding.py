"""When a unit is abolished, its open matters go to its successor, each by an entry; no clock changes."""

from datetime import datetime

from django.db import transaction

from banshi.calendars import queries as calendars
from banshi.matters.actions import acting
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.models import Matter, Party
from banshi.people.facts import Viewer
from banshi.units import queries as units


def heirs(at: datetime) -> dict[str, str]:
    """Every abolished unit and the living unit at the end of its successions."""
    day = at.astimezone(calendars.current().tz).date()
    known, found = units.units(), {}
    for unit in known.values():
        heir, passed = unit, set()
        while not heir.active(day) and heir.successor and heir.code not in passed:
            passed.add(heir.code)
            heir = known[heir.successor]
        if heir.code != unit.code and heir.active(day):
            found[unit.code] = heir.code
    return found


def waiting(gone: list[str]) -> list[str]:
    """The codes of the open matters that an abolished unit may still have to do with."""
    # one question an index, for the sweep asks every few seconds; joined by OR they would read every open matter
    found: set[str] = set()
    for column in ("owner_unit", "holder_unit", "intake_unit"):
        rows = Matter.objects.filter(**{f"{column}__in": gone}, closed_at__isnull=True)
        found.update(rows.values_list("code", flat=True))
    parties = Party.objects.filter(unit__in=gone, matter__closed_at__isnull=True)
    found.update(parties.values_list("matter__code", flat=True))
    return sorted(found)


def succeed(code: str, found: dict[str, str], *, at: datetime) -> bool:
    """Move one matter from every abolished unit it is with; False when it is with none of them."""
    by = Viewer.system()
    with transaction.atomic():
        row, state = acting.locked(code, by)
        facts = [
            e.UnitSucceeded(gone=gone, successor=heir, fx=e.Effects(holder=heir if state.holder == gone else ""))
            for gone, heir in _moves(state, found)
        ]
        if facts:
            acting.write(row, state, facts, by=by, at=max(at, e.instant(state.recorded)))
    return bool(facts)


def _moves(state: State, found: dict[str, str]) -> list[tuple[str, str]]:
    named = {state.owner, state.holder, state.intake, state.interim, *state.co_units, *state.joint_check}
    named |= set(state.parties)
    moves = []
    for gone in sorted(named & found.keys()):
        heir = found[gone]
        if state.about:
            # the line a matter is about never gets it, not by succession either
            heir = units.superior_outside(unit=heir, excluded=state.about)
        if heir:
            moves.append((gone, heir))
    return moves
