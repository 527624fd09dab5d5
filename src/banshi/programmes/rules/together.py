"""Units acting together on one promise: whom each says it belongs to, what others offer, and who leads all the while. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec.structs import replace

from banshi.kit.refused import Refused
from banshi.programmes.facts import commitment as f
from banshi.programmes.facts.body import BodyState
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.rules import body as bodies


def concerned(terms: f.Locked) -> list[str]:
    """The units of a promise, its lead first."""
    return list(dict.fromkeys(one for one in (terms.owner, *terms.implementers, terms.organiser) if one))


def point(state: CommitmentState, *, unit: str, whose: str, texts: f.Texts) -> list:
    """A unit says that another of them is to do it: it is written down, and neither lead nor due move."""
    _open(state)
    among = concerned(state.terms)
    if unit not in among or whose not in among or unit == whose:
        raise Refused(
            "not_among_them",
            "只有牵头、实施、组织单位之间可以这样说，且不能说自己。涉及的单位：{units}。",
            "Only the units of this promise say so of each other: {units}.",
            where="whose",
            status=403 if unit not in among else 422,
            units="、".join(among),
        )
    if not texts:
        raise Refused("reason_needed", "请写明为什么应由对方办。", "Say why it is theirs.", where="text")
    return [f.Pointed(unit=unit, whose=whose, texts=texts)]


def change_lead(
    state: CommitmentState,
    unit: str,
    *,
    body: BodyState,
    on: date,
    meeting: str,
    present: Collection[str],
    posts: Mapping[str, Collection[str]],
    votes: tuple[int, int, int],
    texts: f.Texts,
) -> list:
    """A body's vote gives the lead to another unit: quorum, both units and who carries it out aside, a reason."""
    _open(state)
    if unit == state.terms.owner:
        raise Refused("leads_already", "它现在就是牵头单位。请选别的单位。", "It leads already.", where="unit")
    if not texts:
        raise Refused(
            "reason_needed", "换牵头单位须写明理由；理由会公开。", "Say why; it is published.", where="reason"
        )
    bodies.must_be_quorate(body, present=present, on=on)
    own = {state.terms.owner, unit, *state.terms.implementers}
    aside = bodies.concerned(body, own, on=on, posts=posts)
    bodies.must_carry(body, voters=len(set(present) - aside), votes=votes)
    yes, no, abstained = votes
    given = {"decision": meeting, "texts": texts, "yes": yes, "no": no, "abstained": abstained}
    return [f.LeadChanged(unit=unit, before=state.terms.owner, **given)]


def deadlocks(state: CommitmentState) -> list[tuple[str, str]]:
    """Pairs of units of which each says it is the other's."""
    said = {unit: one.whose for unit, one in state.pointed.items()}
    return sorted((unit, other) for unit, other in said.items() if said.get(other) == unit and unit < other)


def elapsed(state: CommitmentState, on: date) -> int:
    """Days since it was locked: what units say of each other stops no clock."""
    return (on - date.fromisoformat(state.locked[:10])).days


def offer(state: CommitmentState, *, unit: str, kind: str, texts: f.Texts) -> list:
    """Somebody offers money, people, things or policy, in words."""
    _open(state)
    if kind not in f.SUPPORT or not texts:
        raise Refused(
            "bad_offer",
            "请选支持什么（{kinds}），并写明多少、什么时候能到。",
            "Choose what is offered, and say how much and when.",
            where="text" if kind in f.SUPPORT else "kind",
            kinds="、".join(f.SUPPORT.values()),
        )
    return [f.SupportOffered(n=len(state.supports) + 1, unit=unit, kind=kind, texts=texts)]


def answer(state: CommitmentState, n: int, *, taken: bool, texts: f.Texts) -> list:
    """The lead takes an offer up or not, once, and says why not."""
    _open(state)
    one = next((one for one in state.supports if one.n == n), None)
    if one is None or one.answered or not (taken or texts):
        raise Refused(
            "offer_not_open",
            "没有第 {n} 项待答复的支持；没有采纳的，须写明原因。",
            "There is no open offer {n}; one that is not taken needs a reason.",
            where="n" if one is None or one.answered else "text",
            status=409,
            n=n,
        )
    return [f.SupportAnswered(n=n, taken=taken, texts=texts)]


def _open(state: CommitmentState) -> None:
    if state.cancelled:
        raise Refused("not_open", "项目已取消，不能再办。", "It was cancelled.", status=409)


def _pointed(state: CommitmentState, fact: f.Pointed, at: str) -> None:
    state.pointed[fact.unit] = f.Pointing(fact.whose, at, fact.texts[0].id if fact.texts else 0)


def _offered(state: CommitmentState, fact: f.SupportOffered, at: str) -> None:
    text = fact.texts[0].id if fact.texts else 0
    state.supports.append(f.Support(fact.n, fact.unit, fact.kind, at, text))


def _answered(state: CommitmentState, fact: f.SupportAnswered, at: str) -> None:
    one = state.supports[fact.n - 1]
    one.answered, one.taken = at, fact.taken
    one.answer = fact.texts[0].id if fact.texts else 0


def _led(state: CommitmentState, fact: f.LeadChanged, at: str) -> None:
    state.led.append(f.Lead(fact.before, at, fact.texts[0].id if fact.texts else 0, fact.decision))
    state.terms = replace(state.terms, owner=fact.unit)


APPLY = {f.LeadChanged: _led, f.Pointed: _pointed, f.SupportOffered: _offered, f.SupportAnswered: _answered}
