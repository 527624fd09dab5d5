"""Scene 5: a morning of enforcement; what is disposed is not yet paid, and a promise of two days runs out by itself."""

from datetime import timedelta

from banshi.demo.scenes.stage import Stage
from banshi.matters.actions import verdicts
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer

KIND, INTAKE = "court_settlement", "fayuan"
CLERK, OFFICER = "lian1", "zhixing1"
MORNING = 5


def play(stage: Stage) -> None:
    """A paid in part and by instalments, B promised in two days, C paid and confirmed by the creditor."""
    _instalments(stage)
    _two_days(stage)
    _performed(stage)


def _received(stage: Stage, ago: int, hour: float, category: str, *, claim: str, paid: str, rest: str, **more) -> str:
    given = {
        "text": "（示例）清晨集中执行，双方当场协商。",
        "category": category,
        "place": "990101001002",
        "livelihood": "other",
        "claim": claim,
        "paid": paid,
        "rest": rest,
        "contact_name": "示例·申请执行人",
        **more,
    }
    return stage.receive(KIND, CLERK, stage.moment(stage.day(ago), hour), intake=INTAKE, channel="visit", **given)


def _instalments(stage: Stage) -> None:
    code = _received(
        stage, MORNING, 6 + 50 / 60, "02", claim="3.8万多元（约数，照原文）", paid="先行支付1.5万元", rest="下剩款项按月分期支付"
    )  # fmt: skip
    day = stage.day(MORNING)
    promise = "被执行人承诺下月今日前支付第一期，双方在场，执行人员记录。"
    stage.act(code, "pause", OFFICER, at=stage.moment(day, 6.9), ground="promised", reason=promise)
    told = "双方协商一致：先行支付1.5万元，下剩款项分期支付，本案程序结案。"
    stage.act(code, "reply", OFFICER, at=stage.moment(day, 6.95), outcome="partly_solved", reason=told)


def _two_days(stage: Stage) -> None:
    code = _received(
        stage, MORNING, 7.25, "01", claim="4万元", paid="当场转账2万元（截图，待与案款账户核对）", rest="剩余2万元两天后履行",
        livelihood="wages",
    )  # fmt: skip
    day = stage.day(MORNING)
    stage.act(code, "flag_hardship", OFFICER, at=stage.moment(day, 7.3), ground="wages", reason="拖欠的是工资。")
    promise = "承诺剩余2万元两天后付清，执行人员在场，转账履行。"
    stage.act(code, "pause", OFFICER, at=stage.moment(day, 7.4), ground="promised", reason=promise)


def _performed(stage: Stage) -> None:
    code = _received(
        stage, 40, 7.5, "03", claim="1.2万元", paid="无", rest="十日内一次付清", contact_phone="13800000901"
    )
    promise = "承诺十日内一次付清。"
    stage.act(code, "pause", OFFICER, at=stage.moment(stage.day(40), 8), ground="promised", reason=promise)
    stage.act(code, "resume", OFFICER, at=stage.when(34, 10), reason="案款账户已到账1.2万元。")
    told = "标的款1.2万元已全部到账，程序结案。"
    stage.act(code, "reply", OFFICER, at=stage.when(33, 10), outcome="solved", reason=told)
    row, state, _ = seeing.found(code, Viewer.system())
    token = people.verdict_token(row.id, state.replies)
    at = stage.when(32, 12) + timedelta(minutes=5)
    verdicts.give_by_token(code, token, solved="yes", satisfied=5, text="钱收到了。", at=at)
