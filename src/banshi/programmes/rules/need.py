"""Registering needs and grouping them. Pure."""

from collections.abc import Collection, Sequence

from banshi.kit.refused import Refused
from banshi.programmes.facts import group as g
from banshi.programmes.facts import need as f
from banshi.programmes.facts.group import GroupState
from banshi.programmes.facts.need import NeedState

MOST_AT_ONCE = 100
# a county or a country, and no slip of the hand that would outrank every other need
MOST_PEOPLE = 1_500_000_000


def register(fact: f.Registered) -> list:
    """A need with a source, a category, a place and words, or the matter that holds them."""
    if fact.source not in f.SOURCES or not fact.category or not fact.place:
        raise Refused(
            "need_incomplete",
            "需求须写明来源、分类和地点。",
            "A need has a source, a category and a place.",
            where="source",
        )
    if not fact.texts and not fact.matter:
        raise Refused(
            "text_needed", "请写明需要什么，或填来源编号。", "Say what is needed, or name its matter.", where="text"
        )
    if not 1 <= fact.people <= MOST_PEOPLE:
        raise Refused(
            "bad_people",
            "涉及人数在 1 到 {most} 之间。",
            "From one person to {most}.",
            where="people",
            most=MOST_PEOPLE,
        )
    return [fact]


def form(title: str, *, unit: str, category: str, people: int, months: int) -> list:
    """A new group."""
    if not title or not 0 <= people <= MOST_PEOPLE or not 1 <= months <= 600:
        raise Refused(
            "bad_group",
            "须有名称；受益人数在 0 到 {most} 之间，受益 1–600 个月。",
            "A title, from 0 to {most} people, 1–600 months.",
            where="title" if not title else "months" if 0 <= people <= MOST_PEOPLE else "people",
            most=MOST_PEOPLE,
        )
    return [g.Formed(title=title, unit=unit, category=category, people=people, months=months)]


def join(state: GroupState, needs: Sequence[int], *, taken: Collection[int]) -> list:
    """Needs come into a group, each into one group only."""
    fresh = [need for need in dict.fromkeys(needs) if need not in state.needs]
    elsewhere = set(fresh) & set(taken)
    if elsewhere:
        raise Refused(
            "grouped_already",
            "有 {count} 条需求已归入别的问题，请先移出。",
            "{count} needs are in another group; take them out first.",
            status=409,
            count=len(elsewhere),
        )
    parts = [fresh[n : n + MOST_AT_ONCE] for n in range(0, len(fresh), MOST_AT_ONCE)]
    return [g.Joined(needs=tuple(part)) for part in parts]


def leave(state: GroupState, need: int) -> list:
    """A need was sorted into the wrong group; once that was adopted, whoever it is of still hears how it ended."""
    if state.adopted:
        raise Refused(
            "adopted_already",
            "这一类已列入实事项目，里面的需求不再移出：提出的人还要听到结果。",
            "This group became a commitment; its needs stay, since those who voiced them hear how it ended.",
            where="need",
            status=409,
        )
    return [g.Left(need=need)]


def apply_need(state: NeedState, fact, *, at: str, actor: str) -> None:
    """Add one fact to a need in place."""
    if isinstance(fact, f.Registered):
        for name in ("source", "category", "place", "unit", "hardship", "people", "matter", "drawn", "announced"):
            setattr(state, name, getattr(fact, name))
        state.registered = at
    else:
        state.holds = fact.holds


def apply_group(state: GroupState, fact, *, at: str, actor: str) -> None:
    """Add one fact to a group in place."""
    if isinstance(fact, g.Formed):
        state.title, state.unit, state.category = fact.title, fact.unit, fact.category
        state.people, state.months = fact.people, fact.months
    elif isinstance(fact, g.Joined):
        state.needs.extend(fact.needs)
    elif isinstance(fact, g.Left):
        state.needs.remove(fact.need)
    elif isinstance(fact, g.Adopted):
        state.adopted.append((fact.batch, fact.commitment))
    else:
        state.told.append((fact.commitment, fact.what))


def need_columns(state: NeedState) -> dict:
    """The projected columns of a need; its group is the group's own."""
    return {
        "source": state.source,
        "category": state.category,
        "place_path": state.place,
        "unit": state.unit,
        "hardship": state.hardship,
        "people": state.people,
        "matter": state.matter,
        "drawn": state.drawn,
        "holds": state.holds,
    }


def group_columns(state: GroupState) -> dict:
    """The projected columns of a group."""
    return {
        "title": state.title,
        "unit": state.unit,
        "category": state.category,
        "people": state.people,
        "months": state.months,
        "adopted": bool(state.adopted),
    }
