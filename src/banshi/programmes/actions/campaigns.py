"""What is done with campaigns: begun, linked to another, cases counted once, a survey tied to what people think of it."""

from collections.abc import Sequence
from datetime import datetime

from banshi.kit.refused import Refused
from banshi.matters.queries import seeing
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.models.campaigns import CAMPAIGN, Campaign
from banshi.programmes.queries import campaigns as queries
from banshi.programmes.queries import surveys
from banshi.programmes.rules import campaign as rules

OFFICERS = ("programme_officer", "unit_head")


def begin(name: str, *, unit: str, follows: str, text: str, by: Viewer, at: datetime) -> Campaign:
    """A campaign of one's own unit, linked to one that one sees if it follows it."""
    _of(by, unit)
    if follows:
        follows = queries.campaign(follows, by)[0].code

    def decide(subject):
        texts = recording.keep_texts(subject, {"aim": text}, at=at)
        return rules.begin(name, unit=unit, follows=follows, texts=texts, taken=queries.is_taken(name))

    return recording.begin(CAMPAIGN, decide, by=by, at=at)


def count(code: str, matters: Sequence[str], *, by: Viewer, at: datetime) -> Campaign:
    """Count matters that this person sees."""
    codes = [one.replace(" ", "") for one in matters if one.strip()]
    known = set(seeing.visible_to(by).filter(code__in=codes).values_list("code", flat=True))
    return _change(code, lambda state: rules.count(state, codes, known=known), by=by, at=at)


def leave(code: str, matter: str, *, text: str, by: Viewer, at: datetime) -> Campaign:
    """Take a matter out again."""

    def decide(state):
        texts = recording.keep_texts(state.id, {"reason": text}, at=at)
        return rules.leave(state, matter.replace(" ", ""), texts=texts)

    return _change(code, decide, by=by, at=at)


def tie(code: str, survey: str, *, by: Viewer, at: datetime) -> Campaign:
    """Let a closed survey speak for what people think of it."""
    row, _ = surveys.public_one(survey)
    return _change(code, lambda state: rules.tie(state, row.code), by=by, at=at)


def _change(code: str, decide, *, by: Viewer, at: datetime) -> Campaign:
    _, state = queries.campaign(code, by)
    _of(by, state.unit)
    return recording.change(CAMPAIGN, code, decide, by=by, at=at)


def _of(by: Viewer, unit: str) -> None:
    if by.actor != "system" and unit not in by.units_with(*OFFICERS):
        raise Refused(
            "not_your_unit", "由活动所在单位办理。", "The campaign's own unit does this.", where="unit", status=403
        )
