"""Every move on a matter goes through here: load what this person may see, lock, decide, record, announce."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from banshi.calendars import queries as calendars
from banshi.files import actions as files
from banshi.kit.refused import NotFound, Refused, Stale
from banshi.matters.actions import giving, projecting
from banshi.matters.actions.announcing import announce
from banshi.matters.actions.receive import Upload
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import VERBS
from banshi.matters.models import Matter
from banshi.matters.queries import telling
from banshi.matters.rules import access, answering, dispatching, fold, paying, responsibility, working
from banshi.matters.rules.scene import Scene
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.record import actions as record
from banshi.record.facts import Head, New
from banshi.units import queries as units

# what a requester says of somebody else's claim: only with the one-time code
BY_TOKEN = frozenset({"give_verdict", "confirm_payment", "deny_payment"})
DECIDE: dict[str, Callable[..., list[e.Fact]]] = {
    "dispatch": dispatching.dispatch,
    "sign_for": dispatching.sign_for,
    "hand_over": dispatching.hand_over,
    "add_co_unit": dispatching.add_co_unit,
    "contribute": dispatching.contribute,
    "propose_refusal": responsibility.propose_refusal,
    "approve_refusal": responsibility.approve_refusal,
    "decline_refusal": responsibility.decline_refusal,
    "call_joint_check": responsibility.call_joint_check,
    "name_interim_owner": responsibility.name_interim_owner,
    "decide_responsibility": responsibility.decide_responsibility,
    "note": working.note,
    "ask": working.ask,
    "answer": working.answer,
    "pause": working.pause,
    "resume": working.resume,
    "ask_extension": working.ask_extension,
    "extend": working.extend,
    "decline_extension": working.decline_extension,
    "return_for_completion": working.return_for_completion,
    "complete": working.complete,
    "flag_hardship": working.flag_hardship,
    "unflag_hardship": working.unflag_hardship,
    "supervise": working.supervise,
    "reply": answering.reply,
    "give_verdict": answering.give_verdict,
    "close": answering.close_unrated,
    "reopen": answering.reopen,
    "withdraw": answering.withdraw,
    "propose_not_accepted": answering.propose_not_accepted,
    "confirm_not_accepted": answering.confirm_not_accepted,
    "overturn_not_accepted": answering.overturn_not_accepted,
    "promise": paying.promise,
    "claim_payment": paying.claim_payment,
    "confirm_payment": paying.confirm_payment,
    "deny_payment": paying.deny_payment,
    "tell_late": paying.tell_late,
}


def act(
    code: str,
    verb: str,
    *,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
    given: Mapping[str, object] | None = None,
    uploads: Sequence[Upload] = (),
) -> State:
    """Make one move; `seen` is the entry number the form was drawn from, None for callers that just looked.

    Raises NotFound for what this person may not know, Stale when the matter moved on, Refused for anything else.
    A requester's own verdict needs their token and comes through `verdicts.give_by_token`, their word on a payment
    through `paying.answer_by_token`.
    """
    if verb in BY_TOKEN and by.actor == "requester":
        _known(code, by)
        raise Refused(
            "token_needed",
            "评价要用评价码。评价码在答复短信里或密封评价单内。",
            "A verdict needs its code, from the text message or the sealed slip.",
            where="token",
        )
    return make(code, verb, by=by, at=at, seen=seen, given=given, uploads=uploads)


def make(
    code: str,
    verb: str,
    *,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
    given: Mapping[str, object] | None = None,
    uploads: Sequence[Upload] = (),
) -> State:
    """What `act` does, for callers that have checked what they must; surfaces call `act`."""
    if verb not in DECIDE:
        raise NotFound()
    for upload in uploads:
        files.checked(upload.name, upload.data)
    with transaction.atomic():
        row, before = locked(code, by)
        if seen is not None and seen != row.number:
            raise moved_on(before, by=by, seen=seen)
        scene = scene_of(row, before, by=by, at=at)
        inputs, contents = giving.inputs(VERBS[verb], given or {}, by=by, subject=row.id, at=at)
        if verb == "reply":
            contents += giving.answers(scene.book, given or {}, subject=row.id)
        pointers = [*giving.pointers(contents), *giving.kept(verb, uploads, subject=row.id, at=at)]
        if verb not in WITHOUT_CONTENTS:
            inputs["contents"] = tuple(pointers)
        facts = DECIDE[verb](scene, **inputs)
        people.keep_contents(contents, at=at)
        state = write(row, before, facts, by=by, at=scene.at)
        announce(scene, state, facts)
    return state


WITHOUT_CONTENTS = frozenset({"sign_for", "name_interim_owner", "close", "tell_late"})


def locked(code: str, by: Viewer) -> tuple[Matter, State]:
    """The row of a matter, held until the transaction ends, and its state; raises NotFound for whom it is not."""
    return _known(code, by, rows=Matter.objects.select_for_update())


def _known(code: str, by: Viewer, *, rows: QuerySet[Matter] | None = None) -> tuple[Matter, State]:
    row = (Matter.objects.all() if rows is None else rows).filter(code=code).first()
    state = projecting.decoded(row) if row else None
    if state is None or not standing(by, state).sees:
        raise NotFound()
    return row, state


def standing(by: Viewer, state: State) -> access.Relation:
    """How a person stands to a matter."""
    return access.relation(by, state, path_of=units.path_of)


def scene_of(row: Matter, state: State, *, by: Viewer, at: datetime) -> Scene:
    """What a decision on this matter is made from; its time never lies before the newest entry's."""
    return Scene(
        state=state,
        book=playbooks.edition(row.edition),
        calendar=calendars.current(),
        by=by,
        at=max(at, e.instant(state.recorded)),
        path_of=units.path_of,
    )


def moved_on(state: State, *, by: Viewer, seen: int) -> Stale:
    """The answer to a form drawn before the newest entry; `changes` holds the sentences of what came since."""
    changes = telling.since(state, seen, viewer=by)
    return Stale(
        "stale_form",
        "您打开页面之后，这件事有了新的记录：{said}。您的操作没有写入，填写的内容没有丢；请看过最新情况再决定。",
        "Since you opened the page this was recorded: {said}. Nothing of yours was written; look again, then decide.",
        number=state.number,
        changes=tuple(changes),
        said="；".join(changes) or f"现在第 {state.number} 条",
    )


def write(row: Matter, before: State, facts: Sequence[e.Fact], *, by: Viewer, at: datetime) -> State:
    """Append the entries and bring the row to them, inside the caller's transaction."""
    state, recorded = deepcopy(before), e.stamp(at)
    entries = []
    for number, fact in enumerate(facts, start=before.number + 1):
        fold.apply(state, fact, at=recorded, actor=by.actor, number=number)
        entries.append(New(e.KIND_OF[type(fact)], e.encode(fact), by.actor, at))
    [head] = record.append([(Head(row.id, row.number, bytes(row.hash)), entries)])
    projecting.update(before, state, head)
    return state
