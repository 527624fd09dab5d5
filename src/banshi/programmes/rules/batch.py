"""How a batch goes from candidates to commitments: nobody decides on their own, nothing is decided without enough present."""

from collections.abc import Collection, Mapping
from datetime import date

from banshi.kit.refused import Refused
from banshi.programmes.facts import batch as f
from banshi.programmes.facts.batch import BatchState, Candidate
from banshi.programmes.facts.body import BodyState
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.rules import body as bodies
from banshi.programmes.rules import commitment as commitments

CRITERIA = {"need": "群众需要", "feasible": "可行", "measurable": "可衡量", "lasting": "长效"}
METHODS = ("vote", "scores", "discussion")
PASS_MARK = 60
MOST_BATCHES = 999


def open_batch(title: str, *, body: str, campaign: str, ordinal: int, method: str, taken: Collection[int] = ()) -> list:
    """A batch begins with its body and the way it decides; `taken` are the ordinals of the body's batches of the campaign."""
    if not title or method not in METHODS:
        raise Refused("bad_batch", "批次须有名称和评审方式。", "A batch has a title and a method.", where="title")
    if not 1 <= ordinal <= MOST_BATCHES or ordinal in taken:
        raise Refused(
            "bad_ordinal",
            "“第几批”应是 1 到 {most} 的数，没有用过。已有：{taken}。",
            "The ordinal of a batch is from 1 to {most} and not taken; there are: {taken}.",
            where="ordinal",
            most=MOST_BATCHES,
            taken="、".join(str(one) for one in sorted(taken)) or "—",
        )
    return [f.Opened(title=title, body=body, campaign=campaign, ordinal=ordinal, method=method)]


def add(state: BatchState, ref: str, terms: Locked, *, groups: Collection[str], needs: int, texts: f.Texts) -> list:
    """A candidate with whole terms; without `needs` in its groups it is hand-picked and says why."""
    _not_frozen(state)
    if state.review_opened:
        raise Refused("review_open", "评审已开始，不能再申报。", "The review has begun.", status=409)
    if ref in state.candidates:
        raise Refused("ref_taken", "编号“{ref}”已有申报。", "“{ref}” is taken.", where="ref", ref=ref)
    commitments.lock(terms)
    if not needs and not texts:
        raise Refused(
            "hand_picked_reason",
            "没有关联需求的申报（所选的那一类里还没有需求，也算），须写明理由；理由会公开。",
            "A candidate without needs behind it needs a reason, which is published.",
            where="reason",
        )
    return [f.CandidateAdded(ref=ref, terms=terms, groups=tuple(groups), hand_picked=not needs, texts=texts)]


def open_review(state: BatchState) -> list:
    """Members may score; the list of candidates is closed."""
    _not_frozen(state)
    if not state.candidates or state.review_opened:
        raise Refused(
            "no_review", "没有可评审的申报，或评审已开始。", "Nothing to review, or it has begun.", status=409
        )
    return [f.ReviewOpened()]


def score(
    state: BatchState,
    ref: str,
    *,
    person: str,
    scores: Mapping[str, int],
    body: BodyState,
    on: date,
    posts: Collection[str] = (),
) -> list:
    """One member's sheet; a member whose own unit applies, by the seat or one of the `posts`, takes no part."""
    candidate = _undecided(state, ref)
    _member(person, body, on)
    if person in interested(candidate, body, on, posts={person: posts}):
        raise must_step_aside()
    if set(scores) != set(CRITERIA) or any(not 0 <= value <= 100 for value in scores.values()):
        raise Refused(
            "bad_scores",
            "每项打 0 到 100 分：{names}。",
            "Score each from 0 to 100: {codes}.",
            where="scores",
            names="、".join(CRITERIA.values()),
            codes=", ".join(CRITERIA),
        )
    # in the order an entry keeps them, so that the row folded from it again is the same to the byte
    return [f.Scored(ref=ref, person=person, scores=dict(sorted(scores.items())))]


def recuse(state: BatchState, ref: str, *, person: str, body: BodyState, on: date, texts: f.Texts) -> list:
    """A member steps aside for one candidate, and says why."""
    candidate = _undecided(state, ref)
    _member(person, body, on)
    if person in candidate.recused:
        return []
    return [f.Recused(ref=ref, person=person, texts=texts)]


def _undecided(state: BatchState, ref: str) -> Candidate:
    _not_frozen(state)
    candidate = _candidate(state, ref)
    if candidate.decision:
        raise Refused("decided_already", "这一项已经审定。", "It is decided already.", where="ref", status=409)
    return candidate


def interested(candidate: Candidate, body: BodyState, on: date, *, posts: Mapping[str, Collection[str]]) -> set[str]:
    """Members who must step aside: a unit of theirs proposes or carries it out, or they have stepped aside.

    `posts` are the units in which a person holds a post that day, whatever unit the seat is for.
    """
    units = {candidate.terms.owner, *candidate.terms.implementers}
    return bodies.concerned(body, units, on=on, posts=posts) | set(candidate.recused)


def must_step_aside() -> Refused:
    """For a member whose own unit applies, by the seat or by a post."""
    return Refused(
        "must_step_aside",
        "您所在单位申报或实施这个项目，须回避。",
        "Your unit proposes or carries it out: you step aside.",
        status=403,
    )


def _member(person: str, body: BodyState, on: date) -> None:
    if person not in {one.person for one in bodies.members(body, on)}:
        raise Refused("not_a_member", "您在 {on} 不是这个机构的成员。", "Not a member on {on}.", status=403, on=on)


def decide(
    state: BatchState,
    ref: str,
    decision: str,
    *,
    body: BodyState,
    on: date,
    meeting: str,
    present: Collection[str],
    posts: Mapping[str, Collection[str]],
    votes: tuple[int, int, int] = (0, 0, 0),
    texts: f.Texts = (),
) -> list:
    """The body's decision: quorum, those with an interest aside, the vote or the scores, a reason unless approved."""
    candidate = _decidable(state, ref, decision)
    bodies.must_be_quorate(body, present=present, on=on)
    aside = interested(candidate, body, on, posts=posts)
    voters = set(present) - aside
    if decision != f.RETURN:  # which ends nothing, and is the way on where too few are left to vote
        bodies.must_be_several(voters=len(voters))
    _counted(state, decision, body=body, voters=len(voters), votes=votes)
    if decision == f.APPROVE:
        due_ahead(candidate.terms, on)
        _approved(state, candidate, body=body, voters=voters, votes=votes)
    elif not texts:
        raise Refused(
            "reason_needed", "退回或不列入须写明理由。", "Say why it is returned or rejected.", where="reason"
        )
    yes, no, abstained = votes
    return [
        f.Decided(
            ref=ref,
            decision=decision,
            meeting=meeting,
            present=tuple(sorted(present)),
            yes=yes,
            no=no,
            abstained=abstained,
            recused=tuple(sorted(aside & set(present))),
            texts=texts,
        )
    ]


def _decidable(state: BatchState, ref: str, decision: str) -> Candidate:
    _not_frozen(state)
    candidate = _candidate(state, ref)
    if decision not in f.DECISIONS or candidate.decision:
        raise Refused(
            "bad_decision", "这一项已经审定，或决定不在可选范围。", "Decided already, or no such decision.", status=409
        )
    return candidate


def _counted(state: BatchState, decision: str, *, body: BodyState, voters: int, votes: tuple[int, int, int]) -> None:
    """Votes that are written down are those of everybody who may vote, and say what the decision says."""
    if any(votes):
        bodies.must_add_up(voters=voters, votes=votes)
    if state.method == "vote" and decision != f.APPROVE and bodies.carried(body, yes=votes[0], entitled=voters):
        raise Refused(
            "carried_but_refused",
            "赞成 {yes} 票，超过可投票 {voters} 人的 {majority}%，表决通过了，不能记为“{decision}”。请核对票数或决定。",
            "{yes} yes of {voters} carry it by the rule of {majority} %: that is no “{code}”. Check votes or decision.",
            where="decision",
            status=409,
            yes=votes[0],
            voters=voters,
            majority=body.majority,
            decision=f.DECISIONS[decision],
            code=decision,
        )


def due_ahead(terms: Locked, on: date) -> None:
    """Raises Refused for terms whose due has passed by a day: nobody promises for yesterday."""
    if terms.due_on <= on.isoformat():
        raise Refused(
            "due_past",
            "“{title}”的时限 {due} 不晚于 {on}，不能作为新的承诺。请改写时限后重新申报。",
            "The due {due} of “{title}” is not after {on}; propose it with another one.",
            where="due_on",
            title=terms.title,
            due=terms.due_on,
            on=on,
        )


def _approved(state: BatchState, candidate: Candidate, *, body: BodyState, voters: set[str], votes: tuple) -> None:
    if state.method == "vote":
        bodies.must_carry(body, voters=len(voters), votes=votes)
    elif state.method == "scores":
        found = average(candidate)
        missing = voters - set(candidate.scores)
        if missing or found is None or found < PASS_MARK:
            raise Refused(
                "scores_missing",
                "还有 {missing} 人没有打分，或平均分 {mean} 不到 {mark} 分，不能同意。",
                "{missing} sheets are missing, or the mean {mean} is below {mark}.",
                where="scores",
                missing=len(missing),
                mean="—" if found is None else f"{found:.1f}",
                mark=PASS_MARK,
            )


def average(candidate: Candidate) -> float | None:
    """The mean of the sheets over all criteria, without those of members who stepped aside; None without a sheet."""
    sheets = [sheet for person, sheet in candidate.scores.items() if person not in candidate.recused]
    marks = [mark for sheet in sheets for mark in sheet.values()]
    return sum(marks) / len(marks) if marks else None


def freeze(state: BatchState) -> list:
    """The list is final once every candidate has its decision."""
    _not_frozen(state)
    waiting = [ref for ref, one in state.candidates.items() if not one.decision]
    if waiting or not state.candidates:
        raise Refused(
            "review_unfinished",
            "还有 {count} 项没有审定：{refs}。审定完再冻结。",
            "{count} candidates have no decision yet: {refs}.",
            status=409,
            count=len(waiting),
            refs="、".join(waiting[:10]) or "—",
        )
    return [f.Frozen()]


def take_back(state: BatchState, ref: str, *, texts: f.Texts) -> list:
    """A proposal is taken out before the review, with the reason; it may be made again under the same number."""
    _not_frozen(state)
    if ref not in state.candidates:
        raise _no_candidate(ref)
    if state.review_opened:
        raise Refused(
            "review_open",
            "评审已开始，不能再撤回申报。写错了的，审定时退回补充，下一批再报。",
            "The review has begun: have it returned when it is decided, and propose it again in the next batch.",
            status=409,
        )
    if not texts:
        raise Refused("reason_needed", "请写明为什么撤回。", "Say why it is taken back.", where="reason")
    return [f.CandidateWithdrawn(ref=ref, texts=texts)]


def _candidate(state: BatchState, ref: str) -> Candidate:
    found = state.candidates.get(ref)
    if found is None:
        raise _no_candidate(ref)
    if not state.review_opened:
        raise Refused("review_not_open", "评审还没有开始。", "The review has not begun.", status=409)
    return found


def _no_candidate(ref: str) -> Refused:
    return Refused("no_candidate", "没有编号为“{ref}”的申报。", "There is no candidate “{ref}”.", where="ref", ref=ref)


def _not_frozen(state: BatchState) -> None:
    if state.frozen:
        raise Refused("batch_frozen", "批次已冻结，不能再改。", "The batch is frozen.", status=409)


def apply(state: BatchState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    _APPLY[type(fact)](state, fact, at)


def _opened(state, fact: f.Opened, at: str) -> None:
    state.title, state.body, state.campaign = fact.title, fact.body, fact.campaign
    state.ordinal, state.method = fact.ordinal, fact.method


def _added(state, fact: f.CandidateAdded, at: str) -> None:
    state.candidates[fact.ref] = Candidate(fact.ref, fact.terms, list(fact.groups), fact.hand_picked)


def _taken_back(state, fact: f.CandidateWithdrawn, at: str) -> None:
    state.candidates.pop(fact.ref)


def _review(state, fact, at: str) -> None:
    state.review_opened = at


def _scored(state, fact: f.Scored, at: str) -> None:
    state.candidates[fact.ref].scores[fact.person] = dict(fact.scores)


def _recused(state, fact: f.Recused, at: str) -> None:
    state.candidates[fact.ref].recused.append(fact.person)


def _decided(state, fact: f.Decided, at: str) -> None:
    one = state.candidates[fact.ref]
    one.decision, one.meeting, one.votes = fact.decision, fact.meeting, (fact.yes, fact.no, fact.abstained)
    one.reason = fact.texts[0].id if fact.texts else 0


def _became(state, fact: f.CommitmentLocked, at: str) -> None:
    state.candidates[fact.ref].commitment = fact.commitment


def _frozen(state, fact, at: str) -> None:
    state.frozen = at


def _carried(state, fact: f.ItemCarried, at: str) -> None:
    state.carried[fact.commitment] = fact.batch
    if fact.texts:
        state.carried_because[fact.commitment] = fact.texts[0].id


def _settled(state, fact: f.Settled, at: str) -> None:
    state.settled, state.ended = at, dict(fact.ended)


_APPLY = {
    f.Opened: _opened,
    f.CandidateAdded: _added,
    f.CandidateWithdrawn: _taken_back,
    f.ReviewOpened: _review,
    f.Scored: _scored,
    f.Recused: _recused,
    f.Decided: _decided,
    f.CommitmentLocked: _became,
    f.Frozen: _frozen,
    f.ItemCarried: _carried,
    f.Settled: _settled,
}


def columns(state: BatchState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "body": state.body,
        "campaign": state.campaign,
        "ordinal": state.ordinal,
        "frozen": bool(state.frozen),
    }
