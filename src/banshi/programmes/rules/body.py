"""Who sits on a body on a day, whether enough are there, and what a vote decides. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from banshi.kit.refused import Refused
from banshi.programmes.facts import body as f
from banshi.programmes.facts.body import BodyState, Member

# so many must be left to vote once those with an interest stepped aside
FEWEST = 2


def members(state: BodyState, on: date) -> list[Member]:
    """The members of a day, from the history of terms."""
    day = on.isoformat()
    return [one for one in state.members if one.from_on <= day and (not one.to_on or day < one.to_on)]


def chair(state: BodyState, on: date) -> Member | None:
    """Who was in the chair on a day."""
    return next((one for one in members(state, on) if one.office == "chair"), None)


def join(state: BodyState, *, person: str, office: str, unit: str, from_on: date, titles: Sequence[str] = ()) -> list:
    """A term begins; nobody sits twice at once, and there is one chair. Other offices are titles, not seats."""
    if office not in f.OFFICES:
        raise Refused("bad_office", "没有“{office}”这一职务。", "There is no office “{office}”.", office=office)
    held = _from(state, from_on)
    seat = next((one for one in held if one.person == person), None)
    if seat:
        raise Refused(
            "member_twice",
            "这个人自 {since} 起已是{office}（或此后另有任期），一人只能占一席。要换职务，请先卸任；"
            "在别处的职务写在“同时担任的职务”里。",
            "This person is {name} from {since} and has one seat: end that term first; offices elsewhere are titles.",
            where="person",
            since=seat.from_on,
            office=f.OFFICES[seat.office],
            name=seat.office,
        )
    if office == "chair" and any(one.office == "chair" for one in held):
        raise Refused(
            "chair_taken",
            "{on} 已有组长，或此后另有组长到任。请先卸任。",
            "There is a chair on {on} or from a later day.",
            where="office",
            on=from_on,
        )
    return [f.MemberJoined(person=person, office=office, unit=unit, from_on=from_on.isoformat(), titles=tuple(titles))]


def _from(state: BodyState, on: date) -> list[Member]:
    """The terms that a term without end from this day on would meet."""
    day = on.isoformat()
    return [one for one in state.members if not one.to_on or day < one.to_on]


def leave(state: BodyState, *, person: str, on: date, sat_on: str = "") -> list:
    """A term ends, once, and after the last meeting its member was present at: `sat_on`, an ISO day, or empty."""
    if not any(one.person == person and not one.to_on for one in members(state, on)):
        raise Refused("no_member", "这个人在 {on} 不是成员。", "Not a member on {on}.", where="person", on=on)
    if on.isoformat() <= sat_on:
        raise Refused(
            "sat_since",
            "这个人出席了 {sat} 的会议，那天还是成员。卸任日期须在 {sat} 之后。",
            "This person sat at the meeting of {sat}; the term ends after that day.",
            where="on",
            sat=sat_on,
        )
    return [f.MemberLeft(person=person, on=on.isoformat())]


def apply(state: BodyState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Founded):
        state.name, state.unit, state.quorum, state.majority = fact.name, fact.unit, fact.quorum, fact.majority
    elif isinstance(fact, f.MemberJoined):
        state.members.append(Member(fact.person, fact.office, fact.unit, fact.from_on, titles=fact.titles))
    else:
        for one in state.members:
            if one.person == fact.person and not one.to_on:
                one.to_on = fact.on


def concerned(state: BodyState, units: Collection[str], *, on: date, posts: Mapping[str, Collection[str]]) -> set[str]:
    """Members who must step aside where these units are concerned: by the seat, or by any post held that day."""
    own = set(units)
    return {one.person for one in members(state, on) if one.unit in own or own & set(posts.get(one.person, ()))}


def columns(state: BodyState) -> dict:
    """The projected columns."""
    return {"name": state.name, "unit": state.unit}


def quorate(state: BodyState, *, present: Collection[str], on: date) -> bool:
    """Whether enough of the day's members are there."""
    entitled = {one.person for one in members(state, on)}
    return bool(entitled) and 100 * len(entitled & set(present)) >= state.quorum * len(entitled)


def carried(state: BodyState, *, yes: int, entitled: int) -> bool:
    """Whether a vote carries: more than the rule's share of those present who may vote."""
    return 100 * yes > state.majority * entitled


def must_be_quorate(state: BodyState, *, present: Collection[str], on: date) -> None:
    """Raises Refused when too few of the day's members are there to decide anything."""
    if not quorate(state, present=present, on=on):
        raise Refused(
            "no_quorum",
            "“{body}”出席 {present} 人，不到应到 {members} 人的 {quorum}%，不能审定。请补足出席人数，或改期再开。",
            "{present} of {members} members of “{body}” are present, fewer than {quorum} %: nothing can be decided.",
            status=409,
            body=state.name,
            present=len(set(present)),
            members=len(members(state, on)),
            quorum=state.quorum,
        )


def must_be_several(*, voters: int) -> None:
    """Raises Refused where those with an interest stepped aside and one person would decide for a body."""
    if voters < FEWEST:
        raise Refused(
            "too_few_voters",
            "回避以后只有 {voters} 人可以投票，不能由一个人代替机构决定。请补足没有利害关系的成员出席；补不足的退回，由上级机构审定。",
            "With those who have an interest aside, {voters} may vote; nobody decides alone for a body. Bring members "
            "without an interest, or return it for the body above to decide.",
            where="present",
            status=409,
            voters=voters,
        )


def must_add_up(*, voters: int, votes: tuple[int, int, int]) -> None:
    """Raises Refused when the votes are not those of everybody who may vote."""
    if min(votes) < 0:
        raise Refused("bad_votes", "票数不小于 0。", "No fewer than no votes.", where="votes")
    if sum(votes) != voters:
        raise Refused(
            "votes_do_not_add_up",
            "赞成、反对、弃权合计 {votes}，应等于可投票的出席人数 {voters}（回避的不计）。",
            "The votes add up to {votes}; {voters} present members may vote.",
            where="votes",
            votes=sum(votes),
            voters=voters,
        )


def must_carry(state: BodyState, *, voters: int, votes: tuple[int, int, int]) -> None:
    """Raises Refused when the votes are not those of everybody who may vote, or too few of them are yes."""
    must_be_several(voters=voters)
    must_add_up(voters=voters, votes=votes)
    if not carried(state, yes=votes[0], entitled=voters):
        raise Refused(
            "not_carried",
            "赞成 {yes} 票，没有超过可投票 {voters} 人的 {majority}%，没有通过。",
            "{yes} yes of {voters}: not more than {majority} %, so it is not carried.",
            where="votes",
            yes=votes[0],
            voters=voters,
            majority=state.majority,
        )
