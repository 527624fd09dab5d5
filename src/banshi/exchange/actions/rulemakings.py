"""Rules are drafted, put to the public, adopted and put in force; comments come in, are cleared and answered."""

from collections.abc import Callable
from datetime import date, datetime

from banshi.exchange.facts import comment as comment_facts
from banshi.exchange.facts import rulemaking as f
from banshi.exchange.models import COMMENT, RULEMAKING, Comment, Rulemaking
from banshi.exchange.queries import rulemakings as queries
from banshi.exchange.rules import comment as comment_rules
from banshi.exchange.rules import rulemaking as rules
from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.queries import commitments
from banshi.programmes.rules.posts import of


def begin(title: str, *, unit: str, text: str, by: Viewer, at: datetime) -> Rulemaking:
    """A unit begins a rule."""
    of(by, unit)

    def decide(subject):
        texts = recording.keep_texts(subject, {"draft": text}, at=at)
        return rules.begin(f.Begun(title=title, unit=unit, texts=texts))

    return recording.begin(RULEMAKING, decide, by=by, at=at)


def _change(code: str, decide: Callable, *, by: Viewer, at: datetime, roles: tuple[str, ...] = ()) -> Rulemaking:
    row, state = queries.rulemaking(code, by)
    of(by, state.unit, *roles)
    return recording.change(RULEMAKING, row.code, decide, by=by, at=at)


def consult(code: str, *, from_on: date, to_on: date, text: str, today: date, by: Viewer, at: datetime) -> Rulemaking:
    """Put the draft to the public."""

    def decide(state):
        texts = recording.keep_texts(state.id, {"consulted": text}, at=at)
        return rules.consult(state, from_on=from_on, to_on=to_on, today=today, texts=texts)

    return _change(code, decide, by=by, at=at)


def adopt(code: str, *, on: date, today: date, by: Viewer, at: datetime) -> Rulemaking:
    """A head adopts it, every comment answered."""

    def decide(state):
        found = queries.tally(state.id)
        return rules.adopt(state, on=on, today=today, answered=found.answered, comments=found.received, by=by.actor)

    return _change(code, decide, by=by, at=at, roles=("unit_head",))


def promulgate(code: str, *, document_number: str, in_force_on: date, by: Viewer, at: datetime) -> Rulemaking:
    """Its number and the day from which it holds."""
    return _change(
        code,
        lambda state: rules.promulgate(state, document_number=document_number, in_force_on=in_force_on),
        by=by,
        at=at,
    )


def link(code: str, commitment: str, *, by: Viewer, at: datetime) -> Rulemaking:
    """The commitment by which carrying it out is measured; raises NotFound for one this person does not see."""
    row, _state = commitments.found(commitment, by)
    return _change(code, lambda state: rules.link(state, row.code), by=by, at=at)


def comment(code: str, text: str, *, on: date, at: datetime) -> Comment:
    """Somebody's comment on a draft that is open."""
    row, _state = queries.public_one(code)
    # adoption counts the comments: none may come in between the count and the adoption
    with recording.unmoved(row, None):
        _row, state = queries.public_one(code)

        def decide(subject):
            texts = recording.keep_texts(subject, {"comment": text}, at=at)
            fact = comment_facts.Submitted(rulemaking=row.id, texts=texts)
            return comment_rules.submit(fact, is_open=rules.is_open(state, on))

        return recording.begin(COMMENT, decide, by=Viewer(actor="requester"), at=at)


def review(code: str, *, clears: bool, ground: str, by: Viewer, at: datetime) -> Comment:
    """A reviewer of the rule's line lets a comment out, or withholds it on a ground."""
    row, _state = queries.comment(code, by)
    if not queries.reads_all(by, queries.unit_of(row.rulemaking), "reviewer"):
        raise NotFound()

    def decide(state):
        return comment_rules.clear(state) if clears else comment_rules.withhold(state, ground)

    return recording.change(COMMENT, row.code, decide, by=by, at=at)


def answer(code: str, *, taken: str, text: str, by: Viewer, at: datetime) -> Comment:
    """The unit that makes the rule answers."""
    row, _state = queries.comment(code, by)
    unit = queries.unit_of(row.rulemaking)
    of(by, unit)

    def decide(state):
        texts = recording.keep_texts(state.id, {"answer": text}, at=at)
        return comment_rules.answer(state, taken=taken, unit=unit, texts=texts)

    return recording.change(COMMENT, row.code, decide, by=by, at=at)
