"""What is told of inspections: who opened which site when, for auditors; how many of how many, for everybody."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from banshi.inspections import facts as f
from banshi.inspections.facts import Site
from banshi.inspections.models import Tour
from banshi.inspections.queries import tours
from banshi.inspections.rules import tour as rules
from banshi.kit import clock
from banshi.matters.queries import origins
from banshi.matters.queries.origins import Answer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks

# the clock of a finding that stops when its head orders it mended
ORDER = "order"


class Opening(Struct, frozen=True):
    """One number opened: when, by whom; `site` only once its result is filed."""

    n: int
    at: datetime
    name: str
    site: Site | None


class Seen(Struct, frozen=True):
    """Who opened a site, or any, before a moment; `untold` opened numbers cannot be named yet."""

    openings: list[Opening]
    untold: int


class Readers(Struct, frozen=True):
    """Who could read a site before a moment: each of `names` what they had opened; officers so many that were filed.

    With neither, the drawing service alone: from the sealing on no page shows a line of the list to anybody.
    """

    names: tuple[str, ...]
    filed: int


def readers(state: f.TourState, before: datetime) -> Readers:
    """Who could read any site of an inspection before a moment, from the record."""
    known, moment = tours.names(state), clock.text(before)
    opened = [slot.opened_by for slot in state.slots if slot.opened and slot.opened < moment]
    filed = sum(bool(slot.filed) and slot.filed < moment for slot in state.slots)
    return Readers(tuple(dict.fromkeys(known.get(one, one) for one in opened)), filed)


def openings(state: f.TourState, *, before: datetime | None = None, landmark: str = "") -> Seen:
    """Who opened which number when, from the record; of one place alone where its words are given.

    A number without a result is not named, so that asking tells nobody where an inspector is: it is counted.
    """
    known, told, found = tours.names(state), tours.told(state), []
    for n, slot in enumerate(state.slots, start=1):
        if slot.opened and (before is None or clock.parse(slot.opened) < before):
            name = known.get(slot.opened_by, slot.opened_by)
            found.append(Opening(n, clock.parse(slot.opened), name, told.get(n)))
    found.sort(key=lambda one: one.at)
    if not landmark:
        return Seen(found, 0)
    named = [one for one in found if one.site and landmark in (one.site.landmark, tours.place_words(one.site))]
    return Seen(named, sum(one.site is None for one in found))


class Told(Struct, frozen=True):
    """An inspection in numbers; what became of the findings as their matters say now."""

    of: int
    n: int
    drawn: bool
    counts: dict[str, int]
    finished: bool
    after: datetime
    frozen: datetime
    ordered: int
    mended: int
    agreed: int
    differs: int
    places: tuple[str, ...] = ()


def in_numbers(row: Tour, state: f.TourState, today: date) -> Told:
    """How many were drawn, found, not reached; how many findings were reported mended, and agreed on the re-visit."""
    matters = list(origins.answers(tours.origin(row.id), clock=ORDER).values())
    told = _counted(state, matters, today)
    return replace(told, places=_public_places(state)) if told.finished else told


def _counted(state: f.TourState, matters: Sequence[Answer], today: date) -> Told:
    finished = rules.finished(state, today)
    return Told(
        of=len(state.sealed.sites),
        n=state.sealed.n,
        drawn=state.drawn is not None,
        counts=rules.counts(state, today),
        finished=finished,
        after=clock.parse(state.sealed.after),
        frozen=clock.parse(state.frozen),
        ordered=sum(one.signed_at is not None for one in matters),
        mended=sum(one.replied_at is not None for one in matters),
        agreed=sum(one.solved == "yes" for one in matters),
        differs=sum(one.solved in ("no", "partly") for one in matters),
    )


def _public_places(state: f.TourState) -> tuple[str, ...]:
    """Where they went, as far as the kind of matter lets places be published: not at all, the area, or the spot."""
    book = playbooks.current(tours.KIND) if playbooks.has(tours.KIND) else None
    if book is None or book.publicity == "none":
        return ()
    found = tours.told(state).values()
    if book.publicity == "summary":
        return tuple(sorted(tours.place_words(one) for one in found))
    return tuple(sorted({place.full_name for one in found if (place := places.place(one.place))}))


def public_list(today: date, most: int = 50) -> list[tuple[Tour, Told]]:
    """The newest inspections, each in numbers; where they went stands on the page of each."""
    rows = list(Tour.objects.order_by("-made_at", "-id")[:most])
    matters = origins.answers_of([tours.origin(row.id) for row in rows], clock=ORDER)
    return [(row, _counted(tours.state_of(row), matters[tours.origin(row.id)], today)) for row in rows]
