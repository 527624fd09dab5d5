"""Readers of audits: auditors see all, a unit only what was found to differ at its own items, the public the rest later."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext
from msgspec import Struct

from banshi.kit import clock
from banshi.kit.drawing import list_hash
from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.nouns.registry import NOUNS
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.queries import commitments, past
from banshi.record import queries as record
from banshi.record.facts import Fault
from banshi.releases.queries import releases
from banshi.units import queries as units
from banshi.units.facts import KINDS
from banshi.verification import facts as f
from banshi.verification.models import AUDIT, Audit
from banshi.verification.rules import audit as rules
from banshi.verification.rules.interval import Interval, census_advised, size_to_catch
from banshi.verification.rules.strata import NOT_STATED, Stratum, strata_hash, weighted

HEADS = ("unit_head", "programme_officer")


class Refutation(Struct, frozen=True):
    """One finding that does not agree, as its owner answers it."""

    audit: str
    title: str
    code: str
    unit: str
    found_at: str
    due_at: str
    answered: str
    late: bool
    given_up: str = ""

    @property
    def settled(self) -> bool:
        """Whether it waits for nobody: answered in words, or given up by a body's decision."""
        return bool(self.answered or self.given_up)


def audits(viewer: Viewer) -> QuerySet:
    """All audits for auditors, newest first; nobody else sees any."""
    rows = Audit.objects.order_by("-made_at", "-id")
    return rows if viewer.actor == "system" or viewer.has("auditor") else rows.none()


def audit(code: str, viewer: Viewer) -> tuple[Audit, f.AuditState]:
    """One audit with its state; raises NotFound."""
    return _one(audits(viewer), code)


def public() -> QuerySet:
    """Every audit, newest first: what a page may tell of it follows from its state."""
    return Audit.objects.order_by("-made_at", "-id")


def public_list(most: int = 50) -> list[tuple[Audit, "Told"]]:
    """The newest audits, each in numbers."""
    return [(row, told(recording.state_of(AUDIT, row))) for row in public()[:most]]


def public_one(code: str) -> tuple[Audit, f.AuditState]:
    """One audit for anybody; raises NotFound."""
    return _one(public(), code)


def _one(rows: QuerySet, code: str) -> tuple[Audit, f.AuditState]:
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row, recording.state_of(AUDIT, row)


def answerable(code: str, viewer: Viewer) -> tuple[Audit, f.AuditState]:
    """An audit in which something of this person's unit was found to differ; raises NotFound."""
    row, state = _one(Audit.objects.filter(refuted__gt=0), code)
    if not own(state, viewer):
        raise NotFound()
    return row, state


def own(state: f.AuditState, viewer: Viewer) -> dict[str, f.Line]:
    """The items of the person's units that were found to differ."""
    mine = {unit.code for code in viewer.units_with(*HEADS) for unit in units.under(code)}
    return {
        line.code: line
        for line in state.list.lines
        if line.unit in mine and (found := state.found.get(line.code)) and found.result == f.DIFFERS
    }


def refutations(viewer: Viewer, now: str) -> list[Refutation]:
    """What this person's units must answer or have answered; for an auditor all: unanswered and late ones first."""
    found = []
    for row in Audit.objects.filter(refuted__gt=0).order_by("-made_at", "-id")[:200]:
        state = recording.state_of(AUDIT, row)
        lines = {line.code: line for line in state.list.lines} if viewer.has("auditor") else own(state, viewer)
        found += [one for one in _refuted(row, state, now) if one.code in lines]
    return sorted(found, key=lambda one: (one.settled, one.due_at))


def _refuted(row: Audit, state: f.AuditState, now: str) -> Iterator[Refutation]:
    unit_of = {line.code: line.unit for line in state.list.lines}
    waiting = rules.unanswered(state)
    for code, one in state.found.items():
        if one.result == f.DIFFERS:
            due = waiting.get(code, "")
            late = bool(due) and due < now
            yield Refutation(row.code, row.title, code, unit_of[code], one.at, due, one.answered, late, one.given_up)


def unanswered_of(codes: Collection[str]) -> list[str]:
    """Of these commitments those found to differ and not answered: a batch that holds one is not settled."""
    found: list[str] = []
    for row in Audit.objects.filter(waiting__gt=0).order_by("id"):
        found += [code for code in rules.unanswered(recording.state_of(AUDIT, row)) if code in codes]
    return found


def refuting(code: str) -> list[Audit]:
    """The audits in which an item was found to differ, oldest first."""
    rows = Audit.objects.filter(refuted__gt=0).order_by("id")
    return [row for row in rows if _differs(recording.state_of(AUDIT, row), code)]


def promise(code: str) -> CommitmentState:
    """The commitment behind an item, as it stands; raises NotFound."""
    return commitments.found(code, Viewer.system())[1]


def refuted_by_unit() -> Counter:
    """How often items of each unit were found to differ, in all audits so far."""
    found: Counter = Counter()
    for row in Audit.objects.filter(refuted__gt=0):
        state = recording.state_of(AUDIT, row)
        found.update(line.unit for line in state.list.lines if _differs(state, line.code))
    return found


def _differs(state: f.AuditState, code: str) -> bool:
    return code in state.found and state.found[code].result == f.DIFFERS


def population(kind: str, ref: str, viewer: Viewer) -> tuple[list[f.Line], int]:
    """The claimed commitments of a list as they stand now, and how many it holds that nobody claims to be done."""
    if kind == "release":
        _row, released = releases.found(ref, viewer)
        rows = commitments.visible_to(viewer).filter(code__in=[one.code for one in released.items])
    else:
        rows = commitments.visible_to(viewer).filter(id__in=past.whole(kind, ref).values("id"))
    lines, left_out = [], 0
    for row in rows.order_by("code"):
        state = recording.state_of(NOUNS["commitment"][0], row)
        if state.claimed and not state.cancelled:
            lines.append(f.Line(row.code, state.terms.owner, row.number, bytes(row.hash).hex()))
        else:
            left_out += 1
    return lines, left_out


def strata_of(lines: Collection[f.Line], by: str) -> dict[str, str]:
    """Unit → the part of a list it lies in, as a code: its place, its kind, or itself."""
    known = units.units()
    given = {
        "region": lambda unit: unit.place_path.rsplit("/", 1)[-1],
        "kind": lambda unit: unit.kind,
        "unit": lambda unit: unit.code,
    }[by]
    return {line.unit: given(known[line.unit]) or NOT_STATED for line in lines}


def _stratum_name(by: str, code: str) -> str:
    if code == NOT_STATED:
        return gettext("没有写明")
    if by == "region":
        place = places.place(code)
        return place.name if place else code
    return gettext(KINDS.get(code, code)) if by == "kind" else units.name_of(code)


def titles(codes: Collection[str]) -> dict[str, str]:
    """The titles of commitments, for those who look at them."""
    rows = commitments.visible_to(Viewer.system()).filter(code__in=list(codes))
    return dict(rows.values_list("code", "title"))


def owners() -> list[tuple[str, str]]:
    """The units that have promised something, with their names: each one's whole list can be drawn from."""
    rows = commitments.visible_to(Viewer.system()).order_by("owner_unit")
    return [(code, units.name_of(code)) for code in rows.values_list("owner_unit", flat=True).distinct()]


def auditors(on: date) -> tuple[tuple[str, str], ...]:
    """(user name, name) of everybody who may be handed items."""
    staff = people.staff_in(people.units_with_role("auditor", on=on), role="auditor", on=on)
    return tuple((one.username, one.display_name) for one in staff)


class Told(Struct, frozen=True):
    """What a page tells of an audit besides its items: counts of the first n, further ones apart, sizes, the interval."""

    of: int
    n: int
    counts: dict[str, int]
    further: dict[str, int]
    interval: Interval | None
    finished: bool
    after: datetime | None
    unanswered: int
    sizes: tuple[int, int]
    census: bool
    shares: tuple[float, float] = (0.0, 0.0)
    span: float = 0.0
    strata: list[tuple[str, Stratum]] = []
    by: str = ""
    weighted: float = 0.0
    strata_sha256: str = ""


def told(state: f.AuditState) -> Told:
    """An audit in numbers, each with its denominator."""
    of, drawn, found = len(state.list.lines), state.drawn, rules.result(state)
    parts = rules.strata(state)
    return Told(
        of=of,
        n=state.list.n,
        counts=_counts(state, drawn.codes) if drawn else {},
        further=_counts(state, drawn.further) if drawn and drawn.further else {},
        interval=found,
        finished=rules.finished(state),
        after=clock.parse(state.announced.after) if state.announced else None,
        unanswered=len(rules.unanswered(state)),
        sizes=(size_to_catch(of, 100), size_to_catch(of, 50)),
        census=census_advised(of),
        shares=(100 * found.low_share, 100 * found.high_share) if found else (0.0, 0.0),
        span=100 * (found.high_share - found.low_share) if found else 0.0,
        strata=[(_stratum_name(state.list.by, one.name), one) for one in parts],
        by=gettext(f.STRATA[state.list.by]) if state.list.by else "",
        strata_sha256=strata_hash(state.list.strata) if parts else "",
        weighted=weighted(parts) if parts and found else 0.0,
    )


def _counts(state: f.AuditState, codes: Collection[str]) -> dict[str, int]:
    found = rules.tally(state, codes)
    return {name: found[name] for name in (*f.RESULTS, "waiting")} | {"of": len(codes)}


def texts(row: Audit) -> dict[int, str]:
    """What was written in findings and answers, by its id."""
    return {one.id: one.body for one in people.contents([row.id])}


class Typed(Struct, frozen=True):
    """Who typed the public value of a draw, and when; the value itself can be looked up where it was announced to stand."""

    at: datetime
    name: str


def typed(row: Audit, state: f.AuditState) -> Typed | None:
    """The same as the entry of the draw says it; None for a draw by a seal, which nobody types."""
    if state.drawn is None or state.announced.rule != f.PUBLIC:
        return None
    entry = next(one for one in record.entries(row.id) if one.kind == "audit.drawn")
    _kind, _colon, staff = entry.actor.partition(":")
    names = people.display_names({int(staff)}) if staff.isdecimal() else {}
    return Typed(clock.parse(entry.occurred_at), names.get(int(staff), "") if names else "")


def seed_of(state: f.AuditState) -> tuple[int, str]:
    """(number, root) of the first seal after the announced moment; (0, "") while there is none."""
    said = state.announced
    if said is not None and said.rule == f.SEAL:
        for seal in record.seals(said.after_seal):
            if seal.sealed_at > said.after:
                return seal.number, bytes(seal.root).hex()
    return 0, ""


def check() -> Iterator[Fault]:
    """Audits whose list, seed or draw does not come out again from the record."""
    for row in Audit.objects.order_by("id"):
        history = record.entries(row.id)
        state = AUDIT.fold(row.id, ((e.kind, e.payload, e.occurred_at, e.actor) for e in history))
        if state.list is None:
            continue
        if list_hash(line.text for line in state.list.lines) != state.list.sha256:
            yield _fault(row, "名单", "list")
        if state.drawn:
            drawn = rules.again(state.list, state.drawn.seed)
            if drawn != (state.drawn.codes, state.drawn.further):
                yield _fault(row, "抽中者", "draw")
            if state.announced.rule == f.SEAL and seed_of(state) != (state.drawn.seal, state.drawn.seed):
                yield _fault(row, "种子", "seed")


def _fault(row: Audit, zh: str, en: str) -> Fault:
    return Fault(
        "audit_differs",
        f"抽查 {row.code} 的{zh}由记录算不出来。查明谁改了数据库。",
        f"The {en} of audit {row.code} does not come out again from the record; find out who changed the database.",
        row.id,
        row.number,
    )
