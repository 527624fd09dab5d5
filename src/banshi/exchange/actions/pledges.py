"""Pledges are made by those who pledge, claimed by them, and confirmed by somebody outside their line."""

from datetime import date, datetime

from banshi.exchange.facts import pledge as f
from banshi.exchange.models import PLEDGE, Pledge
from banshi.exchange.queries import pledges as queries
from banshi.exchange.rules import pledge as rules
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.body import OFFICES
from banshi.programmes.queries import deciding, steering
from banshi.programmes.rules import body as body_rules
from banshi.programmes.rules.posts import acting_unit, of


def make(
    kind: str,
    *,
    unit: str,
    body: str,
    post: str,
    due_on: date,
    public: bool,
    text: str,
    by: Viewer,
    at: datetime,
    today: date,
) -> Pledge:
    """A person pledges for themselves; an officer of the unit for the unit or for a body of it."""
    who, office = _pledging(kind, unit=unit, body=body, by=by, today=today)

    def decide(subject):
        texts = recording.keep_texts(subject, {"pledge": text}, at=at)
        fact = f.Made(
            kind=kind,
            who=who,
            unit=unit,
            due_on=due_on.isoformat(),
            office=office,
            body=body,
            post=post,
            public=public,
            texts=texts,
        )
        return rules.make(fact, today=today)

    return recording.begin(PLEDGE, decide, by=by, at=at)


def _pledging(kind: str, *, unit: str, body: str, by: Viewer, today: date) -> tuple[str, str]:
    """(who, office): the office follows from the terms of a body or from the post, it is not typed."""
    if kind != "person":
        of(by, unit)
        if kind == "body" and deciding.body(body, by)[1].unit != unit:
            raise Refused("not_your_body", "机构不在本单位。", "That body is not your unit's.", where="body")
        return (body, "") if kind == "body" else (unit, "")
    if unit not in {post.unit_code for post in by.posts}:
        raise NotFound()
    return by.actor, _office(unit, body=body, by=by, today=today)


def _office(unit: str, *, body: str, by: Viewer, today: date) -> str:
    if body:
        seats = body_rules.members(deciding.body(body, by)[1], today)
        seat = next((one for one in seats if one.person == by.actor), None)
        if seat is None:
            raise Refused("no_member", "您在 {on} 不是该机构成员。", "No member on {on}.", where="body", on=today)
        return OFFICES[seat.office]
    return "单位负责人" if unit in by.units_with("unit_head") else ""


def _own(code: str, by: Viewer):
    row, state = queries.pledge(code, by)
    if state.kind == "person":
        if state.who != by.actor:
            raise Refused("not_your_pledge", "只有承诺人自己能这样办。", "Only whoever pledged.", status=403)
    else:
        of(by, state.unit)
    return row


def agree(code: str, *, public: bool, by: Viewer, at: datetime) -> Pledge:
    """Whoever pledged says whether it is public."""
    row = _own(code, by)
    return recording.change(PLEDGE, row.code, lambda state: rules.agree(state, public=public), by=by, at=at)


def claim(code: str, *, text: str, on: date, by: Viewer, at: datetime) -> Pledge:
    """Whoever pledged says it is done."""
    row = _own(code, by)

    def decide(state):
        return rules.claim(state, on=on, texts=recording.keep_texts(state.id, {"claim": text}, at=at))

    return recording.change(PLEDGE, row.code, decide, by=by, at=at)


def confirm(code: str, *, holds: bool, text: str, by: Viewer, at: datetime) -> Pledge:
    """An auditor outside the line says whether it is so."""
    row, _state = queries.pledge(code, by)
    unit = acting_unit(by, "auditor")

    def decide(state):
        texts = recording.keep_texts(state.id, {"confirmed": text}, at=at)
        return rules.confirm(
            state, holds=holds, unit=unit, near=steering.near(by, state.unit) or state.who == by.actor, texts=texts
        )

    return recording.change(PLEDGE, row.code, decide, by=by, at=at)
