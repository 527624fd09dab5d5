"""A question set that may be asked, a population that is frozen, and a draw anybody can do again. Pure."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence

from banshi.kit import ids
from banshi.kit.drawing import drawn
from banshi.kit.refused import Refused
from banshi.programmes.facts import survey as f
from banshi.programmes.facts.survey import Option, Question, SurveyState

MOST_QUESTIONS = 20
MOST_PEOPLE = 200_000
MOST_DRAWN = 20_000
REPORTS_TO_WITHHOLD = 3
TOWN_LEVEL = 4

_AGREE = (
    Option("much", "很多", 1),
    Option("some", "有一些", 1),
    Option("little", "不多", -1),
    Option("none", "没有", -1),
)
_GOOD = (
    Option("good", "很好", 1),
    Option("fair", "还好", 1),
    Option("poor", "不太好", -1),
    Option("bad", "不好", -1),
)
_SOLVED = (Option("yes", "解决了", 1), Option("partly", "解决了一部分", 0), Option("no", "没有解决", -1))
_SATISFIED = (
    Option("very", "很满意", 1),
    Option("quite", "比较满意", 1),
    Option("little", "不太满意", -1),
    Option("not", "不满意", -1),
)
_SCALE_OPTIONS = {"gain": _AGREE, "happiness": _GOOD, "security": _GOOD}
STANDARD = (
    Question(f.SOLVED, f.SOLVED, "您反映的问题解决了吗？", _SOLVED),
    Question(f.SATISFIED, f.SATISFIED, "办理的过程您满意吗？", _SATISFIED),
    *(Question(key, key, wording, _SCALE_OPTIONS[key]) for key, (_label, wording) in f.SCALES.items()),
)


def set_of(extra: str) -> tuple[Question, ...]:
    """The standard set with questions of one's own, a line each: words | +good answer | 0neither | -bad answer."""
    lines = [line.strip() for line in extra.splitlines() if line.strip()]
    return checked((*STANDARD, *(_read(line, n) for n, line in enumerate(lines, start=1))))


def _read(line: str, n: int) -> Question:
    text, *answers = [part.strip() for part in line.replace("｜", "|").split("|")]
    signs = {"+": 1, "0": 0, "-": -1, "－": -1, "＋": 1}
    if not text or not answers or any(len(one) < 2 or one[0] not in signs for one in answers):
        raise Refused(
            "bad_question",
            "第 {n} 题应写成：题目｜+好的回答｜0中间的回答｜-不好的回答。",
            "Question {n} is written: words | +good | 0neither | -bad.",
            where="extra",
            n=n,
        )
    options = tuple(Option(str(k), one[1:].strip(), signs[one[0]]) for k, one in enumerate(answers))
    return Question(f"own{n}", "other", text, options)


def checked(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The set itself; refused without a bad answer to each, satisfied before solved, or a scale in other words."""
    keys = [one.key for one in questions]
    if len(set(keys)) != len(keys) or not 1 <= len(keys) <= MOST_QUESTIONS:
        raise Refused("bad_set", "题目 1–{most} 道，不能重复。", "1–{most} different questions.", most=MOST_QUESTIONS)
    for n, one in enumerate(questions, start=1):
        _both_ways(one, n)
    kinds = [one.kind for one in questions]
    if f.SATISFIED in kinds and (f.SOLVED not in kinds or kinds.index(f.SOLVED) > kinds.index(f.SATISFIED)):
        raise Refused(
            "solved_first",
            "先问解决没有，再问满意不满意。",
            "Ask whether it is solved before asking whether they are satisfied.",
            where="questions",
        )
    for one in questions:
        if one.kind in f.SCALES and one.text != f.SCALES[one.kind][1]:
            raise Refused(
                "scale_reworded",
                "“{scale}”须照公布的题目问：{wording}",
                "“{key}” is asked in its published words.",
                where="questions",
                scale=f.SCALES[one.kind][0],
                wording=f.SCALES[one.kind][1],
                key=one.kind,
            )
    return tuple(questions)


def _both_ways(one: Question, n: int) -> None:
    signs = [option.sign for option in one.options]
    if signs.count(-1) < 1 or signs.count(1) < 1:
        raise Refused(
            "no_negative_option",
            "第 {n} 题“{text}”须既有好的、也有不好的回答可选。",
            "Question {n} needs a bad answer to choose as well as a good one.",
            where="extra",
            n=n,
            text=one.text[:30],
        )
    if signs.count(1) > signs.count(-1):
        raise Refused(
            "leading_question",
            "第 {n} 题好的回答比不好的多，会引着人答。请补上不好的回答。",
            "Question {n} offers more good answers than bad ones.",
            where="extra",
            n=n,
        )


def design(fact: f.Designed, *, near: bool) -> list:
    """Who is asked about may not ask: the survey is run outside that unit's line."""
    if not fact.title:
        raise Refused("title_needed", "请写明问卷名称。", "Name the survey.", where="title")
    if near:
        raise Refused(
            "own_line",
            "被评价的单位及其上下级不能自己做问卷，请由线外单位来做。",
            "The unit asked about and its line may not run the survey.",
            where="about",
            status=403,
        )
    checked(fact.questions)
    return [fact]


def population(text: str, places: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """(reference, place path) of each line "reference, place", sorted; raises Refused at the line that is wrong.

    `places` are the paths by what people call a place.
    """
    found: dict[str, str] = {}
    for n, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        ref, name = _parted(line)
        paths = places.get(name, ())
        why = _unfit(ref) or ("编号重复" if ref in found else _unplaced(name, paths))
        if why:
            raise Refused(
                "bad_line",
                "名单第 {n} 行“{line}”：{why}。每行写“编号，地点”，地点写名称或代码，例如：a1，某某镇某某村。",
                "Line {n} of the list is wrong, doubled, or its reference tells of a person: reference, place.",
                where="people",
                n=n,
                line=line.strip()[:40],
                why=why,
            )
        found[ref] = paths[0]
    return sorted(found.items())


def _parted(line: str) -> tuple[str, str]:
    """The reference and the place of a line as typed with a comma, or as pasted out of a spreadsheet with a gap."""
    ref, *rest = re.split(r"[,，\s]+", line.strip(), maxsplit=1)
    return ref, rest[0].strip(" ,，\u3000") if rest else ""


def _unplaced(name: str, paths: Sequence[str]) -> str:
    if not name:
        return "没有写地点"
    if len(paths) > 1:
        return f"有 {len(paths)} 个地方叫“{name[:20]}”，请连上一级一起写，例如“某某镇某某村”"
    return "" if paths else f"没有“{name[:20]}”这个地点"


_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_TELLING = re.compile(r"\d{11}")


def _unfit(ref: str) -> str:
    """A reference tells nothing of a person, and is no formula to the program the list of codes is opened with."""
    if not _REFERENCE.fullmatch(ref):
        return "编号只用字母、数字、点和横线，不写姓名"
    return "像电话或证件号码，请用不含个人信息的编号" if _TELLING.search(ref) else ""


def freeze(state: SurveyState, people: Sequence[tuple[str, str]], *, after_seal: int) -> list:
    """Freeze the list before any seed is known (I8)."""
    if state.population:
        raise Refused("frozen_already", "名单已封存，不能再换。", "The list is frozen.", status=409)
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise Refused("bad_list", "名单须有 1–{most} 人。", "1–{most} people.", where="people", most=MOST_PEOPLE)
    return [f.PopulationFrozen(count=len(people), sha256=list_hash(people), after_seal=after_seal)]


def list_hash(people: Sequence[tuple[str, str]]) -> str:
    """The SHA-256 of the lines "reference,place path", sorted, joined by newlines."""
    return hashlib.sha256("\n".join(f"{ref}，{place}" for ref, place in sorted(people)).encode()).hexdigest()


def draw(state: SurveyState, people: Sequence[tuple[str, str]], *, n: int, seal: int, root: bytes) -> list:
    """Draw n by the root of the first seal after the freezing; refused when the list is not the frozen one."""
    if not state.population or state.drawn:
        raise Refused("freeze_first", "先封存名单，再抽取一次。", "Freeze the list first; one draw.", status=409)
    if not root:
        raise Refused(
            "wait_for_seal",
            "名单刚封存。要等记录再封存一次，种子才会产生，请过几分钟再抽。",
            "The seed is the next seal of the record; try again in some minutes.",
            status=409,
        )
    if list_hash(people) != state.population_sha256:
        raise Refused("list_changed", "名单与封存的不一致。", "The list differs from the frozen one.", status=409)
    if not 1 <= n <= min(state.population, MOST_DRAWN):
        raise Refused(
            "bad_number", "抽取 1–{most} 人。", "Draw 1–{most}.", where="n", most=min(state.population, MOST_DRAWN)
        )
    seed = root.hex()
    chosen = sorted(drawn([ref for ref, _place in people], n, seed))
    sha256 = hashlib.sha256("\n".join(chosen).encode()).hexdigest()
    return [f.Drawn(n=n, seal=seal, seed=seed, sha256=sha256)]


def code_of(secret: bytes, survey: int, ref: str) -> str:
    """The one-time code of somebody drawn; derived when handed out, never stored."""
    return ids.token_of(hmac.new(secret, f"survey:{survey}：{ref}".encode(), hashlib.sha256).digest())


def digest_of(secret: bytes, survey: int, code: str) -> str:
    """What is stored of a code."""
    typed = ids.clean_token(code)
    return hmac.new(secret, f"survey-code:{survey}：{typed}".encode(), hashlib.sha256).hexdigest()


def device_of(secret: bytes, survey: int, described: str) -> str:
    """A keyed digest of the device a sheet came from: it finds rows of copies and tells nothing else."""
    return hmac.new(secret, f"survey-device:{survey}：{described}".encode(), hashlib.sha256).hexdigest()


def town_of(path: str) -> str:
    """The township a place lies in: coaching is counted and withheld township by township."""
    return "/".join(path.split("/")[:TOWN_LEVEL])


def withhold(state: SurveyState, place: str, reports: int) -> list:
    """Three reports of coaching in a township: its results are not shown."""
    if reports < REPORTS_TO_WITHHOLD or place in state.withheld:
        return []
    return [f.PlaceWithheld(place=place, reports=reports)]


def close(state: SurveyState, *, reached: int, answered: int, sha256: str) -> list:
    """No more answers; the sheets are bound by their hash."""
    if not state.drawn or state.closed:
        raise Refused("not_running", "问卷还没有抽取，或已结束。", "Nothing drawn, or closed already.", status=409)
    return [f.Closed(reached=max(reached, answered), answered=answered, sha256=sha256)]


def apply(state: SurveyState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    if isinstance(fact, f.Designed):
        state.title, state.unit, state.about, state.questions = fact.title, fact.unit, fact.about, fact.questions
    elif isinstance(fact, f.PopulationFrozen):
        state.population, state.population_sha256, state.after_seal = fact.count, fact.sha256, fact.after_seal
    elif isinstance(fact, f.Drawn):
        state.drawn, state.seal, state.seed = fact.n, fact.seal, fact.seed
    elif isinstance(fact, f.PlaceWithheld):
        state.withheld[fact.place] = fact.reports
    else:
        state.closed, state.reached, state.answered = at, fact.reached, fact.answered
        state.sheets_sha256 = fact.sha256


def columns(state: SurveyState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "unit": state.unit,
        "about": state.about,
        "drawn": state.drawn,
        "closed": bool(state.closed),
    }
