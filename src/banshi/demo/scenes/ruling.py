"""A rule of 示例部 from its draft to its schools: comments answered, adopted, in force, and carried out by n of N of them."""

from banshi.demo.scenes.schools import CAMPAIGN
from banshi.demo.scenes.stage import Stage
from banshi.demo.scenes.upper import SCHOOLS
from banshi.exchange.actions import rulemakings
from banshi.programmes.actions import commitments, reports
from banshi.programmes.facts.commitment import IndicatorTerms, Locked, Milestone, Target
from banshi.programmes.facts.report import Value

TITLE, CARRIED_OUT = "学校听学生说事办法（示例）", "照办法有专人、有回话记录的学校（示例）"
UNIT, OFFICE = "bu_zhengce", "g_bu_zhengce"
BEGUN, OPEN, ADOPTED, IN_FORCE, LOOKED = 130, (126, 108), 100, 88, 30
DRAFT = "（示例）第一条 每所学校有一名专人听学生说事。\n第二条 说了以后三天内回话，回话记在本上，学生本人可以看。"
COMMENTS = (
    ("教学点只有两个老师，专人能不能由邻近学校的老师兼？", "partly", "（示例）教学点可由中心校派人，每周到场一次。"),
    ("回话记录里不要写名字。", "taken", "（示例）已改为只写事由和日期。"),
)
# one a school where it is done, 0 where it is not; the last school has said nothing
DONE = (1, 1, 1, 0)


def play(stage: Stage) -> None:
    """Done is only adopted: how many of the schools carry it out is filed by each of them and counted apart."""
    office, reviewer = stage.by(OFFICE), stage.by("bu_pingshen")
    row = rulemakings.begin(TITLE, unit=UNIT, text=DRAFT, by=office, at=stage.when(BEGUN, 10))
    window = {"from_on": stage.day(OPEN[0]), "to_on": stage.day(OPEN[1]), "today": stage.day(OPEN[0] + 1)}
    rulemakings.consult(row.code, **window, text=DRAFT, by=office, at=stage.when(OPEN[0] + 1, 10))
    for n, (words, taken, reply) in enumerate(COMMENTS):
        on = stage.day(120 - 4 * n)
        one = rulemakings.comment(row.code, words, on=on, at=stage.moment(on, 20))
        rulemakings.review(one.code, clears=True, ground="", by=reviewer, at=stage.when(107, 10 + n))
        rulemakings.answer(one.code, taken=taken, text=reply, by=office, at=stage.when(104, 10 + n))
    head, on = stage.by("zhengce_fuze"), stage.day(ADOPTED)
    rulemakings.adopt(row.code, on=on, today=on, by=head, at=stage.when(ADOPTED, 10))
    number = f"示例部发〔{stage.day(98).year}〕6 号"
    dated = {"document_number": number, "in_force_on": stage.day(IN_FORCE)}
    rulemakings.promulgate(row.code, **dated, by=office, at=stage.when(98, 10))
    rulemakings.link(row.code, _carried_out(stage), by=office, at=stage.when(96, 10))


def _carried_out(stage: Stage) -> str:
    due = stage.day(-60).isoformat()
    indicator = IndicatorTerms(
        name="有专人、有回话记录的学校",
        measure="所",
        milestones=(Milestone(stage.day(IN_FORCE).isoformat(), 0), Milestone(due, len(SCHOOLS))),
        targets=tuple(Target(unit, 1) for unit in SCHOOLS),
    )
    terms = Locked(
        title=CARRIED_OUT,
        owner=UNIT,
        campaign=CAMPAIGN,
        due_on=due,
        beneficiaries="示例学校的学生",
        acceptance="（示例）到校能找到专人，本上有三天内的回话",
        origin="annual_work",
        disclosure="public",
        indicator=indicator,
    )
    made = commitments.lock(terms, by=stage.by("bu_fuze"), at=stage.when(97, 10))
    at = stage.when(LOOKED, 15)
    on = at.astimezone(stage.calendar.tz).date()
    for unit, value in zip(SCHOOLS, DONE, strict=False):
        by = stage.by(f"g_{unit}")
        filed = reports.file(unit, on=on, values=[Value(made.id, value)], by=by, at=at, today=stage.today)
        reports.vouch(filed.code, tier="evidenced", by=stage.by("sheng_heyan"), at=stage.when(LOOKED - 2, 15))
    return made.code
