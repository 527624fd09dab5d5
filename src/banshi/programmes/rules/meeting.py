"""What a meeting may do and when: a pack no unit edits, demands that become matters, minutes that freeze. Pure."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from banshi.kit.refused import Refused
from banshi.programmes.facts import meeting as f
from banshi.programmes.facts.body import OFFICES, BodyState
from banshi.programmes.facts.meeting import MeetingState
from banshi.programmes.rules import body as bodies

MOST_PEOPLE = 100_000
# what the request that a demand becomes may say
MOST_TEXT = 2000
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def call(title: str, *, body: str, at: str, agenda: Sequence[str], sites: Sequence[f.Site]) -> list:
    """A meeting with an agenda."""
    if not title or not agenda:
        raise Refused("agenda_needed", "会议须有名称和议程。", "A meeting has a title and an agenda.", where="agenda")
    if not _WHEN.fullmatch(at):
        raise Refused("bad_time", "时间应写成 09:00。", "Write the time as 09:00.", where="time")
    names = [one.name for one in sites]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise Refused(
            "site_twice",
            "会场“{site}”写了两次。每个会场写一次，名称不同。",
            "The site “{site}” is named twice; name each once.",
            where="sites",
            site=twice,
        )
    return [f.Called(title=title, body=body, at=at, agenda=tuple(agenda), sites=tuple(sites))]


def pack(state: MeetingState, *, batch: str, seal: int, lines: Sequence[f.PackLine], members: Collection[str]) -> list:
    """The report pack of a batch; commitments of the batch that are not in it are named."""
    _not_frozen(state)
    missing = tuple(sorted(set(members) - {line.commitment for line in lines}))
    return [f.PackGenerated(batch=batch, seal=seal, lines=tuple(lines), missing=missing)]


def comment(state: MeetingState, commitment: str, *, unit: str, owner: str, texts: f.Texts) -> list:
    """A unit's words beside its own line."""
    _not_frozen(state)
    line = next((line for line in state.pack if line.commitment == commitment), None)
    if line is None or unit not in (line.owner, owner) or not texts:
        raise Refused(
            "comment_own_line",
            "只能在本单位的项目旁补充说明，数字不能改。",
            "Comment beside your own unit's line; the figures stay.",
            status=403,
        )
    return [f.Commented(commitment=commitment, unit=unit, texts=texts)]


def begin(
    state: MeetingState, *, present: Collection[str], chair: str, body: BodyState, on: date, decided: int = 0
) -> list:
    """Open the meeting: only members are counted present, the chair among them.

    Once something was `decided`, nobody who was there for it is taken from the list again.
    """
    _not_frozen(state)
    gone = set(state.present) - set(present)
    if decided and gone:
        raise Refused(
            "decided_with_them",
            "会上已作出 {decided} 项决定，都以 {before} 人出席为准，不能再从名单里去掉其中 {gone} 人。晚到的可以补上。",
            "{decided} decisions rest on the {before} members present; {gone} of them cannot be taken off the list.",
            where="present",
            status=409,
            decided=decided,
            before=len(state.present),
            gone=len(gone),
        )
    strangers = set(present) - {one.person for one in bodies.members(body, on)}
    if chair not in present:
        raise Refused(
            "chair_absent",
            "主持的人不在出席名单里。请在“出席”里勾选主持的人，或改选主持。",
            "Whoever chairs is not among those present: tick them too, or choose another chair.",
            where="chair",
        )
    if strangers:
        raise Refused(
            "not_members",
            "出席名单里有 {count} 人在 {on} 不是成员。请到机构页核对任职日期，或从名单里去掉。",
            "{count} of those named are no members on {on}: check their terms on the body's page, or take them off.",
            where="present",
            count=len(strangers),
            on=on,
        )
    return [f.Opened(present=tuple(sorted(present)), chair=chair)]


def attend(state: MeetingState, site: str, *, people: int, units: Collection[str]) -> list:
    """Who took part at a site that was called: a number of people, and their units; zero says that nobody came."""
    _not_frozen(state)
    if site not in {one.name for one in state.sites}:
        raise Refused(
            "no_such_site",
            "“{site}”不是这次会议的会场。会场有：{known}。",
            "“{site}” is no site of this meeting; there are: {known}.",
            where="site",
            site=site,
            known="、".join(one.name for one in state.sites) or "—",
        )
    if not 0 <= people <= MOST_PEOPLE or (units and not people):
        raise Refused(
            "bad_attendance",
            "“{site}”的到会人数应为 0 到 {most}；没有人到会的，不选单位。",
            "From 0 to {most} people at “{site}”; nobody is of no unit.",
            where="people",
            site=site,
            most=MOST_PEOPLE,
        )
    return [f.SiteAttended(site=site, people=people, units=tuple(sorted(units)))]


def listen(state: MeetingState, *, unit: str, title: str) -> list:
    """A report that stands in no pack was heard."""
    _not_frozen(state)
    if not title:
        raise Refused("text_needed", "请写明汇报的题目。", "Name what was reported on.", where="title")
    return [f.ReportHeard(unit=unit, title=title)]


def roles(state: MeetingState, body: BodyState) -> list[f.Role]:
    """What each person present was on the day of the meeting, from the history of terms."""
    on = date.fromisoformat(state.at[:10])
    held = {one.person: one for one in bodies.members(body, on)}
    return [f.Role(one, held[one].office, held[one].titles) for one in state.present if one in held]


def hear(state: MeetingState, commitment: str, *, how: str) -> list:
    """What was done with one line of the pack."""
    _not_frozen(state)
    if how not in f.HEARD or commitment not in {line.commitment for line in state.pack}:
        raise Refused("not_in_pack", "这一项不在汇报材料里。", "That item is not in the pack.", where="commitment")
    return [f.Heard(commitment=commitment, how=how)]


def demand(state: MeetingState, text: str, *, unit: str, due_on: str) -> list:
    """A demand is written down as it was made; without unit or day it stays loose and is listed so."""
    _not_frozen(state)
    if not text:
        raise Refused("text_needed", "请写明要求。", "Write the demand.", where="text")
    if len(text) > MOST_TEXT:
        raise Refused(
            "text_too_long",
            "一条要求最多 {most} 字，现在是 {length} 字。请拆成几条，全文可以写进纪要。",
            "A demand has {most} characters at most, this one {length}; split it.",
            where="text",
            most=MOST_TEXT,
            length=len(text),
        )
    _after_meeting(state, due_on)
    return [f.Demanded(n=len(state.demands) + 1, text=text, unit=unit, due_on=due_on)]


def _after_meeting(state: MeetingState, due_on: str) -> None:
    if due_on and due_on < state.at[:10]:
        raise Refused(
            "due_before_meeting",
            "时限 {due} 早于开会的 {on}。请核对。",
            "The due {due} lies before the meeting of {on}.",
            where="due_on",
            due=due_on,
            on=state.at[:10],
        )


def place(state: MeetingState, n: int, *, unit: str, due_on: str) -> list:
    """Unit and day of a demand that had none of one or both, when the minutes are final too; what was said stays."""
    found = next((one for one in state.demands if one.n == n), None)
    if found is None or found.matter or (found.unit and found.due_on):
        raise Refused(
            "demand_not_loose",
            "这一条已经写明单位和时限，或已转为督办，不能再改。",
            "This demand has its unit and day, or a matter, already.",
            status=409,
        )
    unit, due_on = found.unit or unit, found.due_on or due_on
    if not unit or not due_on:
        raise Refused(
            "demand_still_loose",
            "责任单位和时限都要写明。",
            "Say both, whose it is and by when.",
            where="due_on" if unit else "unit",
        )
    _after_meeting(state, due_on)
    return [f.DemandPlaced(n=n, unit=unit, due_on=due_on)]


def open_demand(state: MeetingState, n: int, *, matter: str) -> list:
    """The matter under which a demand is carried out."""
    found = next((one for one in state.demands if one.n == n), None)
    if found is None or found.matter or not found.unit or not found.due_on:
        raise Refused(
            "demand_not_ready",
            "要求须写明单位和时限，且还没有立项，才能转为督办。",
            "A demand needs its unit and day, and no matter yet.",
            status=409,
        )
    return [f.DemandOpened(n=n, matter=matter)]


def freeze(state: MeetingState, *, sha256: str, body: BodyState, texts: f.Texts) -> list:
    """The minutes are final; the chair's office is that of the day of the meeting."""
    _not_frozen(state)
    if not state.present or not texts:
        raise Refused(
            "nothing_to_freeze", "还没有开会，或纪要是空的。", "No meeting yet, or empty minutes.", status=409
        )
    held = roles(state, body)
    role = next((OFFICES[one.office] for one in held if one.person == state.chair), "")
    return [f.MinutesFrozen(sha256=sha256, chair=state.chair, chair_role=role, texts=texts, roles=tuple(held))]


def _not_frozen(state: MeetingState) -> None:
    if state.frozen:
        raise Refused(
            "minutes_frozen",
            "纪要已定稿，不能再改。有误请在下次会议更正。",
            "The minutes are final; correct them at the next meeting.",
            status=409,
        )


def apply(state: MeetingState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    _APPLY[type(fact)](state, fact, at)


def _called(state, fact: f.Called, at: str) -> None:
    state.title, state.body, state.at = fact.title, fact.body, fact.at
    state.agenda, state.sites = list(fact.agenda), list(fact.sites)


def _pack(state, fact: f.PackGenerated, at: str) -> None:
    state.batch, state.seal = fact.batch, fact.seal
    state.pack, state.missing = list(fact.lines), list(fact.missing)


def _commented(state, fact: f.Commented, at: str) -> None:
    state.comments.append((fact.commitment, fact.unit, fact.texts[0].id))


def _begun(state, fact: f.Opened, at: str) -> None:
    state.present, state.chair = list(fact.present), fact.chair


def _attended(state, fact: f.SiteAttended, at: str) -> None:
    state.attended[fact.site] = fact


def _listened(state, fact: f.ReportHeard, at: str) -> None:
    state.reports.append(fact)


def _heard(state, fact: f.Heard, at: str) -> None:
    state.heard[fact.commitment] = fact.how


def _demanded(state, fact: f.Demanded, at: str) -> None:
    state.demands.append(f.Demand(fact.n, fact.text, fact.unit, fact.due_on))


def _demand_placed(state, fact: f.DemandPlaced, at: str) -> None:
    one = state.demands[fact.n - 1]
    one.unit, one.due_on = fact.unit, fact.due_on


def _demand_opened(state, fact: f.DemandOpened, at: str) -> None:
    state.demands[fact.n - 1].matter = fact.matter


def _frozen(state, fact: f.MinutesFrozen, at: str) -> None:
    state.frozen, state.minutes, state.chair_role = at, fact.sha256, fact.chair_role
    state.roles = list(fact.roles)


_APPLY = {
    f.Called: _called,
    f.PackGenerated: _pack,
    f.Commented: _commented,
    f.Opened: _begun,
    f.SiteAttended: _attended,
    f.ReportHeard: _listened,
    f.Heard: _heard,
    f.Demanded: _demanded,
    f.DemandPlaced: _demand_placed,
    f.DemandOpened: _demand_opened,
    f.MinutesFrozen: _frozen,
}


def columns(state: MeetingState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "body": state.body,
        "on": date.fromisoformat(state.at[:10]),
        "frozen": bool(state.frozen),
        "loose": len(state.loose()),
    }
