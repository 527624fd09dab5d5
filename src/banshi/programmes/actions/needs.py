"""Writers of needs and groups."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import letters
from banshi.matters.queries import origins
from banshi.messages import actions as messages
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.facts import group as group_facts
from banshi.programmes.facts import need as f
from banshi.programmes.models.needs import GROUP, NEED, Grouped, Need, NeedGroup
from banshi.programmes.queries import needs as queries
from banshi.programmes.queries import research
from banshi.programmes.rules import need as rules
from banshi.programmes.rules.research import verifiable

OFFICERS = ("programme_officer", "unit_head", "village_worker")


def register(given: f.Registered, text: str, *, by: Viewer, at: datetime) -> Need:
    """Register a need; one that came from a matter is registered once."""
    if by.actor != "system" and given.unit not in by.units_with(*OFFICERS):
        raise NotFound()
    if given.matter and not origins.subjects([given.matter]):
        raise Refused(
            "no_such_matter",
            "没有找到这个编号的诉求。请核对编号，或留空。",
            "There is no matter of that number; check it or leave it empty.",
            where="matter",
        )

    def decide(subject):
        texts = recording.keep_texts(subject, {"need": text}, at=at)
        fields = {name: getattr(given, name) for name in given.__struct_fields__}
        return rules.register(f.Registered(**{**fields, "texts": texts}))

    try:
        with transaction.atomic():
            return recording.begin(NEED, decide, by=by, at=at)
    except IntegrityError as error:
        raise Refused(
            "need_known",
            "编号 {matter} 的需求已经登记过。",
            "The need of {matter} is registered already.",
            status=409,
            matter=given.matter,
        ) from error


def verify(code: str, *, holds: bool, text: str, by: Viewer, at: datetime) -> Need:
    """Somebody else went and looked: neither who registered the need nor who noted the visit that found it."""
    row = queries.needs(by).filter(code=code).first()
    if row is None:
        raise NotFound()
    verifiable(by.actor, registered_by=research.registrar(row), visited_by=research.found_by(code))

    def decide(state):
        return [f.Verified(holds=holds, texts=recording.keep_texts(state.id, {"verified": text}, at=at))]

    return recording.change(NEED, code, decide, by=by, at=at)


def form(title: str, *, unit: str, category: str, people: int, months: int, by: Viewer, at: datetime) -> NeedGroup:
    """A new group of needs."""
    if by.actor != "system" and unit not in by.units_with("programme_officer", "unit_head"):
        raise NotFound()
    facts = rules.form(title, unit=unit, category=category, people=people, months=months)
    return recording.begin(GROUP, lambda subject: facts, by=by, at=at)


def keeps(by: Viewer, row: NeedGroup) -> bool:
    """Whether this person sorts needs into a group: officers and heads of its unit."""
    return by.actor == "system" or row.unit in by.units_with("programme_officer", "unit_head")


def _kept(code: str, by: Viewer) -> NeedGroup:
    row = queries.group(code, by)
    if not keeps(by, row):
        raise NotFound()
    return row


def join(code: str, needs: Sequence[int], *, by: Viewer, at: datetime) -> NeedGroup:
    """Put needs this person sees into a group of their unit."""
    row = _kept(code, by)
    ids = list(queries.needs(by).filter(id__in=list(needs)).values_list("id", flat=True))
    with transaction.atomic():
        # held, so that two groups cannot take the same need at once
        list(Need.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))
        taken = set(Grouped.objects.filter(need_id__in=ids).exclude(group=row).values_list("need_id", flat=True))
        changed = recording.change(GROUP, row.code, lambda state: rules.join(state, ids, taken=taken), by=by, at=at)
        Grouped.objects.bulk_create([Grouped(need_id=need, group=row) for need in ids], ignore_conflicts=True)
    return changed


def leave(code: str, need: int, *, by: Viewer, at: datetime) -> NeedGroup:
    """Take a need out of a group again."""
    row = _kept(code, by)
    with transaction.atomic():
        if not Grouped.objects.filter(need_id=need, group=row).delete()[0]:
            raise NotFound()
        return recording.change(GROUP, row.code, lambda state: rules.leave(state, need), by=by, at=at)


def tell(code: str, commitment: str, what: str, *, at: datetime) -> int:
    """Tell whoever's matter stands in a group, once each; returns how many were told. Nothing of substance goes out."""
    matters = origins.subjects(queries.matters_behind([code]))
    told = 0
    with transaction.atomic():
        for matter, subject in sorted(matters.items()):
            phone = letters.phone_of(subject)
            if not phone:
                continue
            body = WORDS[what].format(
                town=places.town(), code=matter, url=f"{settings.BANSHI_URL}/programmes/{commitment}"
            )
            key = f"{what}:{commitment}:{matter}"
            messages.put(key, subject=subject, channel="sms", address=phone, body=body, at=at)
            told += 1
        fact = group_facts.Told(commitment=commitment, what=what, people=told)
        recording.change(GROUP, code, lambda state: [fact], by=Viewer.system(), at=at)
    return told


WORDS = {
    group_facts.ADOPTED: "【{town}】您编号 {code} 反映的问题已列入公开承诺的实事项目，进展见 {url}",
    group_facts.DONE: "【{town}】与您编号 {code} 有关的实事项目经受益人确认已办好，详情见 {url} ；如您那里不是这样，可在该页写明。",
}


def adopt(code: str, *, batch: str, commitment: str, at: datetime) -> NeedGroup:
    """The group became a commitment."""
    decide = [group_facts.Adopted(batch=batch, commitment=commitment)]
    return recording.change(GROUP, code, lambda state: decide, by=Viewer.system(), at=at)
