"""What a meeting decided: candidates, promises given up, leads given on, rules of whom a measure is for put otherwise."""

from msgspec import Struct

from banshi.nouns import recording
from banshi.programmes.facts.batch import APPROVE, REJECT, RETURN
from banshi.programmes.models.deciding import BATCH, Batch, Meeting
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.models.research import TARGETING, Targeting

GIVEN_UP, LEAD, RULE = "given_up", "lead", "rule"
WORDS = {
    APPROVE: "同意列入",
    RETURN: "退回补充",
    REJECT: "不列入",
    GIVEN_UP: "取消",
    LEAD: "换牵头单位",
    RULE: "改写给谁办",
}


class Decision(Struct, frozen=True):
    """One thing decided: what it was, of which item, and the commitment's code where there is one."""

    what: str
    title: str
    commitment: str = ""


def decisions(row: Meeting) -> list[Decision]:
    """Everything decided at a meeting, in the order of WORDS."""
    found = [*_candidates(row), *_promises(row), *_rules(row)]
    return sorted(found, key=lambda one: list(WORDS).index(one.what))


def _candidates(row: Meeting) -> list[Decision]:
    held = (recording.state_of(BATCH, one) for one in Batch.objects.filter(body=row.body).order_by("id"))
    return [
        Decision(one.decision, one.terms.title, one.commitment)
        for state in held
        for one in state.candidates.values()
        if one.decision and one.meeting == row.code
    ]


def _promises(row: Meeting) -> list[Decision]:
    found = []
    for one in Commitment.objects.filter(state__contains=f'"{row.code}"').order_by("id"):
        state = recording.state_of(COMMITMENT, one)
        found += [Decision(GIVEN_UP, one.title, one.code)] * (state.decision == row.code)
        found += [Decision(LEAD, one.title, one.code) for led in state.led if led.decision == row.code]
    return found


def _rules(row: Meeting) -> list[Decision]:
    held = list(Targeting.objects.filter(state__contains=f'"{row.code}"').order_by("id"))
    titles = dict(Commitment.objects.filter(code__in=[one.commitment for one in held]).values_list("code", "title"))
    return [
        Decision(RULE, titles.get(one.commitment, one.commitment), one.commitment)
        for one in held
        for old in recording.state_of(TARGETING, one).earlier
        if old.decision == row.code
    ]
