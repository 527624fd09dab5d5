"""The test report at the end: a matter is received, dispatched and withdrawn, and what that showed is told."""

from collections.abc import Sequence
from datetime import datetime

from banshi.calendars import queries as calendars
from banshi.kit import clock, ids
from banshi.kit.refused import Refused
from banshi.matters.actions import acting, receive
from banshi.matters.facts.state import State
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.start.facts import Check
from banshi.units import queries as units

TEXT = "【测试】开通时的测试，请勿办理；已由系统撤回。"
SAMPLES = {"phone": "0000-0000000", "name": "测试", "date": "2026-01-01", "number": "1", "boolean": "no"}


def report(kind: str, catalogue: Sequence[dict], *, at: datetime) -> list[Check]:
    """Receive, dispatch and withdraw one matter of a kind; a failure is a line, never an end."""
    book = playbooks.current(kind)
    if not _can_be_taken_back(book):
        # nothing may be left to be worked on that nobody asked for
        return [Check(True, f"“{book.noun.zh}”不由居民提出、不能撤回，没有试办；已载入 {book.edition} 版。")]
    try:
        receipt, state = _received(book, catalogue, at=at)
    except Refused as error:
        return [Check(False, f"测试“{book.noun.zh}”没有受理成功：{error.say()}")]
    lines = [
        Check(True, f"受理：测试{book.noun.zh}编号 {ids.spoken(receipt.code)}，由{units.name_of(state.intake)}受理。"),
        _dispatched(book, state, at=at),
        *_handled(state, at=at),
        _due(book, state),
        _withdrawn(book, receipt, at=at),
    ]
    return lines


def _can_be_taken_back(book: Playbook) -> bool:
    """Whether the requester may withdraw at the first step, and at the one dispatch leads to."""
    dispatch = lookup.move(book, book.first_step, "dispatch")
    steps = {book.first_step, dispatch.to if dispatch else book.first_step}
    moves = [lookup.move(book, step, "withdraw") for step in steps]
    return all(move is not None and "requester" in move.by for move in moves)


def _received(book: Playbook, catalogue: Sequence[dict], *, at: datetime) -> tuple[receive.Receipt, State]:
    on = at.astimezone(calendars.current().tz).date()
    intake = receive.intake_unit(people.units_with_role("intake_agent", on=on))
    function, place = _aimed_at(book, catalogue)
    given = {field.name: _sample(field, function, place) for field in book.fields if field.required}
    requester = Viewer(actor="requester")
    receipt = receive.receive(book.kind, given, by=requester, at=at, intake=intake, channel="counter")
    _, state, _ = seeing.found(receipt.code, Viewer.system())
    return receipt, state


def _aimed_at(book: Playbook, catalogue: Sequence[dict]) -> tuple[str, str]:
    """A category and a place for which the catalogue names a unit, where there is one."""
    deepest = max(places.all_places(), key=lambda found: found.level).code
    for row in catalogue:
        for category in sorted(lookup.offered(book), key=lambda one: -one.code.count("/")):
            if lookup.under(lookup.function_of(book, category.code), row["function"]):
                within = row["place_path"].rsplit("/", 1)[-1]
                return category.code, within or deepest
    return (book.categories[-1].code if book.categories else ""), deepest


def _sample(field, category: str, place: str) -> str:
    if field.type == "choice":
        return field.choices[0].code
    return {"category": category, "place": place, **SAMPLES}.get(field.type, TEXT[: field.max_length])


def _dispatched(book: Playbook, state: State, *, at: datetime) -> Check:
    label = lookup.category(book, state.category)
    what = f"分类“{label.label.zh}”" if label else "这一类"
    if not state.owner:
        return Check(False, f"派单：派单目录里没有{what}的条目，要由派单员逐件派单。")
    on = at.astimezone(calendars.current().tz).date()
    entry = units.route(function=state.function, place_path=state.place, on=on)
    where = places.at_path(entry.place_path) if entry else None
    because = f"（凭派单目录，{where.name if where else '全域'}）" if entry else ""
    return Check(True, f"派单：{what}自动派给{units.name_of(state.owner)}{because}。")


def _handled(state: State, *, at: datetime) -> list[Check]:
    on = at.astimezone(calendars.current().tz).date()
    if not state.owner:
        desk = people.staff_in([state.intake], role="dispatcher", on=on)
        named = "、".join(member.display_name for member in desk)
        return [Check(bool(desk), f"派单员：{named}。" if desk else "没有派单员，请在“管理”里任命。")]
    handlers = people.staff_in([state.owner], role="handler", on=on)
    named = "、".join(member.display_name for member in handlers)
    said = f"签收：{units.name_of(state.owner)}的承办人是{named}。"
    return [
        Check(bool(handlers), said if handlers else f"签收：{units.name_of(state.owner)}还没有承办人，没有人签收。")
    ]


def _due(book: Playbook, state: State) -> Check:
    running = [found for found in state.clocks if not found.stopped]
    if not running:
        return Check(False, f"时限：“{book.noun.zh}”受理后没有开始任何时限，请检查规程。")
    first = min(running, key=lambda found: found.due)
    due = clock.parse(first.due).astimezone(calendars.current().tz)
    label = lookup.clock(book, first.name).label.zh
    said = f"时限：{label}应在 {due:%Y-%m-%d %H:%M} 前。"
    if first.provisional:
        return Check(False, f"{said}这个时间是暂定的：缺当年放假通知，请系统管理员在“管理·日历”里录入。")
    return Check(True, said)


def _withdrawn(book: Playbook, receipt: receive.Receipt, *, at: datetime) -> Check:
    try:
        state = acting.act(receipt.code, "withdraw", by=Viewer.requester(receipt.matter_id), at=at)
    except Refused as error:
        return Check(False, f"测试没有撤回：{error.say()}请工作人员办结编号 {ids.spoken(receipt.code)}。")
    kept = f"办理记录 {state.number} 条都在，可以查到"
    return Check(
        True, f"撤回：测试{book.noun.zh}已撤回，不再办理，不算进按时、解决、满意，只列为“诉求人撤回”；{kept}。"
    )
