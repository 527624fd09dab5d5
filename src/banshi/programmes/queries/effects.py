"""What is looked at again after months, what carries which tag, what is mandatory and undone, what may be printed."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from msgspec import Struct

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.facts.notice import EVERYBODY, NoticeState, Requirement
from banshi.programmes.facts.plan import PlanState
from banshi.programmes.models.cascading import NOTICE, PLAN, Notice
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.queries import cascading, commitments
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules import publicity


class Recheck(Struct, frozen=True):
    """A commitment whose effect is to be looked at again, and by when."""

    code: str
    title: str
    owner: str
    checked_on: date
    due_on: date
    overdue: bool
    number: int = 0


def rechecks(viewer: Viewer, on: date, *, ahead_days: int = 30) -> list[Recheck]:
    """Those last looked at ninety days ago or longer, and those due within a month; the longest waiting first."""
    held = _held(commitments.visible_to(viewer).filter(cancelled=False))
    found = [_recheck(row, state, on) for row, state in held if rules.looked_at(state)]
    return sorted(
        (one for one in found if one.due_on <= on + timedelta(days=ahead_days)), key=lambda one: (one.due_on, one.code)
    )


def _held(rows: Iterable[Commitment]) -> list[tuple[Commitment, CommitmentState]]:
    return [(row, recording.state_of(COMMITMENT, row)) for row in rows]


def _recheck(row: Commitment, state: CommitmentState, on: date) -> Recheck:
    checked = date.fromisoformat(rules.looked_at(state)[:10])
    due = checked + rules.RECHECK
    return Recheck(row.code, state.terms.title, state.terms.owner, checked, due, due < on, state.number)


class Initiatives(Struct, frozen=True):
    """Commitments by tags: rows add up to `count`; `campaigns` may overlap, and `shared` says by how many."""

    count: int
    rows: list[publicity.Row]
    campaigns: dict[str, int]
    shared: int
    lines: list[tuple[str, str]]


def initiatives(viewer: Viewer, on: date, *, campaign: str = "") -> Initiatives:
    """The list with its counts computed; a commitment of two campaigns is one in the total."""
    found = commitments.standings(commitments.visible_to(viewer).order_by("original_due_on", "id"), on)
    kept = [one for one in found if not campaign or campaign in campaigns_of(one.state)]
    of = [campaigns_of(one.state) for one in kept]
    return Initiatives(
        len(kept),
        publicity.by_tags((one.state.terms.themes, one.tier) for one in kept),
        dict(sorted(Counter(name for names in of for name in names).items())),
        sum(len(names) > 1 for names in of),
        [
            (one.code, publicity.line(one.state, value=one.value, tier=one.tier, newest_on=one.newest_on, of=_of(one)))
            for one in kept
        ],
    )


def _of(one: commitments.Standing) -> str:
    """What a rate was made of on its newest day."""
    return one.series[-1].of if one.series else ""


def own(units: Collection[str]) -> list[tuple[Commitment, CommitmentState]]:
    """The commitments these units own that are not given up, by their titles."""
    return _held(Commitment.objects.filter(owner_unit__in=list(units), cancelled=False).order_by("title", "id"))


def campaigns_of(state: CommitmentState) -> list[str]:
    """The campaigns a commitment is counted in, each once."""
    return list(dict.fromkeys(name for name in (state.terms.campaign, *state.also) if name))


class Mandatory(Struct, frozen=True):
    """A unit's mandatory commitments: how many, how many done, and each one undone past its day, whatever the average."""

    unit: str
    of: int
    done: int
    undone: list[commitments.Standing]


def mandatory(viewer: Viewer, on: date) -> list[Mandatory]:
    """Units with mandatory commitments; those with something undone past its day first."""
    found = commitments.standings(commitments.visible_to(viewer), on)
    by_unit: dict[str, list[commitments.Standing]] = {}
    for one in found:
        if one.state.terms.mandatory:
            by_unit.setdefault(one.state.terms.owner, []).append(one)
    rows = [_mandatory(unit, held, on) for unit, held in by_unit.items()]
    return sorted(rows, key=lambda row: (-len(row.undone), row.unit))


def _mandatory(unit: str, held: list[commitments.Standing], on: date) -> Mandatory:
    done = [one for one in held if one.tier in publicity.DONE]
    undone = [one for one in held if one not in done and date.fromisoformat(one.state.terms.due_on) < on]
    return Mandatory(unit, len(held), len(done), undone)


class Unmet(Struct, frozen=True):
    """A mandatory requirement of a notice past its day, and each unit that has nothing done for it, with why."""

    notice: str
    title: str
    ref: str
    text: str
    due_on: str
    of: int
    units: list[tuple[str, str]]


def unmet(viewer: Viewer, on: date, *, most: int = 100) -> list[Unmet]:
    """Mandatory requirements past their day that some unit has not met; every such unit is named."""
    found = []
    for row in cascading.notices(viewer).filter(issued=True)[:most]:
        state = recording.state_of(NOTICE, row)
        due = [one for one in state.requirements.values() if one.mandatory and "" < one.due_on < on.isoformat()]
        if due:
            plans = {plan.unit: recording.state_of(PLAN, plan) for plan in row.plans.filter(filed=True)}
            done = _done(plans.values(), on)
            found += [_unmet(row, state, one, plans=plans, done=done) for one in due]
    return [one for one in found if one.units]


def _done(plans: Iterable[PlanState], on: date) -> set[str]:
    """The commitments named in these plans that are confirmed or audited."""
    codes = {item.commitment for plan in plans for item in plan.items.values() if item.commitment}
    found = commitments.standings(Commitment.objects.filter(code__in=codes), on)
    return {one.code for one in found if one.tier in publicity.DONE}


def _unmet(row: Notice, state: NoticeState, one: Requirement, *, plans: dict[str, PlanState], done: set[str]) -> Unmet:
    asked = [one.who] if one.who not in ("", EVERYBODY) else state.recipients
    missing = [(unit, why) for unit in asked if (why := _why(plans.get(unit), one.ref, done))]
    return Unmet(row.code, row.title, one.ref, one.text, one.due_on, len(asked), missing)


def _why(plan: PlanState | None, ref: str, done: set[str]) -> str:
    """Why a unit has not met a requirement: no_plan, no_item, or unconfirmed; empty when what answers it is done."""
    if plan is None:
        return "no_plan"
    items = [item for item in plan.items.values() if item.demand == ref]
    if not items:
        return "no_item"
    return "" if any(item.commitment in done for item in items) else "unconfirmed"
