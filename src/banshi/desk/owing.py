"""The ledger of a matter in the desk's words: choices of its forms, and what stands beside each day and payment."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.matters.facts.state import State
from banshi.matters.queries import paid
from banshi.matters.queries.ledgers import Performance
from banshi.matters.queries.paid import Account, Day, Paid
from banshi.matters.rules import ledger


def options(kind: str, state: State) -> Iterator[tuple[str, str]]:
    """What may be chosen: instalments still owed, with none of them first, or payments nobody confirmed."""
    book = state.ledger
    if kind == "instalment":
        yield "0", _("当场支付，或不属于某一期")
    if book is None:
        return
    for number in ledger.open_instalments(book) if kind == "instalment" else ledger.unconfirmed(book):
        one = book.instalments[number - 1] if kind == "instalment" else book.payments[number - 1]
        said = _("第 %(n)s 期：%(yuan)s 元") if kind == "instalment" else _("第 %(n)s 笔：%(yuan)s 元")
        yield str(number), said % {"n": number, "yuan": ledger.yuan(one.fen)}


class Rates(Struct, frozen=True):
    """Disposal and performance side by side, each with both its numbers in words."""

    counts: Performance
    disposed: float
    received: float
    claimed_yuan: str
    received_yuan: str
    reported_yuan: str


def performance(found: Performance | None) -> Rates | None:
    """The two rates as the page draws them; None where nothing keeps a ledger."""
    if found is None:
        return None
    return Rates(
        found,
        round(100 * found.disposed / found.of, 1),
        round(100 * found.received / found.claimed, 1) if found.claimed else 0.0,
        paid.amount(found.claimed, bool(found.rough)),
        paid.amount(found.received, False),
        paid.amount(found.reported, False),
    )


class Drawn(Struct, frozen=True):
    """The ledger of a matter: procedure and performance in one line, then each promised day and each payment."""

    account: Account
    headline: str
    days: tuple[tuple[Day, str, str], ...]
    payments: tuple[tuple[Paid, str, str], ...]


def drawn(state: State, now: datetime) -> Drawn | None:
    """The ledger as the page shows it; None where the matter keeps none."""
    found = paid.account(state, now)
    if found is None:
        return None
    days = tuple((one, *_standing(one.standing)) for one in found.days)
    payments = tuple((one, *_standing(one.source if one.said == "confirmed" else one.said)) for one in found.payments)
    return Drawn(found, headline(found), days, payments)


def headline(account: Account) -> str:
    """Procedure and performance in one line, never one for the other."""
    done = _("程序结案") if account.disposed else _("程序未结案")
    return f"{done}/{_('已履行完') if account.settled else _('未履行完')}"


def _standing(code: str) -> tuple[str, str]:
    return {
        "kept": (_("按期履行"), "tag-good"),
        "kept_late": (_("已履行，晚于约定的日子"), "tag-near"),
        "replaced": (_("没有到账，已另行约定"), ""),
        "missed": (_("未按期履行"), "tag-late"),
        "claimed": (_("已报告付款，等确认"), ""),
        "open": (_("未到期"), ""),
        "reported": (_("单位自报，没有人确认"), ""),
        "creditor": (_("申请执行人已确认到账"), "tag-good"),
        "account": (_("与案款账户核对一致"), "tag-good"),
        "denied": (_("没有到账"), "tag-late"),
    }[code]
