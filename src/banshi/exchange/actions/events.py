"""Series of sessions: the organiser registers, the host answers."""

from datetime import date, datetime

from banshi.exchange.facts import event as f
from banshi.exchange.models import EVENT, EventSeries
from banshi.exchange.queries import events as queries
from banshi.exchange.rules import event as rules
from banshi.kit.refused import Refused
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.queries import needs
from banshi.programmes.rules.posts import of
from banshi.units import queries as units

HOSTING = ("programme_officer", "unit_head", "handler")


def open_series(title: str, *, unit: str, campaign: str, text: str, by: Viewer, at: datetime) -> EventSeries:
    """A unit begins a series."""
    of(by, unit)

    def decide(subject):
        texts = recording.keep_texts(subject, {"about": text}, at=at)
        return rules.open_series(f.SeriesOpened(title=title, unit=unit, campaign=campaign, texts=texts))

    return recording.begin(EVENT, decide, by=by, at=at)


def hold(code: str, given: f.SessionHeld, *, text: str, by: Viewer, at: datetime, today: date) -> EventSeries:
    """The organiser registers a session; needs found there are registered needs it may see."""
    row, state = queries.series(code, by)
    of(by, state.unit)
    if given.host:
        units.named(given.host, on=today, where="host")
    known = set(needs.needs(by).filter(code__in=given.needs).values_list("code", flat=True))
    if missing := [one for one in given.needs if one not in known]:
        raise Refused(
            "unknown_needs",
            "没有找到需求 {codes}。请先在需求登记里登记。",
            "Needs {codes} are not registered; register them first.",
            where="needs",
            codes="、".join(missing),
        )

    def decide(before):
        texts = recording.keep_texts(before.id, {"session": text}, at=at)
        fields = {name: getattr(given, name) for name in given.__struct_fields__}
        fact = f.SessionHeld(**{**fields, "n": len(before.sessions) + 1, "texts": texts})
        return rules.hold(before, fact, today=today)

    return recording.change(EVENT, row.code, decide, by=by, at=at)


def answer(code: str, n: int, *, held: bool, attendance: int, text: str, by: Viewer, at: datetime) -> EventSeries:
    """The host answers for a session at its place."""
    row, state = queries.series(code, by)
    host = next((one.host for one in state.sessions if one.n == n), "")
    of(by, host, *HOSTING)

    def decide(before):
        texts = recording.keep_texts(before.id, {"answer": text}, at=at)
        return rules.answer(before, n, unit=host, actor=by.actor, held=held, attendance=attendance, texts=texts)

    return recording.change(EVENT, row.code, decide, by=by, at=at)
