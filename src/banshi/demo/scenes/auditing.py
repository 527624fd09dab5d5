"""Scene 9: 示例部's own list of 135, of which 45 are drawn by a public seed and 41 agree. Its contents are made up."""

from datetime import timedelta

from banshi.demo.scenes.stage import Stage
from banshi.programmes.actions import commitments
from banshi.programmes.facts.commitment import IndicatorTerms, Locked, Milestone
from banshi.verification import actions
from banshi.verification import facts as f
from banshi.verification.queries import audits as queries

COUNT, DRAWN, CAMPAIGN = 135, 45, "示例部重点事项"
UNITS = ("bu_bangong", "bu_zhengce", "bu_jijiao", "bu_dianjiao", "bu_baokan")
LOCKED, CLAIMED, FROZEN, LOOKED = 170, 60, 40, 30
# so many came with evidence, which reads as a claim where another item of the same owner did not agree
EVIDENCED = 20
SOURCE = "示例彩票（虚构）第 2026018 期开奖号码，公布规则次日开奖"
SEED = "03 07 12 19 26 31 + 09"
# in the order of the draw: what did not agree, and where nobody was reached
DIFFERS, UNREACHED = (6, 18, 29), (40,)


def play(stage: Stage) -> None:
    """Lock, claim, give evidence of some, freeze, announce, draw, hand out, look; one unit has answered, the others are late."""
    head = stage.by("bu_fuze")
    for n in range(1, COUNT + 1):
        unit = UNITS[n % len(UNITS)]
        row = commitments.lock(_terms(stage, n, unit), by=head, at=stage.when(LOCKED, 9))
        words = f"（示例）第 {n} 项已办完。"
        commitments.claim(row.code, text=words, by=stage.by(f"g_{unit}"), at=stage.when(CLAIMED, 10))
        if n <= EVIDENCED:
            words = "（示例）附照片和验收单。"
            commitments.evidence(row.code, files=2, text=words, by=stage.by(f"g_{unit}"), at=stage.when(CLAIMED, 11))
    _looked(stage, _drawn(stage))


def _terms(stage: Stage, n: int, unit: str) -> Locked:
    due = stage.day(CLAIMED - 20).isoformat()
    milestones = (Milestone(stage.day(LOCKED).isoformat(), 0), Milestone(due, 1))
    return Locked(
        title=f"示例部重点事项第 {n} 项",
        owner=unit,
        due_on=due,
        campaign=CAMPAIGN,
        acceptance="（示例）到场能看到，服务对象能用上",
        beneficiaries="示例学校师生",
        origin="annual_work" if n % 3 else "party_priority" if n % 9 else "both",
        indicator=IndicatorTerms(name="办成", measure="项", milestones=milestones),
    )


def _drawn(stage: Stage) -> str:
    auditor, at = stage.by("sheng_heyan"), stage.when(FROZEN, 9)
    row = actions.freeze(
        "示例部 135 项重点事项抽查（示例）",
        unit="hecha",
        kind="campaign",
        ref=CAMPAIGN,
        n=DRAWN,
        answer_days=10,
        by=auditor,
        at=at,
    )
    after = at + timedelta(days=1)
    actions.announce(row.code, rule=f.PUBLIC, after=after, source=SOURCE, by=auditor, at=at)
    actions.draw(row.code, value=SEED, by=auditor, at=after + timedelta(hours=3))
    return row.code


def _looked(stage: Stage, code: str) -> None:
    auditor = stage.by("sheng_heyan")
    _, state = queries.audit(code, auditor)
    drawn = state.drawn.codes
    actions.hand(code, drawn, username="sheng_heyan", by=auditor, at=stage.when(LOOKED + 5, 9))
    for n, item in enumerate(drawn):
        result = f.DIFFERS if n in DIFFERS else f.UNREACHED if n in UNREACHED else f.AGREES
        text = {
            f.AGREES: "（示例）到场看过，与自报一致。",
            f.DIFFERS: "（示例）到场看过，材料上写办完的还没有装。",
            f.UNREACHED: "（示例）两次到场都没有人，电话打不通。",
        }[result]
        at = stage.when(LOOKED, 9) + timedelta(minutes=8 * n)
        actions.find(code, item, result=result, files=2, text=text, by=auditor, at=at)
    unit = {one.code: one.unit for one in state.list.lines}
    first = drawn[DIFFERS[0]]
    words = "（示例）情况属实，已重新安排，下月装好。"
    actions.answer(code, first, text=words, by=stage.by(f"g_{unit[first]}"), at=stage.when(LOOKED - 6, 15))
