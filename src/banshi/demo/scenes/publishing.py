"""Scene 8: 示例省 makes its own list public, three people after one another, every figure fixed at a seal."""

from datetime import datetime, timedelta

from banshi.demo.scenes.stage import Stage
from banshi.programmes.queries import commitments
from banshi.releases import actions
from banshi.releases import facts as f

UNIT, TITLE = "sheng", "示例省实事项目清单（示例）"
SHOWN = 28
RULE = "已锁定并公开、由省直单位主办的项目，按锁定先后"
PRESS = (
    "示例省公布 {count} 项实事项目，全部清单共 {total} 项。办到哪里：{claimed}，{confirmed}，"
    "{audited}；{disputed}，{refuted}，{late}。"
)


def play(stage: Stage) -> None:
    """Draft, word, freeze, review, approve and publish within the last hour before the load ends."""
    publisher, at = stage.by("sheng_fabu"), stage.at - timedelta(minutes=40)
    rows = list(commitments.public().order_by("id")[:SHOWN])
    if not rows:
        return
    whole = f.Whole("unit", UNIT)
    made = actions.draft(UNIT, TITLE, whole=whole, rule=RULE, complete=True, by=publisher, at=at)
    actions.choose(made.code, [row.code for row in rows], by=publisher, at=at)
    for row in rows:
        problem = f"办这一项之前，{_whom(row)}反映过不方便、没有人管。"
        actions.word(made.code, problem, item=row.code, by=publisher, at=at)
    actions.word(made.code, PRESS, by=publisher, at=at)
    actions.freeze(made.code, by=publisher, at=stage.at)
    actions.review(made.code, by=stage.by("sheng_pingshen"), at=stage.at)
    actions.approve(made.code, by=stage.by("sheng_fuze"), at=stage.at)
    actions.publish(made.code, by=publisher, at=stage.at)


def _whom(row) -> str:
    [one] = commitments.standings([row], row.made_at.date())
    return one.state.terms.beneficiaries or "群众"


def publish(at: datetime) -> None:
    """Once everything else is sealed."""
    play(Stage(at, after=True))
