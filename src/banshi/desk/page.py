"""Everything the page of one matter shows, gathered once from the front doors below."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.desk import drawn, forms, navigation, owing, rows, told
from banshi.kit import clock as instants
from banshi.matters.facts.state import State
from banshi.matters.queries import decisions, pages, seeing
from banshi.matters.queries.telling import Told
from banshi.matters.rules import access
from banshi.people import rules as people_rules
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units

# who calls or visits the person, and so may see the number in clear
CONTACTING = frozenset({"intake_agent", "dispatcher", "handler", "unit_head", "callback_officer", "village_worker"})
REFUSING = frozenset({"propose_refusal", "approve_refusal", "decline_refusal", "decide_responsibility"})


class Routed(Struct, frozen=True):
    """Why its owner has it, and the entries of the catalogue that could have applied, the most specific first."""

    sentence: str
    rule: str
    considered: tuple[tuple[str, str, bool], ...]


class Page(Struct, frozen=True):
    """What the template of a matter reads."""

    row: object
    state: State
    book: Playbook
    relation: access.Relation
    readable: bool
    may_call: bool
    texts: tuple[tuple[str, str], ...]
    requester_files: tuple
    contact: dict[str, str]
    asks_phone: bool
    tags: tuple[tuple[str, str], ...]
    history: list
    moves: list[forms.Form]
    routed: Routed | None
    precedents: list[decisions.Decision]
    refusing: bool


def page_of(code: str, viewer: Viewer, *, at: datetime) -> Page:
    """One matter for one person; raises NotFound."""
    row, state, relation = seeing.found(code, viewer)
    book = pages.book_of(row)
    readable = relation.sees_contents
    history = pages.timeline(row, book, viewer=viewer, contents=readable)
    lane = navigation.LANE.allows(viewer.roles)
    verbs = pages.moves(state, book, viewer, at=at)
    refusing = bool(REFUSING & {verb.verb for verb in verbs})
    return Page(
        row=row,
        state=state,
        book=book,
        relation=relation,
        readable=readable,
        may_call=bool(relation.own & CONTACTING),
        texts=tuple((_heading(role, book), body) for role, body in history[0].texts),
        requester_files=history[0].files,
        contact=masked(pages.contact(row)) if readable else {},
        asks_phone=any(field.type == "phone" for field in book.fields),
        tags=tuple(rows.tags(row, state, book, lane=lane)),
        history=told.said(history, book, lane=lane),
        moves=[forms.form_of(verb, state, book, suggested=suggested(state, verb.verb, book)) for verb in verbs],
        routed=_routed(history, state, book),
        precedents=decisions.similar(row, viewer) if refusing else [],
        refusing=refusing,
    )


def _heading(role: str, book: Playbook) -> str:
    """What stands over a text; the person's own account needs nothing over it."""
    field = next((field for field in book.fields if field.name == role), None)
    return "" if field and field.type == "long_text" else told.role_words(role, book)


def masked(contact: dict[str, str]) -> dict[str, str]:
    """Name and phone as lists and pages show them."""
    found = {}
    if contact.get("contact_name"):
        found["name"] = people_rules.masked_name(contact["contact_name"])
    if contact.get("contact_phone"):
        found["phone"] = people_rules.masked_phone(contact["contact_phone"])
    return found


def suggested(state: State, verb: str, book: Playbook) -> str:
    """The unit a form begins with: the one a refusal proposed, else the catalogue's that did not refuse it.

    Where handing over is handing back, as a home place does with its decision, it is the unit that took the matter in.
    """
    if verb == "hand_over" and lookup.hands_back(book, state.step):
        return state.intake
    if verb in ("decide_responsibility", "dispatch") and state.dispute:
        return state.dispute.proposed_unit
    if verb not in ("dispatch", "propose_refusal"):
        return ""
    for _label, unit in candidates(state):
        if unit not in state.refused_by and unit != state.owner:
            return unit
    return ""


def candidates(state: State) -> list[tuple[str, str]]:
    """(entry, unit) of the catalogue for this matter, the most specific first; past the line it is about."""
    day = instants.parse(state.received).astimezone(calendars.current().tz).date()
    found = []
    for route in units.considered(function=state.function, place_path=state.place, on=day):
        unit = units.superior_outside(unit=route.unit, excluded=state.about) if state.about else route.unit
        if unit:
            found.append((route.label(), unit))
    return found


def _routed(history: Sequence[Told], state: State, book: Playbook) -> Routed | None:
    """Why the unit that owns it now does; None before the first has it."""
    newest = next((line for line in reversed(history) if line.kind in GIVEN), None)
    if newest is None:
        return None
    values = newest.values
    used = values.get("catalogue", "")
    considered = tuple(
        (told.entry_words(label, book, state.category), units.name_of(unit), label == used)
        for label, unit in candidates(state)
    )
    rule = values.get("rule", "") if used else ""
    return Routed(
        _why(newest) % {"unit": values["unit"], "catalogue": told.entry_words(used, book, state.category)},
        rule,
        considered,
    )


GIVEN = frozenset({"dispatched", "responsibility_decided", "handed_over"})


def _why(line: Told) -> str:
    if line.kind == "responsibility_decided":
        return _("由争议审核人认定%(unit)s主办，理由见办理经过。")
    if line.kind == "handed_over":
        return _("由原主办单位移交%(unit)s，理由见办理经过。")
    if line.values.get("rule") == "manual":
        return _("由派单员选定%(unit)s。")
    if line.values.get("rule") == "demanded":
        return _("由提出的单位点名%(unit)s办理，不经派单目录。")
    if not line.values.get("catalogue"):
        return _("反映的是受理单位一线，由其上级%(unit)s办理。")
    return _("按派单目录“%(catalogue)s”派给%(unit)s。")


def whose(state: State, book: Playbook) -> str:
    """Who waits for whom now, in words."""
    if state.closed:
        return told.reason_words(state.close_reason, book)
    return drawn.waiting_words(state.waiting_on, book)


def contact_of(code: str, viewer: Viewer) -> dict[str, str] | None:
    """The requester's name and phone in clear for those who call them; None for everybody else who sees the matter."""
    row, _state, relation = seeing.found(code, viewer)
    if not relation.own & CONTACTING:
        return None
    found = pages.contact(row)
    return {"name": found.get("contact_name", ""), "phone": found.get("contact_phone", "")}


def shown_at(page: Page, now: datetime) -> dict:
    """The parts of the page that depend on the moment."""
    state = page.state
    return {
        "holdings": drawn.holdings(state, page.book, now),
        "strip": drawn.strip(state, page.book, now),
        "clocks": drawn.clocks(state, page.book, now),
        "waiting": whose(state, page.book),
        "owner": units.unit(state.owner),
        "holder": units.unit(state.holder),
        "step": rows.step_label(page.book, state.step),
        "category": rows.category_label(page.book, state.category),
        "outcome": told.outcome_words(page.book, state.outcome),
        "ground": pages.ground_label(page.book, state.outcome_ground),
        "tier": told.tier_words(page.row.tier),
        "channel": told.channel_words(state.channel),
        "about": units.name_of(state.about.rsplit("/", 1)[-1]) if state.about else "",
        "received_at": instants.parse(state.received),
        "account": owing.drawn(state, now),
        "caption": _caption(state),
    }


def _caption(state: State) -> str:
    """What the colours of the drawing mean; a line is named only where it is drawn."""
    said = _("蓝色：各单位承办的时段，从收到起连续不断；绿色：时限在走，红色：超过时限，虚框：暂停。")
    if drawn.marked(state):
        said += _("红线是答复时限。")
    return said if state.closed else said + _("细虚线是现在。")
