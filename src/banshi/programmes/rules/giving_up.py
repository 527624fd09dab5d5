"""A promise is given up by a body's vote, with its reason; it stays in every denominator. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from banshi.kit.refused import Refused
from banshi.programmes.facts import commitment as f
from banshi.programmes.facts.body import BodyState
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.rules import body as bodies


def cancel(
    state: CommitmentState,
    *,
    body: BodyState,
    on: date,
    meeting: str,
    present: Collection[str],
    posts: Mapping[str, Collection[str]],
    votes: tuple[int, int, int],
    texts: f.Texts,
) -> list:
    """Quorum, those who carry it out aside, the votes of the others, and a reason."""
    if state.cancelled:
        raise Refused("not_open", "项目已取消，不能再办。", "It was cancelled already.", status=409)
    if (state.audited and state.agrees) or state.confirmed:
        raise Refused(
            "done_already",
            "“{title}”已有确认或核实的结果，不能取消。效果没有保持的，请在复查里记。",
            "“{title}” was confirmed or audited and is not given up; a lapsed effect belongs into the recheck.",
            where="commitment",
            status=409,
            title=state.terms.title,
        )
    if not texts:
        raise Refused("reason_needed", "取消须写明理由；理由会公开。", "Say why; it is published.", where="reason")
    bodies.must_be_quorate(body, present=present, on=on)
    own = {state.terms.owner, *state.terms.implementers}
    aside = bodies.concerned(body, own, on=on, posts=posts)
    bodies.must_carry(body, voters=len(set(present) - aside), votes=votes)
    yes, no, abstained = votes
    return [f.Cancelled(decision=meeting, texts=texts, yes=yes, no=no, abstained=abstained)]
