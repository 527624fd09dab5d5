"""What a decision is made from: the folded matter, its playbook edition, the calendar, who acts and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused
from banshi.matters.facts.entries import Effects
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import VERBS
from banshi.matters.rules import access, clocks
from banshi.people.facts import ROLES, Viewer
from banshi.playbooks.facts import Move, Playbook, Step
from banshi.playbooks.rules import lookup as playbook_rules


@dataclass(frozen=True, slots=True)
class Scene:
    state: State
    book: Playbook
    calendar: Calendar
    by: Viewer
    at: datetime
    path_of: Callable[[str], str]

    def step(self) -> Step:
        return playbook_rules.step(self.book, self.state.step)

    def acting_unit(self) -> str:
        return access.acting_unit(self.by, self.state, path_of=self.path_of)


def role_label(role: str) -> str:
    """The Chinese name of a role a playbook gives a move to."""
    return {"requester": "诉求人本人", "system": "系统"}.get(role) or ROLES.get(role, role)


def permit(scene: Scene, verb: str) -> Move:
    """The playbook's move for this verb, or Refused when it is not open at this step or not to this person."""
    move = playbook_rules.move(scene.book, scene.state.step, verb)
    label = VERBS[verb].label
    if move is None:
        raise Refused(
            "move_not_open",
            "现在这一步不能“{label}”：当前状态是“{step}”。请刷新页面，按最新状态办理。",
            "“{verb}” is not possible now: the matter is at the step “{step}”. Reload the page.",
            status=409,
            label=label,
            verb=verb,
            step=scene.step().label.zh,
        )
    if not access.may(scene.by, scene.state, verb=verb, roles=move.by, path_of=scene.path_of):
        raise Refused(
            "not_yours_to_do",
            "“{label}”不由您办理。能办理的是：{roles}。",
            "“{verb}” is not yours to do. It belongs to: {roles}.",
            status=403,
            label=label,
            verb=verb,
            roles="、".join(role_label(role) for role in move.by if role != "system"),
        )
    return move


def effects(scene: Scene, verb: str, *, move: Move, holder: str = "", waiting_on: str = "", pause: str = "") -> Effects:
    """What the playbook makes of this move; `pause` is "", "pause" or "resume" for the pausable clocks."""
    target = playbook_rules.step(scene.book, move.to)
    return Effects(
        step=move.to if move.to != scene.state.step else "",
        holder=holder,
        waiting_on=waiting_on,
        clocks=clocks.changes(
            scene.state,
            scene.book,
            kind=VERBS[verb].entry,
            calendar=scene.calendar,
            at=scene.at,
            pause=pause,
            final=target.final,
        ),
        by_unit=scene.acting_unit(),
    )
