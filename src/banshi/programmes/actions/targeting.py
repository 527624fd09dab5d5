"""Targeting rules: stated by the owner, counted by whoever counts, held against cases looked at from outside."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.actions import giving_up, separating
from banshi.programmes.actions.commitments import OFFICERS
from banshi.programmes.facts import targeting as f
from banshi.programmes.models.research import TARGETING, Targeting
from banshi.programmes.queries import commitments
from banshi.programmes.queries import targeting as queries
from banshi.programmes.rules import targeting as rules
from banshi.programmes.rules.posts import acting_unit


def state_rule(commitment: str, *, columns: str, rule: str, by: Viewer, at: datetime) -> Targeting:
    """The owner's officer says whom a measure is for, once; the rule is checked before it is taken."""
    row, state = commitments.found(commitment, by)
    if state.terms.owner not in by.units_with(*OFFICERS):
        raise NotFound()
    fact = f.Stated(
        commitment=row.code, unit=state.terms.owner, columns=rules.columns_of(columns), rule=rules.from_words(rule)
    )
    facts = rules.state_rule(fact)
    try:
        with transaction.atomic():
            return recording.begin(TARGETING, lambda subject: facts, by=by, at=at)
    except IntegrityError as error:
        raise Refused(
            "rule_stated",
            "这个项目已写明规则；要改，由审定机构在会上表决。",
            "The rule is stated already; its body decides on another at a meeting.",
            status=409,
            where="rule",
        ) from error


def restate(
    code: str,
    *,
    columns: str,
    rule: str,
    meeting: str,
    votes: tuple[int, int, int],
    reason: str,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Targeting:
    """Write down that a body decided whom a measure is for from now on."""
    row, held = queries.targeting(code, by)
    hall = giving_up.hall_of(held.commitment, meeting, by=by)
    decided, terms = hall.pop("meeting"), queries.measure(held).terms
    yes, no, abstained = votes

    def decide(state):
        texts = recording.keep_texts(state.id, {"reason": reason}, at=at)
        given = {
            "columns": rules.columns_of(columns),
            "rule": rules.from_words(rule),
            "decision": decided,
            "texts": texts,
        }
        fact = f.Restated(unit=terms.owner, **given, yes=yes, no=no, abstained=abstained)
        return rules.restate(state, fact, terms=terms, **hall)

    return recording.change(TARGETING, row.code, decide, by=by, at=at, seen=seen)


def count(
    code: str, *, on: date, eligible: int, reached: int, text: str, by: Viewer, at: datetime, today: date
) -> Targeting:
    """Somebody counts the eligible and those of them who were reached; who counted stands beside the figure."""
    row, _state = queries.targeting(code, by)
    unit = acting_unit(by, *OFFICERS, "auditor")

    def decide(state):
        texts = recording.keep_texts(state.id, {"count": text}, at=at)
        return rules.count(state, unit=unit, on=on, eligible=eligible, reached=reached, today=today, texts=texts)

    return recording.change(TARGETING, row.code, decide, by=by, at=at)


def sample(code: str, cases: str, *, text: str, by: Viewer, at: datetime) -> Targeting:
    """An auditor outside the line of the measure types the cases looked at, and how they were drawn."""
    row, state = queries.targeting(code, by)
    if not by.has("auditor"):
        raise Refused("auditor_looks", "抽查由核验员办理。", "An auditor takes the sample.", status=403)
    unit = acting_unit(by, "auditor")
    separating.rechecks(queries.measure(state), by)

    def decide(before):
        texts = recording.keep_texts(before.id, {"sample": text}, at=at)
        # by the columns of the rule that holds now, or cases drawn for another would stand under it
        read = rules.cases_of(before.columns, cases)
        return rules.sample(before, read, unit=unit, texts=texts)

    return recording.change(TARGETING, row.code, decide, by=by, at=at)
