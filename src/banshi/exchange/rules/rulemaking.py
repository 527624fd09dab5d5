"""The milestones of a rule in their order; "done" is only "adopted", and carrying it out is another number. Pure."""

from datetime import date

from banshi.exchange.facts import rulemaking as f
from banshi.exchange.facts.rulemaking import RulemakingState
from banshi.kit.refused import Refused

SHORTEST_DAYS = 7
STAGES = {
    "draft": "起草",
    "comment": "征求意见",
    "considered": "研究意见",
    "adopted": "已通过",
    "promulgated": "已公布，待施行",
    "in_force": "施行中",
}


def begin(fact: f.Begun) -> list:
    """A title, and a draft that may be empty as yet."""
    if not fact.title:
        raise Refused("title_needed", "请写明制度名称。", "Name the rule.", where="title")
    return [fact]


def consult(state: RulemakingState, *, from_on: date, to_on: date, today: date, texts: f.Texts) -> list:
    """Put the draft to the public once, for a week at least, not into the past."""
    if state.from_on or state.adopted_on:
        raise Refused("consulted_already", "已公开征求过意见。", "It was put to the public already.", status=409)
    if not texts:
        raise Refused("draft_needed", "请附征求意见稿全文。", "Give the draft's words.", where="text")
    if from_on < today or (to_on - from_on).days < SHORTEST_DAYS:
        raise Refused(
            "bad_days",
            "征求意见从今天或以后开始，至少 {days} 天。",
            "From today on, for {days} days at least.",
            where="to_on",
            days=SHORTEST_DAYS,
        )
    return [f.Consulted(from_on=from_on.isoformat(), to_on=to_on.isoformat(), texts=texts)]


def is_open(state: RulemakingState, on: date) -> bool:
    """Whether anybody may comment on this day."""
    return bool(state.from_on) and state.from_on <= on.isoformat() <= state.to_on and not state.adopted_on


def adopt(state: RulemakingState, *, on: date, today: date, answered: int, comments: int, by: str) -> list:
    """Adopt it after the comments' time, each comment answered."""
    if state.adopted_on:
        raise Refused("adopted_already", "已通过，不能重复。", "It is adopted already.", status=409)
    if not state.to_on or on.isoformat() <= state.to_on or on > today:
        raise Refused(
            "comments_first",
            "须先公开征求意见并已截止，通过日期在截止之后、不晚于今天。",
            "It is put to the public first, and adopted after that has ended, not in the future.",
            where="on",
            status=409,
        )
    if answered < comments:
        raise Refused(
            "comments_unanswered",
            "{comments} 条意见中还有 {left} 条没有答复，答复后才能通过。",
            "{left} of {comments} comments have no answer yet; answer them first.",
            where="on",
            status=409,
            comments=comments,
            left=comments - answered,
        )
    return [f.Adopted(on=on.isoformat(), answered=answered, comments=comments, by=by)]


def promulgate(state: RulemakingState, *, document_number: str, in_force_on: date) -> list:
    """Number and day; it is not in force before it is adopted."""
    if not state.adopted_on or state.in_force_on:
        raise Refused("adopt_first", "先通过，再公布一次。", "Adopt it first; it is promulgated once.", status=409)
    if not document_number or in_force_on.isoformat() < state.adopted_on:
        raise Refused(
            "bad_days",
            "须有文号；施行日期不早于通过日期 {on}。",
            "It has a number, and holds from {on} at the earliest.",
            where="in_force_on",
            on=state.adopted_on,
        )
    return [f.Promulgated(document_number=document_number, in_force_on=in_force_on.isoformat())]


def link(state: RulemakingState, commitment: str) -> list:
    """The commitment by which carrying it out is measured."""
    return [] if state.commitment == commitment else [f.ImplementationLinked(commitment=commitment)]


def stage(state: RulemakingState, on: date) -> str:
    """Where it is on a day; being in force is told by the calendar, never typed."""
    day = on.isoformat()
    if state.in_force_on:
        return "in_force" if state.in_force_on <= day else "promulgated"
    if state.adopted_on:
        return "adopted"
    if not state.from_on or day < state.from_on:
        return "draft"
    return "comment" if day <= state.to_on else "considered"


def apply(state: RulemakingState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Begun):
        state.title, state.unit = fact.title, fact.unit
        state.draft = fact.texts[0].id if fact.texts else 0
    elif isinstance(fact, f.Consulted):
        state.from_on, state.to_on, state.draft = fact.from_on, fact.to_on, fact.texts[0].id
    elif isinstance(fact, f.Adopted):
        state.adopted_on, state.answered, state.comments = fact.on, fact.answered, fact.comments
    elif isinstance(fact, f.Promulgated):
        state.document_number, state.in_force_on = fact.document_number, fact.in_force_on
    else:
        state.commitment = fact.commitment


def columns(state: RulemakingState) -> dict:
    """The projected columns; what the public may see begins with the consultation."""
    return {"title": state.title, "unit": state.unit, "public": bool(state.from_on), "from_on": state.from_on}
