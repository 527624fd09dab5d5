"""How an inspection goes: a list sealed before any seed exists, numbers given before any site is known, a result once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from banshi.inspections import facts as f
from banshi.inspections.facts import Slot, TourState
from banshi.inspections.rules.matching import Barred, matched
from banshi.inspections.rules.sites import LEAST, MOST
from banshi.kit import clock
from banshi.kit.drawing import drawn, list_hash
from banshi.kit.refused import Refused

MOST_DRAWN = 50
# so long a result may take to write down; then a number without one is not waited for
DAYS_TO_FILE = 3


def lines(sites: f.Texts) -> list[str]:
    """The list as it is hashed and drawn from: a number and the salted hash of a site, in the form of audits' lists."""
    return [f"{n:04d},-,0,{one.commitment}" for n, one in enumerate(sites, start=1)]


def code_of(line: str) -> str:
    """The number of a line."""
    return line.partition(",")[0]


def freeze(title: str, sites: f.Texts, *, n: int, after: datetime, on: date, at: datetime, **of) -> list:
    """Seal the list; the day lies ahead, and the list is so long that nobody can tell what will be drawn."""
    if not title:
        raise Refused("title_needed", "请写明这次暗访的名称。", "Name the inspection.", where="title")
    sizes(len(sites), n)
    if after <= at:
        raise Refused(
            "day_past",
            "抽取的时刻已经过去。请写今天稍后或以后的一天：种子须是现在谁也不知道的。",
            "The moment of the draw is past; name a later one, so that nobody can know the seed yet.",
            where="on",
        )
    if of.get("rule", f.SEAL) not in f.RULES or (of.get("rule") == f.PUBLIC and not of.get("source")):
        raise Refused(
            "source_needed",
            "请写明用哪一个公开数值：出处、期号和日期。",
            "Name the public value: source, issue and day.",
            where="source",
        )
    whole = tuple(sorted(sites, key=lambda one: one.commitment))
    sha256 = list_hash(lines(whole))
    given = {"on": on.isoformat(), "after": clock.text(after), "n": n, **of}
    return [f.Frozen(title=title, sites=whole, sha256=sha256, **given)]


def sizes(of: int, n: int) -> None:
    """Raises Refused for a list too short to hide what is drawn, or longer than a record holds."""
    if not LEAST <= of <= MOST:
        raise Refused(
            "bad_list",
            "名单有 {count} 处；须有 {least}–{most} 处，少了就猜得到抽中哪里。",
            "The list holds {count} sites; {least}–{most} are needed, or what is drawn could be guessed.",
            where="sites",
            count=of,
            least=LEAST,
            most=MOST,
        )
    most = min(of // 2, MOST_DRAWN)
    if not 1 <= n <= most:
        raise Refused(
            "bad_number",
            "从 {count} 处里抽 1–{most} 处，不超过一半。",
            "Of {count} draw 1–{most}, half at the most.",
            where="n",
            count=of,
            most=most,
        )


def give(state: TourState, numbers: Sequence[int], *, inspector: str) -> list:
    """Give numbers that nobody opened to an inspector."""
    wanted = tuple(sorted(set(numbers)))
    if not wanted or not all(1 <= n <= len(state.slots) for n in wanted):
        raise Refused("no_such_number", "没有这个号。", "There is no such number.", where="numbers")
    if opened := [n for n in wanted if state.slots[n - 1].opened]:
        raise Refused(
            "opened_already",
            "{n} 号已经打开，地点已有人知道，不能再换人。",
            "Number {n} was opened; somebody knows its site, so it stays with them.",
            where="numbers",
            status=409,
            n=opened[0],
        )
    changed = tuple(n for n in wanted if state.slots[n - 1].inspector != inspector)
    return [f.Given(changed, inspector)] if changed else []


def waits(state: TourState, at: datetime) -> bool:
    """Whether the moment has passed and nothing is drawn yet."""
    return state.drawn is None and clock.text(at) >= state.sealed.after


def await_seed(state: TourState, at: datetime) -> list:
    """An entry to be sealed, so that a seed comes even where nothing else happens."""
    return [f.Awaited()] if waits(state, at) and not state.awaited and state.sealed.rule == f.SEAL else []


def draw(state: TourState, seed: str, *, seal: int, barred: Barred, at: datetime) -> list:
    """Draw by the seed and let each number become a site its inspector may look at."""
    if state.drawn:
        raise Refused("drawn_already", "已经抽取过，只抽一次。", "It is drawn, and drawn once.", status=409)
    if not waits(state, at):
        raise Refused(
            "too_early",
            "还没有到抽取的时刻：在那之前地点不存在，谁也看不到。",
            "The moment of the draw has not come; until then no site exists for anybody to see.",
            status=409,
        )
    if not seed:
        raise Refused(
            "seed_not_there",
            "种子还没有产生，请过一会儿再来。",
            "The seed is not there yet; come back in a moment.",
            status=409,
        )
    codes = again(state.sealed, seed)
    places, freed = matched(codes, [slot.inspector for slot in state.slots], barred)
    return [f.Drawn(seed=seed, codes=codes, places=places, seal=seal, freed=freed)]


def again(known: f.Frozen, seed: str) -> tuple[str, ...]:
    """What a seed draws from a sealed list."""
    return tuple(code_of(line) for line in drawn(lines(known.sites), known.n, seed))


def slot(state: TourState, n: int, by: str) -> Slot:
    """A number of this person's own; the answer to others is the same whether or not it exists."""
    if not 1 <= n <= len(state.slots) or state.slots[n - 1].inspector != by:
        raise Refused(
            "not_yours",
            "这个号不在您手里。地点只告诉拿号的人。",
            "This number is not yours; a site is told to whoever holds its number.",
            status=403,
        )
    return state.slots[n - 1]


def open_number(state: TourState, n: int, *, by: str, today: date) -> list:
    """Open one's own number on the day, after the draw; opening it again changes nothing."""
    mine = slot(state, n, by)
    if mine.opened:
        return []
    if state.drawn is None:
        raise Refused(
            "not_drawn_yet",
            "还没有抽取，现在没有地点可看。当天抽取以后再打开。",
            "Nothing is drawn yet, so there is no site to see; open it on the day, after the draw.",
            status=409,
        )
    if today.isoformat() != state.sealed.on:
        raise Refused(
            "day_over",
            "只能在暗访当天打开。没有打开的号计为没有到达。",
            "A number opens on the day of the inspection only; one not opened counts as not reached.",
            status=409,
        )
    return [f.Opened(n)]


def file(state: TourState, n: int, *, result: str, by: str, **found) -> list:
    """One result for one's own opened number, with what was seen; a clear one and a finding need evidence."""
    mine = slot(state, n, by)
    if not mine.opened:
        raise Refused("open_first", "请先打开这个号。", "Open the number first.", status=409)
    if mine.result:
        raise Refused(
            "filed_already",
            "{n} 号已经报过结果，不能再改。又发现问题的，另登记一件。",
            "Number {n} has its result and keeps it. Enter anything found later as a finding of its own.",
            status=409,
            n=n,
        )
    if result not in f.RESULTS:
        raise Refused("result_needed", "请选一个结果。", "Choose a result.", where="result")
    return [f.Filed(n=n, result=result, **found)]


def proved(result: str, text: str, *, files: int, category: str = "") -> None:
    """Raises Refused for a result nobody could check later, and for one that says two things."""
    if category and result != f.FINDING:
        raise Refused(
            "two_results",
            "选了问题的类别，结果却不是“{finding}”。请看一眼选的是哪个：报了就不能改。",
            "A class of finding is chosen, but the result is no finding. Look again: a result cannot be changed.",
            where="result",
            finding=f.RESULTS[f.FINDING],
        )
    if not text:
        raise Refused("text_needed", "请写明看到了什么。", "Say what was seen.", where="text")
    if result != f.UNREACHED and not files:
        raise Refused(
            "evidence_needed",
            "请至少附一张现场照片；没有到达的才可以不附。",
            "Attach one photograph at least, unless the site was not reached.",
            where="files",
        )


def told(state: TourState, n: int) -> bool:
    """Whether a site may be shown to others than its inspector: once its result is filed."""
    return bool(state.slots[n - 1].result)


def code_at(state: TourState, n: int) -> str:
    """Which line of the list a number became."""
    return state.drawn.places[n - 1] if state.drawn else ""


def pointer(state: TourState, n: int):
    """The pointer to a number's sealed text, None before the draw."""
    return state.sealed.sites[int(code_at(state, n)) - 1] if state.drawn else None


def day_over(state: TourState, today: date) -> bool:
    """Whether the day has passed, so that a number not opened stays closed."""
    return today.isoformat() > state.sealed.on


def counts(state: TourState, today: date) -> dict[str, int]:
    """How many numbers have each result; not opened on the day, or without a result days later, is not reached."""
    over, late = day_over(state, today), today > date.fromisoformat(state.sealed.on) + timedelta(days=DAYS_TO_FILE)
    found = dict.fromkeys((*f.RESULTS, "waiting"), 0)
    for one in state.slots:
        found[one.result or (f.UNREACHED if late or (over and not one.opened) else "waiting")] += 1
    return found


def finished(state: TourState, today: date) -> bool:
    """Whether nobody is still to come back; a day that passed without a draw is over too, and nobody went."""
    return not counts(state, today)["waiting"]


def apply(state: TourState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    _APPLY[type(fact)](state, fact, at, actor)


def _frozen(state, fact: f.Frozen, at, actor) -> None:
    state.sealed, state.frozen = fact, at
    state.slots = [Slot() for _ in range(fact.n)]


def _given(state, fact: f.Given, at, actor) -> None:
    for n in fact.numbers:
        state.slots[n - 1].inspector = fact.inspector


def _awaited(state, fact, at, actor) -> None:
    state.awaited = at


def _drawn(state, fact: f.Drawn, at, actor) -> None:
    state.drawn, state.drawn_at = fact, at
    for n in fact.freed:
        state.slots[n - 1].inspector = ""


def _opened(state, fact: f.Opened, at, actor) -> None:
    mine = state.slots[fact.n - 1]
    mine.opened, mine.opened_by = at, actor


def _filed(state, fact: f.Filed, at, actor) -> None:
    mine = state.slots[fact.n - 1]
    mine.result, mine.filed, mine.matter = fact.result, at, fact.matter
    kept = {one.role: one.id for one in fact.texts}
    mine.text, mine.taken = kept.get("result", 0), kept.get("taken", 0)
    mine.files = tuple(one.id for one in fact.files)


_APPLY = {
    f.Frozen: _frozen,
    f.Given: _given,
    f.Awaited: _awaited,
    f.Drawn: _drawn,
    f.Opened: _opened,
    f.Filed: _filed,
}


def columns(state: TourState) -> dict:
    """The projected columns."""
    held = dict.fromkeys(slot.inspector for slot in state.slots if slot.inspector)
    return {
        "title": state.sealed.title,
        "unit": state.sealed.unit,
        "head": state.sealed.head,
        "after_at": clock.parse(state.sealed.after),
        "of": len(state.sealed.sites),
        "n": state.sealed.n,
        "drawn": state.drawn is not None,
        "filed": sum(bool(slot.result) for slot in state.slots),
        "inspectors": "".join(f" {one} " for one in held),
    }
