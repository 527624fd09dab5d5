"""One line from 示例部 to its schools: a figure typed once at a school stands at every level, and what all ask of it is counted."""

from datetime import timedelta

from banshi.demo.scenes.stage import Stage
from banshi.demo.scenes.upper import SCHOOLS
from banshi.programmes.actions import cascading, commitments, reports
from banshi.programmes.facts.commitment import IndicatorTerms, Locked, Milestone, Target
from banshi.programmes.facts.notice import EVERYBODY, Drafted, Requirement
from banshi.programmes.facts.report import Value

CAMPAIGN = "示例校园安全"
LOCKED, FILED, ASKED = 90, (62, 31), 9
LISTENERS, LESSONS = (2, 2, 3, 1, 2), (80, 80, 80, 60, 80)
# at a school in this order: listeners named the first and the second time, pupils who stay of all
NAMED, STAYING = ((1, 2), (0, 1), (2, 3), (0, 0), (1, 1)), ((410, 620), (300, 480), (700, 900), (20, 41), (380, 500))
MINUTES = (9, 14, 8, 21, 11)  # with the form open, so that what filling in costs is measured
DEMANDS = ("把专人的名字和电话贴在校门口", "每月收一次家长的意见", "课后服务的收费逐项公开")


def play(stage: Stage) -> None:
    """The ministry asks for listeners, the province for after-school care, a county for the listeners again, a city by notice."""
    head = stage.by("bu_fuze")
    named = _terms(
        stage, "学校有专人听孩子说被欺负的事（示例）", "bu", IndicatorTerms("听学生说事的人", "人"), LISTENERS
    )
    staying = IndicatorTerms("放学后有人照看的学生占比", "%", kind="rate")
    asked = [
        commitments.lock(named, by=head, at=stage.when(LOCKED, 9)),
        commitments.lock(
            _terms(stage, "放学后学校有人照看（示例）", "l_sheng", staying, LESSONS), by=head, at=stage.when(LOCKED, 10)
        ),
    ]
    again = IndicatorTerms("听学生说事的人", "人", period_days=7)
    weekly = _terms(stage, "校园安全专人周报（示例）", "l_xian", again, LISTENERS[:4])
    commitments.lock(weekly, by=head, at=stage.when(LOCKED, 11))
    for n, ago in enumerate(FILED):
        for school in range(len(SCHOOLS)):
            _filed(stage, [row.id for row in asked], school, n, ago)
    _notice(stage)


def _terms(stage: Stage, title: str, owner: str, indicator: IndicatorTerms, targets: tuple[int, ...]) -> Locked:
    due = stage.day(-120).isoformat()
    whole = sum(targets) if indicator.kind == "sum" else targets[0]
    made = {name: getattr(indicator, name) for name in indicator.__struct_fields__}
    made["milestones"] = (Milestone(stage.day(LOCKED).isoformat(), 0), Milestone(due, whole))
    made["targets"] = tuple(Target(unit, value) for unit, value in zip(SCHOOLS, targets, strict=False))
    return Locked(
        title=title,
        owner=owner,
        campaign=CAMPAIGN,
        due_on=due,
        beneficiaries="示例学校的学生和家长",
        acceptance="（示例）到校能看到，学生说得出找谁",
        origin="needs",
        indicator=IndicatorTerms(**made),
    )


def _filed(stage: Stage, asked: list[int], school: int, n: int, ago: int) -> None:
    unit, at = SCHOOLS[school], stage.when(ago, 15)
    listeners, care = asked
    values = [Value(listeners, NAMED[school][n]), Value(care, *STAYING[school])]
    given = {"on": at.astimezone(stage.calendar.tz).date(), "today": stage.today, "seconds": 60 * MINUTES[school]}
    reports.file(unit, values=values, by=stage.by(f"g_{unit}"), at=at, **given)


def _notice(stage: Stage) -> None:
    """Acknowledge and plan: that is a request too."""
    office, at = stage.by("g_l_shi"), stage.when(ASKED, 9)
    given = Drafted(title="关于校园里听学生说话的通知（示例）", issuer="l_shi")
    row = cascading.draft(given, "示例：请各校报方案。", by=office, at=at)
    for n, text in enumerate(DEMANDS, start=1):
        due = (stage.today + timedelta(days=40)).isoformat()
        one = Requirement(str(n), text, who=EVERYBODY, measure="校数", due_on=due)
        cascading.set_requirement(row.code, one, by=office, at=at)
    days = {"acknowledge_on": stage.today + timedelta(days=2), "plan_on": stage.today + timedelta(days=19)}
    head = stage.by("lshi_fuze")
    cascading.issue(row.code, recipients=SCHOOLS, by=head, at=stage.when(ASKED, 9.5), **days)
    cascading.deliver(stage.when(ASKED, 9.7))
