"""The creditor's own word on a payment, by its one-time code: on the web or by text message."""

from datetime import datetime

from django.db import transaction

from banshi.kit import ids
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import acting, projecting
from banshi.matters.facts.state import State
from banshi.matters.models import Matter
from banshi.matters.rules import ledger
from banshi.matters.rules.paying import TOKENS
from banshi.matters.rules.reading_sms import SmsVerdict
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer

ANSWERS = {"yes": "confirm_payment", "no": "deny_payment", "never": "deny_payment"}
RECENT = 20


def answer_by_token(code: str, token: str, *, payment: int, came: str, text: str = "", at: datetime) -> State:
    """Record whether a reported payment came, once a payment; raises NotFound, or Refused for a wrong or used code."""
    verb = ANSWERS.get(came)
    if verb is None:
        raise Refused("came_needed", "请选择钱到了没有。", "Say whether the money came.", where="came")
    clean = ids.clean_code(code)
    problem: Refused | None = None
    with transaction.atomic():
        row = Matter.objects.select_for_update().filter(code=clean).first() if ids.is_code(clean) else None
        if row is None:
            raise NotFound()
        try:
            people.check_token(row.id, reply=TOKENS + payment, token=token, at=at)
        except Refused as refused:
            # the attempt that was counted must outlive this transaction, so nothing is raised inside it
            problem = _of_a_payment(refused)
        else:
            given = {"payment": str(payment), "reason": text or _word(came)}
            return acting.make(row.code, verb, by=Viewer.requester(row.id), at=at, given=given)
    raise problem


def _of_a_payment(refused: Refused) -> Refused:
    """The same in the words of the message that carried this code, which is not the one of the verdict."""
    if refused.code != "wrong_token":
        return refused
    return Refused(
        "wrong_token",
        "确认码不对。确认码在报告这笔付款的短信里，8 位字母和数字，和评价码不是同一个。",
        "That code is wrong. It is in the message that told of this payment, and is not the verdict code.",
        where="token",
    )


def _word(came: str) -> str:
    return "收到了。" if came == "yes" else "没有收到。"


def meant(phone: str, said: SmsVerdict) -> tuple[Matter, int] | None:
    """The matter and payment of this phone whose code a text message holds, answered or not."""
    rows = Matter.objects.filter(id__in=people_queries.subjects_of_contact(phone)).order_by("-received_at", "-id")
    for row in rows[:RECENT]:
        book = projecting.decoded(row).ledger
        for number in ledger.unconfirmed(book) if book else []:
            if people_queries.verdict_token(row.id, TOKENS + number) == said.token:
                return row, number
    return None
