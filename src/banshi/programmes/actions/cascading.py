"""Notices are drafted, issued and delivered by a job; plans are made, filed, returned, accepted."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from django.db import transaction

from banshi.calendars import queries as calendars
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import acting
from banshi.matters.actions.receive import Demanded, receive
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts import notice as f
from banshi.programmes.facts import plan as plan_facts
from banshi.programmes.models.cascading import NOTICE, PLAN, Delivery, Notice, Plan
from banshi.programmes.queries import cascading as queries
from banshi.programmes.rules import notice as rules
from banshi.programmes.rules import plan as plan_rules
from banshi.units import queries as units

KIND = "notice"
MOST_TEXT = 2000  # what the playbooks of notices and demands take
STEP = 200  # a sweep a second: three thousand recipients in about twenty seconds, each in a transaction of its own
OFFICERS = ("programme_officer", "unit_head")


def _of(by: Viewer, unit: str, *roles: str) -> None:
    if by.actor != "system" and unit not in by.units_with(*(roles or OFFICERS)):
        raise NotFound()


def draft(given: f.Drafted, text: str, *, by: Viewer, at: datetime) -> Notice:
    """A new draft of the person's own unit; a later notice may supersede parts of an earlier one."""
    _of(by, given.issuer)
    if given.supersedes and not Notice.objects.filter(id=given.supersedes, issuer=given.issuer, issued=True).exists():
        raise Refused(
            "nothing_to_supersede",
            "只能代替本单位已印发的通知。",
            "Only an issued notice of your own unit can be superseded.",
            where="supersedes",
        )

    def decide(subject):
        fields = {name: getattr(given, name) for name in given.__struct_fields__}
        texts = recording.keep_texts(subject, {"preamble": text}, at=at)
        facts = rules.draft(f.Drafted(**{**fields, "texts": texts}))
        if given.supersedes:
            held = queries.state_of_notice(given.supersedes)
            facts += [f.RequirementSet(requirement=one) for one in held.requirements.values()]
        return facts

    return recording.begin(NOTICE, decide, by=by, at=at)


def _change(code: str, decide: Callable, *, by: Viewer, at: datetime, seen: int | None = None) -> Notice:
    row, state = queries.notice(code, by)
    _of(by, state.issuer)
    return recording.change(NOTICE, row.code, decide, by=by, at=at, seen=seen)


def set_requirement(code: str, requirement: f.Requirement, *, by: Viewer, at: datetime) -> Notice:
    """Write one requirement of a draft."""
    if requirement.who not in ("", f.EVERYBODY):
        units.named(requirement.who, on=at.date(), where="who")
    return _change(code, lambda state: rules.set_requirement(state, requirement), by=by, at=at)


def drop_requirement(code: str, ref: str, *, by: Viewer, at: datetime) -> Notice:
    """Take one out."""
    return _change(code, lambda state: rules.drop_requirement(state, ref), by=by, at=at)


def issue(
    code: str,
    *,
    recipients: Sequence[str],
    acknowledge_on: date,
    plan_on: date,
    by: Viewer,
    at: datetime,
    approved: bool = False,
    seen: int | None = None,
) -> Notice:
    """A head issues it: numbered, sealed by hash, its recipients explicit and alive; the job delivers."""
    row, state = queries.notice(code, by)
    _of(by, state.issuer, "unit_head")
    today = at.astimezone(calendars.current().tz).date()
    if state.cascades and not recipients:
        recipients = queries.below(state.issuer, today)
    named = [units.named(unit, on=today, where="recipients").code for unit in recipients]

    def decide(before):
        _owners_live(before, today)
        return rules.issue(
            before,
            document_number=next_number(before.issuer, today),
            recipients=named,
            acknowledge_on=acknowledge_on,
            plan_on=plan_on,
            today=today,
            approver=by.actor if approved else "",
            sha256=digest(before),
        )

    with transaction.atomic():
        # held in order, so that of two issued at once the second counts the first
        list(Notice.objects.select_for_update().filter(issuer=state.issuer).order_by("id").values_list("id"))
        row = recording.change(NOTICE, row.code, decide, by=by, at=at, seen=seen)
        Delivery.objects.bulk_create([Delivery(notice=row, unit=unit) for unit in dict.fromkeys(named)])
        if row.supersedes:
            older = Notice.objects.get(id=row.supersedes)
            fact = f.Superseded(by=row.id)
            recording.change(NOTICE, older.code, lambda before: [fact], by=by, at=at)
    return row


def _owners_live(state: f.NoticeState, today: date) -> None:
    """Raises Refused for a requirement laid on a unit that is gone by now: it names the requirement and the successor."""
    for ref, one in state.requirements.items():
        unit = units.unit(one.who) if one.who not in ("", f.EVERYBODY) else None
        if unit and not unit.active(today):
            raise Refused(
                "owner_abolished",
                "第 {ref} 条的责任单位“{name}”已撤销，职能由“{successor}”承接。请先改写第 {ref} 条的责任单位，再印发。",
                "The owner of requirement {ref}, “{name}”, was abolished; “{successor}” took over. Rewrite it first.",
                where="recipients",
                status=409,
                ref=ref,
                name=unit.name,
                successor=units.name_of(unit.successor),
            )


def send_also(code: str, unit: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Notice:
    """One more recipient of an issued notice, such as the successor of a unit that is gone; a head sends it."""
    row, state = queries.notice(code, by)
    _of(by, state.issuer, "unit_head")
    named = units.named(unit, on=at.astimezone(calendars.current().tz).date(), where="unit").code
    with transaction.atomic():
        row = recording.change(
            NOTICE, row.code, lambda before: rules.add_recipient(before, named), by=by, at=at, seen=seen
        )
        Delivery.objects.get_or_create(notice=row, unit=named)
    return row


def digest(state: f.NoticeState) -> str:
    """The SHA-256 of a notice's own words, as printed beside it."""
    asked = state.requirements.values()
    words = [state.title, *([one.ref, one.text, one.who, one.measure, one.due_on, one.mandatory] for one in asked)]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def next_number(unit: str, today: date) -> str:
    """The next document number of a unit in a year: 县政府〔2026〕3 号; goes on counting when the unit is renamed."""
    year = f"〔{today.year}〕"
    taken = Notice.objects.filter(issuer=unit, document_number__contains=year).count()
    return f"{_signed(unit)}{year}{taken + 1} 号"


def _signed(code: str) -> str:
    """The name in a unit's numbers: its short one, or a longer one where another unit is called the same."""
    unit, known = units.unit(code), units.units()
    others = {name for one in known.values() if one.code != code for name in (one.short_name, one.name)}
    above = known[unit.parent].short_name if unit.parent else ""
    names = (unit.short_name, unit.name, f"{above}{unit.short_name}", f"{above}{unit.name}")
    return next((name for name in names if name not in others), code)


def deliver(at: datetime, limit: int = STEP) -> int:
    """Deliver what was issued, one recipient a transaction; what cannot be delivered says why and is passed over."""
    waiting = Delivery.objects.filter(matter="", failure="", notice__issued=True).select_related("notice")
    done = 0
    for delivery in waiting.order_by("id")[:limit]:
        try:
            _deliver(delivery, at)
        except Refused as error:
            Delivery.objects.filter(id=delivery.id).update(failure=error.say()[:200])
        done += 1
    return done


def _deliver(delivery: Delivery, at: datetime) -> None:
    row = delivery.notice
    state = recording.state_of(NOTICE, row)
    asked = queries.demands_of(state, delivery.unit)
    text = f"{state.title}\n" + "\n".join(f"{ref}. {words}" for ref, words in asked.items())
    dues = {"acknowledge": _end_of(state.acknowledge_on), "reply": _end_of(state.plan_on)}
    with transaction.atomic():
        receipt = receive(
            KIND,
            {"text": _fitting(text, row)},
            by=Viewer.system(),
            at=at,
            intake=state.issuer,
            channel="notice",
            nonce=hashlib.sha256(f"notice:{row.id}:{delivery.unit}".encode()).hexdigest()[:40],
            demanded=Demanded(delivery.unit, f"notice:{row.id}", dues),
        )
        Delivery.objects.filter(id=delivery.id).update(matter=receipt.code)


def _fitting(text: str, row: Notice) -> str:
    """A notice longer than its matter may be is cut where everybody sees it."""
    if len(text) <= MOST_TEXT:
        return text
    said = f"……（这里放不下，全文共 {len(text)} 字，见通知 {row.document_number}）"
    return text[: MOST_TEXT - len(said)] + said


def _end_of(day: str) -> datetime:
    """The end of working hours of a day in the town."""
    calendar = calendars.current()
    on = date.fromisoformat(day)
    hours = calendar.hours_on(on)
    minute = hours[-1][1] if hours else 23 * 60 + 59
    return datetime.combine(on, time(minute // 60, minute % 60), calendar.tz)


def begin_plan(notice: str, *, unit: str, title: str, by: Viewer, at: datetime) -> Plan:
    """A recipient begins its plan; others have nothing to plan here."""
    row, _ = queries.notice(notice, by)
    _of(by, unit)
    delivery = row.deliveries.filter(unit=unit).first()
    if delivery is None:
        raise Refused(
            "not_a_recipient",
            "“{unit}”不是《{title}》的收文单位，不能报送方案。请由收文单位报送；确实该发给它的，请发文单位增发。",
            "“{unit}” is not a recipient of “{title}”; a recipient files, or the issuer sends it to this unit too.",
            where="unit",
            status=403,
            unit=units.name_of(unit),
            title=row.title,
        )
    held = row.plans.filter(unit=unit).first()
    if held:
        return held
    fact = plan_facts.Begun(title=title or row.title, unit=unit, notice=row.id, matter=delivery.matter)
    return recording.begin(PLAN, lambda subject: [fact], by=by, at=at)


def _plan(code: str, decide: Callable, *, by: Viewer, at: datetime, seen: int | None = None) -> Plan:
    row, state = queries.plan(code, by)
    _of(by, state.unit)
    return recording.change(PLAN, row.code, decide, by=by, at=at, seen=seen)


def set_item(code: str, item: plan_facts.PlanItem, *, by: Viewer, at: datetime) -> Plan:
    """Write one item of a plan."""
    row, state = queries.plan(code, by)
    demands = queries.demands_of(queries.state_of_notice(state.notice), state.unit)
    return _plan(row.code, lambda before: plan_rules.set_item(before, item, demands=demands), by=by, at=at)


def drop_item(code: str, ref: str, *, by: Viewer, at: datetime) -> Plan:
    """Take an item out."""
    return _plan(code, lambda state: plan_rules.drop_item(state, ref), by=by, at=at)


def file_plan(code: str, text: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Plan:
    """File the plan, and answer the notice's matter with it, in one transaction."""
    row, _ = queries.plan(code, by)
    with transaction.atomic():

        def decide(before):
            demands = queries.demands_of(queries.state_of_notice(before.notice), before.unit)
            found = plan_rules.covered(before, demands, queries.names())
            return plan_rules.file(before, found, texts=recording.keep_texts(before.id, {"answer": text}, at=at))

        row = _plan(row.code, decide, by=by, at=at, seen=seen)
        if matter := _matter_of(row):
            _answer(matter, row, by=by, at=at)
    return row


def _matter_of(row: Plan) -> str:
    """The matter a plan answers: it may have been begun before the job delivered the notice."""
    return Delivery.objects.filter(notice=row.notice_id, unit=row.unit).values_list("matter", flat=True).first() or ""


def _answer(matter: str, row: Plan, *, by: Viewer, at: datetime) -> None:
    given = {"outcome": "planned", "reason": f"{row.title}（{row.code}）"}
    try:
        acting.act(matter, "sign_for", by=by, at=at)
    except Refused as error:
        if error.code not in ("move_not_open",):
            raise
    acting.act(matter, "reply", by=by, at=at, given=given)


def return_plan(code: str, reason: str, *, by: Viewer, at: datetime) -> Plan:
    """The issuer returns a filed plan; the recipient's matter opens again with the same clock of receipt."""
    row, _ = queries.plan(code, by)
    _of(by, row.notice.issuer)
    with transaction.atomic():
        row = recording.change(
            PLAN,
            row.code,
            lambda before: plan_rules.give_back(
                before, texts=recording.keep_texts(before.id, {"reason": reason}, at=at)
            ),
            by=by,
            at=at,
        )
        if matter := _matter_of(row):
            acting.act(matter, "reopen", by=by, at=at, given={"reason": reason})
    return row


def accept_plan(code: str, *, by: Viewer, at: datetime) -> Plan:
    """The issuer accepts a filed plan."""
    row, _ = queries.plan(code, by)
    _of(by, row.notice.issuer)
    return recording.change(PLAN, row.code, plan_rules.accept, by=by, at=at)


def demand_matter(text: str, *, unit: str, issuer: str, origin: str, due_on: str, by: Viewer, at: datetime) -> str:
    """A demand becomes a matter of its own with a due; returns its code."""
    receipt = receive(
        "demand",
        {"text": text},
        by=by,
        at=at,
        intake=issuer,
        channel="meeting",
        demanded=Demanded(unit, origin, {"reply": _end_of(due_on)}),
    )
    return receipt.code
