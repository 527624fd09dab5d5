"""Rounds of visits: planned, a list of places frozen, drawn by the next seal, each visit noted, needs verified by others."""

from collections.abc import Sequence
from datetime import date, datetime

from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.actions import needs
from banshi.programmes.facts import research as f
from banshi.programmes.models.needs import Need
from banshi.programmes.models.research import RESEARCH, Research
from banshi.programmes.queries import needs as need_queries
from banshi.programmes.queries import research as queries
from banshi.programmes.rules import research as rules
from banshi.programmes.rules.posts import of
from banshi.programmes.rules.survey import population
from banshi.record import queries as record


def plan(title: str, *, unit: str, text: str, by: Viewer, at: datetime) -> Research:
    """A unit says what it wants to find out, and with which questions."""
    of(by, unit, *queries.GOING)

    def decide(subject):
        texts = recording.keep_texts(subject, {"questions": text}, at=at)
        return rules.plan(f.Planned(title=title, unit=unit, texts=texts))

    return recording.begin(RESEARCH, decide, by=by, at=at)


def _own(code: str, by: Viewer) -> Research:
    row, state = queries.research(code, by)
    of(by, state.unit, *queries.GOING)
    return row


def freeze(code: str, listed: str, *, by: Viewer, at: datetime) -> Research:
    """Freeze the list of places that can be drawn: references and places."""
    row = _own(code, by)
    found = population(listed, places.called())
    seal = record.last_seal()

    def decide(state):
        texts = recording.keep_texts(state.id, {"list": queries.lines_of(found)}, at=at)
        return rules.freeze(state, found, after_seal=seal.number if seal else 0, texts=texts)

    return recording.change(RESEARCH, row.code, decide, by=by, at=at)


def draw(code: str, n: int, *, by: Viewer, at: datetime) -> Research:
    """Draw n places by the first seal after the freezing."""
    row = _own(code, by)

    def decide(state):
        seal = record.seal(state.after_seal + 1) if state.listed else None
        number, root = (seal.number, bytes(seal.root)) if seal else (0, b"")
        return rules.draw(state, queries.listed(state), n=n, seal=number, root=root)

    return recording.change(RESEARCH, row.code, decide, by=by, at=at)


def visit(
    code: str, given: f.Visited, *, party: str, found: str, needs: Sequence[str], by: Viewer, at: datetime, today: date
) -> Research:
    """Note one visit: who went, what was found, and which registered needs came of it."""
    row = _own(code, by)
    codes = [_need(one, by).code for one in dict.fromkeys(needs)]
    if given.place and places.at_path(given.place) is None:
        raise Refused("no_such_place", "没有这个地点。", "There is no such place.", where="place")

    def decide(state):
        texts = recording.keep_texts(state.id, {"party": party, "found": found}, at=at)
        fields = {name: getattr(given, name) for name in given.__struct_fields__}
        fact = f.Visited(**{**fields, "texts": texts, "needs": tuple(codes)})
        return rules.visit(state, fact, listed=queries.listed(state), today=today)

    return recording.change(RESEARCH, row.code, decide, by=by, at=at)


def _need(code: str, by: Viewer) -> Need:
    row = need_queries.needs(by).filter(code=code).first()
    if row is None:
        raise Refused(
            "no_such_need", "没有编号为 {code} 的需求，请先登记。", "No need {code}.", where="needs", code=code
        )
    return row


def verify(code: str, need: str, *, holds: bool, text: str, by: Viewer, at: datetime) -> Need:
    """Somebody who neither registered the need nor noted the visit went and looked."""
    _row, state = queries.research(code, by)
    if need not in {one for visit in state.visits for one in visit.needs}:
        raise NotFound()
    if not text:
        raise Refused("reason_needed", "请写明看到了什么。", "Say what was seen.", where="text")
    return needs.verify(need, holds=holds, text=text, by=by, at=at)
