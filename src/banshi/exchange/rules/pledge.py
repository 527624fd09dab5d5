"""Pledges: who may make them, who may confirm them, and what the clock alone makes of them. Pure."""

from datetime import date

from banshi.exchange.facts import pledge as f
from banshi.exchange.facts.pledge import PledgeState
from banshi.kit.refused import Refused


def make(fact: f.Made, *, today: date) -> list:
    """A pledge has words and a day ahead; only bodies, units and people in an office may make it public."""
    if fact.kind not in f.KINDS or not fact.who or not fact.texts:
        raise Refused("pledge_incomplete", "请写明谁承诺、承诺什么。", "Say who pledges and what.", where="text")
    if fact.due_on <= today.isoformat():
        raise Refused("due_past", "兑现日期须在今天之后。", "The day lies ahead.", where="due_on")
    if fact.public:
        _may_be_public(fact.kind, fact.office)
    return [fact]


def _may_be_public(kind: str, office: str) -> None:
    if kind == "person" and not office:
        raise Refused(
            "no_office",
            "只有机构、单位和担任职务的人的承诺可以公开；个人的承诺只在内部留存。",
            "Only pledges of bodies, units and people in an office may be public.",
            where="public",
            status=403,
        )


def agree(state: PledgeState, *, public: bool) -> list:
    """Agree to publication, or take it back; whoever pledged, and nobody else, asks for it."""
    if public:
        _may_be_public(state.kind, state.office)
    return [] if state.public == public else [f.Agreed(public=public)]


def claim(state: PledgeState, *, on: date, texts: f.Texts) -> list:
    """Whoever pledged says it is done."""
    if state.claimed_on or state.confirmed:
        raise Refused("claimed_already", "已自报过。", "It was claimed already.", status=409)
    if not texts:
        raise Refused("text_needed", "请写明怎样兑现的。", "Say how it was kept.", where="text")
    return [f.Claimed(on=on.isoformat(), texts=texts)]


def confirm(state: PledgeState, *, holds: bool, unit: str, near: bool, texts: f.Texts) -> list:
    """Somebody outside the line of whoever pledged looked (I6)."""
    if near:
        raise Refused(
            "own_line",
            "承诺人和所在单位及其上下级不能核实自己的承诺，请由线外单位核实。",
            "The line of whoever pledged may not confirm it.",
            status=403,
        )
    if not state.claimed_on or state.confirmed or not texts:
        raise Refused(
            "nothing_claimed",
            "还没有自报，或已核实过；核实须写明看到了什么。",
            "Nothing to confirm; and say what was seen.",
            where="text",
            status=409,
        )
    return [f.Confirmed(holds=holds, unit=unit, texts=texts)]


def status(state: PledgeState, on: date) -> str:
    """The word of a day, the same for everybody: past its day and not kept is broken, with nobody typing it."""
    in_time = bool(state.claimed_on) and state.claimed_on <= state.due_on
    if state.confirmed and not state.holds:
        return "denied"
    if state.confirmed:
        return "confirmed" if in_time else "late"
    if in_time:
        return "claimed"
    return "broken" if on.isoformat() > state.due_on else "open"


def apply(state: PledgeState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Made):
        for name in ("kind", "who", "unit", "office", "body", "post", "due_on", "public"):
            setattr(state, name, getattr(fact, name))
        state.text = fact.texts[0].id
    elif isinstance(fact, f.Claimed):
        state.claimed_on = fact.on
    elif isinstance(fact, f.Confirmed):
        state.confirmed, state.holds = at, fact.holds
    else:
        state.public = fact.public


def columns(state: PledgeState) -> dict:
    """The projected columns; no status among them, for time alone changes it."""
    return {
        "kind": state.kind,
        "who": state.who,
        "unit": state.unit,
        "due_on": date.fromisoformat(state.due_on),
        "public": state.public,
    }
