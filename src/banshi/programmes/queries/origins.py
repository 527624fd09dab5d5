"""Readers: items by origin, focus and kind of unit; whose names are alike and whom they cover; duties by role."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from msgspec import Struct

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts import commitment as f
from banshi.programmes.facts.commitment import CommitmentState, Locked
from banshi.programmes.models.progress import COMMITMENT, Commitment, Latest
from banshi.programmes.queries import commitments
from banshi.programmes.rules import origins as rules
from banshi.programmes.rules import roles
from banshi.units import queries as units
from banshi.units.facts import KINDS

MOST_ALIKE = 10


class Counted(Struct, frozen=True):
    """All items seen, in three groupings; `routine` lists those tagged so, with who and why (text ids)."""

    of: int
    origins: list[rules.Row]
    kinds: list[rules.Row]
    focuses: list[rules.Row]
    routine: list[tuple[Commitment, CommitmentState, f.Tag]]


def counted(viewer: Viewer) -> Counted:
    """The list with its counts computed, by origin, by kind of unit, by focus."""
    held = [(row, recording.state_of(COMMITMENT, row)) for row in commitments.visible_to(viewer).order_by("id")]
    states = [state for _row, state in held]
    kinds = {one.terms.owner: _kind(one.terms.owner) for one in states}
    return Counted(
        len(held),
        rules.by_origin(states),
        rules.by_kind(states, kinds, dict(KINDS)),
        rules.by_focus(states),
        [(row, state, state.tags[f.ROUTINE]) for row, state in held if f.ROUTINE in state.tags],
    )


def _kind(code: str) -> str:
    found = units.unit(code)
    return found.kind if found else ""


def differences(row: Commitment, state: CommitmentState, viewer: Viewer | None) -> list[rules.Difference]:
    """Items declared or likely to be taken for this one that cover other people; the declared ones first.

    Without a viewer those that are public: what nobody outside sees is not named on a public page.
    """
    seen = commitments.visible_to(viewer) if viewer else commitments.public()
    names = _Names()
    mine = rules.bare(row.title, names[row.owner_unit])
    rest = seen.exclude(id=row.id)
    linked = Q(code=state.implements) | Q(state__contains=f'"implements":"{row.code}"')
    titles = rest.values_list("id", "title", "owner_unit")
    near = [pk for pk, title, owner in titles if rules.alike(mine, rules.bare(title, names[owner]))]
    wanted = [*rest.filter(linked).values_list("id", flat=True), *near][:MOST_ALIKE]
    found = []
    for other in rest.filter(id__in=wanted):
        its = recording.state_of(COMMITMENT, other)
        declared = state.implements == other.code or its.implements == row.code
        one = rules.difference(state.terms, its.terms, code=other.code, declared=declared)
        found += [one] if one else []
    return sorted(found, key=lambda one: (not one.declared, one.code))


class _Names(dict):
    """Unit → the names of it and of every unit above it, looked up once each: there may be tens of thousands."""

    def __missing__(self, code: str) -> list[str]:
        line = [one for part in units.path_of(code).split("/") if (one := units.unit(part))]
        self[code] = [name for one in line for name in (one.name, one.short_name)]
        return self[code]


def differences_of(codes: Iterable[str], viewer: Viewer) -> list[rules.Difference]:
    """The same of several items, such as those a plan names, each pair once."""
    rows = commitments.visible_to(viewer).filter(code__in=list(codes)).order_by("id")
    found = [one for row in rows for one in differences(row, recording.state_of(COMMITMENT, row), viewer)]
    return list({one.code: one for one in found}.values())


class Duty(Struct, frozen=True):
    """What is counted against a unit: items it carries out and how many are late; figures it organises and lacks."""

    unit: str
    late: list[commitments.Standing]
    carries: int
    missing: list[tuple[str, str, str, date]]
    asked: int


def duties(viewer: Viewer, on: date, *, of: Collection[str] = ()) -> list[Duty]:
    """Unit by unit, or of these units: lateness against those who carry out, missing reports against the organisers."""
    held = [
        (row, recording.state_of(COMMITMENT, row)) for row in commitments.visible_to(viewer).filter(cancelled=False)
    ]
    held = [(row, state) for row, state in held if not of or _concerned(state.terms) & set(of)]
    late: dict[str, list[commitments.Standing]] = {}
    carries: Counter[str] = Counter()
    for one in commitments.standings([row for row, _state in held], on):
        carries.update(roles.implementers(one.state.terms))
        for unit in roles.implementers(one.state.terms):
            if one.late and not _done(one):
                late.setdefault(unit, []).append(one)
    arrived = commitments.arrived(held, on)
    missing, asked = _reports([(row, state) for row, state in held if row.id not in arrived], on)
    found = [
        Duty(unit, late.get(unit, []), carries[unit], missing.get(unit, []), asked[unit])
        for unit in (of or {*carries, *asked})
    ]
    return sorted(found, key=lambda one: (-len(one.late), -len(one.missing), one.unit))


def _concerned(terms: Locked) -> set[str]:
    return {roles.organiser(terms), *roles.implementers(terms)}


def _done(one: commitments.Standing) -> bool:
    return bool(one.state.confirmed or one.state.audited) and one.tier not in ("refuted", "relapsed")


def _reports(held: list[tuple[Commitment, CommitmentState]], on: date) -> tuple[dict[str, list], Counter[str]]:
    """Organiser → figures missing (code, title, unit asked, day due), and how many it has to see to."""
    filed = _filed({row.id: roles.asked(state.terms) for row, state in held})
    missing: dict[str, list] = {}
    asked: Counter[str] = Counter()
    for row, state in held:
        unit = roles.organiser(state.terms)
        asked[unit] += len(roles.asked(state.terms))
        for late, due in roles.missing(state.terms, filed.get(row.id, {}), on):
            missing.setdefault(unit, []).append((row.code, row.title, late, due))
    return missing, asked


def _filed(asked: dict[int, Collection[str]]) -> dict[int, dict[str, date]]:
    """Of each indicator the newest day of the units it asks; the others under them may be tens of thousands."""
    units = {unit for named in asked.values() for unit in named}
    found: dict[int, dict[str, date]] = {}
    rows = Latest.objects.filter(indicator__in=list(asked), unit__in=units)
    for indicator, unit, on in rows.values_list("indicator", "unit", "on"):
        found.setdefault(indicator, {})[unit] = on
    return found


class Roles(Struct, frozen=True):
    """The three roles of one item with what is counted against each."""

    organiser: str
    implementers: tuple[str, ...]
    publisher: str
    late_days: int
    missing: list[tuple[str, date]]
    asked: int


def roles_of(row: Commitment, one: commitments.Standing, on: date) -> Roles:
    """Who organises, carries out and publishes one item, as of a day."""
    terms = one.state.terms
    due = date.fromisoformat(terms.due_on)
    return Roles(
        roles.organiser(terms),
        roles.implementers(terms),
        terms.publisher or terms.owner,
        max((on - due).days, 0) if one.late and not _done(one) else 0,
        [] if one.arrived else roles.missing(terms, _filed({row.id: roles.asked(terms)}).get(row.id, {}), on),
        0 if one.arrived else len(roles.asked(terms)),
    )
