"""Telling the stories: every move through the real doors, at its own moment, in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from banshi.calendars import queries as calendars
from banshi.demo import pictures, town
from banshi.demo.reports.report import PLACES, Report
from banshi.demo.stories import DAY, HANDLER, HEAD, RESIDENT, Step, steps
from banshi.demo.timeline import Timeline
from banshi.matters import jobs
from banshi.matters.actions import acting, receive, verdicts
from banshi.matters.queries import seeing
from banshi.people import actions as people_actions
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.units import queries as units

READY_PHONE = "13800000001"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
NONCE = "demo-"
Progress = Callable[[int, int], None]


@dataclass
class Told:
    """One report on its way through its story."""

    number: int
    report: Report
    code: str = ""
    slip: str = ""


@dataclass(frozen=True)
class Happening:
    """When something happens to one report; no step stands for its receipt."""

    at: datetime
    order: int
    told: Told
    step: Step | None


def schedule(reports: tuple[Report, ...], timeline: Timeline) -> list[Happening]:
    """Every event of every report, in the order of time; none lies after the load."""
    events = [event for n, report in enumerate(reports, start=1) for event in _events(Told(n, report), timeline)]
    return sorted(events, key=lambda event: (event.at, event.told.number, event.order))


def _events(told: Told, timeline: Timeline) -> list[Happening]:
    report, number = told.report, told.number
    # after a long holiday the last working days lie too far back for a verdict still to be awaited
    natural = report.urgent or (report.story == "answered" and timeline.interrupted)
    left = report.ago * (24 if natural else DAY) + _spread(report, number)
    found = [Happening(_told_at(report, number, _moment(timeline, left, natural), timeline), 0, told, None)]
    for order, step in enumerate(steps(report), start=1):
        left -= step.after + (number * 5 + order * 11) % 9 / 60
        assert left >= 0, f"report {number} ({report.story}) would go on after the load"
        found.append(Happening(_moment(timeline, left, natural), order, told, step))
    return found


def _spread(report: Report, number: int) -> float:
    """Hours by which a report is told earlier, so that they do not all come at one time of the day."""
    fixed = report.ago < 1.5 or report.urgent or report.story in ("near", "answered")
    return number * 17 % 11 / 60 if fixed else number * 37 % 60 / 10


def _moment(timeline: Timeline, left: float, natural: bool) -> datetime:
    found = timeline.at - timedelta(hours=left) if natural else timeline.moment(left)
    return min(found, timeline.at).replace(microsecond=0)


def _told_at(report: Report, number: int, at: datetime, timeline: Timeline) -> datetime:
    """Some people write in the evening, before the office opens the day after."""
    local = at.astimezone(timeline.tz)
    if report.channel != "web" or report.ago < 15 or report.urgent or local.hour >= 11:
        return at
    return (local.replace(hour=19 + number % 4) - timedelta(days=1)).astimezone(UTC)


def tell(reports: tuple[Report, ...], *, at: datetime, progress: Progress) -> int:
    """Let every report go through its story; returns how many there are."""
    events = schedule(reports, Timeline(calendars.current(), at))
    cast = _Cast(at)
    for done, event in enumerate(events, start=1):
        _until(event.at)
        if event.step is None:
            _received(event.told, event.at)
        else:
            _moved(event.told, event.step, cast, event.at)
        if done % 20 == 0:
            progress(done, len(events))
    _until(at)
    progress(len(events), len(events))
    return len(reports)


def _until(at: datetime) -> None:
    """What time alone brought about before a moment."""
    jobs.expire(at)
    jobs.send(at)


class _Cast:
    """The staff as viewers, and who acts for a unit in a role."""

    def __init__(self, at: datetime):
        self.day = at.astimezone(calendars.current().tz).date()
        self.viewers: dict[str, Viewer] = {}

    def named(self, username: str) -> Viewer:
        if username not in self.viewers:
            self.viewers[username] = people.viewer(people.staff_named(username), on=self.day)
        return self.viewers[username]

    def of(self, unit: str, role: str) -> Viewer:
        """Who holds a role in a unit, or in the nearest one above it."""
        path = units.path_of(unit).split("/")
        for code in reversed(path):
            for username, _, posts in town.STAFF:
                if (role, code) in posts:
                    return self.named(username)
        raise AssertionError(f"nobody is {role} for {unit}")


def _received(told: Told, at: datetime) -> None:
    report = told.report
    by = Viewer(actor="requester")
    if report.channel != "web":
        username = "wangge1" if report.channel == "visit" else "shouli"
        by = people.viewer(people.staff_named(username), on=at.date())
    if report.story == "slip":
        [(serial, told.slip)] = people_actions.print_slips(1, at=at)
    else:
        serial = ""
    receipt = receive.receive(
        "request",
        given(told),
        by=by,
        at=at,
        intake=town.INTAKE,
        channel=report.channel,
        uploads=[pictures.drawn(report.photo)] if report.photo else [],
        nonce=f"{NONCE}{told.number}",
        about=report.about,
        slip=serial,
    )
    told.code = receipt.code


def given(told: Told) -> dict[str, str]:
    """The fields of a report as its form has them."""
    report = told.report
    fields = {
        "text": report.text,
        "category": report.category,
        "place": PLACES[report.place],
        "landmark": report.landmark,
        "contact_name": f"示例·{SURNAMES[told.number % len(SURNAMES)]}",
    }
    if report.phone:
        fields["contact_phone"] = READY_PHONE if report.ready else f"13800000{100 + told.number}"
    return fields


def _moved(told: Told, step: Step, cast: _Cast, at: datetime) -> None:
    row, state, _ = seeing.found(told.code, Viewer.system())
    if step.verb == "verdict":
        _judged(told, step, subject=row.id, reply=state.replies, at=at)
        return
    uploads = [pictures.drawn(step.picture)] if step.picture else []
    by = _actor(step, cast, matter_id=row.id, unit=state.owner or state.intake)
    acting.act(told.code, step.verb, by=by, at=at, given=step.given, uploads=uploads)


def _actor(step: Step, cast: _Cast, *, matter_id: int, unit: str) -> Viewer:
    if step.by == RESIDENT:
        return Viewer.requester(matter_id)
    return cast.of(unit, step.by) if step.by in (HANDLER, HEAD) else cast.named(step.by)


def _judged(told: Told, step: Step, *, subject: int, reply: int, at: datetime) -> None:
    token = told.slip or people.verdict_token(subject, reply)
    said = {"yes": "1", "partly": "2", "no": "3"}[step.given["solved"]]
    if step.given["channel"] == "sms":
        verdicts.give_by_sms(given(told)["contact_phone"], f"{token} {said}", at)
        return
    verdicts.give_by_token(
        told.code,
        token,
        solved=step.given["solved"],
        satisfied=int(step.given["satisfied"]),
        text=step.given["text"],
        reopen=step.given["reopen"],
        at=at,
    )
