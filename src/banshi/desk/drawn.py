"""The time of a matter, drawn and in words: who held it from when to when, and each clock with its dues."""

from datetime import datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.calendars import queries as calendars
from banshi.desk import told
from banshi.kit import clock as instants
from banshi.matters.facts.state import Clock, Holding, State
from banshi.matters.rules.row import at as instant
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units
from banshi.web import drawings
from banshi.web.templatetags.banshi import span_in_words


class Held(Struct, frozen=True):
    """One holding in words."""

    unit: str
    start: datetime
    end: datetime | None
    span: str
    state: str


class Timed(Struct, frozen=True):
    """One clock in words: the due it was given and the due it has, side by side."""

    label: str
    owed: str
    unit: str
    started: datetime
    original: datetime
    original_provisional: bool
    due: datetime
    provisional: bool
    moved: bool
    running: bool
    paused_from: datetime | None
    stopped: datetime | None
    voided: bool
    in_time: bool
    extensions: int


def holdings(state: State, book: Playbook, now: datetime) -> list[Held]:
    """The holdings as a table."""
    return [_held(holding, book, now) for holding in state.holdings]


def _held(holding: Holding, book: Playbook, now: datetime) -> Held:
    start, end = instants.parse(holding.start), instant(holding.end)
    closed = holding.state == "closed"
    return Held(
        unit=holding.unit,
        start=start,
        end=end,
        span="—" if closed else span_in_words(((end or now) - start).total_seconds()),
        state=_holding_words(holding, book),
    )


def _holding_words(holding: Holding, book: Playbook) -> str:
    words = {"held": _("承办"), "paused": _("暂停计时"), "closed": _("已办结")}[holding.state]
    waiting = waiting_words(holding.waiting_on, book)
    return f"{words} · {waiting}" if waiting and holding.state != "closed" else words


def waiting_words(waiting_on: str, book: Playbook) -> str:
    """Whom a matter waits for, in words."""
    return {
        "requester": _("等诉求人补充"),
        "others": _("等外部条件"),
        "adjudicator": _("等责任认定"),
        "verdict": _("等%s评价") % told.party(book),
    }.get(waiting_on, "")


def strip(state: State, book: Playbook, now: datetime) -> drawings.Strip:
    """Holdings, a row a unit, and under them the clocks, on one time axis; now and the dues of the reply marked."""
    shown = [held for held in state.holdings if held.state != "closed" or held.end]
    rows = {unit: row for row, unit in enumerate(dict.fromkeys(held.unit for held in shown))}
    named = {unit: max((held for held in shown if held.unit == unit), key=lambda h: _lasted(h, now)) for unit in rows}
    spans = [_span(held, rows[held.unit], book, named=named[held.unit] is held) for held in shown]
    for row, clock in enumerate(_drawn_clocks(state), start=len(rows)):
        spans += _clock_spans(clock, row, book, now)
    marks = [] if state.closed else [(now, _("现在"), "now-mark")]
    reply = state.clock("reply")
    if marked(state):
        marks.append((instants.parse(reply.due), _("答复时限"), "due-mark"))
        if reply.original_due != reply.due:
            marks.append((instants.parse(reply.original_due), _("原答复时限"), "original-mark"))
    return drawings.strip(spans, marks, now=now, tz=calendars.current().tz)


def marked(state: State) -> bool:
    """Whether the due of the reply is drawn as a line: it still counts, or was missed."""
    reply = state.clock("reply")
    return reply is not None and (reply.running or reply.stopped > reply.due)


def _drawn_clocks(state: State) -> list[Clock]:
    """The clocks worth a row: what is owed to the person, and whatever runs."""
    found = [clock for clock in state.clocks if clock.running or clock.owed_to == "requester"]
    return [clock for clock in found if not clock.voided][-MOST_CLOCKS:]


MOST_CLOCKS = 5


def _clock_spans(clock: Clock, row: int, book: Playbook, now: datetime) -> list[drawings.Span]:
    """A clock from its start to its end, what lies behind its due apart, and its pauses over it."""
    label, due = _label(clock, book, now), instants.parse(clock.due)
    start, end = instants.parse(clock.started), instant(clock.stopped) or now
    css, turned = "clock-stopped" if clock.stopped else "clock-run", max(min(end, due), start)
    # the name goes where there is most room for it
    early = turned - start >= end - turned
    spans = [drawings.Span(start, turned, row, label if early else "", label, css)]
    if end > due:
        late = _("%(label)s：超过时限") % {"label": label}
        spans.append(drawings.Span(turned, end, row, "" if early else label, late, "clock-late"))
    pauses = [*clock.pauses, *([(clock.paused_from, "")] if clock.paused_from else [])]
    said = _("%(label)s：暂停") % {"label": label}
    return spans + [drawings.Span(instants.parse(a), instant(b), row, "", said, "paused") for a, b in pauses]


def _label(clock: Clock, book: Playbook, now: datetime) -> str:
    """What the playbook calls a clock, and which one of that name it is."""
    ended = instant(clock.stopped) or now
    label = lookup.clock_label(book, clock.name, late=not clock.paused_from and ended > instants.parse(clock.due))
    return label if clock.ordinal < 2 else _("%(label)s（第 %(n)s 次）") % {"label": label, "n": clock.ordinal}


def _lasted(held: Holding, now: datetime) -> float:
    return ((instant(held.end) or now) - instants.parse(held.start)).total_seconds()


def _span(held: Holding, row: int, book: Playbook, *, named: bool) -> drawings.Span:
    """One stretch; only the longest of a row carries the unit's name."""
    found = units.unit(held.unit)
    name = found.short_name if found else held.unit
    css = held.state if held.state in ("paused", "closed") else "held"
    title = f"{name} {_holding_words(held, book)}"
    return drawings.Span(instants.parse(held.start), instant(held.end), row, name if named else "", title, css)


def clocks(state: State, book: Playbook, now: datetime) -> list[Timed]:
    """The clocks in words: those that run by their due, then those that ended, what was owed to the person first."""
    found = sorted(state.clocks, key=lambda c: (bool(c.stopped), c.stopped and c.owed_to != "requester", c.due))
    return [_timed(clock, book, now) for clock in found]


def _timed(clock: Clock, book: Playbook, now: datetime) -> Timed:
    stopped = instant(clock.stopped)
    return Timed(
        label=_label(clock, book, now),
        owed=_("对诉求人的承诺") if clock.owed_to == "requester" else _("单位内部"),
        unit=clock.holder,
        started=instants.parse(clock.started),
        original=instants.parse(clock.original_due),
        original_provisional=clock.original_provisional,
        due=instants.parse(clock.due),
        provisional=clock.provisional,
        moved=clock.due != clock.original_due,
        running=not clock.stopped,
        paused_from=instant(clock.paused_from),
        stopped=stopped,
        voided=clock.voided,
        in_time=bool(clock.stopped) and clock.stopped <= clock.due,
        extensions=len(clock.extensions),
    )
