"""Practices are told, asked about, taken up, and let out; lessons are noted and linked to what was changed."""

from collections.abc import Callable
from datetime import datetime

from banshi.exchange.facts import lesson as lesson_facts
from banshi.exchange.facts import practice as f
from banshi.exchange.models import LESSON, PRACTICE, Lesson, Practice
from banshi.exchange.queries import practices as queries
from banshi.exchange.rules import lesson as lesson_rules
from banshi.exchange.rules import practice as rules
from banshi.kit.refused import Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.rules.posts import acting_unit, of


def write(title: str, *, unit: str, category: str, place: str, text: str, by: Viewer, at: datetime) -> Practice:
    """A unit's officer tells how they do something."""
    of(by, unit)
    if place and places.at_path(place) is None:
        raise Refused("no_such_place", "没有这个地点。", "There is no such place.", where="place")

    def decide(subject):
        texts = recording.keep_texts(subject, {"practice": text}, at=at)
        return rules.write(f.Written(title=title, unit=unit, category=category, place=place, texts=texts))

    return recording.begin(PRACTICE, decide, by=by, at=at)


def _change(code: str, decide: Callable, *, by: Viewer, at: datetime) -> Practice:
    row, _state = queries.practice(code, by)
    return recording.change(PRACTICE, row.code, decide, by=by, at=at)


def ask(code: str, *, unit: str, text: str, by: Viewer, at: datetime) -> Practice:
    """Another unit asks about it."""
    of(by, unit)

    def decide(state):
        return rules.ask(state, unit=unit, texts=recording.keep_texts(state.id, {"question": text}, at=at))

    return _change(code, decide, by=by, at=at)


def reply(code: str, n: int, *, text: str, by: Viewer, at: datetime) -> Practice:
    """Its own unit replies."""

    def decide(state):
        of(by, state.unit)
        texts = recording.keep_texts(state.id, {"reply": text}, at=at)
        return rules.reply(state, n, unit=state.unit, texts=texts)

    return _change(code, decide, by=by, at=at)


def adopt(code: str, *, unit: str, by: Viewer, at: datetime) -> Practice:
    """Another unit takes it up."""
    of(by, unit)
    return _change(code, lambda state: rules.adopt(state, unit=unit), by=by, at=at)


def link(code: str, *, unit: str, kind: str, ref: str, item: str, by: Viewer, at: datetime) -> Practice:
    """The adopter names what came of it: its own commitment, or an item of its own plan."""
    of(by, unit)
    if not queries.is_result_of(unit, kind=kind, ref=ref, item=item):
        raise Refused(
            "not_your_result",
            "没有找到本单位的这个实事项目或方案条目。只能关联自己的结果。",
            "That is no commitment or plan item of your own unit.",
            where="ref",
        )
    return _change(code, lambda state: rules.link(state, unit=unit, kind=kind, ref=ref, item=item), by=by, at=at)


def offer(code: str, *, by: Viewer, at: datetime) -> Practice:
    """Its own unit agrees that it is public."""

    def decide(state):
        of(by, state.unit)
        return rules.offer(state, unit=state.unit)

    return _change(code, decide, by=by, at=at)


def review(code: str, *, clears: bool, reason: str, by: Viewer, at: datetime) -> Practice:
    """A reviewer lets it out, or keeps it in with the reason."""
    unit = acting_unit(by, "reviewer")

    def decide(state):
        if clears:
            return rules.clear(state, actor=by.actor, unit=unit)
        texts = recording.keep_texts(state.id, {"reason": reason}, at=at)
        return rules.give_back(state, actor=by.actor, unit=unit, texts=texts)

    return _change(code, decide, by=by, at=at)


def note(title: str, *, unit: str, learnt_from: str, text: str, by: Viewer, at: datetime) -> Lesson:
    """A unit notes what it learnt."""
    of(by, unit)

    def decide(subject):
        texts = recording.keep_texts(subject, {"lesson": text}, at=at)
        return lesson_rules.note(lesson_facts.Noted(title=title, unit=unit, learnt_from=learnt_from, texts=texts))

    return recording.begin(LESSON, decide, by=by, at=at)


def apply_lesson(code: str, *, kind: str, ref: str, item: str, by: Viewer, at: datetime) -> Lesson:
    """Link the item that was written anew because of a lesson."""
    row, state = queries.lesson(code, by)
    of(by, state.unit)
    changed = queries.changed_at(by, kind=kind, ref=ref, item=item)
    return recording.change(
        LESSON,
        row.code,
        lambda before: lesson_rules.link(before, kind=kind, ref=ref, item=item, changed_at=changed),
        by=by,
        at=at,
    )
