"""Scene 5: a morning of enforcement; what is disposed is not yet paid, and a promise of two days runs out by itself."""

from datetime import datetime, timedelta

from banshi.demo import pictures
from banshi.demo.scenes.stage import Stage
from banshi.matters.actions import acting, paying
from banshi.matters.queries import seeing
from banshi.matters.rules.paying import TOKENS
from banshi.people import queries as people
from banshi.people.facts import Viewer

KIND, INTAKE = "court_settlement", "fayuan"
CLERK, OFFICER = "lian1", "zhixing1"
ACCOUNT = "sheng_heyan"
MORNING, LAST_MONTH = 5, 35


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


def _paid(stage: Stage, code: str, at: datetime, yuan: str, **given: str) -> None:
    given = {"instalment": "0", "paid": yuan, **given}
    stage.act(code, "claim_payment", OFFICER, at=at, uploads=[pictures.drawn("document")], **given)


def _instalments(stage: Stage) -> None:
    """3.8万多: at least 38,000. What was paid on the spot is confirmed against the account; the first day passed."""
    code = _received(
        stage, LAST_MONTH, 6 + 50 / 60, "02", claim="3.8万多元（约数，照原文）", paid="先行支付1.5万元",
        rest="下剩款项按月分期支付", contact_phone="13800000902",
    )  # fmt: skip
    day = stage.day(LAST_MONTH)
    _paid(stage, code, stage.moment(day, 6.87), "15000", reason="当场转账，有截图。")
    days = [stage.day(LAST_MONTH - ago) for ago in (30, 60, 90)]
    schedule = "\n".join(f"{day} {yuan}" for day, yuan in zip(days, ("8000", "8000", "7000"), strict=True))
    given = {"claim": "38000", "at_least": "yes", "schedule": schedule, "consent": "present"}
    stage.act(code, "promise", OFFICER, at=stage.moment(day, 6.9), reason="双方在场，按月转账，执行人员记录。", **given)
    told = "双方协商一致：先行支付1.5万元，下剩款项分期支付，本案程序结案。"
    stage.act(code, "reply", OFFICER, at=stage.moment(day, 6.95), outcome="partly_solved", reason=told)
    checked = {"payment": "1", "came_on": day.isoformat(), "reason": "与案款账户核对一致。"}
    stage.act(code, "confirm_payment", ACCOUNT, at=stage.when(LAST_MONTH - 2, 10), **checked)
    late = stage.moment(days[0] + timedelta(days=1), 0.1)
    acting.act(code, "tell_late", by=Viewer.system(), at=late)


def _two_days(stage: Stage) -> None:
    code = _received(
        stage, MORNING, 7.25, "01", claim="4万元", paid="当场转账2万元（截图，待与案款账户核对）", rest="剩余2万元两天后履行",
        livelihood="wages", contact_phone="13800000903",
    )  # fmt: skip
    day = stage.day(MORNING)
    stage.act(code, "flag_hardship", OFFICER, at=stage.moment(day, 7.3), ground="wages", reason="拖欠的是工资。")
    _paid(stage, code, stage.moment(day, 7.35), "20000", reason="微信转账，有截图。")
    last = day + timedelta(days=2)
    given = {"claim": "40000", "schedule": f"{last} 20000", "consent": "present"}
    stage.act(
        code, "promise", OFFICER, at=stage.moment(day, 7.4), reason="承诺剩余2万元两天后付清，执行人员在场。", **given
    )
    acting.act(code, "tell_late", by=Viewer.system(), at=stage.moment(last + timedelta(days=1), 0.1))


def _performed(stage: Stage) -> None:
    """Paid, confirmed by the creditor with the code of the message, and so disposed and performed at once."""
    code = _received(
        stage, 40, 7.5, "03", claim="1.2万元", paid="无", rest="十日内一次付清", contact_phone="13800000901"
    )
    given = {"claim": "12000", "schedule": f"{stage.day(30)} 12000", "consent": "signed"}
    stage.act(code, "promise", OFFICER, at=stage.moment(stage.day(40), 8), reason="承诺十日内一次付清。", **given)
    _paid(stage, code, stage.when(34, 10), "12000", instalment="1")
    row, _, _ = seeing.found(code, Viewer.system())
    token = people.verdict_token(row.id, TOKENS + 1)
    paying.answer_by_token(code, token, payment=1, came="yes", text="钱收到了。", at=stage.when(34, 12))
    told = "标的款1.2万元已全部到账，程序结案。"
    stage.act(code, "reply", OFFICER, at=stage.when(33, 10), outcome="solved", reason=told)
