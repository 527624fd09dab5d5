"""Reply, verdict, closing and reopening: what is claimed, who says otherwise, and what that changes.

Outcome, status and satisfaction come from three sources. Only the requester's own one-time token makes a verdict
theirs; one typed by staff is relayed, stays below confirmed, and changes nothing when the typist handled the matter.
"""

from datetime import timedelta

from banshi.kit import clock as instants
from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import PAID, SOLVED
from banshi.matters.rules import access, ledger, paying
from banshi.matters.rules.dispatching import Pointers
from banshi.matters.rules.fold import CLEAR, NEVER, REQUESTER
from banshi.matters.rules.responsibility import declared
from banshi.matters.rules.scene import Scene, effects, permit
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup as playbook_rules

CHANNELS = frozenset({"web", "sms", "slip", "callback", "visit", "letter"})


def reply(scene: Scene, *, outcome: str, ground: str = "", contents: Pointers = ()) -> list[e.Fact]:
    """The unit's answer with an outcome; it is a claim until somebody else says so."""
    move = permit(scene, "reply")
    rule = next((o for o in scene.book.outcomes if o.code == outcome), None)
    if rule is None:
        raise Refused(
            "unknown_outcome",
            "办理规程里没有这一办理结果。可选：{known}。",
            "The playbook has no such outcome. It has: {known}.",
            where="outcome",
            known="、".join(o.label.zh for o in scene.book.outcomes),
        )
    if rule.needs_ground and not ground:
        raise Refused(
            "ground_needed",
            "办理结果为“{label}”时要写明依据。",
            "This outcome needs its ground.",
            where="ground",
            label=rule.label.zh,
        )
    if not any(pointer.role == "reply" for pointer in contents):
        raise Refused("reply_empty", "请写答复内容，诉求人会看到。", "Write the reply.", where="reason")
    ends = playbook_rules.step(scene.book, move.to).final
    waiting = CLEAR if ends or scene.book.verdicts.by == NOBODY else REQUESTER_VERDICT
    evidence = sum(pointer.role == "evidence" for pointer in contents)
    told: list[e.Fact] = [
        e.Replied(
            outcome=outcome,
            ordinal=scene.state.replies + 1,
            unit=scene.acting_unit(),
            ground=ground,
            evidence=evidence,
            contents=contents,
            fx=effects(scene, "reply", move=move, waiting_on=waiting, pause="resume"),
        )
    ]
    if ends:
        # a kind in which nobody is asked for a verdict ends with the answer
        told.append(e.Closed(reason="answered", outcome=outcome, fx=e.Effects(by_unit=scene.acting_unit())))
    elif ledger.settled(scene.state.ledger):
        # the money came before the procedure ended, so nothing is left for the creditor to say
        told.append(paying.performed(scene, at_step=move.to))
    return told


REQUESTER_VERDICT = "verdict"
NOBODY, SENDING_UNIT = "nobody", "sending_unit"


def give_verdict(
    scene: Scene,
    *,
    solved: str,
    channel: str,
    satisfied: int = 0,
    reopen: bool = False,
    contents: Pointers = (),
) -> list[e.Fact]:
    """The verdict of the requester (by token) or of the unit whose letter it is, or one relayed by staff.

    "no" may reopen in the same breath.
    """
    move = permit(scene, "give_verdict")
    _check_answers(scene.state, scene.book, solved=solved, satisfied=satisfied, channel=channel)
    relayed = scene.by.actor != REQUESTER and not _sent_it(scene)
    handled = relayed and access.in_handling_line(scene.by, scene.state, path_of=scene.path_of)
    shared = {
        "solved": solved,
        "channel": channel,
        "satisfied": satisfied,
        "relayed": relayed,
        "reply": scene.state.replies,
        "contents": contents,
    }
    if handled:
        fx = e.Effects(by_unit=scene.acting_unit())
        return [e.VerdictGiven(**shared, counts=False, fx=fx)]
    fx = effects(scene, "give_verdict", move=move, waiting_on=CLEAR)
    given = e.VerdictGiven(**shared, counts=True, fx=e.Effects(clocks=fx.clocks, by_unit=fx.by_unit))
    if solved != "yes" and not reopen and _still_owed(scene.state):
        # said while further days are still to come: they run on, and nothing is closed by it
        return [e.VerdictGiven(**shared, counts=True, fx=e.Effects(waiting_on=CLEAR, by_unit=fx.by_unit))]
    if reopen and solved != "yes":
        # what was said with the verdict is the reason too, and stands in the record once
        return [given, _reopened(scene, reason=contents)]
    if scene.state.closed:
        # closed unrated or on a relayed word; the requester's own, later, replaces that and the closing stays
        return [given]
    closed = e.Closed(
        reason="relayed" if relayed else "verdict",
        fx=e.Effects(step=move.to, waiting_on=CLEAR, by_unit=fx.by_unit),
    )
    return [given, closed]


def _sent_it(scene: Scene) -> bool:
    """Whether the person speaks for the unit whose letter this is, where the playbook leaves the verdict to it."""
    return scene.book.verdicts.by == SENDING_UNIT and scene.acting_unit() == scene.state.intake


def _still_owed(state: State) -> bool:
    return state.ledger is not None and bool(ledger.open_instalments(state.ledger))


def answers(book: Playbook) -> list[tuple[str, str]]:
    """What may be answered to whether it is solved: that it never happened only where the playbook lets it be denied.

    Where money was promised the question is whether it came, and the answers say that.
    """
    known = PAID if playbook_rules.keeps_ledger(book) else SOLVED
    return [one for one in known if one[0] != NEVER or book.verdicts.deniable]


def _check_answers(state: State, book: Playbook, *, solved: str, satisfied: int, channel: str) -> None:
    if not state.replies:
        raise Refused("no_reply", "还没有答复，不能评价。", "There is no reply to judge yet.", status=409)
    known = answers(book)
    if solved not in {code for code, _label in known}:
        raise Refused(
            "solved_needed",
            "请先回答“解决了吗”：{known}。",
            "Say first whether it is solved: {codes}.",
            where="solved",
            known="、".join(label for _code, label in known),
            codes=", ".join(code for code, _label in known),
        )
    if not 0 <= satisfied <= 5 or channel not in CHANNELS:
        raise Refused("verdict_unclear", "评价没有看懂，请重新选择。", "That verdict is not one of the choices.")


def close_unrated(scene: Scene) -> list[e.Fact]:
    """No answer within the playbook's days: closed as answered and not rated; the tier stays where it is."""
    move = permit(scene, "close")
    fx = effects(scene, "close", move=move, waiting_on=CLEAR)
    return [e.Closed(reason="unrated", fx=fx)]


def withdraw(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The requester takes it back."""
    move = permit(scene, "withdraw")
    fx = effects(scene, "withdraw", move=move, waiting_on=CLEAR)
    return [e.Withdrawn(contents=contents, fx=fx)]


def reopen(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """Once without a reason, further times with one; the original date of receipt stays."""
    return [_reopened(scene, reason=contents, contents=contents)]


def _reopened(scene: Scene, *, reason: Pointers, contents: Pointers = ()) -> e.Reopened:
    move = permit(scene, "reopen")
    rules, state = scene.book.reopen, scene.state
    free = state.reopened < rules.free
    if not free and not reason:
        raise Refused(
            "reason_needed",
            "已经免理由重新办理过 {free} 次。再次重新办理，请写明哪里没有解决。",
            "It was reopened {free} time(s) without a reason; now say what is not solved.",
            where="reason",
            free=rules.free,
        )
    since = state.closed or state.replied
    if since and scene.at - instants.parse(since) > timedelta(days=rules.within_days):
        raise Refused(
            "too_late_to_reopen",
            "办结已超过 {days} 天，不能重新办理。请重新反映，我们会把两件联系起来。",
            "It was closed more than {days} days ago; please report again.",
            status=409,
            days=rules.within_days,
        )
    holder = state.owner or state.intake
    fx = effects(scene, "reopen", move=move, holder=holder, waiting_on=CLEAR)
    return e.Reopened(ordinal=state.reopened + 1, free=free, contents=contents, fx=fx)


def propose_not_accepted(scene: Scene, *, ground: str, contents: Pointers = ()) -> list[e.Fact]:
    """Intake says it belongs through another door; a second person must agree."""
    move = permit(scene, "propose_not_accepted")
    declared(scene.book.not_accepted.grounds, ground)
    fx = effects(scene, "propose_not_accepted", move=move, waiting_on=CLEAR, pause="resume")
    return [e.NotAcceptedProposed(ground=ground, contents=contents, fx=fx)]


def confirm_not_accepted(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The second person agrees; the requester is told the right door."""
    move = permit(scene, "confirm_not_accepted")
    _second_person(scene)
    fx = effects(scene, "confirm_not_accepted", move=move, waiting_on=CLEAR)
    ground = scene.state.not_accepted_ground
    return [e.NotAccepted(ground=ground, contents=contents, fx=fx)]


def overturn_not_accepted(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The second person disagrees; it is a matter and goes on."""
    move = permit(scene, "overturn_not_accepted")
    _second_person(scene)
    fx = effects(scene, "overturn_not_accepted", move=move)
    return [e.NotAcceptedOverturned(contents=contents, fx=fx)]


def _second_person(scene: Scene) -> None:
    if scene.state.not_accepted_by == scene.by.actor:
        raise Refused(
            "second_person",
            "不予受理须由提出人以外的另一人复核。",
            "Somebody other than the proposer must review a non-acceptance.",
            status=403,
        )
