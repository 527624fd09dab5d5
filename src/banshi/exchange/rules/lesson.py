"""A lesson counts as applied when an item was written anew because of it. Pure."""

from banshi.exchange.facts import lesson as f
from banshi.exchange.facts.lesson import LessonState
from banshi.kit.refused import Refused


def note(fact: f.Noted) -> list:
    """A title and words."""
    if not fact.title or not fact.texts:
        raise Refused("lesson_empty", "经验须有标题和内容。", "A lesson has a title and words.", where="title")
    return [fact]


def link(state: LessonState, *, kind: str, ref: str, item: str, changed_at: str) -> list:
    """Link what was changed; `changed_at` is when that item was last written, empty where there is none."""
    if not changed_at:
        raise Refused(
            "no_such_item", "没有找到这一条，或不归本单位看。", "There is no such item, or not for you.", where="ref"
        )
    if changed_at < state.noted:
        raise Refused(
            "not_changed_since",
            "这一条在记下经验之后没有改动过，还不能算落实。请先改，再来关联。",
            "That item was not changed after the lesson was noted; change it first.",
            where="ref",
            status=409,
        )
    fact = f.Applied(kind=kind, ref=ref, item=item)
    return [] if fact in state.applied else [fact]


def apply(state: LessonState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Noted):
        state.title, state.unit, state.learnt_from = fact.title, fact.unit, fact.learnt_from
        state.text, state.noted = fact.texts[0].id, at
    else:
        state.applied.append(fact)


def columns(state: LessonState) -> dict:
    """The projected columns."""
    return {"title": state.title, "unit": state.unit, "applied": len(state.applied)}
