"""Telling, asking, taking up, and what must be true before anybody outside may read it. Pure."""

from banshi.exchange.facts import practice as f
from banshi.exchange.facts.practice import PracticeState, Question, Result
from banshi.kit.refused import Refused

MOST_QUESTIONS = 100
MOST_ADOPTERS = 300


def write(fact: f.Written) -> list:
    """A title and the note itself."""
    if not fact.title or not fact.texts:
        raise Refused("practice_empty", "做法须有标题和内容。", "A practice has a title and a note.", where="title")
    return [fact]


def ask(state: PracticeState, *, unit: str, texts: f.Texts) -> list:
    """Another unit asks; its own unit has nothing to ask."""
    if unit == state.unit or not texts:
        raise Refused(
            "question_of_another",
            "问题由别的单位提，并写明问什么。",
            "Another unit asks, and says what.",
            where="text",
        )
    if len(state.questions) >= MOST_QUESTIONS:
        raise Refused(
            "too_many", "一个做法最多 {most} 个问题。", "{most} questions at most.", status=409, most=MOST_QUESTIONS
        )
    return [f.Asked(n=len(state.questions) + 1, unit=unit, texts=texts)]


def reply(state: PracticeState, n: int, *, unit: str, texts: f.Texts) -> list:
    """The unit whose practice it is replies, once a question."""
    found = next((one for one in state.questions if one.n == n), None)
    if found is None or found.reply or unit != state.unit or not texts:
        raise Refused(
            "nothing_to_reply",
            "第 {n} 问不存在、已答复，或不归本单位答复。",
            "Question {n} does not exist, has its reply, or is not yours to answer.",
            where="n",
            status=409,
            n=n,
        )
    return [f.Replied(n=n, unit=unit, texts=texts)]


def adopt(state: PracticeState, *, unit: str) -> list:
    """Another unit takes it up, once."""
    if unit == state.unit or unit in state.adopters:
        raise Refused(
            "adopted_already",
            "本单位自己的做法不用采用；已采用的也不重复记。",
            "Your own practice is not adopted, nor one twice.",
            status=409,
        )
    if len(state.adopters) >= MOST_ADOPTERS:
        raise Refused(
            "too_many", "采用单位已满 {most} 个。", "{most} adopters at most.", status=409, most=MOST_ADOPTERS
        )
    return [f.Adopted(unit=unit)]


def link(state: PracticeState, *, unit: str, kind: str, ref: str, item: str) -> list:
    """The adopter's own result; whose it is, the acting room has checked."""
    if unit not in state.adopters:
        raise Refused("adopt_first", "请先采用，再关联结果。", "Adopt it first.", status=409)
    if Result(kind, ref, item) in state.adopters[unit]:
        return []
    return [f.ResultLinked(unit=unit, kind=kind, ref=ref, item=item)]


def offer(state: PracticeState, *, unit: str) -> list:
    """The unit agrees to publication; again after a return."""
    if unit != state.unit:
        raise Refused("not_your_practice", "是否公开由写做法的单位说。", "Its own unit says so.", status=403)
    return [] if state.offered and not state.returned else [f.Offered(unit=unit)]


def clear(state: PracticeState, *, actor: str, unit: str) -> list:
    """A reviewer who did not write it lets it out."""
    _reviewable(state, actor)
    return [f.Cleared(unit=unit)]


def give_back(state: PracticeState, *, actor: str, unit: str, texts: f.Texts) -> list:
    """A reviewer keeps it in, with the reason."""
    _reviewable(state, actor)
    if not texts:
        raise Refused("reason_needed", "退回须写明理由。", "Say why.", where="reason")
    return [f.Returned(unit=unit, texts=texts)]


def _reviewable(state: PracticeState, actor: str) -> None:
    if not state.offered or state.cleared or state.returned:
        raise Refused(
            "not_offered", "单位还没有同意公开，或已评审过。", "It is not offered, or was reviewed.", status=409
        )
    if actor == state.author:
        raise Refused("own_words", "自己写的不能自己评审。", "Nobody clears their own words.", status=403)


def is_public(state: PracticeState) -> bool:
    """Offered by its unit and cleared by a reviewer."""
    return bool(state.offered and state.cleared)


def apply(state: PracticeState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Written):
        state.title, state.unit, state.author = fact.title, fact.unit, actor
        state.category, state.place, state.text = fact.category, fact.place, fact.texts[0].id
    elif isinstance(fact, f.Asked):
        state.questions.append(Question(fact.n, fact.unit, fact.texts[0].id))
    elif isinstance(fact, f.Replied):
        state.questions[fact.n - 1].reply = fact.texts[0].id
    elif isinstance(fact, f.Adopted):
        state.adopters[fact.unit] = []
    elif isinstance(fact, f.ResultLinked):
        state.adopters[fact.unit].append(Result(fact.kind, fact.ref, fact.item))
    else:
        _reviewed(state, fact, at)


def _reviewed(state: PracticeState, fact, at: str) -> None:
    if isinstance(fact, f.Offered):
        state.offered, state.returned = at, ""
    elif isinstance(fact, f.Cleared):
        state.cleared = at
    else:
        state.returned = at


def columns(state: PracticeState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "unit": state.unit,
        "category": state.category,
        "place_path": state.place,
        "adopters": len(state.adopters),
        "results": sum(bool(found) for found in state.adopters.values()),
        "public": is_public(state),
        "waiting": bool(state.offered and not state.cleared and not state.returned),
    }
