"""Which moves make sense to offer: none that would be refused for what the matter already says. Pure."""

from datetime import datetime, timedelta

from banshi.kit import clock as instants
from banshi.matters.facts.state import Clock, State
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Playbook

REPLY_CLOCK = "reply"


def sensible(verb: str, state: State, book: Playbook, *, viewer: Viewer, at: datetime) -> bool:
    """Whether a move that step and role allow would be taken, as far as the matter, the person and the hour tell."""
    test = _TESTS.get(verb)
    return test is None or test(state, book, viewer, at)


def _open_refusal(state: State) -> bool:
    return state.dispute is not None and not state.dispute.approved


def _may_dispatch(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    # past the limit only the adjudicator may decide
    return not (state.dispute and state.dispute.approved and state.refusals >= book.refusal.limit)


def _may_approve_refusal(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    return _open_refusal(state) and state.dispute.proposed_by != viewer.actor


def _may_refuse(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    return not (state.dispute or state.decided or state.refusals >= book.refusal.limit)


def _may_pause(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    running = state.running()
    return any(clock.pausable for clock in running) and not any(clock.paused_from for clock in running)


def _may_resume(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    return any(clock.paused_from for clock in state.running())


def _may_ask_extension(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    clock = state.clock(REPLY_CLOCK)
    left = state.extended < book.extension.max_times
    return left and state.extension_asked is None and _still_due(clock, at)


def _still_due(clock: Clock | None, at: datetime) -> bool:
    return clock is not None and clock.running and bool(clock.paused_from or clock.due >= instants.text(at))


def _may_extend(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    clock = state.clock(REPLY_CLOCK)
    return state.extension_asked is not None and clock is not None and clock.running


def _second_person(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    return viewer.actor != state.not_accepted_by


def _may_reopen(state: State, book: Playbook, viewer: Viewer, at: datetime) -> bool:
    since = state.closed or state.replied
    return not since or at - instants.parse(since) <= timedelta(days=book.reopen.within_days)


_TESTS = {
    "dispatch": _may_dispatch,
    "approve_refusal": _may_approve_refusal,
    "decline_refusal": _may_approve_refusal,
    "propose_refusal": _may_refuse,
    "sign_for": lambda state, book, viewer, at: not _open_refusal(state),
    "ask_extension": _may_ask_extension,
    "extend": _may_extend,
    "decline_extension": lambda state, book, viewer, at: state.extension_asked is not None,
    "pause": _may_pause,
    "resume": _may_resume,
    "ask": lambda state, book, viewer, at: not state.question_open,
    "confirm_not_accepted": _second_person,
    "overturn_not_accepted": _second_person,
    "give_verdict": lambda state, book, viewer, at: state.replies > 0,
    "reopen": _may_reopen,
    "flag_hardship": lambda state, book, viewer, at: any(one.code not in state.hardship for one in book.hardship),
    "unflag_hardship": lambda state, book, viewer, at: bool(state.hardship),
}
