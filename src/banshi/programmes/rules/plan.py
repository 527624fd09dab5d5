"""What a plan must say before it is filed, and what it adds to the notice above it. Pure."""

from collections.abc import Collection, Mapping

from banshi.kit.refused import Refused
from banshi.programmes.facts import plan as f
from banshi.programmes.facts.plan import PlanItem, PlanState
from banshi.programmes.rules import cascade
from banshi.programmes.rules import notice as notices

MOST_ITEMS = 300


def set_item(state: PlanState, item: PlanItem, *, demands: Collection[str]) -> list:
    """Write an item: it implements or adapts a demand of the notice, or adds something of the unit's own."""
    _open(state)
    answers = item.relation in (cascade.IMPLEMENTS, cascade.ADAPTS)
    if item.relation not in cascade.RELATIONS or not item.ref or not item.text:
        raise Refused(
            "bad_item",
            "方案条目须有序号、内容，并写明：落实或调整上级哪一条要求，或本级自行增加。",
            "An item has a number, words, and says which demand it implements or adapts, or that it adds.",
            where="text",
        )
    if answers and item.demand not in demands:
        raise Refused(
            "demand_needed",
            "选了“{relation}”，请选对应上级哪一条；上级没有要求的，与上级要求的关系请选“{adds}”。",
            "Say which demand of the notice it answers; what no notice asks is an addition of your own.",
            where="demand",
            relation=cascade.RELATIONS[item.relation],
            adds=cascade.RELATIONS[cascade.ADDS],
        )
    if not answers and item.demand:
        raise Refused(
            "demand_given",
            "选了“{adds}”，就不对应上级的要求。请把“对应上级哪一条”改为不选，或改选与上级要求的关系。",
            "An addition of your own answers no demand: leave the demand out, or say that it answers one.",
            where="demand",
            adds=cascade.RELATIONS[cascade.ADDS],
        )
    if len(state.items) >= MOST_ITEMS and item.ref not in state.items:
        raise Refused("too_many", "一份方案最多 {most} 条。", "{most} items at most.", most=MOST_ITEMS)
    notices.day_of(item.due_on, "due_on")
    return [f.ItemSet(item=item)]


def drop_item(state: PlanState, ref: str) -> list:
    """Take an item out."""
    _open(state)
    return [f.ItemDropped(ref=ref)] if ref in state.items else []


def _open(state: PlanState) -> None:
    if state.accepted or (state.filed and not state.returned):
        raise Refused(
            "plan_filed", "方案已报送，退回后才能修改。", "The plan is filed; it can change once returned.", status=409
        )


def covered(state: PlanState, demands: Mapping[str, str], names: Collection[str]) -> cascade.Coverage:
    """The plan held against the demands of its notice."""
    return cascade.coverage(demands, lines(state), names=names)


def lines(state: PlanState) -> list[cascade.PlanLine]:
    """The items of a plan as they are compared."""
    return [
        cascade.PlanLine(one.text, one.relation, one.demand, one.measurable, one.ref) for one in state.items.values()
    ]


def file(state: PlanState, found: cascade.Coverage, *, texts: f.Texts) -> list:
    """File the plan with what was computed of it."""
    _open(state)
    if not state.items:
        raise Refused("plan_empty", "方案还没有条目。", "The plan has no items yet.", where="items")
    return [
        f.Filed(
            covered=len(found.covered),
            demands=len(found.covered) + len(found.missing),
            own_commitments=found.own_commitments,
            overlap=round(100 * found.overlap),
            texts=texts,
        )
    ]


def give_back(state: PlanState, *, texts: f.Texts) -> list:
    """The issuer returns a filed plan with the reason."""
    if not state.filed or state.accepted or not texts:
        raise Refused("nothing_filed", "没有可退回的方案，或没有写理由。", "No filed plan, or no reason.", status=409)
    return [f.Returned(texts=texts)]


def accept(state: PlanState) -> list:
    """The issuer accepts; a plan nearly identical to its parent without a commitment of its own is not counted so."""
    if not state.filed or state.accepted or state.returned:
        raise Refused("nothing_filed", "没有待审阅的方案。", "No plan to review.", status=409)
    if state.overlap >= 100 * cascade.NEARLY_IDENTICAL and not state.own_commitments:
        raise Refused(
            "nearly_identical",
            "这份方案与上级要求高度相近（{overlap}%），且暂无本级可衡量任务，可以回执，不能计为已落实。请退回补充。",
            "The plan repeats its parent ({overlap} %) and has no commitment of its own: return it.",
            status=409,
            overlap=state.overlap,
        )
    return [f.Accepted()]


def apply(state: PlanState, fact, *, at: str, actor: str) -> None:
    """Add one fact to a plan in place."""
    if isinstance(fact, f.Begun):
        state.title, state.unit, state.notice, state.matter = fact.title, fact.unit, fact.notice, fact.matter
    elif isinstance(fact, f.ItemSet):
        state.items[fact.item.ref] = fact.item
    elif isinstance(fact, f.ItemDropped):
        state.items.pop(fact.ref)
    elif isinstance(fact, f.Filed):
        state.filed, state.returned = at, ""
        for name in ("covered", "demands", "own_commitments", "overlap"):
            setattr(state, name, getattr(fact, name))
    elif isinstance(fact, f.Returned):
        state.returned = at
    else:
        state.accepted = at


def columns(state: PlanState) -> dict:
    """The projected columns of a plan."""
    return {
        "title": state.title,
        "unit": state.unit,
        "notice_id": state.notice,
        "matter": state.matter,
        "filed": bool(state.filed and not state.returned),
        "accepted": bool(state.accepted),
        "covered": state.covered,
        "demands": state.demands,
        "own_commitments": state.own_commitments,
        "overlap": state.overlap,
    }
