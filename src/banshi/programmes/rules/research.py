"""Visits to find out: a list frozen before its draw is known, and what may be called drawn. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts import research as f
from banshi.programmes.facts.research import ResearchState
from banshi.programmes.rules.survey import drawn, list_hash

MOST_LISTED, MOST_DRAWN, MOST_VISITS = 5000, 300, 500


def plan(fact: f.Planned) -> list:
    """A round has a name and the questions it goes with."""
    if not fact.title or not fact.texts:
        raise Refused("research_incomplete", "请写明调研什么、问什么。", "Say what to find out and ask.", where="text")
    return [fact]


def freeze(state: ResearchState, listed: Sequence[tuple[str, str]], *, after_seal: int, texts: f.Texts) -> list:
    """Freeze the list of places before the seed of the draw exists (I8)."""
    if state.listed:
        raise Refused("frozen_already", "名单已封存，不能再换。", "The list is frozen already.", status=409)
    if not 2 <= len(listed) <= MOST_LISTED:
        raise Refused("bad_list", "名单 2–{most} 处。", "2–{most} places.", where="places", most=MOST_LISTED)
    return [f.PlacesFrozen(count=len(listed), sha256=list_hash(listed), after_seal=after_seal, texts=texts)]


def draw(state: ResearchState, listed: Sequence[tuple[str, str]], *, n: int, seal: int, root: bytes) -> list:
    """Draw n places by the root of the first seal after the freezing; the list must still be the frozen one."""
    if not state.listed or state.drawn:
        raise Refused("not_to_draw", "请先封存名单；每个名单只抽一次。", "Freeze a list; draw once.", status=409)
    if list_hash(listed) != state.sha256:
        raise Refused("list_differs", "名单与封存时的不一致，不能抽。", "The list is not the frozen one.", status=409)
    if not seal:
        raise Refused(
            "wait_for_seal",
            "名单封存之后还没有新的记录封存，种子还没有产生。请稍后再抽。",
            "No seal was made since the list was frozen; draw later.",
            status=409,
        )
    if not 1 <= n <= min(len(listed), MOST_DRAWN):
        raise Refused("bad_number", "抽 1–{most} 处。", "Draw 1–{most}.", where="n", most=min(len(listed), MOST_DRAWN))
    return [f.Drawn(refs=tuple(drawn([ref for ref, _ in listed], n, root.hex())), seal=seal, seed=root.hex())]


def visit(state: ResearchState, fact: f.Visited, *, listed: Sequence[tuple[str, str]], today: date) -> list:
    """A visit that took place; drawn are only those of the draw, each counted once, at the place of the list."""
    if fact.on > today.isoformat():
        raise Refused("in_the_future", "走访日期不能在今天之后。", "A visit lies in the past.", where="on")
    if fact.how not in f.HOW or not fact.place or fact.people < 1 or len(fact.texts) < 2:
        raise Refused(
            "visit_incomplete",
            "请写明去了哪里、地点怎样定的、谁去的（几人）、看到和听到什么。",
            "Say where, how the place was found, who went, and what was found.",
            where="text",
        )
    if len(state.visits) >= MOST_VISITS:
        raise Refused("too_many_visits", "一次调研最多记 {most} 次走访。", "{most} visits at most.", most=MOST_VISITS)
    if fact.how == f.DRAWN:
        _of_the_draw(state, fact, dict(listed))
    elif fact.ref in state.drawn:
        raise Refused("it_was_drawn", "这一处是抽中的，请按抽取登记。", "That place was drawn.", where="how")
    return [fact]


def _of_the_draw(state: ResearchState, fact: f.Visited, places: dict[str, str]) -> None:
    if fact.ref not in state.drawn:
        raise Refused(
            "not_drawn",
            "编号“{ref}”不在抽中的名单里。没有抽中的，请按自行选定登记。",
            "“{ref}” was not drawn; register it as chosen.",
            where="ref",
            ref=fact.ref,
        )
    if any(one.ref == fact.ref for one in state.visits):
        raise Refused("visited_already", "这一处已登记过走访。", "That place was visited already.", where="ref")
    if places.get(fact.ref) != fact.place:
        raise Refused("another_place", "地点与名单上的不一致。", "Not the place of the list.", where="place")


class Share(Struct, frozen=True):
    """Of a unit's visits: how many at drawn places, how many of those came unannounced, how many were announced; the
    draws not gone to yet; needs found, and how many of them somebody else verified, or found otherwise."""

    unit: str
    visits: int
    drawn: int
    unannounced: int
    announced: int
    drawn_places: int
    needs: int
    verified: int
    denied: int


def share(unit: str, rounds: Collection[ResearchState], verified: dict[str, bool]) -> Share:
    """The counts of one unit over its rounds; `verified` tells of each verified need whether it holds."""
    visits = [one for state in rounds for one in state.visits]
    codes = {code for one in visits for code in one.needs}
    at_drawn = [one for one in visits if one.how == f.DRAWN]
    return Share(
        unit,
        len(visits),
        len(at_drawn),
        sum(not one.announced for one in at_drawn),
        sum(one.announced for one in visits),
        sum(len(state.drawn) for state in rounds),
        len(codes),
        sum(verified.get(code, False) for code in codes),
        sum(verified.get(code) is False for code in codes),
    )


def verifiable(by: str, *, registered_by: str, visited_by: Collection[str]) -> None:
    """A need is verified by somebody who neither registered it nor went on the visit that found it (I6)."""
    if by == registered_by or by in visited_by:
        raise Refused(
            "own_need",
            "登记人和走访登记人不能核实自己找出的需求，请由别的人去看。",
            "Whoever registered a need or recorded the visit may not verify it.",
            where="code",
            status=403,
        )


def apply(state: ResearchState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Planned):
        state.title, state.unit = fact.title, fact.unit
    elif isinstance(fact, f.PlacesFrozen):
        state.listed, state.sha256, state.after_seal = fact.count, fact.sha256, fact.after_seal
        state.list_text = fact.texts[0].id
    elif isinstance(fact, f.Drawn):
        state.drawn, state.seal, state.seed = fact.refs, fact.seal, fact.seed
    else:
        ids = tuple(one.id for one in fact.texts)
        state.visits.append(
            f.Visit(
                on=fact.on,
                place=fact.place,
                how=fact.how,
                by=actor,
                ref=fact.ref,
                announced=fact.announced,
                people=fact.people,
                needs=fact.needs,
                texts=ids,
            )
        )


def columns(state: ResearchState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "unit": state.unit,
        "visits": len(state.visits),
        "drawn": sum(one.how == f.DRAWN for one in state.visits),
        "announced": sum(one.announced for one in state.visits),
    }
