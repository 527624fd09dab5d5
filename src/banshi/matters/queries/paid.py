"""A ledger as pages show it: what is claimed, what came, what is still missing, each promised day and each payment."""

from datetime import datetime

from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.kit import clock as instants
from banshi.kit.values import ApproximateAmount
from banshi.matters.facts import payments as p
from banshi.matters.facts.sentences import PAID_BY
from banshi.matters.facts.state import Ledger, Payment, State
from banshi.matters.rules import ledger
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup

SHOWN = 3


class Day(Struct, frozen=True):
    """One promised amount; `standing` is kept, kept_late, replaced, missed, claimed or open."""

    number: int
    yuan: str
    due: datetime
    came: str
    standing: str


class Paid(Struct, frozen=True):
    """One payment; `said` is reported, confirmed or denied, `source` who said so."""

    number: int
    yuan: str
    at: datetime
    instalment: int
    pictures: int
    said: str
    source: str
    came_on: str


class Account(Struct, frozen=True):
    """A ledger in words and numbers; `share` is received of claimed in a hundred, “at most” where the claim is rough."""

    claim: str
    received: str
    reported: str
    balance: str
    share: float
    at_least: bool
    settled: bool
    disposed: bool
    days: tuple[Day, ...]
    payments: tuple[Paid, ...]

    @property
    def unconfirmed(self) -> list[Paid]:
        return [one for one in self.payments if one.said == "reported"]

    @property
    def answered(self) -> list[Paid]:
        return [one for one in self.payments if one.said != "reported"]

    @property
    def missed(self) -> int:
        return sum(one.standing == "missed" for one in self.days)


def account(state: State, now: datetime) -> Account | None:
    """The ledger of a matter at a moment; None for a matter without one."""
    book = state.ledger
    if book is None:
        return None
    came = ledger.received(book)
    return Account(
        claim=amount(book.claim, book.at_least) if book.claim else "",
        received=ledger.yuan(came),
        reported=ledger.yuan(ledger.reported(book)),
        balance=amount(ledger.balance(book), book.at_least),
        share=round(100 * came / book.claim, 1) if book.claim else 0.0,
        at_least=book.at_least,
        settled=ledger.settled(book)
        or bool(state.verdict and state.verdict.solved == "yes" and not state.verdict.relayed),
        disposed=bool(state.replies) and not state.doubted,
        days=tuple(_day(book, n, now) for n in range(1, len(book.instalments) + 1)),
        payments=tuple(_paid(one, n) for n, one in enumerate(book.payments, start=1)),
    )


def amount(fen: int, at_least: bool) -> str:
    """An amount of yuan, with its sign where it is only a bound."""
    return ApproximateAmount(fen, ">=").say() if at_least else f"{ledger.yuan(fen)} 元"


def _day(book: Ledger, number: int, now: datetime) -> Day:
    one = book.instalments[number - 1]
    came = ledger.towards(book, number)
    return Day(number, ledger.yuan(one.fen), instants.parse(one.due), ledger.yuan(came), _standing(book, number, now))


def _standing(book: Ledger, number: int, now: datetime) -> str:
    one = book.instalments[number - 1]
    theirs = [payment for payment in book.payments if payment.instalment == number]
    if ledger.kept(book, number):
        last = max((payment.came_on for payment in theirs if payment.said == ledger.CONFIRMED), default="")
        return "kept_late" if last and last > _local_day(one.due) else "kept"
    if one.replaced:
        return "replaced"
    if instants.parse(one.due) < now:
        return "missed"
    return "claimed" if any(not payment.said for payment in theirs) else "open"


def _local_day(text: str) -> str:
    return instants.parse(text).astimezone(calendars.current().tz).date().isoformat()


def _paid(one: Payment, number: int) -> Paid:
    said = one.said or "reported"
    return Paid(
        number,
        ledger.yuan(one.fen),
        instants.parse(one.at),
        one.instalment,
        one.evidence,
        said,
        one.source,
        one.came_on,
    )


def values(fact, book: Playbook) -> dict[str, str]:
    """What the sentence of an entry about payments says, nothing for any other."""
    if isinstance(fact, p.Promised):
        return {"instalments": _schedule(fact)}
    if isinstance(fact, p.PaymentClaimed):
        which = f"第 {fact.instalment} 期" if fact.instalment else "不属于某一期"
        return {"fen": ledger.yuan(fact.fen), "instalment": which}
    if isinstance(fact, p.PaymentConfirmed | p.PaymentDenied):
        return {"source": PAID_BY[fact.source]}
    if isinstance(fact, p.LatenessTold):
        return {"name": lookup.clock_label(book, fact.name), "due": _local_day(fact.due)}
    return {}


def _schedule(fact: p.Promised) -> str:
    lines = [f"{_local_day(one.due)} 付 {ledger.yuan(one.fen)} 元" for one in fact.instalments[:SHOWN]]
    more = f"，共 {len(fact.instalments)} 期" if len(fact.instalments) > SHOWN else ""
    claim = f"（执行标的{amount(fact.claim, fact.at_least)}）" if fact.claim else ""
    return "，".join(lines) + more + claim
