"""Receiving a matter and giving it to a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.rules import access, clocks
from banshi.matters.rules.fold import CLEAR
from banshi.matters.rules.scene import Scene, effects, permit
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup as playbook_rules

Pointers = tuple[e.Pointer, ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where routing sends a matter and why: the playbook rule that chose the function, the catalogue entry used."""

    unit: str
    function: str
    rule: str = ""
    catalogue: str = ""


def receive(
    book: Playbook,
    received: e.Received,
    *,
    subject: int,
    calendar: Calendar,
    at: datetime,
    destination: Destination | None,
    dues: Mapping[str, datetime] | None = None,
) -> list[e.Fact]:
    """The entries of a receipt: received, and dispatched at once when the catalogue knows the unit.

    `dues` names clocks whose due was set by whoever demanded the matter, instead of by the playbook's span.
    """
    state = State(id=subject, category=received.category, step=book.first_step)
    fx = e.Effects(
        step=book.first_step,
        holder=received.intake,
        clocks=clocks.given(clocks.changes(state, book, kind="received", calendar=calendar, at=at), dues),
        by_unit=received.intake,
    )
    first = e.Received(**{**_fields(received), "fx": fx})
    if destination is None:
        return [first]
    second = _at_once(book, first, destination, calendar=calendar, at=at)
    return [first, replace(second, fx=replace(second.fx, clocks=clocks.given(second.fx.clocks, dues)))]


def _fields(received: e.Received) -> dict:
    return {name: getattr(received, name) for name in received.__struct_fields__}


def _at_once(
    book: Playbook, first: e.Received, destination: Destination, *, calendar: Calendar, at: datetime
) -> e.Dispatched:
    move = playbook_rules.move(book, book.first_step, "dispatch")
    assert move is not None, "a playbook whose first step has no dispatch cannot be routed"
    stopping = [
        e.ClockChange(change.name, "stop")
        for change in first.fx.clocks
        if "dispatched" in clocks.stops(book, change.name)
    ]
    running = {change.name for change in first.fx.clocks}
    starting = [
        clocks.started(rule, calendar=calendar, at=at)
        for rule in playbook_rules.clocks_started_by(book, "dispatched", first.category)
        if rule.name not in running
    ]
    return e.Dispatched(
        unit=destination.unit,
        function=destination.function,
        rule=destination.rule,
        catalogue=destination.catalogue,
        fx=e.Effects(
            step=move.to if move.to != book.first_step else "",
            holder=destination.unit,
            clocks=tuple(stopping + starting),
            by_unit=first.intake,
        ),
    )


def dispatch(scene: Scene, *, unit: str, contents: Pointers = ()) -> list[e.Fact]:
    """A dispatcher names the owner; not a unit that refused before, nor the line the matter is about."""
    move = permit(scene, "dispatch")
    state = scene.state
    _open_to(scene, unit)
    if state.dispute and state.dispute.approved and state.refusals >= scene.book.refusal.limit:
        raise Refused(
            "adjudicator_decides",
            "已退单 {count} 次，达到上限，由争议审核人认定责任单位，不能再派。",
            "Refused {count} times, the limit; now the adjudicator decides who is responsible.",
            status=409,
            count=state.refusals,
        )
    # an open question may still be answered, but the new owner's time runs
    fx = effects(scene, "dispatch", move=move, holder=unit, waiting_on=CLEAR, pause="resume")
    return [e.Dispatched(unit=unit, function=state.function, rule="manual", contents=contents, fx=fx)]


def _open_to(scene: Scene, unit: str) -> None:
    state = scene.state
    if unit in state.refused_by:
        raise Refused(
            "refused_before",
            "该单位已按程序退过此件，不能再派回。请派给其他单位，或交争议审核人认定。",
            "This unit has already refused this matter; choose another, or let the adjudicator decide.",
            where="unit",
        )
    not_about(scene, unit)


def not_about(scene: Scene, unit: str) -> None:
    """Raises Refused when the unit lies in the line the matter is about."""
    if scene.state.about and access.within(scene.path_of(unit), scene.state.about):
        raise Refused(
            "about_line",
            "诉求反映的就是该单位（或其上下级隶属单位），不能由它办理。请派给它的上级单位。",
            "The matter is about this unit's own line; give it to its superior.",
            where="unit",
        )


def sign_for(scene: Scene, *, silent: bool = False) -> list[e.Fact]:
    """The unit accepts; silence until the clock ran out counts as acceptance and the entry says so."""
    move = permit(scene, "sign_for")
    if scene.state.dispute and not silent:
        raise Refused(
            "refusal_open",
            "本单位已提出退单，正等待单位负责人审核；如要签收，请负责人先选择“不同意退单”。",
            "Your unit has proposed a refusal; its head must decline that before you can sign.",
            status=409,
        )
    return [e.SignedFor(silent=silent, fx=effects(scene, "sign_for", move=move))]


def hand_over(scene: Scene, *, unit: str, contents: Pointers = ()) -> list[e.Fact]:
    """After acceptance, another unit becomes owner; every clock owed to the requester runs on."""
    move = permit(scene, "hand_over")
    if unit == scene.state.owner:
        raise Refused("same_unit", "它已经是主办单位，请选择别的单位。", "It is the owner already.", where="unit")
    _open_to(scene, unit)
    fx = effects(scene, "hand_over", move=move, holder=unit, waiting_on=CLEAR, pause="resume")
    return [e.HandedOver(unit=unit, contents=contents, fx=fx)]


def add_co_unit(scene: Scene, *, unit: str, contents: Pointers = ()) -> list[e.Fact]:
    """A second unit helps; the owner stays the owner."""
    move = permit(scene, "add_co_unit")
    state = scene.state
    if unit == state.owner or unit in state.co_units:
        raise Refused(
            "same_unit",
            "该单位已是主办或协办单位，请选择别的单位。",
            "It takes part already.",
            where="unit",
        )
    not_about(scene, unit)
    return [e.CoUnitAdded(unit=unit, contents=contents, fx=effects(scene, "add_co_unit", move=move))]


def contribute(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """A co-unit's part of the work."""
    move = permit(scene, "contribute")
    state = scene.state
    partners = [*state.co_units, *state.joint_check]
    unit = next((p.unit_code for p in scene.by.posts if p.unit_code in partners), scene.acting_unit())
    return [e.Contributed(unit=unit, contents=contents, fx=effects(scene, "contribute", move=move))]
