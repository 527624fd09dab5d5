"""Sessions of a series: photos alone are evidence, the host's word confirms. Pure."""

from collections import Counter
from datetime import date

from msgspec import Struct

from banshi.exchange.facts import event as f
from banshi.exchange.facts.event import EventState, Held
from banshi.kit.refused import Refused

MOST_SESSIONS = 400
MOST_PEOPLE = 200_000


def open_series(fact: f.SeriesOpened) -> list:
    """A series has a name."""
    if not fact.title:
        raise Refused("title_needed", "请写明活动名称。", "Name the series.", where="title")
    return [fact]


def hold(state: EventState, fact: f.SessionHeld, *, today: date) -> list:
    """A session that took place, at somebody else's: not in the future, with a number of people that can be."""
    if fact.on > today.isoformat():
        raise Refused("future_session", "还没有举办的场次不能登记。", "It has not been held yet.", where="on")
    if not fact.place or not fact.host or fact.host == state.unit:
        raise Refused(
            "host_needed",
            "请写明地点和接待单位；接待单位不能是主办单位自己。",
            "Name the place and a host that is not the organiser.",
            where="host",
        )
    if not 0 <= fact.attendance <= MOST_PEOPLE or fact.photos < 0:
        raise Refused("bad_counts", "到场人数或照片数不对。", "Bad number of people or photos.", where="attendance")
    if any((one.on, one.place, one.host) == (fact.on, fact.place, fact.host) for one in state.sessions):
        raise Refused(
            "session_known", "这一天这个地点的场次已登记。", "That session is registered.", where="on", status=409
        )
    if len(state.sessions) >= MOST_SESSIONS:
        raise Refused("too_many", "一个活动最多 {most} 场。", "{most} sessions at most.", most=MOST_SESSIONS)
    return [fact]


def answer(state: EventState, n: int, *, unit: str, actor: str, held: bool, attendance: int, texts: f.Texts) -> list:
    """The host says whether it was so; whoever reported the session may not speak for the host (I6)."""
    found = next((one for one in state.sessions if one.n == n), None)
    if found is None or found.host != unit or found.answered:
        raise Refused(
            "not_the_host",
            "只有接待单位能回应本场，且只回应一次。",
            "Only the host answers, once.",
            where="n",
            status=403,
        )
    if actor == found.reported_by:
        raise Refused("own_words", "登记的人不能代接待单位确认。", "Who reported it may not confirm it.", status=403)
    if not 0 <= attendance <= MOST_PEOPLE or (not held and not texts):
        raise Refused(
            "reason_needed",
            "没有举办的请写明情况；人数在 0 到 {most} 之间。",
            "Say what was not so; from 0 to {most} people.",
            where="attendance" if held else "text",
            most=MOST_PEOPLE,
        )
    return [f.HostAnswered(n=n, unit=unit, held=held, attendance=attendance if held else 0, texts=texts)]


def tier(one: Held) -> str:
    """How far a session is vouched for: photos are evidence and no more."""
    if one.answered:
        return "confirmed" if one.held else "disputed"
    return "evidenced" if one.photos else "claimed"


class Totals(Struct, frozen=True):
    """Sessions by tier, of all; people as organisers say and as hosts counted; distinct hosts; needs found."""

    sessions: int
    tiers: dict[str, int]
    claimed_people: int
    confirmed_people: int
    hosts: int
    needs: int


def totals(state: EventState) -> Totals:
    """What the sessions of a series add up to."""
    found = Counter(tier(one) for one in state.sessions)
    return Totals(
        len(state.sessions),
        {name: found[name] for name in f.TIERS},
        sum(one.attendance for one in state.sessions),
        sum(one.counted for one in state.sessions),
        len({one.host for one in state.sessions}),
        len({code for one in state.sessions for code in one.needs}),
    )


def apply(state: EventState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.SeriesOpened):
        state.title, state.unit, state.campaign = fact.title, fact.unit, fact.campaign
    elif isinstance(fact, f.SessionHeld):
        state.sessions.append(
            Held(
                n=fact.n,
                on=fact.on,
                place=fact.place,
                host=fact.host,
                attendance=fact.attendance,
                photos=fact.photos,
                needs=fact.needs,
                reported_by=actor,
            )
        )
    else:
        one = state.sessions[fact.n - 1]
        one.answered, one.held, one.counted = at, fact.held, fact.attendance


def columns(state: EventState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "unit": state.unit,
        "sessions": len(state.sessions),
        "confirmed": sum(tier(one) == "confirmed" for one in state.sessions),
    }
