"""What is done with audits: a list frozen, a rule announced, a draw, items handed out, findings, answers."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.actions import commitments, doubting, separating
from banshi.record import queries as record
from banshi.verification import facts as f
from banshi.verification.models import AUDIT, Audit
from banshi.verification.queries import audits as queries
from banshi.verification.rules import audit as rules


def freeze(
    title: str,
    *,
    unit: str,
    kind: str,
    ref: str,
    n: int,
    answer_days: int,
    strata: str = "",
    by: Viewer,
    at: datetime,
) -> Audit:
    """An auditor's unit freezes the claimed commitments of a list as they stand now, in strata where it says so."""
    if unit not in by.units_with("auditor"):
        raise NotFound()
    if strata not in ("", *f.STRATA) or kind not in f.KINDS or (kind == "batch" and not ref.isdecimal()):
        raise Refused("unknown_list", "没有这个名单。", "There is no such list.", where="ref")
    lines, left_out = queries.population(kind, ref, by)
    of = {"unit": unit, "kind": kind, "ref": ref, "left_out": left_out}
    if strata and lines:
        of |= {"by": strata, "strata": queries.strata_of(lines, strata)}
    refuted = queries.refuted_by_unit()
    facts = rules.freeze(title, lines, n=n, answer_days=answer_days, refuted=refuted, **of)
    return recording.begin(AUDIT, lambda subject: facts, by=by, at=at)


def _run(code: str, decide: Callable, *, by: Viewer, at: datetime) -> Audit:
    """An act of the unit that runs the audit."""
    row, _state = queries.audit(code, by)
    if row.unit not in by.units_with("auditor"):
        raise NotFound()
    return recording.change(AUDIT, row.code, decide, by=by, at=at)


def announce(code: str, *, rule: str, after: datetime, source: str, by: Viewer, at: datetime) -> Audit:
    """Say what the seed will be, before anybody can know it."""
    last = record.last_seal()
    number = last.number if last else 0

    def decide(state):
        return rules.announce(state, rule=rule, after=after, source=source, after_seal=number, at=at)

    return _run(code, decide, by=by, at=at)


def draw(code: str, *, value: str = "", by: Viewer, at: datetime) -> Audit:
    """Draw: by the seal that was announced, or by the public value, typed now; the entry says who typed it."""

    def decide(state):
        typed = " ".join(value.split())
        by_seal = state.announced is not None and state.announced.rule == f.SEAL
        seal, seed = queries.seed_of(state) if by_seal else (0, typed)
        return rules.draw(state, seed, seal=seal, at=at)

    return _run(code, decide, by=by, at=at)


def hand(code: str, items: Collection[str], *, username: str, by: Viewer, at: datetime) -> Audit:
    """Hand drawn items to an auditor; refused, with the path, when a post of theirs lies in an owner's line (I6)."""
    staff = people.staff_named(username)
    auditor = people.viewer(staff, on=at.date()) if staff is not None else None
    if auditor is None or not auditor.has("auditor"):
        raise Refused("no_auditor", "没有这个核验员。", "There is no such auditor.", where="username")

    def decide(state):
        for item in items:
            stands_outside(item, auditor)
        return rules.hand(state, items, auditor=auditor.actor)

    return _run(code, decide, by=by, at=at)


def stands_outside(item: str, auditor: Viewer) -> None:
    """Refused, with the path, to whoever claimed, evidenced or confirmed the item, or stands in the line of those."""
    separating.vouches(queries.promise(item), auditor, audits=True)


def find(
    code: str,
    item: str,
    *,
    result: str,
    files: int,
    text: str,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Audit:
    """An auditor's finding; it moves the commitment to audited or refuted, or leaves it where nobody was reached.

    An item given up since it was drawn stays so: what was found of it is counted, and answered by that decision.
    """
    row, _state = queries.audit(code, by)

    def decide(state):
        texts = recording.keep_texts(state.id, {"finding": text.strip()}, at=at)
        unit = next(iter(by.units_with("auditor")), "")
        facts = rules.find(state, item, result=result, by=by.actor, unit=unit, files=files, texts=texts)
        stands_outside(item, by)
        if result == f.DIFFERS and promise.cancelled:
            facts.append(f.GivenUp(code=item, decision=promise.decision))
        return facts

    with transaction.atomic():
        promise = queries.promise(item)
        row = recording.change(AUDIT, row.code, decide, by=by, at=at, seen=seen)
        if result != f.UNREACHED and not promise.cancelled:
            commitments.audit(item, agrees=result == f.AGREES, text=text.strip(), by=by, at=at)
    return row


def answer(code: str, item: str, *, text: str, by: Viewer, at: datetime) -> Audit:
    """The owner's head or officer answers what did not agree."""
    row, before = queries.answerable(code, by)
    if item not in queries.own(before, by):
        raise NotFound()

    def decide(state):
        texts = recording.keep_texts(state.id, {"answer": text.strip()}, at=at)
        return rules.answer(state, item, unit=queries.own(before, by)[item].unit, texts=texts)

    with transaction.atomic():
        row = recording.change(AUDIT, row.code, decide, by=by, at=at)
        doubting.clear(item, at=at)
    return row


def given_up(item: str, *, meeting: str, at: datetime) -> None:
    """A body gave an item up: wherever it was found to differ that decision is the answer; it stays refuted, then given up."""
    for row in queries.refuting(item):
        recording.change(
            AUDIT, row.code, lambda state: rules.give_up(state, item, decision=meeting), by=Viewer.system(), at=at
        )
