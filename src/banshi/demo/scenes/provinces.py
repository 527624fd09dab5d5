"""Scene 3: two applications across provinces in the spring of 2021, with the days of that year's calendar."""

from datetime import date

from banshi.demo.scenes.stage import Stage

KIND, INTAKE, HOME = "cross_province_subsidy", "s_zhengwu", "linsheng"
CLERK, DECIDER = "shengting1", "linsheng1"


def play(stage: Stage) -> None:
    """One complete at once and told on the last day; one returned once with a list and told in time."""
    _first(stage)
    _second(stage)


def _received(stage: Stage, day: date, category: str, name: str) -> str:
    given = {
        "text": "（示例）现住示例县，户籍在邻省，申请补贴。",
        "category": category,
        "place": "990101001001",
        "home": "示例邻省某县",
        "applied_on": day.isoformat(),
        "contact_name": name,
    }
    return stage.receive(KIND, CLERK, stage.moment(day, 10), intake=INTAKE, **given)


def _first(stage: Stage) -> None:
    code = _received(stage, date(2021, 4, 28), "01", "示例·申请人甲")
    stage.act(code, "dispatch", CLERK, at=stage.moment(date(2021, 5, 6), 15), unit=HOME)
    decision = "符合条件。补贴自申请当月（2021 年 4 月）起由户籍地发放。"
    stage.act(code, "hand_over", DECIDER, at=stage.moment(date(2021, 5, 19), 16), unit=INTAKE, reason=decision)
    told = "您符合条件，补贴自 2021 年 4 月起由户籍地发放。"
    stage.act(code, "reply", CLERK, at=stage.moment(date(2021, 5, 24), 9.5), outcome="solved", reason=told)


def _second(stage: Stage) -> None:
    code = _received(stage, date(2021, 4, 27), "02", "示例·申请人乙")
    items = "残疾人证背面\n收款账户"
    stage.act(code, "return_for_completion", CLERK, at=stage.moment(date(2021, 4, 28), 10), items=items)
    stage.act(code, "complete", CLERK, at=stage.moment(date(2021, 5, 6), 11), reason="两样都补上了（家属送到窗口）。")
    stage.act(code, "dispatch", CLERK, at=stage.moment(date(2021, 5, 8), 15), unit=HOME)
    decision = "一级残疾，符合护理补贴条件，自 2021 年 4 月起发放。"
    stage.act(code, "hand_over", DECIDER, at=stage.moment(date(2021, 5, 20), 11), unit=INTAKE, reason=decision)
    stage.act(code, "reply", CLERK, at=stage.moment(date(2021, 5, 21), 10), outcome="solved", reason=decision)
