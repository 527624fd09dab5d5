"""The requester's own verdict: by the one-time code of a reply, on the web, by text message or from a sealed slip."""

from datetime import datetime

from django.db import transaction

from banshi.kit import ids
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import acting, paying, projecting
from banshi.matters.facts.state import State
from banshi.matters.models import Matter
from banshi.matters.rules.reading_sms import SmsVerdict, verdict_in
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks

# a sender may mistype a few times in a quarter of an hour; then they wait
WRONG_MESSAGES = 5


def give_by_token(
    code: str,
    token: str,
    *,
    solved: str,
    satisfied: int = 0,
    text: str = "",
    reopen: bool = False,
    at: datetime,
    channel: str = "web",
) -> State:
    """Record a verdict whose code is right, once a reply; "no" or "partly" may reopen in the same breath.

    Raises NotFound for no such number, Refused for a wrong or used code, for too many wrong ones, or a bad answer.
    """
    clean = ids.clean_code(code)
    problem: Refused | None = None
    with transaction.atomic():
        row = Matter.objects.select_for_update().filter(code=clean).first() if ids.is_code(clean) else None
        if row is None:
            raise NotFound()
        before = projecting.decoded(row)
        _not_yet(before)
        try:
            came_by = people.check_token(row.id, reply=before.replies, token=token, at=at)
        except Refused as refused:
            # the attempt that was counted must outlive this transaction, so nothing is raised inside it
            problem = refused
        else:
            return _given(
                row,
                solved=solved,
                satisfied=satisfied,
                text=text,
                reopen=reopen,
                at=at,
                channel="slip" if came_by == "slip" else channel,
            )
    raise problem


def _not_yet(state: State) -> None:
    if state.judged and state.judged == state.replies:
        raise Refused(
            "verdict_given",
            "您已经评价过这次答复，评价码只能用一次。如果没有解决，可以要求重新办理。",
            "You have given your verdict on this reply; its code works once. If it is not solved, ask to reopen.",
            where="token",
            status=409,
        )


def _given(row: Matter, *, solved, satisfied, text, reopen, at, channel) -> State:
    given = {"solved": solved, "satisfied": str(satisfied or ""), "channel": channel, "reopen": reopen, "reason": text}
    return acting.make(row.code, "give_verdict", by=Viewer.requester(row.id), at=at, given=given)


def give_by_sms(phone: str, text: str, at: datetime) -> State:
    """Record the verdict in a text message from the requester's own phone; "3" reopens while that is still free.

    Raises Refused with what to send instead when the message or its code is not understood.
    """
    said, sender = verdict_in(text), f"sms:{people_queries.contact_key(phone)}"
    guess = people.count_guess({sender: WRONG_MESSAGES}, at=at)
    payment = paying.meant(phone, said) if said else None
    if payment:
        people.take_back(guess)
        row, number = payment
        return paying.answer_by_token(row.code, said.token, payment=number, came=said.solved, text=said.text, at=at)
    row = _meant(phone, said) if said else None
    if row is None:
        raise Refused(
            "sms_unclear",
            "没有看懂您的评价。请用收到答复的手机号回复：评价码加 1（解决了）、2（部分解决）或 3（没有解决），"
            "例如“{example} 3”。",
            "That verdict was not understood. From the phone that got the reply send its code and 1 (solved), "
            "2 (partly) or 3 (not solved), like “{example} 3”.",
            example="ACDEFGHJ",
        )
    people.take_back(guess)
    return give_by_token(
        row.code,
        said.token,
        solved=said.solved,
        text=said.text,
        reopen=said.solved == "no" and _free(row),
        at=at,
        channel="sms",
    )


def _meant(phone: str, said: SmsVerdict) -> Matter | None:
    """The matter of this phone whose newest reply has this code."""
    rows = Matter.objects.filter(id__in=people_queries.subjects_of_contact(phone), replied_at__isnull=False)
    for row in rows.order_by("-replied_at", "-id"):
        if people_queries.verdict_token(row.id, projecting.decoded(row).replies) == said.token:
            return row
    return None


def _free(row: Matter) -> bool:
    return row.reopened < playbooks.edition(row.edition).reopen.free
