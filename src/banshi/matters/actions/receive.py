"""Receiving: the receipt is safe once this returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from banshi.calendars import queries as calendars
from banshi.expressions.facts import Rule
from banshi.expressions.rules import RuleSet, compile_expression
from banshi.files import actions as files
from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.matters.actions import letters, projecting
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.models import Matter
from banshi.matters.rules import dispatching, fold
from banshi.matters.rules.fields import checked
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people import rules as people_rules
from banshi.people.facts import NewContent, Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.record import actions as record
from banshi.record.facts import Head, New
from banshi.units import queries as units


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person takes away."""

    code: str
    check: str
    matter_id: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Demanded:
    """A matter one office gives to another: to whom, for what (notice:ID, demand:ID), and by when each clock is due."""

    unit: str
    origin: str
    dues: Mapping[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes


def receive(
    kind: str,
    given: Mapping[str, object],
    *,
    by: Viewer,
    at: datetime,
    intake: str,
    channel: str,
    uploads: Sequence[Upload] = (),
    nonce: str | None = None,
    about: str = "",
    slip: str = "",
    demanded: Demanded | None = None,
) -> Receipt:
    """Take a matter in: check, route, record, project, announce; a repeated nonce gives the first receipt again.

    `about` is the code (or path) of the unit the matter complains of: its line neither gets nor sees it.
    """
    book = playbooks.current(kind)
    today = at.astimezone(calendars.current().tz).date()
    fields = checked(book, given, today=today, with_files=bool(uploads))
    about = _line_of(about)
    desk, intake = intake, _outside(intake, about)
    for upload in uploads:
        files.checked(upload.name, upload.data)
    for attempt in range(_TRIES):
        try:
            return _received(
                book,
                fields,
                by=by,
                at=at,
                intake=intake,
                passed_up=intake != desk,
                channel=channel,
                uploads=uploads,
                nonce=nonce,
                about=about,
                slip=slip,
                demanded=demanded,
            )
        except IntegrityError:
            repeated = _known(nonce)
            if repeated:
                return repeated
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


# a yes-or-no field of this name keeps whoever brought it known to their own unit alone
CONFIDENTIAL = "confidential"
_TRIES = 3  # two random codes may meet; then another is drawn


def _line_of(about: str) -> str:
    if not about:
        return ""
    found = units.unit(about) or units.unit(about.rsplit("/", 1)[-1])
    if found is None:
        raise Refused(
            "unknown_unit",
            "没有“{code}”这个单位。请从列表里选择您反映的单位。",
            "There is no unit “{code}”. Choose the one you complain of from the list.",
            where="about",
            code=about[:60],
        )
    return found.path


def _outside(intake: str, about: str) -> str:
    """The unit that takes in what is about its own line: the nearest superior outside; raises Refused without one."""
    if not about:
        return intake
    found = units.superior_outside(unit=intake, excluded=about)
    if not found:
        raise Refused(
            "no_superior",
            "您反映的单位就是这里的主管单位，本系统里没有比它更高的单位可以受理。请向其上级机关反映；"
            "反映公职人员违纪违法的，请拨打 12388。您填写的内容没有保存。",
            "The unit you complain of is the highest one here; report to its superior body, or call 12388 about "
            "officials' misconduct. Nothing was kept.",
            where="about",
        )
    return found


def _received(book, fields, *, by, at, intake, passed_up, channel, uploads, nonce, about, slip, demanded) -> Receipt:
    subject, code = ids.new_id(), ids.new_code()
    contents = _contents(book, fields, subject)
    with transaction.atomic():
        pointers = [*_pointers(contents), *_files(uploads, subject, at)]
        received = e.Received(
            code=code,
            kind=book.kind,
            edition=book.content_hash,
            channel=channel,
            intake=intake,
            category=fields.get("category", ""),
            function=lookup.function_of(book, fields.get("category", "")),
            place=places.path_of(fields["place"]) if fields.get("place") else "",
            about=about,
            contents=tuple(pointers),
            hardship=hardship(book, fields),
            origin=demanded.origin if demanded else "",
            confidential=fields.get(CONFIDENTIAL) == "yes",
        )
        destination = _named(demanded, received, at) if demanded else routed(book, received, on=at)
        if destination is None and passed_up:
            # the desk that dispatches is itself in the line, so nobody else could give it to the superior
            destination = dispatching.Destination(unit=intake, function=received.function, rule="about_line")
        _write(
            book,
            received,
            destination=destination,
            subject=subject,
            by=by,
            at=at,
            nonce=nonce,
            contents=contents,
            dues=demanded.dues if demanded else None,
        )
        if slip:
            people.bind_slip(slip, subject=subject)
        _announce(book, received, subject, fields, at)
    return Receipt(code, people_queries.check_code(code), subject)


def _known(nonce: str | None) -> Receipt | None:
    if not nonce:
        return None
    row = Matter.objects.filter(nonce=nonce).values("id", "code").first()
    return Receipt(row["code"], people_queries.check_code(row["code"]), row["id"], True) if row else None


def _contents(book: Playbook, fields: Mapping, subject: int) -> list[NewContent]:
    found = []
    for field in book.fields:
        value = fields.get(field.name)
        if not value or field.type in ("category", "place", "files") or field.name not in fields:
            continue
        key = people_queries.contact_key(value) if field.type == "phone" else ""
        found.append(people.new_content(subject, field.name, str(value), key=key))
    return found


def _pointers(contents: Sequence[NewContent]) -> list[e.Pointer]:
    return [e.Pointer(row.id, row.role, people_rules.commitment(row.salt, row.body)) for row in contents]


def _files(uploads: Sequence[Upload], subject: int, at: datetime) -> list[e.Pointer]:
    kept = [files.keep(up.name, up.data, subject=subject, role="evidence.requester", at=at) for up in uploads]
    return [e.Pointer(blob.id, blob.role, people_rules.commitment(blob.salt, blob.digest)) for blob in kept]


def _named(demanded: Demanded, received: e.Received, at: datetime) -> dispatching.Destination:
    day = at.astimezone(calendars.current().tz).date()
    unit = units.named(demanded.unit, on=day).code
    return dispatching.Destination(unit=unit, function=received.function, rule="demanded")


def _write(book, received, *, destination, subject, by, at, nonce, contents, dues=None) -> None:
    facts = dispatching.receive(
        book, received, subject=subject, calendar=calendars.current(), at=at, destination=destination, dues=dues
    )
    state = State(id=subject)
    recorded = e.stamp(at)
    entries = []
    for number, fact in enumerate(facts, start=1):
        actor = by.actor if number == 1 else "system"
        fold.apply(state, fact, at=recorded, actor=actor, number=number)
        entries.append(New(e.KIND_OF[type(fact)], e.encode(fact), actor, at))
    [head] = record.append([(Head.start(subject), entries)])
    people.keep_contents(contents, at=at)
    projecting.create(state, head, nonce=nonce)


def hardship(book: Playbook, fields: Mapping) -> tuple[str, ...]:
    """The hardship grounds whose rule holds for these fields."""
    row = {"category": fields.get("category"), "place": fields.get("place"), "hardship": None}
    return tuple(
        ground.code for ground in book.hardship if ground.when and _compiled(ground.when, book).decide(row) is True
    )


_expressions: dict = {}
_rule_sets: dict = {}


def _compiled(text: str, book: Playbook):
    key = (book.content_hash, text)
    if key not in _expressions:
        _expressions[key] = compile_expression(text, book.columns)
    return _expressions[key]


def _rules(book: Playbook) -> RuleSet:
    if book.content_hash not in _rule_sets:
        rules = [Rule(rule.order, rule.name, rule.when, rule.function) for rule in book.routing]
        _rule_sets[book.content_hash] = RuleSet(rules, book.columns)
    return _rule_sets[book.content_hash]


def routed(book: Playbook, received: e.Received, *, on: datetime) -> dispatching.Destination | None:
    """The unit the catalogue gives this matter to, or None for the dispatcher to decide."""
    row = {
        "category": received.category,
        "place": received.place,
        "channel": received.channel,
        "hardship": bool(received.hardship),
    }
    match = _rules(book).first(row) if book.routing else None
    function = match.rule.then if match else received.function
    if not function:
        return None
    day = on.astimezone(calendars.current().tz).date()
    found = units.route(function=function, place_path=received.place, on=day)
    unit = found.unit if found else ""
    if unit and received.about:
        unit = units.superior_outside(unit=unit, excluded=received.about)
    if not unit:
        return None
    return dispatching.Destination(
        unit=unit, function=function, rule=match.rule.name if match else "", catalogue=found.label()
    )


def _announce(book: Playbook, received: e.Received, subject: int, fields: Mapping, at: datetime) -> None:
    phone = fields.get("contact_phone")
    if phone:
        letters.send(
            book,
            "receipt",
            subject=subject,
            code=received.code,
            address=str(phone),
            key=f"{subject}:receipt",
            at=at,
        )


def intake_unit(units_with_role: Sequence[str]) -> str:
    """The first unit somebody receives for; raises Refused when there is none."""
    if not units_with_role:
        raise Refused(
            "no_intake",
            "还没有设置受理单位。管理员请先运行 banshi start。",
            "No intake unit is set up yet; run banshi start.",
            status=503,
        )
    return units_with_role[0]
