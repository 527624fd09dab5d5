"""How an audit goes: the list is frozen before any seed is known (I8), and whoever claims is never the one who looks (I6)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil

from banshi.kit import clock
from banshi.kit.drawing import list_hash, ranked
from banshi.kit.refused import Refused
from banshi.verification import facts as f
from banshi.verification.facts import AuditState, Finding, Line
from banshi.verification.rules import strata as parts
from banshi.verification.rules.interval import Interval, interval
from banshi.verification.rules.strata import Stratum

MOST_LINES, MOST_DRAWN = 2000, 400
RAISED_AFTER, TIMES = 2, 2


def freeze(
    title: str,
    lines: Sequence[Line],
    *,
    n: int,
    answer_days: int,
    refuted: Mapping[str, int],
    strata: Mapping[str, str] | None = None,
    **of,
) -> list:
    """The list with its hash; `refuted` are earlier findings that did not agree, by unit; `strata` each unit's part."""
    if not title:
        raise Refused("title_needed", "请写明抽查名称。", "Name the audit.", where="title")
    if not 1 <= len(lines) <= MOST_LINES:
        raise Refused(
            "bad_list",
            "名单里已自报办好的有 {count} 项；一次抽查须有 1–{most} 项。",
            "The list holds {count} claimed items; an audit needs 1–{most}.",
            where="ref",
            count=len(lines),
            most=MOST_LINES,
        )
    most = min(len(lines), MOST_DRAWN)
    if not 1 <= n <= most or not 1 <= answer_days <= 90:
        raise Refused(
            "bad_number",
            "抽取 1–{most} 项，答复期限 1–90 天。",
            "Draw 1–{most}; 1–90 days to answer.",
            where="n",
            most=most,
        )
    whole = tuple(sorted(lines, key=lambda line: line.text))
    counts = Counter(line.unit for line in whole)
    more = raised(counts, n=n, refuted=refuted)
    sha256 = list_hash(line.text for line in whole)
    if strata:
        of |= {"strata": dict(sorted(strata.items())), "sizes": parts.sizes(whole, strata, n)}
    return [f.Frozen(title=title, lines=whole, sha256=sha256, n=n, answer_days=answer_days, raised=more, **of)]


def raised(counts: Mapping[str, int], *, n: int, refuted: Mapping[str, int]) -> dict[str, int]:
    """The published rule: of a unit refuted twice or more, twice the share of the draw is looked at, all at the most."""
    of = sum(counts.values())
    found = {unit: min(own, ceil(TIMES * n * own / of)) for unit, own in counts.items()}
    return {unit: found[unit] for unit in sorted(found) if refuted.get(unit, 0) >= RAISED_AFTER}


def announce(state: AuditState, *, rule: str, after: datetime, source: str, after_seal: int, at: datetime) -> list:
    """The seed's rule, once, of something that still lies ahead."""
    if state.announced:
        raise Refused("announced_already", "种子规则已公布，不能再换。", "The rule is announced.", status=409)
    if rule not in f.RULES or (rule == f.PUBLIC and not source):
        raise Refused(
            "source_needed",
            "请写明用哪一个公开数值：出处、期号和日期。",
            "Name the public value: source, issue and day.",
            where="source",
        )
    if after < at:
        raise Refused(
            "seed_known",
            "种子须在公布规则之后才产生。请写一个将来的时刻。",
            "The seed must still lie ahead; name a later moment.",
            where="after",
        )
    return [f.Announced(rule=rule, after=clock.text(after), source=source, after_seal=after_seal)]


def draw(state: AuditState, seed: str, *, seal: int, at: datetime) -> list:
    """Draw by the seed that was announced, once it is there."""
    if state.drawn or not state.announced:
        raise Refused(
            "announce_first", "先公布种子规则，再抽取一次。", "Announce the rule first; one draw.", status=409
        )
    if not seed or clock.text(at) < state.announced.after:
        raise Refused(
            "seed_not_there",
            "种子还没有产生：要等到公布的时刻以后。",
            "The seed is not there yet: wait until the announced moment has passed.",
            status=409,
        )
    codes, further = again(state.list, seed)
    return [f.Drawn(seed=seed, codes=codes, sha256=list_hash((*codes, *further)), further=further, seal=seal)]


def again(known: f.Frozen, seed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a seed draws from a frozen list."""
    given = {"raised": known.raised, "strata": known.strata, "sizes": known.sizes}
    return chosen(known.lines, known.n, seed, **given)


def chosen(
    lines: Sequence[Line],
    n: int,
    seed: str,
    *,
    raised: Mapping[str, int],
    strata: Mapping[str, str],
    sizes: Mapping[str, int],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the first n, or of each stratum its number; further ones of raised units in the same order until each has its own)."""
    held = {line.text: line for line in lines}
    order = [held[text] for text in ranked(held, seed)]
    first = parts.first(order, strata, sizes) if strata else order[:n]
    had = Counter(line.unit for line in first)
    drawn = {line.code for line in first}
    further = []
    for line in order:
        if line.code not in drawn and had[line.unit] < raised.get(line.unit, 0):
            had[line.unit] += 1
            further.append(line.code)
    return tuple(line.code for line in first), tuple(further)


def items(state: AuditState) -> tuple[str, ...]:
    """Everything drawn."""
    return (*state.drawn.codes, *state.drawn.further) if state.drawn else ()


def hand(state: AuditState, codes: Collection[str], *, auditor: str) -> list:
    """Hand drawn items without a finding to an auditor."""
    wanted = [code for code in items(state) if code in codes and code not in state.found]
    if not wanted or len(wanted) != len(set(codes)):
        raise Refused("not_drawn", "请选抽中而未填结果的项目。", "Choose drawn items without a finding.", where="codes")
    return [f.Handed(codes=tuple(wanted), auditor=auditor)]


def find(state: AuditState, code: str, *, result: str, by: str, unit: str, files: int, texts: f.Texts) -> list:
    """One finding by whom the item was handed to, with what was seen."""
    if code not in items(state) or state.handed.get(code) != by:
        raise Refused(
            "not_yours", "这一项没有交给您核验。", "This item was not handed to you.", where="code", status=403
        )
    if code in state.found:
        raise Refused("found_already", "这一项已有结果。", "It has its finding.", where="code", status=409)
    if result not in f.RESULTS or not texts or files < (result != f.UNREACHED):
        raise Refused(
            "evidence_needed",
            "请选结果，写明看到了什么；一致或不一致的，至少留一份佐证。",
            "Choose a result and say what was seen; keep one piece of evidence at least unless nobody was reached.",
            where="text",
        )
    return [f.Found(code=code, result=result, unit=unit, files=files, texts=texts)]


def answer(state: AuditState, code: str, *, unit: str, texts: f.Texts) -> list:
    """The owner's answer to a finding that does not agree."""
    found = state.found.get(code)
    if found is None or not found.waits:
        raise Refused("nothing_to_answer", "这一项没有待答复的。", "Nothing to answer.", where="code", status=409)
    if not texts:
        raise Refused("answer_needed", "请写明情况和整改。", "Say how it is, and what is mended.", where="text")
    return [f.Answered(code=code, unit=unit, texts=texts)]


def give_up(state: AuditState, code: str, *, decision: str) -> list:
    """What was found to differ and then given up by a body's vote is answered by that decision, once."""
    found = state.found.get(code)
    if found is None or found.result != f.DIFFERS or found.given_up:
        return []
    return [f.GivenUp(code=code, decision=decision)]


def unanswered(state: AuditState) -> dict[str, str]:
    """Code → the instant by which the owner must answer, of what does not agree and has no answer."""
    days = timedelta(days=state.list.answer_days)
    return {code: clock.text(clock.parse(one.at) + days) for code, one in state.found.items() if one.waits}


def tally(state: AuditState, codes: Collection[str]) -> Counter:
    """How many of these have each result; `waiting` have none yet."""
    return Counter(state.found[code].result if code in state.found else "waiting" for code in codes)


def finished(state: AuditState) -> bool:
    """Whether everything drawn has its finding."""
    return state.drawn is not None and all(code in state.found for code in items(state))


def result(state: AuditState) -> Interval | None:
    """The interval of the first n: what was not reached counts as not confirmed and stays in n. None while some wait."""
    if state.drawn is None or not all(code in state.found for code in state.drawn.codes):
        return None
    if state.list.strata:
        return parts.together(strata(state))
    agree = tally(state, state.drawn.codes)[f.AGREES]
    return interval(agree, len(state.drawn.codes), len(state.list.lines))


def strata(state: AuditState) -> list[Stratum]:
    """Each part of a list that is drawn in strata, with its interval once all of the draw was looked at; else nothing."""
    known = state.list
    if not known.strata:
        return []
    drawn = state.drawn.codes if state.drawn else ()
    agree = {code for code in drawn if code in state.found and state.found[code].result == f.AGREES}
    done = bool(drawn) and all(code in state.found for code in drawn)
    return parts.told(known.lines, known.strata, sizes=known.sizes, agree=agree, done=done)


def apply(state: AuditState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    _APPLY[type(fact)](state, fact, at, actor)


def _frozen(state, fact, at, actor) -> None:
    state.list, state.frozen = fact, at


def _announced(state, fact, at, actor) -> None:
    state.announced = fact


def _drawn(state, fact, at, actor) -> None:
    state.drawn = fact


def _handed(state, fact: f.Handed, at, actor) -> None:
    state.handed |= dict.fromkeys(fact.codes, fact.auditor)


def _found(state, fact: f.Found, at, actor) -> None:
    text = fact.texts[0].id if fact.texts else 0
    state.found[fact.code] = Finding(fact.result, at, actor, fact.files, text)


def _answered(state, fact: f.Answered, at, actor) -> None:
    one = state.found[fact.code]
    one.answered, one.answer = at, fact.texts[0].id if fact.texts else 0


def _given_up(state, fact: f.GivenUp, at, actor) -> None:
    one = state.found[fact.code]
    one.given_up, one.decision = at, fact.decision


_APPLY = {
    f.Frozen: _frozen,
    f.Announced: _announced,
    f.Drawn: _drawn,
    f.Handed: _handed,
    f.Found: _found,
    f.Answered: _answered,
    f.GivenUp: _given_up,
}


def columns(state: AuditState) -> dict:
    """The projected columns."""
    return {
        "title": state.list.title,
        "unit": state.list.unit,
        "of": len(state.list.lines),
        "drawn": len(items(state)),
        "refuted": sum(one.result == f.DIFFERS for one in state.found.values()),
        "waiting": len(unanswered(state)),
    }
