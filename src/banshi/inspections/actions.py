"""What is done with inspections: a list sealed, numbers given, a draw by the seed, numbers opened, results filed."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from banshi.calendars import queries as calendars
from banshi.files import actions as files
from banshi.inspections import facts as f
from banshi.inspections.facts import Site
from banshi.inspections.models import TOUR, Tour
from banshi.inspections.queries import tours as queries
from banshi.inspections.rules import tour as rules
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import receive
from banshi.matters.actions.receive import Demanded, Upload
from banshi.matters.facts.entries import Pointer
from banshi.matters.jobs import attempted
from banshi.matters.rules.fields import plain
from banshi.nouns import recording
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people import rules as people_rules
from banshi.people.facts import Viewer
from banshi.record import queries as record
from banshi.units import queries as units

CHANNEL = "visit"
EVIDENCE = "evidence.inspection"


def freeze(
    title: str,
    text: str,
    *,
    unit: str,
    head: str,
    on: date,
    hour: int,
    n: int,
    rule: str = f.SEAL,
    source: str = "",
    by: Viewer,
    at: datetime,
) -> Tour:
    """Seal a list of sites for a day; from now on no page shows a line of it before the draw."""
    if unit not in by.units_with(*queries.ORGANISERS):
        raise NotFound()
    today = at.astimezone(calendars.current().tz).date()
    _heard(head, today)
    after = _moment(on, hour)
    found = queries.parsed(plain(text.replace("\t", ","), many_lines=True, where="sites"), on=today)
    rules.sizes(len(found), n)
    last = record.last_seal()
    of = {"unit": unit, "head": head, "rule": rule, "source": source, "after_seal": last.number if last else 0}

    def decide(subject: int):
        # what is refused is refused before a text is kept
        return rules.freeze(title.strip(), _kept(subject, found, at), n=n, after=after, on=on, at=at, **of)

    return recording.begin(TOUR, decide, by=by, at=at)


def _moment(on: date, hour: int) -> datetime:
    if not 0 <= hour <= 23:
        raise Refused("bad_hour", "时刻请写 0–23 点。", "The hour is 0–23.", where="hour")
    return datetime.combine(on, time(hour), calendars.current().tz)


def _heard(head: str, on: date) -> None:
    """Raises Refused where nobody would hear what is found."""
    found = units.named(head, on=on, where="head")
    if not people_queries.staff_in([head], role="unit_head", on=on):
        raise Refused(
            "no_head",
            "“{unit}”没有单位负责人的账号，发现的问题没有人收。请先任命，或换一个单位。",
            "“{unit}” has nobody at its head to hear findings; appoint one first or name another unit.",
            where="head",
            unit=found.name,
        )


def _kept(subject: int, found: Sequence[Site], at: datetime) -> f.Texts:
    rows = [people.new_content(subject, "site", one.text) for one in found]
    people.keep_many(rows, at=at)
    return tuple(Pointer(row.id, row.role, people_rules.commitment(row.salt, row.body)) for row in rows)


def give(code: str, numbers: Sequence[int], *, username: str, by: Viewer, at: datetime) -> Tour:
    """Give numbers to an inspector; refused, with the path, to whoever is in line with what they could only get (I6)."""
    row, _state = _organised(code, by)
    on = at.astimezone(calendars.current().tz).date()
    staff = people_queries.staff_named(username)
    inspector = people_queries.viewer(staff, on=on) if staff is not None else None
    if inspector is None or not staff.is_active or not inspector.has(queries.INSPECTOR):
        raise Refused("no_inspector", "没有这个督查员。", "There is no such inspector.", where="username")

    def decide(state):
        facts = rules.give(state, numbers, inspector=inspector.actor)
        _outside(state, numbers, inspector)
        return facts

    return recording.change(TOUR, row.code, decide, by=by, at=at)


def _organised(code: str, by: Viewer) -> tuple[Tour, f.TourState]:
    row, state = queries.tour(code, by)
    if row.unit not in by.units_with(*queries.ORGANISERS):
        raise NotFound()
    return row, state


def _outside(state: f.TourState, numbers: Sequence[int], inspector: Viewer) -> None:
    """Before the draw only somebody in line with every site is refused: anything more would tell what is on the list."""
    if state.drawn:
        found = (queries.clash(inspector, queries.site(state, n)) for n in numbers)
        clash = next((one for one in found if one), None)
    else:
        clash = queries.shut_out(state, inspector)
    if clash:
        raise Refused(
            "own_line",
            "{name}在“{unit}”任职，与责任单位同在一条线上：{path}。请换线外的人去。",
            "{name} holds a post in the line of the unit responsible: {path}. Choose somebody outside it.",
            where="username",
            status=403,
            name=inspector.name,
            unit=units.name_of(clash[0]),
            path=" → ".join(units.name_of(one) for one in clash[1].split("/")),
        )


def draw(code: str, *, at: datetime, value: str = "", by: Viewer | None = None) -> Tour:
    """The drawing service: by the announced seal, or by the public value, whose typist the entry names.

    The service finds what was drawn meanwhile as it wanted it: of a sweep and an inspector at once one draws.
    """
    if by is not None:
        _organised(code, by)

    def decide(state):
        if by is None and state.drawn:
            return []
        by_seal = state.sealed.rule == f.SEAL
        seal, seed = queries.seed_of(state) if by_seal else (0, " ".join(value.split()))
        return rules.draw(state, seed, seal=seal, barred=queries.barred(state), at=at)

    return recording.change(TOUR, code, decide, by=by or Viewer.system(), at=at)


def await_seed(code: str, *, at: datetime) -> Tour:
    """Note that the moment has passed, so that there is something for the next seal to cover."""
    return recording.change(TOUR, code, lambda state: rules.await_seed(state, at), by=Viewer.system(), at=at)


def draw_due(at: datetime) -> int:
    """Draw whatever can be drawn; what waits for its seal gets an entry to be sealed. Returns how many moved."""
    done = 0
    for row, state in queries.due(at):
        if queries.seed_of(state)[1]:
            done += attempted(f"draw {row.code}", lambda code=row.code: bool(draw(code, at=at)))
        elif not state.awaited:
            done += attempted(f"await {row.code}", lambda code=row.code: bool(await_seed(code, at=at)))
    return done


def open_number(code: str, n: int, *, by: Viewer, at: datetime) -> Tour:
    """Open one's own number on the day: an entry, and a line in the log of reads. It draws first where that is due."""
    row, state = queries.of_inspector(code, by)
    rules.slot(state, n, by.actor)
    if rules.waits(state, at) and queries.seed_of(state)[1]:
        draw(row.code, at=at)
    today = at.astimezone(calendars.current().tz).date()

    def decide(state):
        facts = rules.open_number(state, n, by=by.actor, today=today)
        # a post given since the draw; whose line it is stays unsaid, or the site's unit would be told
        if facts and queries.clash(by, queries.site(state, n)):
            raise Refused(
                "own_line_now",
                "您现在的任职与 {n} 号的责任单位同在一条线上，不能去。请组织的单位换人。",
                "A post you hold now lies in the line of the unit responsible for number {n}; somebody else must go.",
                status=403,
                n=n,
            )
        return facts

    with transaction.atomic():
        row = recording.change(TOUR, row.code, decide, by=by, at=at)
        people.log_read(by, page="inspection", subjects=queries.subjects(row, n), at=at)
    return row


def file(
    code: str,
    n: int,
    *,
    result: str,
    category: str = "",
    text: str,
    uploads: Sequence[Upload] = (),
    by: Viewer,
    at: datetime,
) -> Tour:
    """File the result of one's own number; a finding is with the head in the same moment, word for word."""
    row, _state = queries.of_inspector(code, by)

    def decide(state):
        said = plain(text, many_lines=True, where="text")
        # who may not, or did already, hears that before anything is kept
        rules.file(state, n, result=result, by=by.actor)
        rules.proved(result, said, files=len(uploads), category=category)
        if result == f.FINDING:
            matter = _found(state, n, category=category, text=said, uploads=uploads, by=by, at=at)
            return rules.file(state, n, result=result, by=by.actor, matter=matter)
        kept = tuple(_evidence(state.id, one, at) for one in uploads)
        texts = recording.keep_texts(state.id, {"result": said, "taken": _taken(uploads)}, at=at)
        return rules.file(state, n, result=result, by=by.actor, texts=texts, files=kept)

    return recording.change(TOUR, row.code, decide, by=by, at=at)


def _found(state: f.TourState, n: int, *, category: str, text: str, uploads, by: Viewer, at: datetime) -> str:
    """The matter of a finding, dispatched to the head by name: no unit between takes it in or passes it on."""
    site, today = queries.site(state, n), at.astimezone(calendars.current().tz).date()
    given = {
        "text": text,
        "category": category,
        "place": site.place,
        "landmark": site.landmark,
        "responsible": queries.responsible(site, today)[:200],
        "taken": _taken(uploads),
        "seen_on": state.sealed.on,
        "drawn": "yes",
    }
    receipt = receive.receive(
        queries.KIND,
        given,
        by=by,
        at=at,
        intake=state.sealed.unit,
        channel=CHANNEL,
        uploads=uploads,
        nonce=f"{queries.origin(state.id)}:{n}",
        demanded=Demanded(queries.head_now(state, today), queries.origin(state.id)),
    )
    return receipt.code


def _taken(uploads: Sequence[Upload]) -> str:
    """Where and when the photographs say they were taken, for the head and whoever looks again."""
    found = [(n, files.where_taken(one.data)) for n, one in enumerate(uploads, start=1)]
    return "；".join(f"照片 {n}：{said}" for n, said in found if said)[:400]


def _evidence(subject: int, upload: Upload, at: datetime) -> Pointer:
    blob = files.keep(upload.name, upload.data, subject=subject, role=EVIDENCE, at=at)
    return Pointer(blob.id, blob.role, people_rules.commitment(blob.salt, blob.digest))
