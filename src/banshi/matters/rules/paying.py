"""Promises to pay by a day, what is said to be paid, and who may say that it came.

Whoever reports a payment never confirms it, nor does anybody in the line of the unit that handles the matter. A promise
is broken by its clock alone; that the creditor was written to is an entry of its own.
"""

from msgspec.structs import replace

from banshi.kit import clock as instants
from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.facts import payments as p
from banshi.matters.facts.state import Ledger, Payment
from banshi.matters.rules import access, clocks, ledger
from banshi.matters.rules.dispatching import Pointers
from banshi.matters.rules.fold import CLEAR, OTHERS
from banshi.matters.rules.scene import Scene, effects, permit
from banshi.playbooks.rules import lookup

REQUESTER = "requester"
TELL = "tell_late"
# one-time codes of payments stand apart from those of replies
TOKENS = 10_000


def promise(
    scene: Scene, *, schedule: str, consent: str, claim: int = 0, at_least: str = "", contents: Pointers = ()
) -> list[e.Fact]:
    """Amounts by days, agreed with the creditor; what was agreed before and not kept is replaced."""
    move = permit(scene, "promise")
    book = scene.state.ledger or Ledger()
    instalments = ledger.schedule_of(schedule, scene.calendar, at=scene.at)
    claimed, rough = claim or book.claim, at_least == "yes" if claim else book.at_least
    _check_claim(book, claim=claim, claimed=claimed, rough=rough)
    together = sum(one.fen for one in instalments)
    left = claimed - ledger.received(book)
    if together > left and not rough:
        raise Refused(
            "promised_too_much",
            "各期合计 {sum} 元，多于还没有到账的 {left} 元。请核对标的和各期金额。",
            "The instalments add up to {sum} yuan, more than the {left} still missing.",
            where="schedule",
            sum=ledger.yuan(together),
            left=ledger.yuan(max(left, 0)),
        )
    fx = effects(scene, "promise", move=move, waiting_on=OTHERS, pause="pause")
    fx = replace(fx, clocks=tuple(_a_clock_each(fx.clocks, instalments)))
    return [p.Promised(instalments, consent, claim=claim, at_least=rough if claim else False, contents=contents, fx=fx)]


def _check_claim(book: Ledger, *, claim: int, claimed: int, rough: bool) -> None:
    if not claimed:
        raise Refused(
            "claim_needed",
            "第一次约定时，请写执行标的是多少元；原文是约数的，写至少多少并选“约数”。",
            "With the first promise, say how much is claimed.",
            where="claim",
        )
    if book.claim and claim and (claim, rough) != (book.claim, book.at_least):
        raise Refused(
            "claim_stands",
            "执行标的已经记为 {claim} 元，不能改写。请留空，或写同样的数。",
            "The claim is recorded as {claim} yuan and stays; leave it empty.",
            where="claim",
            claim=ledger.yuan(book.claim),
        )


def _a_clock_each(found, instalments):
    """The one clock a promise starts, once for each instalment with its own day."""
    for change in found:
        if change.op == "start" and change.name == ledger.CLOCK:
            for one in instalments:
                yield replace(change, due=one.due, provisional=False, amount=0, unit=clocks.GIVEN)
        else:
            yield change


def claim_payment(scene: Scene, *, paid: int, instalment: int, contents: Pointers = ()) -> list[e.Fact]:
    """The unit reports a payment; it is a claim, whatever picture comes with it."""
    move = permit(scene, "claim_payment")
    book, number = scene.state.ledger or Ledger(), instalment
    if number and number not in ledger.open_instalments(book):
        raise Refused(
            "no_such_instalment",
            "没有待付的第 {number} 期。请从列表里选。",
            "There is no open instalment {number}.",
            where="instalment",
            number=number,
        )
    most = book.claim - ledger.received(book) - ledger.reported(book)
    if book.claim and not book.at_least and paid > most:
        raise Refused(
            "paid_too_much",
            "连同已报告的，合计多于执行标的，最多还能写 {most} 元。请核对。",
            "With what is reported already that is more than the claim; {most} yuan at most.",
            where="paid",
            most=ledger.yuan(max(most, 0)),
        )
    evidence = sum(pointer.role == "evidence" for pointer in contents)
    fx = effects(scene, "claim_payment", move=move)
    ordinal = len(book.payments) + 1
    return [p.PaymentClaimed(ordinal, paid, instalment=number, evidence=evidence, contents=contents, fx=fx)]


def confirm_payment(scene: Scene, *, payment: int, came_on: str = "", contents: Pointers = ()) -> list[e.Fact]:
    """The money came: said by the creditor with their code, or by whoever compared the account outside the line."""
    move = permit(scene, "confirm_payment")
    number, found = _open_payment(scene, payment)
    source = _source(scene, found)
    _check_day(scene, came_on)
    fx = effects(scene, "confirm_payment", move=move)
    told = p.PaymentConfirmed(number, source, came_on=came_on, contents=contents, fx=fx)
    after = _with(scene.state.ledger, number)
    if found.instalment and ledger.kept(after, found.instalment):
        stop = e.ClockChange(ledger.CLOCK, "stop", ordinal=after.instalments[found.instalment - 1].clock)
        told = replace(told, fx=replace(fx, clocks=(*fx.clocks, stop)))
    if ledger.settled(after) and scene.state.replies and not scene.state.closed:
        return [told, performed(scene, at_step=move.to)]
    return [told]


def performed(scene: Scene, *, at_step: str) -> e.Closed:
    """The end of a matter whose exact claim came in whole after it was disposed; every clock ends with it."""
    step = lookup.move(scene.book, at_step, "give_verdict")
    ends = tuple(e.ClockChange(clock.name, "void", ordinal=clock.ordinal) for clock in scene.state.running())
    target = step.to if step else ""
    fx = e.Effects(step=target, waiting_on=CLEAR, clocks=ends, by_unit=scene.acting_unit())
    return e.Closed(reason="performed", fx=fx)


def deny_payment(scene: Scene, *, payment: int, contents: Pointers = ()) -> list[e.Fact]:
    """The money did not come; the report stays, and counts for nothing."""
    move = permit(scene, "deny_payment")
    number, found = _open_payment(scene, payment)
    source = _source(scene, found)
    return [p.PaymentDenied(number, source, contents=contents, fx=effects(scene, "deny_payment", move=move))]


def _open_payment(scene: Scene, number: int) -> tuple[int, Payment]:
    book = scene.state.ledger
    if book is None or number not in ledger.unconfirmed(book):
        raise Refused(
            "no_such_payment",
            "没有待核对的这一笔付款。请刷新页面，从列表里选。",
            "There is no such payment to be confirmed; reload the page.",
            where="payment",
            status=409,
        )
    return number, book.payments[number - 1]


def _source(scene: Scene, found: Payment) -> str:
    if scene.by.actor == REQUESTER:
        return p.CREDITOR
    line = access.in_handling_line(scene.by, scene.state, path_of=scene.path_of)
    if line or scene.by.actor == found.by:
        raise Refused(
            "not_the_claimant",
            "报告付款的人和办理单位一线的人，不能确认或否认到账。请由申请执行人凭码确认，或由另一单位的核验员与案款账户核对。",
            "Whoever reported a payment, and whoever is in the line of the unit, cannot confirm it.",
            status=403,
        )
    return p.ACCOUNT


def _check_day(scene: Scene, came_on: str) -> None:
    if not came_on:
        return
    if came_on > scene.at.astimezone(scene.calendar.tz).date().isoformat():
        raise Refused("day_ahead", "到账日期不能晚于今天。", "It cannot have come after today.", where="came_on")


def _with(book: Ledger, number: int) -> Ledger:
    payments = [replace(one, said=ledger.CONFIRMED) if n == number else one for n, one in enumerate(book.payments, 1)]
    return replace(book, payments=payments)


def tell_late(scene: Scene) -> list[e.Fact]:
    """Say once of each clock whose due has passed that its requester was written to."""
    move = permit(scene, TELL)
    now = instants.text(scene.at)
    due = [
        clock
        for clock in scene.state.running()
        if clock.on_expiry == TELL and not clock.paused_from and clock.due < now
    ]
    if not due:
        raise Refused("nothing_late", "没有新的到期时限要通知。", "No clock ran out untold.", status=409)
    fx = effects(scene, TELL, move=move)
    return [
        p.LatenessTold(
            clock.name,
            clock.ordinal,
            clock.due,
            fx=replace(fx, clocks=(e.ClockChange(clock.name, "told", ordinal=clock.ordinal),)),
        )
        for clock in due
    ]
