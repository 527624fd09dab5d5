"""Whose matter it is when a unit says it is not theirs: refusal, joint check, interim owner, decision.

The requester's clock runs all the while; the refusing unit, or the interim owner named, answers the requester.
"""

from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.rules.dispatching import Pointers, not_about
from banshi.matters.rules.fold import ADJUDICATOR, CLEAR
from banshi.matters.rules.scene import Scene, effects, permit


def declared(grounds, code: str, *, where: str = "ground"):
    """The playbook's ground of this code; raises Refused naming those it has."""
    found = next((ground for ground in grounds if ground.code == code), None)
    if found is None:
        raise Refused(
            "unknown_ground",
            "办理规程里没有这一依据。可选：{known}。",
            "The playbook has no such ground. It has: {known}.",
            where=where,
            known="、".join(ground.label.zh for ground in grounds),
        )
    return found


def propose_refusal(scene: Scene, *, ground: str, proposed_unit: str, contents: Pointers = ()) -> list[e.Fact]:
    """A handler says the matter belongs elsewhere: ground, evidence, and whose it is."""
    move = permit(scene, "propose_refusal")
    state, rules = scene.state, scene.book.refusal
    found = declared(rules.grounds, ground)
    if state.decided or state.refusals >= rules.limit:
        raise Refused(
            "refusals_used",
            "这件事的责任单位已经认定，或退单已达 {limit} 次，不能再退。请签收办理；确有新情况的，联系争议审核人。",
            "Responsibility was decided, or {limit} refusals are used up. Please sign for the matter.",
            status=409,
            limit=rules.limit,
        )
    if state.dispute:
        raise Refused("refusal_open", "退单已提出，等待负责人审核。", "A refusal is open already.", status=409)
    if proposed_unit == state.owner:
        raise Refused(
            "same_unit",
            "建议的主办单位不能是本单位。",
            "Propose a unit other than your own.",
            where="proposed_unit",
        )
    not_about(scene, proposed_unit)
    if found.needs_evidence and not any(pointer.role == "evidence" for pointer in contents):
        raise Refused(
            "evidence_needed",
            "以“{label}”退单需要附佐证材料（图片或文件）。请添加后再提交。",
            "Refusing on this ground needs evidence; attach a picture or file.",
            where="files",
            label=found.label.zh,
        )
    fx = effects(scene, "propose_refusal", move=move)
    return [e.RefusalProposed(ground=ground, proposed_unit=proposed_unit, contents=contents, fx=fx)]


def _open(scene: Scene) -> None:
    if scene.state.dispute is None or scene.state.dispute.approved:
        raise Refused(
            "no_refusal",
            "没有待审核的退单。请刷新页面。",
            "There is no refusal to review. Reload the page.",
            status=409,
        )
    if scene.state.dispute.proposed_by == scene.by.actor:
        raise Refused(
            "second_person",
            "退单由提出人以外的单位负责人审核。",
            "A refusal is reviewed by a head who did not propose it.",
            status=403,
        )


def approve_refusal(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The unit's head stands behind the refusal; it counts, and responsibility must be decided."""
    move = permit(scene, "approve_refusal")
    _open(scene)
    fx = effects(scene, "approve_refusal", move=move, waiting_on=ADJUDICATOR)
    unit, ordinal = scene.state.owner, scene.state.refusals + 1
    return [e.RefusalApproved(unit=unit, ordinal=ordinal, contents=contents, fx=fx)]


def decline_refusal(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The unit's head keeps the matter."""
    move = permit(scene, "decline_refusal")
    _open(scene)
    return [e.RefusalDeclined(contents=contents, fx=effects(scene, "decline_refusal", move=move))]


def call_joint_check(scene: Scene, *, units: tuple[str, ...], contents: Pointers = ()) -> list[e.Fact]:
    """The units concerned look at it together before the decision."""
    move = permit(scene, "call_joint_check")
    if len(set(units)) < 2:
        raise Refused("two_units", "会商至少要有两个单位。", "A joint check needs two units.", where="units")
    for unit in units:
        not_about(scene, unit)
    fx = effects(scene, "call_joint_check", move=move)
    return [e.JointCheckCalled(units=tuple(dict.fromkeys(units)), contents=contents, fx=fx)]


def name_interim_owner(scene: Scene, *, unit: str) -> list[e.Fact]:
    """Who answers the requester until the decision."""
    move = permit(scene, "name_interim_owner")
    not_about(scene, unit)
    fx = effects(scene, "name_interim_owner", move=move, holder=unit)
    return [e.InterimOwnerNamed(unit=unit, fx=fx)]


def decide_responsibility(scene: Scene, *, unit: str, basis: str, contents: Pointers = ()) -> list[e.Fact]:
    """The adjudicator's decision ends the dispute for good; it may go back to a unit that refused."""
    move = permit(scene, "decide_responsibility")
    declared(scene.book.refusal.grounds, basis, where="basis")
    not_about(scene, unit)
    disputing = {scene.state.dispute.unit} if scene.state.dispute else set()
    if any(post.unit_code in disputing for post in scene.by.posts):
        raise Refused(
            "own_unit",
            "您任职的单位是争议一方，请由其他争议审核人认定。",
            "Your own unit is a party; another adjudicator must decide.",
            status=403,
        )
    fx = effects(scene, "decide_responsibility", move=move, holder=unit, waiting_on=CLEAR)
    return [e.ResponsibilityDecided(unit=unit, basis=basis, contents=contents, fx=fx)]
