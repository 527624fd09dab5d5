"""A promise is given up at a meeting; rooms above that hold something against it are told in the same transaction."""

from datetime import date, datetime

from django.db import transaction

from banshi.kit.refused import Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes import finders
from banshi.programmes.actions.deciding import keeps
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.queries import commitments as committed
from banshi.programmes.queries import deciding as queries
from banshi.programmes.rules import giving_up as rules
from banshi.units import queries as units


def cancel(
    code: str,
    *,
    meeting: str,
    votes: tuple[int, int, int],
    reason: str,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Commitment:
    """Write down that a body gave a commitment up at a meeting: the body that decided it, or one above its owner."""
    hall = hall_of(code, meeting, by=by)

    def decide(state):
        texts = recording.keep_texts(state.id, {"reason": reason}, at=at)
        return rules.cancel(state, **hall, votes=votes, texts=texts)

    with transaction.atomic():
        row = recording.change(COMMITMENT, code, decide, by=by, at=at, seen=seen)
        finders.tell_given_up(row.code, meeting=hall["meeting"], at=at)
    return row


def hall_of(code: str, meeting: str, *, by: Viewer) -> dict:
    """Where a promise may be decided on anew: body, day, meeting and who is present, as the rules take them."""
    hall, session = queries.meeting(meeting, by)
    body = queries.body_state(session.body)
    keeps(by, body.unit)
    held, promised = committed.found(code, by)
    decided_by = queries.body_of(held)
    above = body.unit in units.path_of(promised.terms.owner).split("/")
    theirs = decided_by == session.body if decided_by else above
    if session.frozen or not session.present or not theirs:
        raise Refused(
            "another_meeting",
            "须由审定它的机构（没有批次的，由主办单位上级的机构）在会上表决，纪要还没有定稿。请选那样的会议。",
            "The body that decided it, or one above its owner, votes on it at a meeting whose minutes are not final.",
            where="meeting",
            status=409,
        )
    on = date.fromisoformat(session.at[:10])
    posts = queries.posts_of(session.present, on)
    return {"body": body, "on": on, "meeting": hall.code, "present": session.present, "posts": posts}
