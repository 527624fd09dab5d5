"""Scene 1: a notice to eleven units, plans, a later notice that sharpens it; a plan that goes down to every court."""

from datetime import timedelta

from msgspec.structs import replace

from banshi.demo.scenes.stage import Stage
from banshi.demo.scenes.upper import CITIES, DEPARTMENTS
from banshi.matters.actions import acting
from banshi.programmes.actions import cascading
from banshi.programmes.facts.notice import EVERYBODY, Drafted, Requirement
from banshi.programmes.facts.plan import PlanItem
from banshi.programmes.queries import cascading as queries

RECIPIENTS = (*DEPARTMENTS, *CITIES)
SILENT = ("s_renshe", "shi3")
OWN_PLAN, COPIED_PLAN = "s_minzheng", "shi2"
FIRST, LATER = "关于开展为群众办实事工作的通知（示例）", "关于深入推进为群众办实事工作的通知（示例）"
COURTS_FIRST, COURTS_LATER = "关于全省法院为群众办实事的实施方案（示例）", "关于全省法院为群众办实事的再部署（示例）"
COURT_DEMANDS = (
    ("涉及工资、抚养、工伤赔偿的案件优先立案、优先执行", "优先案件平均等待天数"),
    ("每月开展一次集中执行，公布走了多少户、到账多少", "到账金额占标的比例"),
    ("案款到账三日内发还，逐案告知申请执行人", "三日内发还比例"),
)
# what is asked, and how it is measured
DEMANDS = (
    ("梳理本单位服务对象反映最集中的问题，列出清单", "清单条数"),
    ("每个问题写明来自多少条诉求、走访和来文", "有来源的问题占比"),
    ("从最困难的群众入手，确定优先解决的顺序并公开权重", "公开的排序表"),
    ("每项实事写明主办单位、协办单位和联系电话", "写明的项目占比"),
    ("每项实事写明指标、基期值、目标值和完成时限", "写明的项目占比"),
    ("每月填报进度，数据写明来源和统计时间", "按月填报率"),
    ("完成情况由受益人确认，不由实施单位自评", "受益人确认率"),
    ("组织走访，随机抽取的户不少于走访总数的三分之一", "随机抽取户占比"),
    ("基层来文十个工作日内答复，由来文单位评价", "按期答复率"),
    ("对减轻企业负担的事项，写明减少的金额和时间", "企业确认的金额"),
    ("残疾人两项补贴在居住地受理，材料一次告知", "一次告知率"),
    ("独居老人每月至少联系一次，发现需要及时交办", "按月联系率"),
    ("农村快递通到建制村，三十天没有包裹的点不算", "有包裹的村占比"),
    ("饮水安全问题二十四小时内到场", "按时到场率"),
    ("每季度公开进展，没有完成的一并公开", "公开次数"),
)


def play(stage: Stage) -> None:
    """Issue, acknowledge, plan, supersede."""
    first = _issued(stage, FIRST, ago=62, of=_first_demands(stage))
    _acknowledged(stage, first, [unit for unit in RECIPIENTS if unit not in SILENT], ago=58)
    _planned(stage, first, OWN_PLAN, _own_items(stage), ago=48)
    _planned(stage, first, COPIED_PLAN, _copied_items(), ago=47)
    later = _issued(stage, LATER, ago=16, of=_later_demands(stage), supersedes=first)
    _acknowledged(stage, later, RECIPIENTS[:6], ago=13)
    _courts(stage)


def _first_demands(stage: Stage) -> list[Requirement]:
    due = (stage.today + timedelta(days=60)).isoformat()
    return [
        Requirement(str(n), text, who=EVERYBODY, measure=measure, due_on=due, mandatory=n in (1, 6, 7))
        for n, (text, measure) in enumerate(DEMANDS, start=1)
    ]


def _later_demands(stage: Stage) -> list[Requirement]:
    """Two demands sharpened, one added; the rest stands as it stood."""
    first = {one.ref: one for one in _first_demands(stage)}
    due = (stage.today + timedelta(days=30)).isoformat()
    return [
        replace(first["8"], text="组织走访，随机抽取的户不少于走访总数的一半", due_on=due),
        replace(first["15"], text="每月公开进展，没有完成的和有异议的一并公开", due_on=due),
        Requirement("16", "九十天后复查效果，没有保持的重新办理", who=EVERYBODY, measure="按期复查率", due_on=due),
    ]


def _issued(stage: Stage, title: str, *, ago: int, of: list[Requirement], supersedes: str = "") -> str:
    office, head, at = stage.by("sheng_bangong"), stage.by("sheng_fuze"), stage.when(ago, 9)
    given = Drafted(title=title, issuer="sheng", disclosure="public", supersedes=_id(stage, supersedes))
    row = cascading.draft(given, "示例：请各单位结合实际制定方案。", by=office, at=at)
    for one in of:
        cascading.set_requirement(row.code, one, by=office, at=at)
    if supersedes:
        cascading.drop_requirement(row.code, "3", by=office, at=at)
    day = at.astimezone(stage.calendar.tz).date()
    days = {"acknowledge_on": day + timedelta(days=5), "plan_on": day + timedelta(days=25)}
    row = cascading.issue(row.code, recipients=RECIPIENTS, by=head, at=stage.when(ago, 9.5), **days)
    cascading.deliver(stage.when(ago, 9.7))
    return row.code


def _id(stage: Stage, notice: str) -> int:
    return queries.notice(notice, stage.by("sheng_bangong"))[0].id if notice else 0


def _acknowledged(stage: Stage, notice: str, units, *, ago: int, office: str = "sheng_bangong") -> None:
    row, _ = queries.notice(notice, stage.by(office))
    matters = {one.unit: one.matter for one in queries.recipients(row, stage.today)}
    for n, unit in enumerate(units):
        acting.act(matters[unit], "sign_for", by=stage.by(f"g_{unit}"), at=stage.when(ago, 10 + n / 10))


def _planned(stage: Stage, notice: str, unit: str, items: list[PlanItem], *, ago: int) -> None:
    officer, at = stage.by(f"g_{unit}"), stage.when(ago, 11)
    title = "为群众办实事实施方案（示例）"
    row = cascading.begin_plan(notice, unit=unit, title=title, by=officer, at=at)
    for item in items:
        cascading.set_item(row.code, item, by=officer, at=at)
    cascading.file_plan(row.code, "", by=officer, at=stage.when(ago, 16))
    if unit == OWN_PLAN:
        cascading.accept_plan(row.code, by=stage.by("sheng_bangong"), at=stage.when(ago - 5, 10))


def _own_items(stage: Stage) -> list[PlanItem]:
    """Fourteen of the fifteen demands in the department's own words, each to be measured, and one item of its own."""
    due = (stage.today + timedelta(days=55)).isoformat()
    words = (
        "把去年热线、走访里和民政有关的话分成十二类，列成台账", "台账每一行挂上原始编号，点开能看到是谁说的",
        "先办断水断粮断药的，再办独居和重残，排序和理由贴在大厅", "台账写明处室、协助处室和值班电话",
        "四件实事定下基期和年底的数", "每月五日前由处室填数，注明取自哪个系统", "送餐、助浴由老人按键确认，没有确认的不算",
        "入户名单由系统抽，抽中不在家的补抽并注明", "乡镇来文由办公室编号，第八个工作日提醒",
        "", "窗口一张单子写全材料，缺哪样当场打勾", "网格员每月电话一次，三次打不通当天上门",
        "养老服务点与快递点合用房屋的，写明谁开门", "救助对象家里停水的，联系供水单位并跟到恢复", "每季度末在官网贴出没办完的和原因",
    )  # fmt: skip
    items = [
        PlanItem(str(n), text, "adapts" if n % 3 else "implements", str(n), measure=DEMANDS[n - 1][1], due_on=due)
        for n, text in enumerate(words, start=1)
        if text
    ]
    return [*items, PlanItem("16", "给听障老人配文字电话，全省二百台", "adds", measure="台", due_on=due)]


def _copied_items() -> list[PlanItem]:
    """The demands again with the name of the place before them, and nothing to be measured."""
    return [PlanItem(str(n), f"示例二市{text}", "implements", str(n)) for n, (text, _) in enumerate(DEMANDS, start=1)]


def _courts(stage: Stage) -> None:
    """Every court of the province is asked for a plan of its own, and asked again; the rest is there by name."""
    first = _to_courts(stage, COURTS_FIRST, COURT_DEMANDS, ago=45)
    _acknowledged(stage, first, ("zhongyuan", "fayuan", "quyuan", "zhongyuan2"), ago=42, office="g_gaoyuan")
    _court_plan(stage, first, "zhongyuan", _court_items(stage, "市中院"), ago=36)
    _court_plan(stage, first, "zhongyuan2", _court_copies(), ago=34)
    later = _to_courts(stage, COURTS_LATER, COURT_DEMANDS, ago=12, after=first)
    _acknowledged(stage, later, ("zhongyuan", "fayuan"), ago=10, office="g_gaoyuan")
    _court_plan(stage, later, "fayuan", _court_items(stage, "本院"), ago=8)
    _court_plan(stage, later, "zhongyuan2", _court_copies(), ago=7)
    cascading.begin_plan(
        later, unit="quyuan", title="实施方案（示例，起草中）", by=stage.by("g_quyuan"), at=stage.when(6, 10)
    )


def _to_courts(stage: Stage, title: str, demands: tuple, *, ago: int, after: str = "") -> str:
    office, head, at = stage.by("g_gaoyuan"), stage.by("gaoyuan0"), stage.when(ago, 9)
    older = queries.notice(after, office)[0].id if after else 0
    given = Drafted(title=title, issuer="gaoyuan", supersedes=older, cascades=True)
    row = cascading.draft(given, "示例：请全省法院结合实际制定本院方案。", by=office, at=at)
    due = (stage.today + timedelta(days=45 if after else 60)).isoformat()
    for n, (text, measure) in enumerate(demands, start=1):
        one = Requirement(str(n), text, who=EVERYBODY, measure=measure, due_on=due)
        cascading.set_requirement(row.code, one, by=office, at=at)
    if after:
        extra = Requirement(
            "4", "没有履行完的案件，每月告诉申请执行人一次", who=EVERYBODY, measure="按月告知率", due_on=due
        )
        cascading.set_requirement(row.code, extra, by=office, at=at)
    day = at.astimezone(stage.calendar.tz).date()
    days = {"acknowledge_on": day + timedelta(days=4), "plan_on": day + timedelta(days=20)}
    row = cascading.issue(row.code, recipients=(), by=head, at=stage.when(ago, 9.5), **days)
    cascading.deliver(stage.when(ago, 9.7))
    return row.code


def _court_plan(stage: Stage, notice: str, unit: str, items: list[PlanItem], *, ago: int) -> None:
    officer, at = stage.by(f"g_{unit}"), stage.when(ago, 11)
    row = cascading.begin_plan(notice, unit=unit, title="为群众办实事实施方案（示例）", by=officer, at=at)
    for item in items:
        cascading.set_item(row.code, item, by=officer, at=at)
    cascading.file_plan(row.code, "", by=officer, at=stage.when(ago, 16))


def _court_items(stage: Stage, whose: str) -> list[PlanItem]:
    due = (stage.today + timedelta(days=40)).isoformat()
    words = (
        f"{whose}把拖欠工资、抚养费的案子单独排期，七天内开第一次庭",
        "每周二早晨去被执行人住处，去过几户、到账多少贴出来",
        "案款到账当天短信告诉申请人，三天内转出",
    )
    return [
        PlanItem(str(n), text, "adapts", str(n), measure=COURT_DEMANDS[n - 1][1], due_on=due)
        for n, text in enumerate(words, start=1)
    ]


def _court_copies() -> list[PlanItem]:
    return [
        PlanItem(str(n), f"示例二市{text}", "implements", str(n)) for n, (text, _) in enumerate(COURT_DEMANDS, start=1)
    ]
