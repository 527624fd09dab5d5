"""Readers of inspections: organisers and auditors see numbers, an inspector one site, the public counts; nobody the list."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from msgspec import Struct

from banshi.inspections import facts as f
from banshi.inspections.facts import Site
from banshi.inspections.models import TOUR, Tour
from banshi.inspections.rules import sites as parsing
from banshi.inspections.rules import tour as rules
from banshi.inspections.rules.matching import Barred, in_the_way
from banshi.kit.drawing import list_hash
from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.record import queries as record
from banshi.record.facts import Fault
from banshi.units import queries as units

KIND = "inspection_finding"
ORGANISERS = ("programme_officer",)
INSPECTOR, AUDITOR = "inspector", "auditor"


def tours(viewer: Viewer) -> QuerySet:
    """All for auditors, an organiser's own unit's, an inspector's own; newest first."""
    rows = Tour.objects.order_by("-made_at", "-id")
    if viewer.actor == "system" or viewer.has(AUDITOR):
        return rows
    seen = Q(unit__in=viewer.units_with(*ORGANISERS))
    if viewer.has(INSPECTOR):
        seen |= Q(inspectors__contains=f" {viewer.actor} ")
    return rows.filter(seen)


def tour(code: str, viewer: Viewer) -> tuple[Tour, f.TourState]:
    """One inspection with its state; raises NotFound."""
    return _one(tours(viewer), code)


def of_inspector(code: str, viewer: Viewer) -> tuple[Tour, f.TourState]:
    """One in which this person holds a number; raises NotFound."""
    return _one(Tour.objects.filter(inspectors__contains=f" {viewer.actor} "), code)


class Mine(Struct, frozen=True):
    """One number in this person's hands, and how far it is: closed, open, or filed."""

    code: str
    title: str
    n: int
    after: datetime
    opened: bool
    filed: bool
    over: bool
    ready: bool


def mine(viewer: Viewer, today: date, most: int = 20) -> list[Mine]:
    """This inspector's numbers, of the newest inspections first; what is over without a result stays there too."""
    rows = Tour.objects.filter(inspectors__contains=f" {viewer.actor} ").order_by("-after_at", "-id")[:most]
    return [one for row in rows for one in _mine(row, state_of(row), viewer, today)]


def _mine(row: Tour, state: f.TourState, viewer: Viewer, today: date) -> Iterator[Mine]:
    over = rules.day_over(state, today)
    for n, slot in enumerate(state.slots, start=1):
        if slot.inspector == viewer.actor:
            yield Mine(row.code, row.title, n, row.after_at, bool(slot.opened), bool(slot.result), over, row.drawn)


def evidence(code: str, blob: int, viewer: Viewer) -> tuple[Tour, int]:
    """The inspection and the number a photograph was filed with; raises NotFound for whoever may not see it."""
    row, state = tour(code, viewer)
    oversees = viewer.has(AUDITOR) or row.unit in viewer.units_with(*ORGANISERS)
    for n, slot in enumerate(state.slots, start=1):
        if blob in slot.files and (oversees or slot.inspector == viewer.actor):
            return row, n
    raise NotFound()


def texts(row: Tour, ids: Collection[int]) -> dict[int, str]:
    """What was written with results, by its id; never a line of the list."""
    return {one.id: one.body for one in people.contents([row.id], ["result", "taken"]) if one.id in ids}


def public_one(code: str) -> tuple[Tour, f.TourState]:
    """One inspection for anybody, to be told in numbers only; raises NotFound."""
    return _one(Tour.objects.all(), code)


def _one(rows: QuerySet, code: str) -> tuple[Tour, f.TourState]:
    row = rows.filter(code=code).first()
    if row is None:
        raise NotFound()
    return row, state_of(row)


def state_of(row: Tour) -> f.TourState:
    """The folded state of a row."""
    return recording.state_of(TOUR, row)


def due(at: datetime) -> list[tuple[Tour, f.TourState]]:
    """Those whose moment has passed and whose seed is a seal."""
    rows = Tour.objects.filter(drawn=False, after_at__lte=at).order_by("after_at", "id")
    found = [(row, state_of(row)) for row in rows]
    return [(row, state) for row, state in found if state.sealed.rule == f.SEAL]


def origin(subject: int) -> str:
    """How a finding's matter names the inspection it came of."""
    return f"tour:{subject}"


def subjects(row: Tour, n: int) -> list[str]:
    """How a number stands in the log of reads."""
    return [row.code, f"{row.code}/{n}"]


# ---- the sealed list: only actions and the pages of whoever may know call these


def site(state: f.TourState, n: int) -> Site:
    """The site a number became."""
    pointer = rules.pointer(state, n)
    return _texts([pointer.id])[pointer.id]


def sites(state: f.TourState) -> list[Site]:
    """Every line of a list: for the drawing service and for looking whether a post is in the way."""
    return list(_texts([one.id for one in state.sealed.sites]).values())


def _texts(ids: list[int]) -> dict[int, Site]:
    return {id_: Site.of(body.decode()) for id_, (_salt, body, gone, *_) in people.salted(ids).items() if not gone}


def opened_by(state: f.TourState, n: int, viewer: Viewer) -> Site | None:
    """The site of an inspector's own opened number, else None."""
    mine = rules.slot(state, n, viewer.actor)
    return site(state, n) if mine.opened else None


def told(state: f.TourState) -> dict[int, Site]:
    """The sites of numbers whose result is filed, for those who organise and audit."""
    pointers = {n: rules.pointer(state, n) for n, one in enumerate(state.slots, start=1) if one.result}
    texts = _texts([one.id for one in pointers.values()])
    return {n: texts[one.id] for n, one in pointers.items()}


def parsed(text: str, *, on: date) -> list[Site]:
    """The sites of a list as typed; places and units by code or by a name that only one has."""
    place = _finder([(one.code, (one.name, one.full_name)) for one in places.all_places()])
    unit = _finder([(one.code, (one.name, one.short_name)) for one in units.active(on)])
    return parsing.parsed(text, place=place, unit=unit)


def _finder(known: list[tuple[str, tuple[str, ...]]]):
    by_name: dict[str, set[str]] = {}
    for code, names in known:
        for name in (code, *names):
            by_name.setdefault(name, set()).add(code)
    # a name several have names none of them
    return lambda written: next(iter(found)) if len(found := by_name.get(written, set())) == 1 else ""


# ---- who may not go where


def clash(inspector: Viewer, one: Site) -> tuple[str, str] | None:
    """(the post's unit, the path) where a post lies in the line of the responsible unit, or of what took it over."""
    return in_the_way(inspector.posts, _lines(one.unit))


def shut_out(state: f.TourState, inspector: Viewer) -> tuple[str, str] | None:
    """A clash of whoever is in line with every site of a list, so that no number could be theirs; else None."""
    found = None
    for one in sites(state):
        found = clash(inspector, one)
        if found is None:
            return None
    return found


def _lines(unit: str) -> list[str]:
    found, known = [], units.unit(unit)
    while known is not None and known.path not in found:
        found.append(known.path)
        known = units.unit(known.successor) if known.successor else None
    return found


def barred(state: f.TourState) -> Barred:
    """Whether an inspector may not look at a line of the list, by today's posts of each."""
    day = date.fromisoformat(state.sealed.on)
    texts = _texts([one.id for one in state.sealed.sites])
    held = dict(zip((rules.code_of(line) for line in rules.lines(state.sealed.sites)), state.sealed.sites, strict=True))
    seen: dict[str, Viewer] = {}

    def answer(actor: str, code: str) -> bool:
        if actor not in seen:
            staff = people.staff_by_id(int(actor.partition(":")[2]))
            seen[actor] = people.viewer(staff, on=day)
        inspector = seen[actor]
        # whoever is no inspector any more goes nowhere
        return not inspector.has(INSPECTOR) or clash(inspector, texts[held[code].id]) is not None

    return answer


def responsible(one: Site, on: date) -> str:
    """The responsible unit in words, with what took it over where it was abolished since the list was sealed."""
    known = units.unit(one.unit)
    if known is None or known.active(on):
        return units.name_of(one.unit)
    if not known.successor:
        return f"{known.name}（已撤销）"
    return f"{known.name}（已撤销，由{units.name_of(known.successor)}承接）"


def head_now(state: f.TourState, on: date) -> str:
    """The unit whose head hears, or what took it over."""
    known = units.unit(state.sealed.head)
    while known is not None and not known.active(on) and known.successor:
        known = units.unit(known.successor)
    return known.code if known else state.sealed.head


def inspectors(on: date) -> tuple[tuple[str, str], ...]:
    """(user name, name) of everybody who may be given numbers."""
    staff = people.staff_in(people.units_with_role(INSPECTOR, on=on), role=INSPECTOR, on=on)
    return tuple((one.username, one.display_name) for one in staff)


def heads(on: date) -> tuple[tuple[str, str], ...]:
    """Units somebody heads, with their names: where findings can go straight to."""
    return tuple((code, units.name_of(code)) for code in people.units_with_role("unit_head", on=on))


def names(state: f.TourState) -> dict[str, str]:
    """Actor → name, of everybody who holds or opened a number."""
    actors = {one for slot in state.slots for one in (slot.inspector, slot.opened_by) if one}
    found = people.display_names({int(one.partition(":")[2]) for one in actors})
    return {f"staff:{id_}": name for id_, name in found.items()}


def place_words(one: Site) -> str:
    """A site in words: its place and the spot."""
    found = places.place(one.place)
    return f"{found.full_name if found else one.place} {one.landmark}"


def seed_of(state: f.TourState) -> tuple[int, str]:
    """(number, root) of the first seal after the moment; (0, "") while there is none."""
    seal = record.seal_after(state.sealed.after, number=state.sealed.after_seal)
    return (seal.number, seal.root.hex()) if seal else (0, "")


def check() -> Iterator[Fault]:
    """Inspections whose list, seed or draw does not come out again from the record."""
    for row in Tour.objects.order_by("id"):
        history = record.entries(row.id)
        state = TOUR.fold(row.id, ((e.kind, e.payload, e.occurred_at, e.actor) for e in history))
        if state.sealed is None:
            continue
        if list_hash(rules.lines(state.sealed.sites)) != state.sealed.sha256:
            yield _fault(row, "名单", "list")
        if state.drawn:
            codes = rules.again(state.sealed, state.drawn.seed)
            if codes != state.drawn.codes or sorted(codes) != sorted(state.drawn.places):
                yield _fault(row, "抽中者", "draw")
            if state.sealed.rule == f.SEAL and seed_of(state) != (state.drawn.seal, state.drawn.seed):
                yield _fault(row, "种子", "seed")


def _fault(row: Tour, zh: str, en: str) -> Fault:
    return Fault(
        "tour_differs",
        f"暗访 {row.code} 的{zh}由记录算不出来。查明谁改了数据库。",
        f"The {en} of inspection {row.code} does not come out again from the record; find out who changed the database.",
        row.id,
        row.number,
    )
