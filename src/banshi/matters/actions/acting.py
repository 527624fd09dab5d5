"""Every move on a matter goes through here: load what this person may see, lock, decide, record, announce."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime

from django.db import transaction

from banshi.calendars import queries as calendars
from banshi.files import actions as files
from banshi.kit.refused import NotFound, Refused, Stale
from banshi.matters.actions import letters, projecting
from banshi.matters.actions.receive import Upload
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import VERBS, Input, Verb
from banshi.matters.models import Matter
from banshi.matters.rules import access, answering, dispatching, fold, responsibility, working
from banshi.matters.rules.fields import plain
from banshi.matters.rules.scene import Scene
from banshi.people import actions as people
from banshi.people import rules as people_rules
from banshi.people.facts import NewContent, Viewer
from banshi.playbooks import queries as playbooks
from banshi.record import actions as record
from banshi.record.facts import Head, New
from banshi.units import queries as units

TEXT_LIMIT = 4000
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
    """
    for upload in uploads:
        files.checked(upload.name, upload.data)
    with transaction.atomic():
        row = Matter.objects.select_for_update().filter(code=code).first()
        before = projecting.decoded(row) if row else None
        if before is None or not access.relation(by, before, path_of=units.path_of).sees:
            raise NotFound()
        if seen is not None and seen != row.number:
            raise moved_on(before)
        scene = Scene(
            before, playbooks.edition(row.edition), calendars.current(), by, max(at, _last(before)), units.path_of
        )
        inputs, contents = _inputs(VERBS[verb], given or {}, row.id, at)
        pointers = [*_pointers(contents), *_kept(verb, uploads, row.id, at)]
        if _takes_contents(verb):
            inputs["contents"] = tuple(pointers)
        facts = DECIDE[verb](scene, **inputs)
        people.keep_contents(contents, at=at)
        state = write(row, before, facts, by=by, at=scene.at)
        announce(scene, state, facts)
    return state


def moved_on(state: State) -> Stale:
    """The answer to a form drawn before the newest entry."""
    return Stale(
        "stale_form",
        "您打开页面之后,这件事又有了新的记录(现在第 {number} 条)。您的操作没有写入;请看过最新情况再决定。",
        "Since you opened the page something was recorded (now entry {number}). Nothing of yours was written.",
        number=state.number,
    )


def _last(state: State) -> datetime:
    return e.instant(state.recorded)


def _takes_contents(verb: str) -> bool:
    return verb not in ("sign_for", "name_interim_owner", "close")


def _pointers(contents: Sequence[NewContent]) -> list[e.Pointer]:
    return [e.Pointer(row.id, row.role, people_rules.commitment(row.salt, row.body)) for row in contents]


def _kept(verb: str, uploads: Sequence[Upload], subject: int, at: datetime) -> list[e.Pointer]:
    if not uploads:
        return []
    role = next((field.role for field in VERBS[verb].inputs if field.type == "files"), "")
    if not role:
        raise Refused("no_files_here", "这一步不收文件。", "No files are taken here.", where="files")
    kept = [files.keep(up.name, up.data, subject=subject, role=role, at=at) for up in uploads]
    return [e.Pointer(blob.id, blob.role, people_rules.commitment(blob.salt, blob.digest)) for blob in kept]


def _inputs(verb: Verb, given: Mapping[str, object], subject: int, at: datetime) -> tuple[dict, list[NewContent]]:
    """What the form gave, by the verb's declaration: values for the decision, texts to be kept."""
    values: dict = {}
    contents: list[NewContent] = []
    for field in verb.inputs:
        raw = given.get(field.name, "")
        if field.type == "files":
            continue
        if field.type == "units":
            values[field.name] = tuple(_unit(code, field, at) for code in _codes(raw))
            continue
        value = plain(raw, many_lines=field.type == "text")
        if not value:
            _needed(field)
            continue
        if field.type == "text":
            contents.append(people.new_content(subject, field.role, _short(value, field)))
            if field.name == "items":
                values["items"] = len([line for line in value.splitlines() if line.strip()])
        else:
            values[field.name] = _typed(value, field, at)
    values.update({name: given[name] for name in ("silent", "reopen", "channel") if name in given})
    return values, contents


def _needed(field: Input) -> None:
    if field.required:
        raise Refused(
            "field_needed",
            "请填写“{label}”。",
            "“{name}” is needed.",
            where=field.name,
            label=field.label,
            name=field.name,
        )


def _short(value: str, field: Input) -> str:
    if len(value) > TEXT_LIMIT:
        raise Refused(
            "text_too_long",
            "“{label}”最多 {limit} 字,现在 {length} 字。请精简或改用附件。",
            "“{name}” takes {limit} characters, not {length}.",
            where=field.name,
            label=field.label,
            name=field.name,
            limit=TEXT_LIMIT,
            length=len(value),
        )
    return value


def _codes(raw: object) -> list[str]:
    return [code for code in (raw if isinstance(raw, list | tuple) else str(raw or "").split(",")) if code]


def _unit(code: str, field: Input, at: datetime) -> str:
    return units.named(code, on=at.astimezone(calendars.current().tz).date(), where=field.name).code


def _typed(value: str, field: Input, at: datetime):
    if field.type == "unit":
        return _unit(value, field, at)
    if field.choices and field.name != "channel" and value not in {code for code, _ in field.choices}:
        raise Refused("bad_choice", "请从列表里选。", "Choose one of the list.", where=field.name)
    if field.type == "number" or field.name == "satisfied":
        if not value.isdecimal() or len(value) > 4:
            raise Refused("bad_number", "请填整数。", "A whole number, please.", where=field.name)
        return int(value)
    return value


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


def announce(scene: Scene, state: State, facts: Sequence[e.Fact]) -> None:
    """The letters these entries owe the requester, once each."""
    if state.imported or scene.by.actor == "requester":
        facts = [fact for fact in facts if isinstance(fact, e.Reopened)] if not state.imported else []
    wanted = [(fact, _letter(fact)) for fact in facts]
    if not any(name in scene.book.letters for _, name in wanted):
        return
    phone = letters.phone_of(state.id)
    if not phone:
        return
    clock = state.clock("reply")
    for fact, name in wanted:
        letters.send(
            scene.book,
            name,
            subject=state.id,
            code=state.code,
            address=phone,
            key=f"{state.id}:{state.number}:{name}",
            at=scene.at,
            unit=getattr(fact, "unit", "") or state.owner,
            due=e.instant(clock.due) if clock else None,
            token_for=state.replies,
        )


def _letter(fact: e.Fact) -> str:
    if isinstance(fact, e.Closed):
        return "closed_unrated" if fact.reason == "unrated" else ""
    verb = next((verb for verb in VERBS.values() if verb.entry == e.KIND_OF[type(fact)]), None)
    return verb.letter if verb else ""
