"""A comment is cleared or withheld, and answered. Pure."""

from banshi.exchange.facts import comment as f
from banshi.exchange.facts.comment import CommentState
from banshi.kit.refused import Refused


def submit(fact: f.Submitted, *, is_open: bool) -> list:
    """A comment has words and comes within the time."""
    if not is_open:
        raise Refused(
            "not_open",
            "现在不在征求意见的日期内。您也可以通过“我要反映”提出。",
            "Comments are not open now; you may report instead.",
            status=409,
        )
    if not fact.texts:
        raise Refused("text_needed", "请写下您的意见。", "Write your comment.", where="text")
    return [fact]


def clear(state: CommentState) -> list:
    """A reviewer lets it out."""
    _unread(state)
    return [f.Cleared()]


def withhold(state: CommentState, ground: str) -> list:
    """A reviewer keeps it in, on one of the published grounds."""
    _unread(state)
    if ground not in f.GROUNDS:
        raise Refused("bad_ground", "请选不公开的理由。", "Choose a ground.", where="ground")
    return [f.Withheld(ground=ground)]


def _unread(state: CommentState) -> None:
    if state.cleared or state.withheld:
        raise Refused("reviewed_already", "这条意见已评审过。", "It was reviewed already.", status=409)


def answer(state: CommentState, *, taken: str, unit: str, texts: f.Texts) -> list:
    """The unit that makes the rule answers once, with a reason."""
    if state.answered:
        raise Refused("answered_already", "这条意见已答复。", "It was answered already.", status=409)
    if taken not in f.TAKEN or not texts:
        raise Refused(
            "answer_incomplete", "请选是否采纳，并写明理由。", "Say whether it is taken, and why.", where="text"
        )
    return [f.Answered(taken=taken, unit=unit, texts=texts)]


def apply(state: CommentState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Submitted):
        state.rulemaking, state.text = fact.rulemaking, fact.texts[0].id
    elif isinstance(fact, f.Cleared):
        state.cleared = at
    elif isinstance(fact, f.Withheld):
        state.withheld = fact.ground
    else:
        state.taken, state.answered, state.answer = fact.taken, at, fact.texts[0].id


def columns(state: CommentState) -> dict:
    """The projected columns."""
    return {
        "rulemaking": state.rulemaking,
        "cleared": bool(state.cleared),
        "withheld": bool(state.withheld),
        "answered": bool(state.answered),
        "taken": state.taken,
    }
