"""Which moves make sense to offer: none that would be refused for what the matter already says. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from banshi.kit import clock as instants
from banshi.matters.facts.state import State
from banshi.matters.rules import access, ledger
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Playbook

REPLY_CLOCK = "reply"


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at a matter, and when."""

    state: State
    book: Playbook
    viewer: Viewer
    at: datetime
    path_of: Callable[[str], str]


def sensible(verb: str, look: Look) -> bool:
    """Whether a move that step and role allow would be taken, as far as the matter, the person and the hour tell."""
    test = _TESTS.get(verb)
    return test is None or test(look)


def _to_review(look: Look) -> bool:
    dispute = look.state.dispute
    return dispute is not None and not dispute.approved and dispute.proposed_by != look.viewer.actor


def _dispatch(look: Look) -> bool:
    # past the limit only the adjudicator may decide
    state = look.state
    return not (state.dispute and state.dispute.approved and state.refusals >= look.book.refusal.limit)


def _propose_refusal(look: Look) -> bool:
    state = look.state
    return not (state.dispute or state.decided or state.refusals >= look.book.refusal.limit)


def _sign_for(look: Look) -> bool:
    return look.state.dispute is None or look.state.dispute.approved


def _pause(look: Look) -> bool:
    running = look.state.running()
    return any(clock.pausable for clock in running) and not any(clock.paused_from for clock in running)


def _resume(look: Look) -> bool:
    return any(clock.paused_from for clock in look.state.running())


def _ask_extension(look: Look) -> bool:
    state, clock = look.state, look.state.clock(REPLY_CLOCK)
    if state.extension_asked or state.extended >= look.book.extension.max_times or clock is None:
        return False
    return clock.running and bool(clock.paused_from or clock.due >= instants.text(look.at))


def _extend(look: Look) -> bool:
    clock = look.state.clock(REPLY_CLOCK)
    return look.state.extension_asked is not None and clock is not None and clock.running


def _second_person(look: Look) -> bool:
    return look.viewer.actor != look.state.not_accepted_by


def _reopen(look: Look) -> bool:
    since = look.state.closed or look.state.replied
    return not since or look.at - instants.parse(since) <= timedelta(days=look.book.reopen.within_days)


def _judge_payment(look: Look) -> bool:
    """A payment waits that this person neither reported nor handles; the creditor answers with a code instead."""
    book = look.state.ledger
    if book is None or look.viewer.actor == "requester":
        return False
    theirs = any(book.payments[n - 1].by != look.viewer.actor for n in ledger.unconfirmed(book))
    return theirs and not access.in_handling_line(look.viewer, look.state, path_of=look.path_of)


_TESTS: dict[str, Callable[[Look], bool]] = {
    "dispatch": _dispatch,
    "approve_refusal": _to_review,
    "decline_refusal": _to_review,
    "propose_refusal": _propose_refusal,
    "sign_for": _sign_for,
    "ask_extension": _ask_extension,
    "extend": _extend,
    "decline_extension": lambda look: look.state.extension_asked is not None,
    "pause": _pause,
    "resume": _resume,
    "ask": lambda look: not look.state.question_open,
    "confirm_not_accepted": _second_person,
    "overturn_not_accepted": _second_person,
    "give_verdict": lambda look: look.state.replies > 0,
    "reopen": _reopen,
    "flag_hardship": lambda look: any(one.code not in look.state.hardship for one in look.book.hardship),
    "unflag_hardship": lambda look: bool(look.state.hardship),
    "confirm_payment": _judge_payment,
    "deny_payment": _judge_payment,
}
