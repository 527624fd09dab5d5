"""The columns of a matter's row, its holdings and clocks, from the folded state. Pure."""

from collections.abc import Callable
from datetime import datetime

from banshi.kit import clock as instants
from banshi.matters.facts.state import Clock, Holding, State
from banshi.matters.rules import access, ledger

REPLY = "reply"
Moment = Callable[[str], object]


def at(text: str) -> datetime | None:
    """The instant of a recorded text, None for the empty one."""
    return instants.parse(text) if text else None


def tier(state: State) -> str:
    """How far an answer is vouched for: claimed, evidenced, confirmed; disputed when the person says otherwise or reopened."""
    if not state.replies:
        return ""
    if ledger.settled(state.ledger):
        return "confirmed"
    verdict = state.verdict
    if state.doubted or state.denied:
        return "disputed"
    if verdict and not verdict.relayed:
        return "confirmed" if verdict.solved == "yes" else "disputed"
    if verdict and verdict.solved != "yes":
        return "disputed"
    return "evidenced" if state.evidence else "claimed"


def pressing(state: State) -> Clock | None:
    """The running clock that is due first; a paused one presses nobody, the wait for a verdict neither."""
    running = [clock for clock in state.clocks if not clock.stopped and not clock.paused_from]
    return min(running, key=lambda clock: clock.due, default=None)


def columns(state: State, moment: Moment = at) -> dict:
    """Every projected column but the number, hash and state themselves; `moment` makes an instant of a recorded text."""
    next_clock, verdict = pressing(state), state.verdict
    reply = state.clock(REPLY)
    first = next((clock for clock in state.clocks if clock.name == REPLY), None)
    return {
        "code": state.code,
        "kind": state.kind,
        "edition": state.edition,
        "step": state.step,
        "channel": state.channel,
        "category": state.category,
        "place_path": state.place,
        "about_path": state.about,
        "intake_unit": state.intake,
        "owner_unit": state.owner,
        "holder_unit": state.holder,
        "waiting_on": state.waiting_on,
        "received_at": moment(state.received),
        "next_due_at": moment(next_clock.due) if next_clock else None,
        "next_clock": next_clock.name if next_clock else "",
        "reply_due_at": moment(reply.due) if reply else None,
        "reply_original_due_at": moment(first.original_due) if first else None,
        "reply_provisional": bool(reply and reply.provisional),
        "first_replied_at": moment(state.first_replied),
        "replied_at": moment(state.replied),
        "replied_unit": state.replied_unit,
        "outcome": state.outcome,
        "tier": tier(state),
        "solved": verdict.solved if verdict else "",
        "satisfied": verdict.satisfied if verdict else 0,
        "relayed": bool(verdict and verdict.relayed),
        "closed_at": moment(state.closed),
        "close_reason": state.close_reason,
        "reopened": state.reopened,
        "refusals": state.refusals,
        "disputed": access.disputed(state),
        "hardship": bool(state.hardship),
        "supervised": state.supervised,
        "imported": state.imported,
        "source_row": state.source_row,
        "origin": state.origin,
    }


def holding_values(matter_id: int, ordinal: int, holding: Holding, *, moment: Moment = at) -> tuple:
    return (
        matter_id,
        ordinal,
        holding.unit,
        moment(holding.start),
        moment(holding.end),
        holding.state,
        holding.waiting_on,
    )


def clock_values(matter_id: int, clock: Clock, moment: Moment = at) -> tuple:
    return (
        matter_id,
        clock.name,
        clock.ordinal,
        clock.owed_to,
        clock.holder,
        moment(clock.started),
        moment(clock.due),
        moment(clock.original_due),
        clock.provisional,
        bool(clock.paused_from),
        moment(clock.stopped),
        clock.voided,
        clock.on_expiry,
    )


def parties(state: State) -> list[str]:
    """Units the row's own columns do not name."""
    named = {state.intake, state.owner, state.holder}
    return [unit for unit in state.parties if unit not in named]


def holding_rows(state: State, moment: Moment = at) -> list[tuple]:
    """The rows of all holdings of a matter."""
    return [holding_values(state.id, n, holding, moment=moment) for n, holding in enumerate(state.holdings)]


def clock_rows(state: State, moment: Moment = at) -> list[tuple]:
    """The rows of all clocks of a matter."""
    return [clock_values(state.id, clock, moment) for clock in state.clocks]


LEDGER = "matter_id, claimed_fen, at_least, received_fen, reported_fen"


def ledger_rows(state: State, moment: Moment = at) -> list[tuple]:
    """The row of a matter's ledger, where it keeps one."""
    if state.ledger is None:
        return []
    found = ledger.sums(state.ledger)
    return [(state.id, found.claimed, found.at_least, found.received, found.reported)]


def party_rows(state: State) -> list[tuple]:
    """The rows of the other units of a matter."""
    return [(state.id, unit) for unit in parties(state)]
