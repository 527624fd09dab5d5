"""Tags and links of commitments: which focus, routine under a new name, which wider one is carried out."""

from datetime import datetime

from banshi.kit.refused import Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.actions.commitments import OFFICERS
from banshi.programmes.facts.commitment import ROUTINE
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules import origins as rules
from banshi.programmes.rules.posts import acting_unit

TAGGING = (*OFFICERS, "reviewer", "auditor")


def tag(code: str, name: str, *, text: str, by: Viewer, at: datetime, taken_back: bool = False) -> Commitment:
    """The owner's officer names a focus; whoever steers or checks may call an item routine, with the reason."""
    row, state = queries.found(code, by)
    unit = acting_unit(by, *TAGGING)
    if name != ROUTINE and state.terms.owner not in by.units_with(*OFFICERS):
        raise Refused("not_the_owner", "着力点由主办单位标注。", "The owner names the focus.", status=403)

    def decide(before):
        texts = recording.keep_texts(before.id, {"tag": text}, at=at)
        return rules.tag(before, name, unit=unit, taken_back=taken_back, texts=texts)

    return recording.change(COMMITMENT, row.code, decide, by=by, at=at)


def link(code: str, to: str, *, text: str, by: Viewer, at: datetime) -> Commitment:
    """The owner's officer says which commitment this one carries out."""
    row, state = queries.found(code, by)
    if state.terms.owner not in by.units_with(*OFFICERS):
        raise Refused("not_the_owner", "由主办单位声明。", "The owner says so.", status=403)
    above = queries.visible_to(by).filter(code=to).first()

    def decide(before):
        texts = recording.keep_texts(before.id, {"link": text}, at=at)
        other = recording.state_of(COMMITMENT, above) if above else None
        return rules.link(before, to, above=other, unit=acting_unit(by), texts=texts)

    return recording.change(COMMITMENT, row.code, decide, by=by, at=at)
