"""What counts in a campaign, and in several together: everything once. Pure."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts import campaign as f
from banshi.programmes.facts.campaign import CampaignState

MOST_NAME, MOST_AT_ONCE, MOST_CASES = 40, 200, 5000


def begin(name: str, *, unit: str, follows: str, texts: f.Texts, taken: bool) -> list:
    """A campaign with a name of its own; one that follows another says how they belong together."""
    if not name or len(name) > MOST_NAME or taken:
        raise Refused(
            "bad_campaign",
            "活动须有名称，最多 {most} 字，不与已有的重名。",
            "A campaign has a name of its own, {most} characters at most.",
            where="name",
            most=MOST_NAME,
        )
    if follows and not texts:
        raise Refused("reason_needed", "请写明与前一项活动是什么关系。", "Say how it belongs to it.", where="text")
    return [f.Begun(name=name, unit=unit, follows=follows, texts=texts)]


def count(state: CampaignState, matters: Sequence[str], *, known: Collection[str]) -> list:
    """Count matters in it, each once; a number that is not found is named and nothing is written."""
    unknown = [code for code in matters if code not in known]
    if unknown:
        raise Refused(
            "no_such_case",
            "没有找到这些编号，或者您看不到：{codes}。请核对后再交，一件也没有计入。",
            "Not found, or not yours to see: {codes}. Nothing was counted.",
            where="matters",
            codes="、".join(unknown[:10]),
        )
    fresh = tuple(dict.fromkeys(code for code in matters if code not in state.cases))
    if len(fresh) > MOST_AT_ONCE or len(state.cases) + len(fresh) > MOST_CASES:
        raise Refused(
            "too_many",
            "一次最多计入 {once} 件，一项活动最多 {most} 件。",
            "{once} at once and {most} in a campaign at most.",
            where="matters",
            once=MOST_AT_ONCE,
            most=MOST_CASES,
        )
    return [f.CasesCounted(matters=fresh)] if fresh else []


def leave(state: CampaignState, matter: str, *, texts: f.Texts) -> list:
    """Take a matter out again, with the reason."""
    if matter not in state.cases or not texts:
        raise Refused(
            "not_counted",
            "办件 {matter} 没有计入这项活动，或没有写理由。",
            "Matter {matter} is not counted here, or there is no reason.",
            where="matter" if matter not in state.cases else "text",
            matter=matter,
        )
    return [f.CaseLeft(matter=matter, texts=texts)]


def tie(state: CampaignState, survey: str) -> list:
    """What people think of it is what a closed survey found, by the rules of surveys."""
    return [] if survey in state.surveys else [f.SurveyTied(survey=survey)]


class Tally(Struct, frozen=True):
    """What several campaigns count: each by itself, how much is counted twice, and everything once."""

    each: dict[str, int]
    shared: int
    whole: int


def tally(members: Mapping[str, Collection[str]]) -> Tally:
    """Sets of codes by campaign; the whole is their union, and what stands in two is `shared`."""
    each = {name: len(set(codes)) for name, codes in members.items()}
    every = set().union(*members.values()) if members else set()
    twice = {code for code in every if sum(code in codes for codes in members.values()) > 1}
    return Tally(each, len(twice), len(every))


def family(code: str, follows: Mapping[str, str]) -> list[str]:
    """A campaign with all that it follows and all that follow it; `follows` maps each to the one before it, or to nothing."""
    root, seen = code, {code}
    while follows.get(root, "") and follows[root] not in seen:
        root = follows[root]
        seen.add(root)
    found = [root]
    for one in found:
        found += [later for later, before in follows.items() if before == one and later not in found]
    return found


def apply(state: CampaignState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Begun):
        state.name, state.unit, state.follows = fact.name, fact.unit, fact.follows
    elif isinstance(fact, f.CasesCounted):
        state.cases += fact.matters
    elif isinstance(fact, f.CaseLeft):
        state.cases.remove(fact.matter)
    else:
        state.surveys.append(fact.survey)


def columns(state: CampaignState) -> dict:
    """The projected columns."""
    return {"name": state.name, "unit": state.unit, "follows": state.follows, "cases": len(state.cases)}
