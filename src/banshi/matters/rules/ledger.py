"""What was promised and what came: the fold of payments and the sums over them, in whole fen. Pure.

A payment counts only once the creditor or the account says it came; a picture of a transfer is a claim like any other.
What is claimed “at least” leaves a balance that is at least so much, and a share that is at most so much.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from msgspec import Struct

from banshi.kit import clock as instants
from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused
from banshi.matters.facts import payments as e
from banshi.matters.facts.state import Ledger, Owed, Payment, State

CONFIRMED, DENIED = "confirmed", "denied"
CLOCK = "promise"
MOST = 120
LARGEST = 10**13  # fen: a hundred thousand million yuan
_YUAN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,11})(?:\.(\d{1,2}))?(?:元)?", re.ASCII)
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})[\s,，:：]+(\S+)")


def _promised(state: State, fact: e.Promised, at: str, actor: str) -> None:
    """A fresh agreement takes the place of what was promised before and not kept."""
    book = state.ledger or Ledger()
    if fact.claim:
        book.claim, book.at_least = fact.claim, fact.at_least
    for n, owed in enumerate(book.instalments, start=1):
        owed.replaced = owed.replaced or not kept(book, n)
    # the clocks of this entry are started after it, in the order of the instalments
    before = sum(clock.name == CLOCK for clock in state.clocks)
    book.instalments += [Owed(one.fen, one.due, before + n) for n, one in enumerate(fact.instalments, start=1)]
    state.ledger = book


def _payment_claimed(state: State, fact: e.PaymentClaimed, at: str, actor: str) -> None:
    """One more payment somebody reports."""
    state.ledger = state.ledger or Ledger()
    state.ledger.payments.append(Payment(fact.fen, at, actor, fact.instalment, fact.evidence))


def _payment_confirmed(state: State, fact: e.PaymentConfirmed, at: str, actor: str) -> None:
    """It came."""
    _said(state, fact.payment, CONFIRMED, fact.source, fact.came_on)


def _payment_denied(state: State, fact: e.PaymentDenied, at: str, actor: str) -> None:
    """It did not come."""
    _said(state, fact.payment, DENIED, fact.source, "")


def _said(state: State, number: int, said: str, source: str, came_on: str) -> None:
    payment = state.ledger.payments[number - 1]
    payment.said, payment.source, payment.came_on = said, source, came_on


FOLD = {
    e.Promised: _promised,
    e.PaymentClaimed: _payment_claimed,
    e.PaymentConfirmed: _payment_confirmed,
    e.PaymentDenied: _payment_denied,
}


def received(book: Ledger) -> int:
    """Fen that came, by the word of the creditor or the account."""
    return sum(payment.fen for payment in book.payments if payment.said == CONFIRMED)


def reported(book: Ledger) -> int:
    """Fen somebody says were paid and nobody confirmed or denied."""
    return sum(payment.fen for payment in book.payments if not payment.said)


def towards(book: Ledger, number: int) -> int:
    """Fen that came towards one instalment."""
    return sum(one.fen for one in book.payments if one.said == CONFIRMED and one.instalment == number)


def kept(book: Ledger, number: int) -> bool:
    """Whether all of an instalment came."""
    return towards(book, number) >= book.instalments[number - 1].fen


def balance(book: Ledger) -> int:
    """Fen still missing; at least so many where the claim is “at least”."""
    return max(book.claim - received(book), 0)


def settled(book: Ledger | None) -> bool:
    """Whether an exact claim came in whole; of one known only roughly the creditor alone can say so."""
    return book is not None and book.claim > 0 and not book.at_least and balance(book) == 0


def open_instalments(book: Ledger) -> list[int]:
    """The numbers of what is promised and has not come, from 1."""
    return [n for n, one in enumerate(book.instalments, 1) if not one.replaced and not kept(book, n)]


def unconfirmed(book: Ledger) -> list[int]:
    """The numbers of the payments nobody has confirmed or denied, from 1."""
    return [n for n, one in enumerate(book.payments, 1) if not one.said]


def missed(book: Ledger, now: str) -> int:
    """How many promised days are over without the money, by the clock alone."""
    return sum(book.instalments[n - 1].due < now for n in open_instalments(book))


class Sums(Struct, frozen=True):
    """A ledger in numbers for a row: all in fen."""

    claimed: int
    at_least: bool
    received: int
    reported: int


def sums(book: Ledger) -> Sums:
    """The sums a row keeps of a ledger."""
    return Sums(book.claim, book.at_least, received(book), reported(book))


def fen_of(text: str, where: str = "amount") -> int:
    """The fen of an amount in yuan such as 15000, 15,000.50 or 15000元; raises Refused for anything else."""
    found = _YUAN.fullmatch(text.strip())
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not 0 < fen <= LARGEST:
        raise Refused(
            "bad_money",
            "“{text}”不是金额。请写成元，例如 15000 或 15000.50，要大于 0。",
            "“{text}” is no amount. Write yuan such as 15000 or 15000.50, more than 0.",
            where=where,
            text=text[:40],
        )
    return fen


def schedule_of(text: str, calendar: Calendar, *, at: datetime) -> tuple[e.Instalment, ...]:
    """Instalments from lines of a day and an amount; raises Refused naming the line that cannot be."""
    lines = [line.strip() for line in re.split(r"[\n;；]", text) if line.strip()]
    if not 1 <= len(lines) <= MOST:
        raise _bad_line("", 0, f"请写 1 到 {MOST} 期，一行一期", f"Give 1 to {MOST} instalments, one a line")
    return tuple(_instalments(lines, calendar, at.astimezone(calendar.tz).date()))


def _instalments(lines: list[str], calendar: Calendar, today: date) -> Iterator[e.Instalment]:
    last = today
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if not found:
            raise _bad_line(line, number, "写成“日期 金额”，例如 2026-04-11 5000", "Write a day and an amount")
        try:
            day = date.fromisoformat(found[1])
        except ValueError:
            raise _bad_line(line, number, "没有这一天", "There is no such day") from None
        if day < last or (number > 1 and day == last):
            raise _bad_line(line, number, "日期要从今天起、一期比一期晚", "Days start today, each later than the last")
        last = day
        due = datetime.combine(day, time(23, 59, 59), calendar.tz)
        yield e.Instalment(fen_of(found[2], "schedule"), instants.text(due))


def _bad_line(line: str, number: int, zh: str, en: str) -> Refused:
    return Refused(
        "bad_schedule",
        "第 {number} 期“{line}”：{zh}。" if number else "{zh}。",
        "Instalment {number} “{line}”: {en}." if number else "{en}.",
        where="schedule",
        number=number,
        line=line[:40],
        zh=zh,
        en=en,
    )


def yuan(fen: int) -> str:
    """Fen as yuan to the last fen: 15,000 or 15,000.05."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}" + (f".{rest:02d}" if rest else "")
