"""Readers of notices and plans: who has not acknowledged, what is covered, which demands have no child."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from msgspec import Struct, structs

from banshi.matters.queries import origins
from banshi.nouns import recording
from banshi.nouns.facts import Noun
from banshi.nouns.recording import Recorded
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.facts.notice import NoticeState, RequirementSet
from banshi.programmes.facts.plan import ItemSet, PlanState
from banshi.programmes.models.cascading import NOTICE, PLAN, Delivery, Notice, Plan
from banshi.programmes.queries import steering
from banshi.programmes.rules import cascade
from banshi.programmes.rules import plan as rules
from banshi.record import queries as record
from banshi.units import queries as units

STEERING = ("programme_officer", "unit_head", "auditor")


def _own(viewer: Viewer) -> set[str]:
    return set(viewer.units_with(*STEERING))


def _line(viewer: Viewer) -> set[str]:
    return steering.below(viewer, *STEERING)


def notices(viewer: Viewer) -> QuerySet:
    """Notices issued in the person's line, and those issued to it; drafts only for the issuer."""
    if viewer.actor == "system":
        return Notice.objects.all()
    line = _line(viewer)
    got = Delivery.objects.filter(unit__in=line).values("notice_id")
    mine = Q(issuer__in=_own(viewer)) | Q(issuer__in=line, issued=True) | Q(id__in=got, issued=True)
    if viewer.has("auditor"):
        mine |= Q(issued=True)
    return Notice.objects.filter(mine).order_by("-made_at", "-id")


def public_notices() -> QuerySet:
    """Issued notices anybody may read."""
    return Notice.objects.filter(issued=True, disclosure="public").order_by("-made_at", "-id")


def notice(code: str, viewer: Viewer) -> tuple[Notice, NoticeState]:
    """One notice with its state; raises NotFound."""
    return recording.found(NOTICE, notices(viewer), code)


def state_of_notice(notice_id: int) -> NoticeState:
    """The state of a notice that another refers to."""
    return recording.state_of(NOTICE, Notice.objects.get(id=notice_id))


def issues(row: Notice, viewer: Viewer) -> bool:
    """Whether this person reads who has answered: the issuer's own, and auditors; recipients do not read of each other."""
    return row.issuer in _own(viewer) or viewer.has("auditor")


class Recipient(Struct, frozen=True):
    """How one recipient stands: delivered, acknowledged, filed, accepted; late by the day's count."""

    unit: str
    matter: str
    delivered: bool
    acknowledged: bool
    acknowledged_at: datetime | None
    filed: bool
    accepted: bool
    nearly_identical: bool
    plan: str
    late_to_acknowledge: bool
    late_to_file: bool
    failure: str
    only_earlier: bool = False


def recipients(row: Notice, today: date) -> list[Recipient]:
    """Every recipient in tree order, in a handful of queries whatever their number.

    `only_earlier` are those who acknowledged the notice this one supersedes, and not this one.
    """
    state = recording.state_of(NOTICE, row)
    before = _signed(row.supersedes)
    held = {one.unit: one for one in row.deliveries.all()}
    answers = origins.answers(f"notice:{row.id}")
    plans = {plan.unit: plan for plan in row.plans.all()}
    found = [_recipient(unit, held.get(unit), answers, plans.get(unit), state, today) for unit in state.recipients]
    found = [structs.replace(one, only_earlier=one.unit in before and not one.acknowledged) for one in found]
    return sorted(found, key=lambda one: units.path_of(one.unit))


def _signed(notice_id: int) -> set[str]:
    """The units that acknowledged a notice."""
    if not notice_id:
        return set()
    answers = origins.answers(f"notice:{notice_id}")
    signed = [code for code, answer in answers.items() if answer.signed_at]
    return set(Delivery.objects.filter(notice=notice_id, matter__in=signed).values_list("unit", flat=True))


def _recipient(unit: str, held, answers, plan, state: NoticeState, today: date) -> Recipient:
    answer = answers.get(held.matter) if held else None
    acknowledged = bool(answer and answer.signed_at)
    filed = bool(plan and plan.filed)
    return Recipient(
        unit=unit,
        matter=held.matter if held else "",
        delivered=bool(held and held.matter),
        acknowledged=acknowledged,
        acknowledged_at=answer.signed_at if acknowledged else None,
        filed=filed,
        accepted=bool(plan and plan.accepted),
        nearly_identical=filed and echoes(plan),
        plan=plan.code if plan else "",
        late_to_acknowledge=not acknowledged and today.isoformat() > state.acknowledge_on,
        late_to_file=not filed and today.isoformat() > state.plan_on,
        failure=held.failure if held else "",
    )


def echoes(plan: Plan) -> bool:
    """Whether a filed plan is nearly its parent's wording with no commitment of its own."""
    return plan.overlap >= 100 * cascade.NEARLY_IDENTICAL and not plan.own_commitments


def below(issuer: str, on: date) -> list[str]:
    """Every unit below the issuer on a day, in tree order; departments inside a unit make no plans of their own."""
    found = [one for one in units.under(issuer) if one.code != issuer and one.active(on) and one.kind != "inner"]
    return [one.code for one in sorted(found, key=lambda one: one.path)]


def reach(row: Notice, today: date) -> cascade.Reach:
    """How many of all units below the issuer have a plan of their own for this notice, and who has none and why."""
    state = recording.state_of(NOTICE, row)
    plans = {plan.unit: plan for plan in row.plans.all()}
    earlier = set(Plan.objects.filter(notice=row.supersedes, filed=True).values_list("unit", flat=True))
    codes = below(row.issuer, today)
    return cascade.reach(codes, {unit: _lack(unit, plans.get(unit), state, earlier) for unit in codes})


def _lack(unit: str, plan: Plan | None, state: NoticeState, earlier: set[str]) -> str:
    if plan and plan.filed:
        return "echo" if echoes(plan) else ""
    if plan:
        return "returned" if recording.state_of(PLAN, plan).returned else "drafting"
    if unit in earlier:
        return "earlier"
    return "none" if unit in state.recipients else "not_sent"


def versions(row: Notice) -> list[Notice]:
    """This notice and those it was deployed after, the first one first."""
    found = [row]
    while found[-1].supersedes:
        found.append(Notice.objects.get(id=found[-1].supersedes))
    return found[::-1]


def plans(viewer: Viewer) -> QuerySet:
    """Plans of the person's line, and filed ones that answer notices of the person's own units."""
    if viewer.actor == "system":
        return Plan.objects.all()
    seen = Q(unit__in=_line(viewer)) | Q(notice__issuer__in=_own(viewer)) & ~Q(covered=0, demands=0)
    if viewer.has("auditor"):
        seen |= Q(filed=True)
    return Plan.objects.filter(seen).select_related("notice").order_by("-made_at", "-id")


def plan(code: str, viewer: Viewer) -> tuple[Plan, PlanState]:
    """One plan with its state; raises NotFound."""
    return recording.found(PLAN, plans(viewer), code)


def demands_of(state: NoticeState, unit: str) -> dict[str, str]:
    """The requirements a unit must answer: those laid on it and those laid on every recipient."""
    return {ref: one.text for ref, one in state.requirements.items() if one.who in ("", "recipients", unit)}


def coverage(row: Plan) -> cascade.Coverage:
    """A plan held against what its notice asks of its unit, place and unit names left out of the comparison."""
    state = recording.state_of(PLAN, row)
    return rules.covered(state, demands_of(state_of_notice(state.notice), state.unit), names())


def names() -> list[str]:
    """The names of units and places, which a copy would change."""
    found = {name for unit in units.units().values() for name in (unit.name, unit.short_name)}
    return sorted(found | {place.name for place in places.all_places()})


def without_child(row: Notice, filed: Sequence[Plan]) -> dict[str, list[str]]:
    """Each demand of a notice with the recipients whose filed plan has nothing for it."""
    state = recording.state_of(NOTICE, row)
    found: dict[str, list[str]] = {ref: [] for ref in state.requirements}
    for plan in filed:
        lines = rules.lines(recording.state_of(PLAN, plan))
        for ref in cascade.missing(demands_of(state, plan.unit), lines):
            found[ref].append(plan.unit)
    return found


def has_item(unit: str, ref: str, item: str) -> bool:
    """Whether the plan with this code is the unit's and holds this item."""
    row = Plan.objects.filter(code=ref, unit=unit).first()
    return row is not None and item in recording.state_of(PLAN, row).items


def written_at(viewer: Viewer, *, kind: str, ref: str, item: str) -> str:
    """When an item of a plan or a requirement of a notice this person sees was last written; empty where there is none."""
    if kind == "plan":
        row, state = plan(ref, viewer)
        return _written(PLAN, row, ItemSet, "item", item) if item in state.items else ""
    row, state = notice(ref, viewer)
    return _written(NOTICE, row, RequirementSet, "requirement", item) if item in state.requirements else ""


def _written(noun: Noun, row: Recorded, kind: type, name: str, ref: str) -> str:
    for entry in reversed(record.entries(row.id)):
        fact = noun.decode(entry.kind, entry.payload)
        if isinstance(fact, kind) and getattr(fact, name).ref == ref:
            return entry.occurred_at
    return ""
