"""Work on a matter: notes, questions, pauses, extensions, completion, hardship, supervision."""

from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.facts.sentences import SPANS
from banshi.matters.rules import clocks
from banshi.matters.rules.dispatching import Pointers
from banshi.matters.rules.fold import CLEAR, OTHERS, REQUESTER
from banshi.matters.rules.responsibility import declared
from banshi.matters.rules.scene import Scene, effects, permit

REPLY_CLOCK = "reply"


def note(scene: Scene, *, to_requester: str = "", contents: Pointers = ()) -> list[e.Fact]:
    """Progress in the unit's own words; the requester sees it only when the writer says so."""
    move = permit(scene, "note")
    shown = to_requester == "yes"
    return [e.Noted(to_requester=shown, contents=contents, fx=effects(scene, "note", move=move))]


def ask(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """A question to the requester; pausable clocks stop until the answer comes."""
    move = permit(scene, "ask")
    if scene.state.question_open:
        raise Refused(
            "question_open",
            "上一个问题还没有得到回答，请等待回答或先恢复计时。",
            "The last question is still open.",
            status=409,
        )
    fx = effects(scene, "ask", move=move, waiting_on=REQUESTER, pause="pause")
    return [e.QuestionAsked(contents=contents, fx=fx)]


def answer(scene: Scene, *, channel: str = "", contents: Pointers = ()) -> list[e.Fact]:
    """What the requester adds, asked or not; an open question's pause ends."""
    move = permit(scene, "answer")
    waiting = scene.state.question_open and scene.state.waiting_on == REQUESTER
    if not waiting:
        fx = effects(scene, "answer", move=move)
    elif scene.state.pause_ground:
        # the question came on top of a pause on a ground, which still holds
        fx = effects(scene, "answer", move=move, waiting_on=OTHERS)
    else:
        fx = effects(scene, "answer", move=move, waiting_on=CLEAR, pause="resume")
    return [e.QuestionAnswered(channel=channel, contents=contents, fx=fx)]


def pause(scene: Scene, *, ground: str, contents: Pointers = ()) -> list[e.Fact]:
    """Stop the pausable clocks on a ground the playbook knows."""
    move = permit(scene, "pause")
    declared(scene.book.pause_grounds, ground)
    if not any(clock.pausable and not clock.paused_from for clock in scene.state.running()):
        raise Refused("nothing_to_pause", "没有可以暂停的时限。", "No clock can be paused now.", status=409)
    fx = effects(scene, "pause", move=move, waiting_on=OTHERS, pause="pause")
    return [e.Paused(ground=ground, contents=contents, fx=fx)]


def resume(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The clocks run again from now; what they had counted stays counted."""
    move = permit(scene, "resume")
    if not any(clock.paused_from for clock in scene.state.running()):
        raise Refused("not_paused", "时限没有暂停。", "No clock is paused.", status=409)
    fx = effects(scene, "resume", move=move, waiting_on=CLEAR, pause="resume")
    return [e.Resumed(contents=contents, fx=fx)]


def ask_extension(scene: Scene, *, amount: int, span_unit: str, contents: Pointers = ()) -> list[e.Fact]:
    """A handler asks for more time, before the due, within what the playbook allows."""
    move = permit(scene, "ask_extension")
    rules, state = scene.book.extension, scene.state
    if state.extended >= rules.max_times:
        raise Refused(
            "extensions_used",
            "最多延期 {times} 次，已经用完。",
            "{times} extensions at most, and they are used up.",
            status=409,
            times=rules.max_times,
        )
    if span_unit != rules.unit or not 1 <= amount <= rules.max_amount:
        raise Refused(
            "extension_too_long",
            "延期须在 1 到 {most} {unit}之间。",
            "An extension is 1 to {most} {span}.",
            where="amount",
            most=rules.max_amount,
            unit=SPANS[rules.unit],
            span=rules.unit.replace("_", " "),
        )
    _before_due(scene)
    fx = effects(scene, "ask_extension", move=move)
    return [e.ExtensionAsked(amount=amount, unit=span_unit, contents=contents, fx=fx)]


def _before_due(scene: Scene) -> None:
    clock = scene.state.clock(REPLY_CLOCK)
    from_past = clock and not clock.paused_from and clock.due < clocks.instants.text(scene.at)
    if clock is None or clock.stopped or from_past:
        raise Refused(
            "too_late_to_extend",
            "答复时限已到或已停止，不能再申请延期。请尽快答复，并说明情况。",
            "The reply is due already; an extension can only be asked before that.",
            status=409,
        )


def extend(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The approver grants what was asked; original and current due stand side by side."""
    move = permit(scene, "extend")
    amount, unit = _asked(scene)
    clock = scene.state.clock(REPLY_CLOCK)
    if clock is None or clock.stopped:
        raise Refused("no_clock", "答复时限已停止。", "The reply clock has stopped.", status=409)
    fx = effects(scene, "extend", move=move)
    change = clocks.extended(clock, amount=amount, unit=unit, calendar=scene.calendar)
    fx = e.Effects(step=fx.step, clocks=(*fx.clocks, change), by_unit=fx.by_unit)
    return [e.Extended(amount=amount, unit=unit, contents=contents, fx=fx)]


def decline_extension(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """The approver says no; the due stays."""
    move = permit(scene, "decline_extension")
    _asked(scene)
    return [e.ExtensionDeclined(contents=contents, fx=effects(scene, "decline_extension", move=move))]


def _asked(scene: Scene) -> tuple[int, str]:
    if scene.state.extension_asked is None:
        raise Refused("nothing_asked", "没有待批准的延期。", "No extension was asked.", status=409)
    return scene.state.extension_asked


def return_for_completion(scene: Scene, *, items: int, contents: Pointers = ()) -> list[e.Fact]:
    """Back to the requester with an itemised list; without one the clock cannot be stopped."""
    move = permit(scene, "return_for_completion")
    if items < 1:
        raise Refused(
            "items_needed",
            "请逐项写明需要补正什么，一行一项。没有清单不能退回补正。",
            "List what is missing, one item a line; without a list nothing is returned.",
            where="items",
        )
    fx = effects(scene, "return_for_completion", move=move, waiting_on=REQUESTER, pause="pause")
    return [e.ReturnedForCompletion(items=items, contents=contents, fx=fx)]


def complete(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """What was missing has come; the clock runs on from where it stood."""
    move = permit(scene, "complete")
    fx = effects(scene, "complete", move=move, waiting_on=CLEAR, pause="resume")
    return [e.Completed(contents=contents, fx=fx)]


def flag_hardship(scene: Scene, *, ground: str, contents: Pointers = ()) -> list[e.Fact]:
    """Into the priority lane on a ground of the playbook."""
    move = permit(scene, "flag_hardship")
    declared(scene.book.hardship, ground)
    fx = effects(scene, "flag_hardship", move=move)
    return [e.HardshipFlagged(ground=ground, contents=contents, fx=fx)]


def unflag_hardship(scene: Scene, *, ground: str, contents: Pointers = ()) -> list[e.Fact]:
    """Out of the priority lane, with a reason."""
    move = permit(scene, "unflag_hardship")
    declared(scene.book.hardship, ground)
    fx = effects(scene, "unflag_hardship", move=move)
    return [e.HardshipUnflagged(ground=ground, contents=contents, fx=fx)]


def supervise(scene: Scene, *, contents: Pointers = ()) -> list[e.Fact]:
    """Supervision: the matter is marked and its unit told; no clock changes."""
    move = permit(scene, "supervise")
    return [e.Supervised(contents=contents, fx=effects(scene, "supervise", move=move))]
