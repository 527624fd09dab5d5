"""What a form gave for a verb, as the decision takes it: checked values, texts to be kept, files kept already."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from banshi.calendars import queries as calendars
from banshi.files import actions as files
from banshi.kit.refused import Refused
from banshi.matters.actions.receive import Upload
from banshi.matters.facts import entries as e
from banshi.matters.facts.verbs import RELAYED, VERBS, Input, Verb
from banshi.matters.rules import ledger
from banshi.matters.rules.fields import answered, day_in, plain
from banshi.people import actions as people
from banshi.people import rules as people_rules
from banshi.people.facts import NewContent, Viewer
from banshi.playbooks.facts import Playbook
from banshi.units import queries as units

TEXT_LIMIT = 4000
WRITTEN = frozenset({"text", "number", "money", "schedule", "date"})
COUNTED = frozenset({"number", "instalment", "payment"})
# what no form field asks and only this actor may say beside the form
FLAGS = {"silent": ("sign_for", "system"), "reopen": ("give_verdict", "requester")}


def inputs(
    verb: Verb, given: Mapping[str, object], *, by: Viewer, subject: int, at: datetime
) -> tuple[dict, list[NewContent]]:
    """Values for the decision, and texts to be kept, by the verb's declaration; whatever else was given is not read."""
    values: dict = {}
    contents: list[NewContent] = []
    for field in verb.inputs:
        raw = given.get(field.name, "")
        if field.type == "files":
            continue
        if field.type == "units":
            values[field.name] = tuple(_unit(code, field, at) for code in _codes(raw))
            continue
        value = plain(raw, many_lines=field.type in ("text", "schedule"), where=field.name)
        if not value:
            _needed(field)
        elif field.type == "text":
            contents.append(people.new_content(subject, field.role, _short(value, field)))
            if field.name == "items":
                values["items"] = len([line for line in value.splitlines() if line.strip()])
        else:
            values[field.name] = _typed(value, field, at)
    return values | _beside(verb, given, by), contents


def answers(book: Playbook, given: Mapping[str, object], *, subject: int) -> list[NewContent]:
    """What the playbook asks with a reply, to be kept beside its words."""
    found = answered(book.answer_fields, given)
    return [people.new_content(subject, name, value) for name, value in found.items()]


def _beside(verb: Verb, given: Mapping[str, object], by: Viewer) -> dict:
    found = {
        name: given[name]
        for name, (of, actor) in FLAGS.items()
        if name in given and of == verb.verb and actor == by.actor
    }
    if verb.verb == "answer" and given.get("channel"):
        found["channel"] = plain(given["channel"])[:20]
    if verb.verb == "give_verdict" and by.actor != "requester" and given.get("channel") not in dict(RELAYED):
        raise Refused(
            "bad_choice",
            "请选择评价是怎样得到的：{known}。",
            "Say how you got the verdict: {codes}.",
            where="channel",
            known="、".join(label for _, label in RELAYED),
            codes=", ".join(code for code, _ in RELAYED),
        )
    return found


def _needed(field: Input) -> None:
    if field.required:
        raise Refused(
            "field_needed",
            "请填写“{label}”。" if field.type in WRITTEN else "请选择“{label}”。",
            "“{name}” is needed.",
            where=field.name,
            label=field.label,
            name=field.name,
        )


def _short(value: str, field: Input) -> str:
    if len(value) > TEXT_LIMIT:
        raise Refused(
            "text_too_long",
            "“{label}”最多 {limit} 字，现在 {length} 字。请精简或改用附件。",
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
    return units.named(str(code), on=at.astimezone(calendars.current().tz).date(), where=field.name).code


def _typed(value: str, field: Input, at: datetime):
    if field.type == "unit":
        return _unit(value, field, at)
    if field.type == "money":
        return ledger.fen_of(unicodedata.normalize("NFKC", value), field.name)
    if field.type == "schedule":
        return unicodedata.normalize("NFKC", value)
    if field.type == "date":
        return day_in(value, field.name, field.label)
    if field.choices and field.name != "channel" and value not in dict(field.choices):
        raise Refused(
            "bad_choice",
            "“{label}”请从列表里选。",
            "Choose “{name}” from the list.",
            where=field.name,
            label=field.label,
            name=field.name,
        )
    if field.type in COUNTED or field.name == "satisfied":
        if not (value.isascii() and value.isdecimal()) or len(value) > 4:
            raise Refused(
                "bad_number",
                "“{label}”请填整数。",
                "“{name}” takes a whole number.",
                where=field.name,
                label=field.label,
                name=field.name,
            )
        return int(value)
    return value


def pointers(contents: Sequence[NewContent]) -> list[e.Pointer]:
    """What an entry says of texts that are kept elsewhere."""
    return [e.Pointer(row.id, row.role, people_rules.commitment(row.salt, row.body)) for row in contents]


def kept(verb: str, uploads: Sequence[Upload], *, subject: int, at: datetime) -> list[e.Pointer]:
    """Keep the files of a move; raises Refused where a verb takes none."""
    if not uploads:
        return []
    role = next((field.role for field in VERBS[verb].inputs if field.type == "files"), "")
    if not role:
        raise Refused("no_files_here", "这一步不收文件。", "No files are taken here.", where="files")
    blobs = [files.keep(up.name, up.data, subject=subject, role=role, at=at) for up in uploads]
    return [e.Pointer(blob.id, blob.role, people_rules.commitment(blob.salt, blob.digest)) for blob in blobs]
