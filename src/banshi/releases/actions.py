"""What is done with releases: drafted, chosen, worded, frozen at a seal, reviewed, approved, published, withdrawn."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from msgspec.structs import replace

from banshi.calendars import queries as calendars
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import receive as receiving
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.programmes.actions import commitments
from banshi.programmes.facts.past import Held
from banshi.programmes.facts.targeting import TargetingState
from banshi.programmes.queries import commitments as promised
from banshi.programmes.rules import roles
from banshi.programmes.rules.commitment import tier
from banshi.record import queries as record
from banshi.releases import facts as f
from banshi.releases.models import RELEASE, Release
from banshi.releases.queries import checking, figures
from banshi.releases.queries import releases as queries
from banshi.releases.rules import figures as rules_of_figures
from banshi.releases.rules import press, printing
from banshi.releases.rules import release as rules
from banshi.units import queries as units

DRAFTER, REVIEWER, APPROVER = "publisher", "reviewer", "unit_head"
PRESS = "press"
KIND = "request"


def _of(by: Viewer, unit: str, role: str) -> None:
    """Raises NotFound unless the person holds the role in the unit or above it."""
    if by.actor != "system" and role not in roles_over(unit, by):
        raise NotFound()


def roles_over(unit: str, by: Viewer) -> set[str]:
    """Which parts a person may take in the releases of a unit: by posts in it or above it."""
    line = set(units.path_of(unit).split("/"))
    return {role for role in (DRAFTER, REVIEWER, APPROVER) if line & set(by.units_with(role))}


def draft(unit: str, title: str, *, whole: f.Whole, rule: str, complete: bool, by: Viewer, at: datetime) -> Release:
    """A publisher begins a list for a unit."""
    _of(by, unit, DRAFTER)
    given = rules.describe(title, _known(whole), rule=rule, complete=complete)
    return recording.begin(RELEASE, lambda subject: [f.Drafted(unit=unit, **given)], by=by, at=at)


def _known(whole: f.Whole) -> f.Whole:
    if whole.kind == "unit" and units.unit(whole.ref) is None:
        raise Refused("unknown_unit", "没有这个单位。", "There is no such unit.", where="whole")
    if whole.kind == "batch" and not whole.ref.isdigit():
        raise Refused("unknown_batch", "没有这个批次。", "There is no such batch.", where="whole")
    return whole


def _change(code: str, role: str, decide: Callable, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    row, state = queries.found(code, by)
    _of(by, state.unit, role)
    return recording.change(RELEASE, row.code, decide, by=by, at=at, seen=seen)


def describe(
    code: str,
    title: str,
    *,
    whole: f.Whole,
    rule: str,
    complete: bool,
    by: Viewer,
    at: datetime,
    seen: int | None = None,
) -> Release:
    """Another title, whole list or rule of selection."""

    def decide(state):
        rules.editable(state)
        return [f.Described(**rules.describe(title, _known(whole), rule=rule, complete=complete))]

    return _change(code, DRAFTER, decide, by=by, at=at, seen=seen)


def choose(code: str, items: Sequence[str], *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """The items of the list by their codes; what a person may not see cannot be listed."""
    wanted = list(dict.fromkeys(items))

    def decide(state):
        known = dict(queries.choosable(by, state.whole).filter(code__in=wanted).values_list("code", "id"))
        missing = [one for one in wanted if one not in known]
        if missing:
            raise Refused(
                "unknown_item",
                "项目 {item} 不在可以公布的范围内（公开的，或本单位一线的，并属于全部清单）。",
                "Commitment {item} cannot be listed here.",
                where="items",
                item=missing[0],
            )
        return rules.choose(state, [f.Item(known[one], one) for one in wanted])

    return _change(code, DRAFTER, decide, by=by, at=at, seen=seen)


def word(code: str, text: str, *, item: str = "", by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """The press text, or the problem an item is about; slots are checked at once, counts when it is frozen."""
    press.pieces(text)

    def decide(state):
        texts = recording.keep_texts(state.id, {f"problem.{item}" if item else PRESS: text.strip()}, at=at)
        return rules.word(state, item, texts=texts)

    return _change(code, DRAFTER, decide, by=by, at=at, seen=seen)


def freeze(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """Fix every figure at the newest seal, after checking that the list and its words say what the queries give."""

    def decide(state):
        rules.editable(state)
        frozen, marker = freezing(code, state)
        figures.keep(marker.bases)
        return rules.freeze(state, frozen)

    return _change(code, DRAFTER, decide, by=by, at=at, seen=seen)


def freezing(code: str, state: f.ReleaseState) -> tuple[f.Frozen, figures.Marker]:
    """What freezing now would fix, or the first thing that stands against it."""
    seal = record.last_seal()
    if seal is None:
        raise _unsealed("")
    day = queries.day_of(seal, calendars.current().tz)
    past = figures.gathered(state.items, state.whole, position=seal.last, on=day)
    _all_sealed(state, past.items)
    left_out = (
        {one.state.terms.title: tier(one.state, day) for one in _outside(past)} if past.whole is not None else None
    )
    rules.check_list(state, left_out)
    rules.check_problems(state, {one: held.state.terms.title for one, held in past.items.items()})
    total = len(past.whole) if past.whole is not None else None
    told = queries.texts(state)
    for where, text in told.items():
        press.check_typed(text, count=len(state.items), total=total, where=f"problem_{where}" if where else PRESS)
    marker = figures.Marker(past)
    frozen = f.Frozen(
        seal=seal.number,
        position=seal.last,
        sealed_at=seal.sealed_at,
        on=day.isoformat(),
        figures=(),
        names=_names(state, past),
        office=_office(day),
        printed="",
        form=printing.FORM,
        aims={code: _aimed(held.state) for code, held in past.aims.items()},
    )
    return _composed(code, state, frozen, past, marker, told), marker


def preview(row: Release, state: f.ReleaseState) -> queries.Printed:
    """What freezing now would print; raises what stands against it. Nothing is kept."""
    frozen, _marker = freezing(row.code, state)
    return queries.printed(row, replace(state, frozen=frozen))


def _composed(code, state, frozen: f.Frozen, past, marker: figures.Marker, told: dict) -> f.Frozen:
    total = len(past.whole) if past.whole is not None else None
    terms = {one: held.state.terms for one, held in past.items.items()}
    parts = printing.Parts(state, terms, total, aims=frozen.aims, form=frozen.form)
    blocks = printing.compose(parts, queries.words_of(code, told, frozen), marker)
    press.check_printed([state.title, *(block.plain() for block in blocks)])
    fields = {name: getattr(frozen, name) for name in frozen.__struct_fields__}
    quoted = {one.params["unit"] for one in marker.made if "unit" in one.params}
    fields["names"] = frozen.names | {code: units.name_of(code) for code in sorted(quoted)}
    fields |= {"figures": tuple(marker.made), "printed": printing.sha256(state.title, blocks)}
    return f.Frozen(**fields)


def _outside(past) -> list[Held]:
    return [held for code, held in past.whole.items() if code not in past.items]


def restore() -> int:
    """Put back the lists of subjects that were lost, each proved by the digest its entry keeps; returns how many."""
    with transaction.atomic():
        found = checking.restorable()
        figures.keep(found, anew=True)
    return len(found)


def _all_sealed(state: f.ReleaseState, held: dict[str, Held]) -> None:
    for one in state.items:
        if one.code not in held:
            raise _unsealed(one.code)


def _unsealed(item: str) -> Refused:
    return Refused(
        "not_sealed_yet",
        "项目 {item} 的记录还没有封存。封存每秒进行一次，请稍候再定稿；总是这样请查看后台任务。",
        "Commitment {item} is under no seal yet; wait a moment and freeze again.",
        status=409,
        item=item,
    )


def _names(state: f.ReleaseState, past: rules_of_figures.Past) -> dict[str, str]:
    codes = {state.unit}
    for one in past.items.values():
        terms = one.state.terms
        codes |= {terms.owner, *terms.implementers, roles.organiser(terms), terms.publisher or terms.owner}
    for one in past.aims.values():
        codes |= {one.state.unit, one.state.counted_by, *one.state.sampled_by} - {""}
    return {code: units.name_of(code) for code in sorted(codes)}


def _aimed(state: TargetingState) -> f.Aimed:
    return f.Aimed(state.unit, state.counted_by, state.counted_on, tuple(state.sampled_by), len(state.earlier) + 1)


def _office(on: date) -> str:
    """Who takes complaints, as printed: the office that receives, with its phone."""
    for code in people.units_with_role("intake_agent", on=on):
        office = units.unit(code)
        return f"在网页上点“我这里不是这样”，或找{office.name}，电话 {office.phone}"
    return "在网页上点“我这里不是这样”"


def give_back(code: str, reason: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """Back to the drafter: by a reviewer, a head, or the drafter's own second thought."""
    row, state = queries.found(code, by)
    role = next(iter(roles_over(state.unit, by)), DRAFTER)

    def decide(before):
        return rules.give_back(before, texts=recording.keep_texts(before.id, {"reason": reason.strip()}, at=at))

    return _change(row.code, role, decide, by=by, at=at, seen=seen)


def review(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """A reviewer who did not draft it."""
    return _change(
        code, REVIEWER, lambda state: rules.review(state, by.actor, names=_in_hand(state, by)), by=by, at=at, seen=seen
    )


def approve(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """A head who neither drafted nor reviewed it."""
    return _change(
        code, APPROVER, lambda state: rules.approve(state, by.actor, names=_in_hand(state, by)), by=by, at=at, seen=seen
    )


def _in_hand(state: f.ReleaseState, by: Viewer) -> dict[str, str]:
    """The names of those who had it in hand and of whoever acts now, by their accounts."""
    ids = {one: int(one[6:]) for one in (by.actor, *state.drafters, state.reviewer) if one[6:].isdecimal()}
    found = people.display_names(set(ids.values()))
    return {one: found[pk] for one, pk in ids.items() if pk in found}


def publish(code: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """Anybody may read it from now on."""
    return _change(code, DRAFTER, rules.publish, by=by, at=at, seen=seen)


def withdraw(code: str, reason: str, *, by: Viewer, at: datetime, seen: int | None = None) -> Release:
    """It stays readable with that word."""

    def decide(state):
        return rules.withdraw(state, texts=recording.keep_texts(state.id, {"reason": reason.strip()}, at=at))

    return _change(code, DRAFTER, decide, by=by, at=at, seen=seen)


def not_so(
    code: str, item: str, given: Mapping[str, str], *, at: datetime, intake: str, nonce: str | None = None
) -> receiving.Receipt:
    """Somebody says of a published item “not so here”: a matter of its own, and a dispute of the item until it closes.

    The owner's line neither gets nor sees it, unless no office that receives stands outside that line.
    """
    _row, state = queries.public(code)
    if item not in {one.code for one in state.items}:
        raise NotFound()
    _, promise = promised.found(item, Viewer.system())
    line = units.path_of(promise.terms.owner)
    about = promise.terms.owner if units.superior_outside(unit=intake, excluded=line) else ""
    words = given.get("text", "").strip()
    fields = {
        **given,
        "text": f"对公布的“{promise.terms.title[:60]}”：我这里不是这样。{words}" if words else "",
        "category": playbooks.current(KIND).categories[-1].code,
    }
    with transaction.atomic():
        receipt = receiving.receive(
            KIND,
            fields,
            by=Viewer(actor="requester"),
            at=at,
            intake=intake,
            channel="web",
            nonce=nonce,
            about=about,
        )
        if not receipt.repeated:
            commitments.dispute(item, matter=receipt.code, place=given.get("place", ""), at=at)
    return receipt
