"""Going to see, whom a measure is for, what is routine under a new name, and two names that are nearly one."""

from datetime import timedelta

from banshi.demo.scenes import needs as need_scene
from banshi.demo.scenes.cascade import LATER
from banshi.demo.scenes.stage import Stage
from banshi.exchange.actions import practices
from banshi.programmes.actions import commitments, origins, research, targeting
from banshi.programmes.facts.commitment import ROUTINE, IndicatorTerms, Locked, Milestone
from banshi.programmes.facts.research import Visited
from banshi.programmes.queries import cascading, needs
from banshi.programmes.queries import commitments as queries
from banshi.programmes.queries import research as rounds
from banshi.record import actions as record

CAMPAIGN, BELOW, ABOVE = "示例县助学", "孤儿助学", "事实无人抚养儿童助学"
LISTED, DRAWN, BEGUN, WENT = 60, 8, 34, 30
AIMED = "给独居老人家里装求助按键"
COLUMNS, RULE = "年龄 数字\n独居 是否\n子女同城 是否", "年龄 >= 80 AND 独居 = TRUE AND 子女同城 = FALSE"
# the values of the columns, whether in need, whether reached; how many such cases were found
CASES = (
    ("84,是,否,是,是", 19),
    ("88,是,否,是,否", 4),
    ("81,是,否,否,是", 3),
    ("76,是,否,是,否", 5),
    ("83,是,是,是,否", 2),
    ("79,是,否,否,否", 4),
    ("86,否,是,否,否", 6),
    ("90,是,,是,是", 2),
)
FOCUSES = {
    AIMED: "livelihood",
    "农村危旧供水管改造": "poverty",
    "建制村快递点有人开门": "development",
    "两项补贴在居住地能办": "service",
    "减少企业重复报表": "service",
    "劳动仲裁不多跑": "governance",
    ABOVE: "livelihood",
}
SAME_AS_LAST_YEAR = ("示例部重点事项第 11 项", "示例部重点事项第 52 项", "示例部重点事项第 94 项")


def play(stage: Stage) -> None:
    """Two rounds of visits, one rule held against cases, tags, and a lower item over other people."""
    _by_lot(stage)
    _announced(stage)
    _aimed(stage)
    _tagged(stage)
    _alike(stage)
    _learnt(stage)


def _code(title: str) -> str:
    return queries.public().get(title=title).code


def _by_lot(stage: Stage) -> None:
    """A round whose places the system drew: six were gone to, one of them after a call beforehand."""
    office, auditor = stage.by("sheng_bangong"), stage.by("sheng_heyan")
    text = "夜里有事找谁？\n水电路有什么不方便？\n去年反映的办了没有？"
    row = research.plan("冬春民生走访（示例）", unit="sheng", text=text, by=office, at=stage.when(BEGUN, 9))
    towns = [place for _name, place in need_scene.TOWNS]
    listed = "\n".join(f"d{n:02},{towns[n % len(towns)]}" for n in range(LISTED))
    research.freeze(row.code, listed, by=office, at=stage.when(BEGUN, 10))
    record.seal(stage.when(BEGUN, 11))
    row = research.draw(row.code, DRAWN, by=office, at=stage.when(BEGUN, 14))
    _row, state = rounds.research(row.code, office)
    places = dict(rounds.listed(state))
    found = [one.code for one in needs.needs(office).filter(source="visit", drawn=True)[:4]]
    for n, ref in enumerate(state.drawn[:6]):
        one = Visited(
            on=stage.day(WENT - n // 2).isoformat(), place=places[ref], how="drawn", ref=ref, announced=n == 5, people=2
        )
        _visit(stage, row.code, one, found[n : n + 1], ago=WENT - n // 2)
    for n, code in enumerate(found[:3]):
        words = "（示例）去看过，" + ("确有需要。" if n < 2 else "已由子女解决。")
        research.verify(row.code, code, holds=n < 2, text=words, by=auditor, at=stage.when(WENT - 8, 10 + n))


def _announced(stage: Stage) -> None:
    """A round on a route that was chosen and told of before."""
    officer = stage.by("g_shi2")
    text = "老旧小区改造满意吗？"
    row = research.plan("老旧小区走访（示例）", unit="shi2", text=text, by=officer, at=stage.when(BEGUN, 9))
    for n, (_name, place) in enumerate(need_scene.TOWNS):
        one = Visited(on=stage.day(WENT).isoformat(), place=place, how="chosen", announced=n < 2, people=5)
        _visit(stage, row.code, one, (), ago=WENT, by="g_shi2")


def _visit(stage: Stage, code: str, one: Visited, found, *, ago: int, by: str = "sheng_bangong") -> None:
    words = "（示例）看了住处，问了三户，记下两件不方便。"
    given = {"party": "办公室两人、网格员一人", "found": words, "needs": found, "today": stage.today}
    research.visit(code, one, **given, by=stage.by(by), at=stage.when(ago - 1, 17))


def _aimed(stage: Stage) -> None:
    """A rule with its coverage, and forty-five cases looked at from outside."""
    owner, auditor = stage.by("g_s_minzheng"), stage.by("sheng_heyan")
    row = targeting.state_rule(_code(AIMED), columns=COLUMNS, rule=RULE, by=owner, at=stage.when(90, 10))
    words = "（示例）按养老登记册和安装台账核对。"
    when = {"on": stage.day(26), "today": stage.today, "at": stage.when(25, 10)}
    targeting.count(row.code, eligible=6420, reached=5180, text=words, by=owner, **when)
    cases = "\n".join(line for line, times in CASES for _ in range(times))
    words = "（示例）从登记册和申请表里由系统抽 45 户，逐户上门。"
    targeting.sample(row.code, cases, text=words, by=auditor, at=stage.when(22, 15))


def _tagged(stage: Stage) -> None:
    """Focuses named by owners, some left without; three items of 示例部 are last year's under a new name."""
    for title, focus in FOCUSES.items():
        row = queries.public().get(title=title)
        by, words = stage.by(f"g_{row.owner_unit}"), "（示例）按方案里的着力点标注。"
        origins.tag(row.code, focus, text=words, by=by, at=stage.when(3, 10))
    auditor = stage.by("sheng_heyan")
    for title in SAME_AS_LAST_YEAR:
        row = queries.visible_to(auditor).get(title=title)
        words = "（示例）与上年年度工作要点同条同数，只改了名称。"
        origins.tag(row.code, ROUTINE, text=words, by=auditor, at=stage.when(28, 10))


def _alike(stage: Stage) -> None:
    """The county's item carries out the province's, for other children: both pages say so."""
    due = (stage.today + timedelta(days=100)).isoformat()
    indicator = IndicatorTerms(
        name="确认到账的人次",
        measure="人次",
        milestones=(Milestone(stage.day(60).isoformat(), 0), Milestone(due, 90)),
    )
    terms = Locked(
        title=BELOW,
        owner="xianfu",
        due_on=due,
        campaign=CAMPAIGN,
        beneficiaries="孤儿",
        acceptance="（示例）由学校和监护人确认",
        origin="both",
        disclosure="public",
        indicator=indicator,
    )
    officer = stage.by("xianzhang")
    row = commitments.lock(terms, by=officer, at=stage.when(60, 10))
    words = "（示例）名称相近；县里这一项只为孤儿。"
    origins.link(row.code, _code(ABOVE), text=words, by=officer, at=stage.when(60, 11))


def _learnt(stage: Stage) -> None:
    """Two lessons: one changed what a later notice asks for, of the other nothing came yet."""
    office, at = stage.by("sheng_bangong"), stage.when(24, 10)
    words = "（示例）走访名单由自己挑，听到的都是好话；改为由系统抽，抽中不在家的补抽并注明。"
    given = {"unit": "sheng", "learnt_from": "冬春民生走访（示例）", "by": office}
    row = practices.note("走访地点由抽取产生（示例）", text=words, at=at, **given)
    [later] = [one for one in cascading.notices(office) if one.title == LATER]
    practices.apply_lesson(row.code, kind="notice", ref=later.code, item="8", by=office, at=stage.when(12, 10))
    words = "（示例）设备到货晚了一个月，采购前没有问交货期。"
    practices.note("先问交货期再定时限（示例）", text=words, at=at, **given)
