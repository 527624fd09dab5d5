"""What is done with commitments: locked, claimed, evidenced, confirmed, audited, disputed, extended, checked again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from banshi.kit.refused import Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.actions import doubting, separating
from banshi.programmes.facts import commitment as f
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules import commitment as rules
from banshi.units import queries as units

OFFICERS = ("programme_officer", "unit_head")


def lock(terms: f.Locked, *, by: Viewer, at: datetime) -> Commitment:
    """Lock a commitment: from now on only new decisions may stand beside its terms."""
    targets = terms.indicator.targets if terms.indicator else ()
    for unit in (terms.owner, *terms.implementers, *(target.unit for target in targets)):
        units.named(unit, on=at.date())
    return recording.begin(COMMITMENT, lambda subject: [rules.lock(terms)], by=by, at=at)


def _change(code: str, decide: Callable, *, by: Viewer, at: datetime, seen: int | None) -> Commitment:
    queries.found(code, by)
    return recording.change(COMMITMENT, code, decide, by=by, at=at, seen=seen)


def _acting_unit(by: Viewer, wanted: Sequence[str]) -> str:
    mine = by.units_with(*OFFICERS)
    return next((unit for unit in mine if unit in wanted), mine[0] if mine else "")


def claim(code: str, *, text: str, by: Viewer, at: datetime, seen: int | None = None) -> Commitment:
    """The owner or an implementer says it is done."""

    def decide(state):
        unit = _acting_unit(by, (state.terms.owner, *state.terms.implementers))
        separating.claims(state, by)
        return rules.claim(state, unit=unit, texts=recording.keep_texts(state.id, {"claim": text}, at=at))

    return _change(code, decide, by=by, at=at, seen=seen)


def evidence(code: str, *, files: int, text: str, by: Viewer, at: datetime, seen: int | None = None) -> Commitment:
    """Evidence for what was claimed."""

    def decide(state):
        unit = _acting_unit(by, (state.terms.owner, *state.terms.implementers))
        separating.claims(state, by)
        texts = recording.keep_texts(state.id, {"evidence": text}, at=at)
        return rules.evidence(state, unit=unit, files=files, texts=texts)

    return _change(code, decide, by=by, at=at, seen=seen)


def confirm(code: str, *, source: str, counts: Mapping[str, int], by: Viewer, at: datetime) -> Commitment:
    """Answers of those it is for, gathered by an auditor: `counts` holds yes, answered, asked."""
    _auditor(by)

    def decide(state):
        separating.vouches(state, by)
        return rules.confirm(state, source=source, unit=by.units_with("auditor")[0], **counts)

    return _change(code, decide, by=by, at=at, seen=None)


def audit(code: str, *, agrees: bool, text: str, by: Viewer, at: datetime, seen: int | None = None) -> Commitment:
    """An independent look; what does not agree puts the owner's other evidence in doubt until it is cleared."""
    _auditor(by)

    def decide(state):
        texts = recording.keep_texts(state.id, {"audit": text}, at=at)
        separating.vouches(state, by, audits=True)
        return rules.audit(state, agrees=agrees, unit=by.units_with("auditor")[0], texts=texts)

    with transaction.atomic():
        found, _state = queries.found(code, by)
        doubting.hold(found.owner_unit)
        row = _change(code, decide, by=by, at=at, seen=seen)
        if agrees:
            doubting.clear(code, at=at)
        else:
            doubting.spread(row, at=at)
    return row


def _auditor(by: Viewer) -> None:
    if not by.has("auditor"):
        raise Refused("auditor_looks", "确认、核验和复查由核验员办理。", "An auditor looks.", status=403)


def recheck(code: str, *, lasts: bool, text: str, by: Viewer, at: datetime, seen: int | None = None) -> Commitment:
    """An auditor outside the line looks months later; what has lapsed is open again."""
    _auditor(by)

    def decide(state):
        texts = recording.keep_texts(state.id, {"recheck": text}, at=at)
        separating.rechecks(state, by)
        return rules.recheck(state, lasts=lasts, unit=by.units_with("auditor")[0], texts=texts)

    return _change(code, decide, by=by, at=at, seen=seen)


def join_campaign(code: str, campaign: str, *, by: Viewer, at: datetime) -> Commitment:
    """The owner's officer counts it in a further campaign too."""

    def decide(state):
        if state.terms.owner not in by.units_with(*OFFICERS):
            raise Refused("not_the_owner", "由主办单位办理。", "The owner does this.", status=403)
        return rules.join_campaign(state, campaign)

    return _change(code, decide, by=by, at=at, seen=None)


def dispute(code: str, *, matter: str, place: str, at: datetime) -> Commitment:
    """Somebody says “not so here”: their matter is noted, and the headline shows the doubt until it is closed."""

    def decide(state):
        return [f.Disputed(matter=matter, place=place)]

    return recording.change(COMMITMENT, code, decide, by=Viewer.system(), at=at)


def settle(code: str, *, matter: str, upheld: bool, at: datetime) -> Commitment:
    """The matter of a dispute was closed."""

    def decide(state):
        return [f.DisputeSettled(matter=matter, upheld=upheld)] if matter in state.open_disputes else []

    return recording.change(COMMITMENT, code, decide, by=Viewer.system(), at=at)


def extend(code: str, *, due_on: str, reason: str, by: Viewer, at: datetime, seen: int | None = None) -> Commitment:
    """A later day, decided by a head of the owner or of what lies above it, with the reason; the original stays."""

    def decide(state):
        if not set(units.path_of(state.terms.owner).split("/")) & set(by.units_with("unit_head")):
            raise Refused(
                "head_decides",
                "延期由主办单位或其上级的负责人批准。",
                "A head of the owner, or above it, approves an extension.",
                status=403,
            )
        texts = recording.keep_texts(state.id, {"reason": reason}, at=at)
        return rules.extend(state, due_on=due_on, approver=by.actor, texts=texts)

    return _change(code, decide, by=by, at=at, seen=seen)


def carry(code: str, *, batch: int, at: datetime) -> Commitment:
    """It goes on in a later batch."""
    return recording.change(COMMITMENT, code, lambda state: [f.Carried(batch=batch)], by=Viewer.system(), at=at)
