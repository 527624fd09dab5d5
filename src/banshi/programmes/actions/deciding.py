"""What bodies, batches and meetings do. A member acts for themselves; an officer of the body's unit keeps the papers."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from msgspec.structs import replace

from banshi.calendars import queries as calendars
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.actions import cascading, commitments
from banshi.programmes.actions import needs as needs_actions
from banshi.programmes.facts import batch as batch_facts
from banshi.programmes.facts import body as body_facts
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.models.deciding import BATCH, BODY, MEETING, Batch, Body, Meeting
from banshi.programmes.queries import commitments as committed
from banshi.programmes.queries import decided as decisions
from banshi.programmes.queries import deciding as queries
from banshi.programmes.queries import packing, standing
from banshi.programmes.rules import batch as batch_rules
from banshi.programmes.rules import body as body_rules
from banshi.programmes.rules import carrying
from banshi.programmes.rules import commitment as commitment_rules
from banshi.programmes.rules import meeting as meeting_rules
from banshi.record import queries as record
from banshi.units import queries as units

OFFICERS = ("programme_officer", "unit_head")


def keeps(by: Viewer, unit: str) -> None:
    """Refused to whoever is neither an officer nor the head of the unit that keeps a body's papers."""
    if by.actor != "system" and unit not in by.units_with(*OFFICERS):
        raise Refused(
            "not_the_office",
            "由该机构所在单位的专项工作员或负责人办理。",
            "An officer or the head of the body's own unit does this.",
            status=403,
        )


def found_body(name: str, *, unit: str, quorum: int, majority: int, by: Viewer, at: datetime) -> Body:
    """A new body of a unit."""
    keeps(by, unit)
    if not name or not 1 <= quorum <= 100 or not 1 <= majority <= 99:
        raise Refused("bad_body", "机构须有名称，法定人数和通过比例为 1–100。", "A body has a name and shares 1–100.")
    fact = body_facts.Founded(name=name, unit=unit, quorum=quorum, majority=majority)
    return recording.begin(BODY, lambda subject: [fact], by=by, at=at)


def _body(code: str, decide: Callable, *, by: Viewer, at: datetime) -> Body:
    row, state = queries.body(code, by)
    keeps(by, state.unit)
    return recording.change(BODY, row.code, decide, by=by, at=at)


def join(
    code: str,
    *,
    person: str,
    office: str,
    unit: str,
    from_on: date,
    by: Viewer,
    at: datetime,
    titles: Sequence[str] = (),
) -> Body:
    """A term of office begins; whoever holds posts sits for the unit of one of them, or recusal would be theirs to type."""
    units.named(unit, on=at.date(), where="unit")
    held = {post.unit_code for post in people.posts_in_force(from_on) if f"staff:{post.staff_id}" == person}
    if held and unit not in held:
        raise Refused(
            "not_their_unit",
            "这个人在 {on} 不在“{unit}”任职。请选其任职的单位。",
            "This person holds no post in “{unit}” on {on}.",
            where="unit",
            on=from_on,
            unit=units.name_of(unit),
        )
    given = {"person": person, "office": office, "unit": unit, "from_on": from_on, "titles": titles}
    return _body(code, lambda state: body_rules.join(state, **given), by=by, at=at)


def leave(code: str, *, person: str, on: date, by: Viewer, at: datetime) -> Body:
    """A term of office ends."""
    sat_on = queries.sat_on(code, person)
    return _body(code, lambda state: body_rules.leave(state, person=person, on=on, sat_on=sat_on), by=by, at=at)


def open_batch(
    title: str, *, body: str, ordinal: int, method: str, by: Viewer, at: datetime, campaign: str = ""
) -> Batch:
    """A batch of a body opens for candidates."""
    _, state = queries.body(body, by)
    keeps(by, state.unit)
    taken = queries.ordinals(body, campaign)
    facts = batch_rules.open_batch(title, body=body, campaign=campaign, ordinal=ordinal, method=method, taken=taken)
    return recording.begin(BATCH, lambda subject: facts, by=by, at=at)


def _batch(
    code: str, decide: Callable, *, by: Viewer, at: datetime, seen: int | None = None, kept: bool = True
) -> Batch:
    row = of_the_office(code, by) if kept else queries.batch(code, by)[0]
    return recording.change(BATCH, row.code, decide, by=by, at=at, seen=seen)


def of_the_office(code: str, by: Viewer) -> Batch:
    """A batch for who keeps its body's papers; refused to everybody else."""
    row, state = queries.batch(code, by)
    keeps(by, queries.body_state(state.body).unit)
    return row


def propose(
    code: str, ref: str, terms: Locked, *, groups: Collection[str], reason: str, by: Viewer, at: datetime
) -> Batch:
    """A unit proposes a candidate; officers and heads of the owner unit, or the body's own office."""
    row, state = queries.batch(code, by)
    office = queries.body_state(state.body).unit
    if by.actor != "system" and not {terms.owner, office} & set(by.units_with(*OFFICERS)):
        raise NotFound()

    batch_rules.due_ahead(terms, at.astimezone(calendars.current().tz).date())
    needs = standing.needs_behind(groups)

    def decide(before):
        texts = recording.keep_texts(before.id, {"reason": reason}, at=at)
        return batch_rules.add(before, ref, terms, groups=groups, needs=needs, texts=texts)

    return recording.change(BATCH, row.code, decide, by=by, at=at)


def take_back(code: str, ref: str, *, reason: str, by: Viewer, at: datetime) -> Batch:
    """Whoever may propose for its owner takes a proposal back before the review."""
    row, state = queries.batch(code, by)
    candidate = state.candidates.get(ref)
    named = {queries.body_state(state.body).unit, *([candidate.terms.owner] if candidate else [])}
    if by.actor != "system" and not named & set(by.units_with(*OFFICERS)):
        raise NotFound()

    def decide(before):
        return batch_rules.take_back(before, ref, texts=recording.keep_texts(before.id, {"reason": reason}, at=at))

    return recording.change(BATCH, row.code, decide, by=by, at=at)


def open_review(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Batch:
    """Members may score from now on."""
    return _batch(code, batch_rules.open_review, by=by, at=at, seen=seen)


def score(code: str, ref: str, scores: Mapping[str, int], *, by: Viewer, at: datetime, on: date) -> Batch:
    """The acting member's sheet."""

    def decide(state):
        body = queries.body_state(state.body)
        posts = [post.unit_code for post in by.posts]
        return batch_rules.score(state, ref, person=by.actor, scores=scores, body=body, on=on, posts=posts)

    return _batch(code, decide, by=by, at=at, kept=False)


def recuse(code: str, ref: str, *, because: str, by: Viewer, at: datetime, on: date) -> Batch:
    """The acting member steps aside."""

    def decide(state):
        body = queries.body_state(state.body)
        texts = recording.keep_texts(state.id, {"because": because}, at=at)
        return batch_rules.recuse(state, ref, person=by.actor, body=body, on=on, texts=texts)

    return _batch(code, decide, by=by, at=at, kept=False)


def decide(
    code: str,
    ref: str,
    decision: str,
    *,
    meeting: str,
    votes: tuple[int, int, int],
    reason: str,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Batch:
    """Write down the body's decision on one candidate at a meeting; approval locks the commitment."""
    _, session = queries.meeting(meeting, by)
    on = date.fromisoformat(session.at[:10])

    def decided(state):
        if session.body != state.body or session.frozen:
            raise Refused(
                "another_meeting",
                "审定须在本机构的会议上作出，纪要还没有定稿。请选本机构的会议。",
                "It is decided at a meeting of this body whose minutes are not final yet.",
                where="meeting",
                status=409,
            )
        texts = recording.keep_texts(state.id, {"reason": reason}, at=at)
        facts = batch_rules.decide(
            state,
            ref,
            decision,
            body=queries.body_state(state.body),
            on=on,
            meeting=meeting,
            present=session.present,
            posts=queries.posts_of(session.present, on),
            votes=votes,
            texts=texts,
        )
        if decision == batch_facts.APPROVE:
            facts.append(_locked(state, ref, by=by, at=at))
        return facts

    return _batch(code, decided, by=by, at=at, seen=seen)


def _locked(state, ref: str, *, by: Viewer, at: datetime) -> batch_facts.CommitmentLocked:
    terms = state.candidates[ref].terms
    fields = {name: getattr(terms, name) for name in terms.__struct_fields__}
    needs = standing.needs_behind(state.candidates[ref].groups)
    row = commitments.lock(Locked(**{**fields, "batch": state.id, "needs": needs}), by=by, at=at)
    for group in state.candidates[ref].groups:
        needs_actions.adopt(group, batch=str(state.id), commitment=row.code, at=at)
    return batch_facts.CommitmentLocked(ref=ref, commitment=row.code)


def freeze(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Batch:
    """The batch is final."""
    return _batch(code, batch_rules.freeze, by=by, at=at, seen=seen)


def carry(code: str, commitment: str, *, into: str, reason: str, by: Viewer, at: datetime) -> Batch:
    """An unfinished commitment goes on in a later batch, from the batch that holds it now, and says why."""
    target, later = queries.batch(into, by)
    held, _ = queries.batch(code, by)
    _, promised = committed.found(commitment, by)
    came_in = commitment in {one.commitment for one in queries.came_in(held)}
    tier = commitment_rules.tier(promised, at.astimezone(calendars.current().tz).date())

    def decide(state):
        texts = recording.keep_texts(state.id, {"reason": reason.strip()}, at=at)
        of = {"batch": target.code, "into": later, "came_in": came_in, "tier": tier, "texts": texts}
        return carrying.carry(state, commitment, **of)

    with transaction.atomic():
        row = _batch(code, decide, by=by, at=at)
        commitments.carry(commitment, batch=target.id, at=at)
    return row


def call(
    title: str, *, body: str, when: str, agenda: Sequence[str], sites: Sequence, by: Viewer, at: datetime
) -> Meeting:
    """Call a meeting of a body."""
    _, state = queries.body(body, by)
    keeps(by, state.unit)
    facts = meeting_rules.call(title, body=body, at=when, agenda=agenda, sites=sites)
    return recording.begin(MEETING, lambda subject: facts, by=by, at=at)


def _meeting(code: str, decide: Callable, *, by: Viewer, at: datetime, kept: bool = True) -> Meeting:
    row, state = queries.meeting(code, by)
    if kept:
        keeps(by, queries.body_state(state.body).unit)
    return recording.change(MEETING, row.code, decide, by=by, at=at)


def generate_pack(code: str, batch: str, *, by: Viewer, at: datetime, on: date) -> Meeting:
    """The report pack of a batch as of the newest seal."""
    _, state = queries.batch(batch, by)
    seal = record.last_seal()
    if seal is None:
        raise Refused(
            "not_sealed_yet",
            "记录还没有封存过，汇报材料没有可依据的时点。请稍等一分钟再生成。",
            "Nothing is sealed yet, so there is no moment to report as of; wait a minute and try again.",
            status=409,
        )
    members = [one.commitment for one in state.candidates.values() if one.commitment]
    members += [one.commitment for one in queries.came_in(queries.batch(batch, by)[0])]
    lines = packing.lines(members, position=seal.last, on=min(on, packing.day_of(seal)))
    return _meeting(
        code,
        lambda meeting: meeting_rules.pack(meeting, batch=batch, seal=seal.number, lines=lines, members=members),
        by=by,
        at=at,
    )


def comment(code: str, commitment: str, text: str, *, by: Viewer, at: datetime) -> Meeting:
    """A unit's words beside its line of the pack."""

    def decide(state):
        line = next((line for line in state.pack if line.commitment == commitment), None)
        mine = by.units_with(*OFFICERS)
        unit = line.owner if line and line.owner in mine else (mine[0] if mine else "")
        texts = recording.keep_texts(state.id, {"comment": text}, at=at)
        return meeting_rules.comment(state, commitment, unit=unit, owner=line.owner if line else "", texts=texts)

    return _meeting(code, decide, by=by, at=at, kept=False)


def begin(code: str, *, present: Collection[str], chair: str, by: Viewer, at: datetime) -> Meeting:
    """Open a meeting, on its day or later."""
    today = at.astimezone(calendars.current().tz).date()
    decided = len(decisions.decisions(queries.meeting(code, by)[0]))

    def decide(state):
        on = date.fromisoformat(state.at[:10])
        if on > today:
            raise Refused(
                "meeting_ahead",
                "会议定在 {on}，还没有到，不能签到。",
                "The meeting is on {on}, which has not come yet.",
                status=409,
                on=on,
            )
        given = {"present": present, "chair": chair, "body": queries.body_state(state.body)}
        return meeting_rules.begin(state, **given, on=on, decided=decided)

    return _meeting(code, decide, by=by, at=at)


def attend(code: str, site: str, *, people: int, units_there: Sequence[str], by: Viewer, at: datetime) -> Meeting:
    """How many people of which units took part at one site."""
    known = [units.named(unit, on=at.date(), where="units").code for unit in units_there]
    return _meeting(code, lambda state: meeting_rules.attend(state, site, people=people, units=known), by=by, at=at)


def listen(code: str, unit: str, title: str, *, by: Viewer, at: datetime) -> Meeting:
    """A unit's report was heard that stands in no pack."""
    found = units.named(unit, on=at.date(), where="unit").code
    return _meeting(code, lambda state: meeting_rules.listen(state, unit=found, title=title), by=by, at=at)


def hear(code: str, commitment: str, *, how: str, by: Viewer, at: datetime) -> Meeting:
    """What was done with a line of the pack."""
    return _meeting(code, lambda state: meeting_rules.hear(state, commitment, how=how), by=by, at=at)


def demand(code: str, text: str, *, unit: str, due_on: str, by: Viewer, at: datetime) -> Meeting:
    """Write down a demand."""
    if unit:
        units.named(unit, on=at.date(), where="unit")
    return _meeting(code, lambda state: meeting_rules.demand(state, text, unit=unit, due_on=due_on), by=by, at=at)


def place_demand(code: str, n: int, *, unit: str, due_on: str, by: Viewer, at: datetime) -> Meeting:
    """Say whose a loose demand is and by when."""
    if unit:
        units.named(unit, on=at.date(), where="unit")
    return _meeting(code, lambda state: meeting_rules.place(state, n, unit=unit, due_on=due_on), by=by, at=at)


def open_demand(code: str, n: int, *, by: Viewer, at: datetime) -> Meeting:
    """A demand becomes a matter of its unit, due on its day."""
    _, session = queries.meeting(code, by)
    unit = queries.body_state(session.body).unit

    def decide(state):
        facts = meeting_rules.open_demand(state, n, matter="-")
        one = state.demands[n - 1]
        matter = cascading.demand_matter(
            one.text, unit=one.unit, issuer=unit, origin=f"demand:{state.id}", due_on=one.due_on, by=by, at=at
        )
        return [replace(facts[0], matter=matter)]

    return _meeting(code, decide, by=by, at=at)


def freeze_minutes(code: str, text: str, *, by: Viewer, at: datetime) -> Meeting:
    """Keep the minutes with their hash; later changes are refused."""

    def decide(state):
        texts = recording.keep_texts(state.id, {"minutes": text}, at=at)
        digest = hashlib.sha256(text.encode()).hexdigest()
        body = queries.body_state(state.body)
        return meeting_rules.freeze(state, sha256=digest, body=body, texts=texts)

    return _meeting(code, decide, by=by, at=at)
