"""Whether an open matter can go on under a newer edition of its playbook. Pure."""

from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.rules import access
from banshi.matters.rules.scene import Scene
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup

APPROVERS = frozenset({"unit_head", "dispatcher", "adjudicator"})


def move_edition(scene: Scene, book: Playbook, *, approver: Viewer) -> list[e.Fact]:
    """One entry that names the new edition and who approved it; the clocks that run go on as they are."""
    _persons(scene, approver)
    state = scene.state
    if state.closed:
        raise Refused("closed", "已办结，不必改按新规程办理。", "It is closed; it needs no new edition.", status=409)
    if book.kind != state.kind or book.content_hash == state.edition:
        raise Refused(
            "no_other_edition",
            "请选择同一类办理规程的另一版本。",
            "Choose another edition of the same kind.",
            where="edition",
        )
    missing = _missing(scene, book)
    if missing:
        raise Refused(
            "edition_does_not_fit",
            "新版本里没有这件事正在用的：{missing}。请等这一步办完，或先修订新版本。",
            "The new edition lacks what this matter stands on: {missing}.",
            where="edition",
            status=409,
            missing="、".join(missing),
        )
    fx = e.Effects(by_unit=scene.acting_unit())
    return [e.EditionMoved(edition=book.content_hash, approver=approver.actor, fx=fx)]


def _persons(scene: Scene, approver: Viewer) -> None:
    for person in (scene.by, approver):
        standing = access.relation(person, scene.state, path_of=scene.path_of)
        if not standing.own & APPROVERS:
            raise Refused(
                "not_yours_to_do",
                "改按新规程办理，由单位负责人、派单员或争议审核人提出和批准。",
                "Moving to a new edition is for heads, dispatchers and adjudicators of the matter.",
                status=403,
            )
    if approver.actor == scene.by.actor:
        raise Refused(
            "second_person",
            "改按新规程办理须由提出人以外的另一人批准。",
            "Somebody other than the proposer must approve a move to a new edition.",
            status=403,
            where="approver",
        )


def _missing(scene: Scene, book: Playbook) -> list[str]:
    state = scene.state
    found = []
    if all(step.name != state.step for step in book.steps):
        found.append(f"步骤“{scene.step().label.zh}”")
    if state.category and lookup.category(book, state.category) is None:
        found.append(f"分类“{state.category}”")
    for clock in state.running():
        if lookup.clock(book, clock.name) is None:
            old = lookup.clock(scene.book, clock.name)
            found.append(f"时限“{old.label.zh if old else clock.name}”")
    return found
