"""Visits that the visited can deny, and what burdens two enterprises: the thin kinds, in a few lines each."""

from banshi.demo.scenes.stage import Stage
from banshi.matters.actions import verdicts
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer

GIVEN = {"cash_yuan": "0", "goods": "none", "receipt": "none"}
# category, place, how chosen, code of the home, what was seen, what became of it, and what was given
VISITS = (
    (
        "02",
        "990101002002",
        "drawn",
        "H07",
        "八十三岁独居，一锅粥吃三天，希望有人送饭。",
        "yes",
        GIVEN | {"goods": "food", "brought": "大米 10 千克", "goods_yuan": "60", "receipt": "self"},
    ),
    (
        "03",
        "990101002001",
        "roster",
        "H02",
        "轮椅扶手断了，用布条缠着。",
        "yes",
        GIVEN | {"goods": "medicine", "brought": "护具一副", "receipt": "self"},
    ),
    ("08", "990101003002", "drawn", "H05", "去县医院一天只有一班车，当天回不来。", "", GIVEN),
    (
        "01",
        "990101001002",
        "arranged",
        "H09",
        "慰问金已送到，家里暂无其他需要。",
        "never",
        GIVEN | {"cash_yuan": "500", "receipt": "other"},
    ),
    (
        "99",
        "990101001001",
        "drawn",
        "H01",
        "一家三口都好，没有要办的。",
        "yes",
        GIVEN | {"cash_yuan": "200", "receipt": "self"},
    ),
)
HOMES = 12
BURDENS = (
    ("99", "form", "示例面粉厂", "同一张产量表，三个部门各要一次，格式还不一样。", "zhengwu", "yes"),
    ("99", "visit", "示例木器厂", "一个月来查四次，每次看的是同一个灭火器。", "shichang", "partly"),
)


def play(stage: Stage) -> None:
    """A roster of homes, five visits and two burdens, judged by those they are about."""
    _roster(stage)
    for n, (category, place, chosen, home, seen, said, brought) in enumerate(VISITS):
        given = {"category": category, "place": place, "chosen": chosen, "household": home, "text": f"（示例）{seen}"}
        given |= brought
        _visit(stage, n, said, given)
    for n, burden in enumerate(BURDENS):
        _burden(stage, n, *burden)


def _roster(stage: Stage) -> None:
    """Twelve homes of the county; the visits reach four of them."""
    codes = "\n".join(f"H{n:02d}" for n in range(1, HOMES + 1))
    given = {"text": codes, "place": "990101", "counted_on": stage.worked(40).isoformat()}
    stage.receive("household_roster", "shouli", stage.when(40, 9), intake="rexian", channel="counter", **given)


def _visit(stage: Stage, n: int, said: str, given: dict[str, str]) -> None:
    given |= {"visited_on": stage.worked(30).isoformat(), "contact_phone": f"1380000091{n}"}
    code = stage.receive("visit", "shouli", stage.when(30, 15 + n / 4), intake="rexian", channel="visit", **given)
    _, state, _ = seeing.found(code, Viewer.system())
    if said:
        by, told = (f"{state.owner}1" if state.owner else "shouli"), "（示例）已按走访发现的需要办理。"
        stage.act(code, "reply", by, at=stage.when(20, 10 + n / 4), outcome="solved", reason=told)
        words = "没有人来过，也没有收到钱。" if said == "never" else ""
        _judged(stage, code, said, words, ago=18)


def _burden(stage: Stage, n: int, category, burden, enterprise, words, unit, said) -> None:
    given = {
        "text": f"（示例）{words}",
        "category": category,
        "burden": burden,
        "place": "990101001002",
        "enterprise": enterprise,
        "hours_before": "96",
        "yuan_before": "0",
        "contact_phone": f"1380000092{n}",
    }
    at = stage.when(28, 9 + n)
    code = stage.receive("enterprise_burden", "", at, intake="rexian", channel="web", **given)
    stage.act(code, "dispatch", "paidan", at=stage.when(28, 11 + n / 2), unit=unit)
    after = {"yuan_after": "0", "hours_after": "48"}
    told = "（示例）已合并，每年减少 48 小时。"
    stage.act(code, "reply", f"{unit}1", at=stage.when(19, 10 + n), outcome="solved", reason=told, **after)
    _judged(stage, code, said, "", ago=16)


def _judged(stage: Stage, code: str, said: str, words: str, *, ago: int) -> None:
    row, state, _ = seeing.found(code, Viewer.system())
    token = people.verdict_token(row.id, state.replies)
    satisfied = {"yes": 5, "partly": 3, "never": 1}[said]
    verdicts.give_by_token(code, token, solved=said, satisfied=satisfied, text=words, at=stage.when(ago, 19))
