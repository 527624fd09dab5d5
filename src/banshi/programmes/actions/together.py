"""What units do together on one promise: say whose it is, offer support, take it up."""

from datetime import datetime

from django.db import transaction

from banshi.kit.refused import Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes import rolling
from banshi.programmes.actions import giving_up
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules import roles
from banshi.programmes.rules import together as rules
from banshi.units import queries as units

OFFICERS = ("programme_officer", "unit_head")


def point(code: str, whose: str, *, text: str, by: Viewer, at: datetime) -> Commitment:
    """A unit of a promise says that another of them is to do it."""

    def decide(state):
        mine = by.units_with(*OFFICERS)
        unit = next((one for one in rules.concerned(state.terms) if one in mine), mine[0] if mine else "")
        texts = recording.keep_texts(state.id, {"pointing": text}, at=at)
        return rules.point(state, unit=unit, whose=whose, texts=texts)

    return _change(code, decide, by=by, at=at)


def change_lead(
    code: str,
    unit: str,
    *,
    meeting: str,
    votes: tuple[int, int, int],
    reason: str,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Commitment:
    """Write down that a body gave the lead to another unit; what was filed before goes on counting."""
    hall = giving_up.hall_of(code, meeting, by=by)
    wanted = units.named(unit, on=at.date(), where="unit").code

    def decide(state):
        texts = recording.keep_texts(state.id, {"reason": reason}, at=at)
        return rules.change_lead(state, wanted, **hall, votes=votes, texts=texts)

    with transaction.atomic():
        row = recording.change(COMMITMENT, code, decide, by=by, at=at, seen=seen)
        rolling.hold([row.id])
        rolling.again(row.id, **roles.figures_of(recording.state_of(COMMITMENT, row)))
    return row


def offer(code: str, unit: str, kind: str, *, text: str, by: Viewer, at: datetime) -> Commitment:
    """An officer of any unit that sees the promise offers support in the unit's name."""

    def decide(state):
        if unit not in by.units_with(*OFFICERS):
            raise Refused(
                "not_your_unit", "只能以本单位名义提出。", "Offer for your own unit.", where="unit", status=403
            )
        texts = recording.keep_texts(state.id, {"support": text}, at=at)
        return rules.offer(state, unit=unit, kind=kind, texts=texts)

    return _change(code, decide, by=by, at=at)


def answer(code: str, n: int, *, taken: bool, text: str, by: Viewer, at: datetime) -> Commitment:
    """The lead takes an offer up, or says why not."""

    def decide(state):
        if state.terms.owner not in by.units_with(*OFFICERS):
            raise Refused("not_the_owner", "由牵头单位答复。", "The lead answers.", status=403)
        texts = recording.keep_texts(state.id, {"answer": text}, at=at)
        return rules.answer(state, n, taken=taken, texts=texts)

    return _change(code, decide, by=by, at=at)


def _change(code: str, decide, *, by: Viewer, at: datetime) -> Commitment:
    queries.found(code, by)
    return recording.change(COMMITMENT, code, decide, by=by, at=at)
