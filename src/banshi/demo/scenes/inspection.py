"""Scene 7: six of 200 sites drawn on the day, findings straight to the head, mended, looked at again; one does not agree.

Which sites are drawn is as random here as anywhere: the salts of the list are new with each load.
"""

from datetime import datetime, timedelta

from banshi.demo import pictures
from banshi.demo.scenes.stage import Stage
from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.queries import tours as queries
from banshi.people.facts import Viewer

KIND, TEAM, HEAD_UNIT = "inspection_finding", "anfang", "s_shuili"
ORGANISER, INSPECTOR, HEAD = "anfang0", "anfang1", "tingzhang"
INSPECTORS = (INSPECTOR, "anfang2", "anfang3")
OF, N, DAY, HOUR = 200, 6, 24, 6
SOURCE, VALUE = "示例彩票（虚构）第 2026041 期开奖号码，暗访前一晚开奖", "02 09 11 17 25 30 + 04"
# village, and the town that answers for what is the town's
VILLAGES = (
    ("990101002001", "qinghe"),
    ("990101002002", "qinghe"),
    ("990101002003", "qinghe"),
    ("990101003001", "liulin"),
    ("990101003002", "liulin"),
    ("990101001003", "chengguan"),
)
# what stands there, its class, what to look at, what is wrong with it, who answers for it where not the town
KINDS = (
    ("泵站", "01", "看备用泵和维修记录", "备用水泵不能启动，值守人员说报修两个月。", "shuili"),
    ("水塔", "02", "看门锁和消毒记录", "水塔没有上锁，消毒记录缺最近三周。", ""),
    ("堤段", "03", "看防汛仓库", "防汛物资仓库的沙袋已经破损。", ""),
    ("支渠闸门", "04", "看闸门能不能开", "闸门锈死，靠编织袋挡水。", ""),
    ("河段", "05", "对照当天的巡河记录", "河滩有新倒的垃圾，当天巡河记录写“无异常”。", "shi_hedao"),
)
MENDERS = {
    "shuili": "shuili1",
    "liulin": "liulin1",
    "qinghe": "qinghe1",
    "chengguan": "chengguan1",
    "shi_hedao": "hedao1",
}
# by number: what is not a finding, what was not ordered yet, and what did not agree on the re-visit
CLEAR, UNREACHED, NOT_ORDERED, DOES_NOT_AGREE = 5, 6, 4, 1


def play(stage: Stage) -> None:
    """One inspection that is over but for its re-visits, and one whose list is sealed until the next full hour."""
    _look(stage, _sealed_and_drawn(stage))
    _sealed(stage, "水利设施暗访（示例）第二次", after=stage.at + timedelta(hours=1), at=stage.at)


def sites() -> str:
    """The list, the same for both: six villages in turn, what stands there in turn."""
    rows = []
    for n in range(OF):
        village, town = VILLAGES[n % len(VILLAGES)]
        what, _category, look, _seen, unit = KINDS[n // len(VILLAGES) % len(KINDS)]
        rows.append(f"{village},{n // 30 + 1}号{what},{unit or town},{look}")
    return "\n".join(rows)


def _sealed(stage: Stage, title: str, *, after: datetime, at: datetime, **rule):
    local = after.astimezone(stage.calendar.tz)
    by = stage.by(ORGANISER)
    where = {"unit": TEAM, "head": HEAD_UNIT, "on": local.date(), "hour": local.hour, "n": N}
    row = actions.freeze(title, sites(), **where, **rule, by=by, at=at)
    for k, name in enumerate(INSPECTORS):
        actions.give(row.code, [2 * k + 1, 2 * k + 2], username=name, by=by, at=at)
    return row


def _sealed_and_drawn(stage: Stage):
    at = stage.when(DAY, HOUR)
    rule = {"rule": f.PUBLIC, "source": SOURCE}
    row = _sealed(stage, "水利设施暗访（示例）第一次", after=at, at=at - timedelta(days=2), **rule)
    return actions.draw(row.code, value=VALUE, by=stage.by(ORGANISER), at=at + timedelta(minutes=5))


def _look(stage: Stage, row) -> None:
    photo = pictures.drawn("document")
    for n in range(1, N + 1):
        inspector = stage.by(INSPECTORS[(n - 1) // 2])
        at = row.after_at + timedelta(hours=2, minutes=40 * n)
        actions.open_number(row.code, n, by=inspector, at=at)
        site = queries.site(queries.tour(row.code, Viewer.system())[1], n)
        _what, category, _look, seen, _unit = next(one for one in KINDS if one[0] in site.landmark)
        result = {CLEAR: f.CLEAR, UNREACHED: f.UNREACHED}.get(n, f.FINDING)
        words = {f.CLEAR: "记录和现场一致，没有发现问题。", f.UNREACHED: "漫水桥断了，车和人都过不去。"}.get(
            result, seen
        )
        category = category if result == f.FINDING else ""
        given = {"result": result, "category": category, "text": f"（示例）{words}"}
        uploads = () if result == f.UNREACHED else (photo,)
        row = actions.file(row.code, n, **given, uploads=uploads, by=inspector, at=at + timedelta(minutes=25))
        matter = queries.state_of(row).slots[n - 1].matter
        if matter and n != NOT_ORDERED:
            _mended(stage, matter, n, site.unit)


def _mended(stage: Stage, code: str, n: int, unit: str) -> None:
    order = "（示例批示）请三周内整改，写明原因和谁去看过。"
    stage.act(code, "hand_over", HEAD, at=stage.when(DAY - 2, 9 + n / 4), unit=unit, reason=order)
    told = "（示例）已整改，附照片和新的巡查记录。"
    stage.act(code, "reply", MENDERS[unit], at=stage.when(12, 10 + n / 4), outcome="solved", reason=told)
    agrees = n != DOES_NOT_AGREE
    found = "（示例）复查与报告一致。" if agrees else "（示例）又去看过，还有一处没有改，与报告不一致。"
    # another than who found it looks again
    again = INSPECTORS[(n + 1) // 2 % len(INSPECTORS)]
    verdict = {"solved": "yes" if agrees else "no", "channel": "visit", "reason": found}
    stage.act(code, "give_verdict", again, at=stage.when(6, 10 + n / 4), **verdict)
    if not agrees:
        stage.act(code, "reopen", again, at=stage.when(6, 12), reason=found)
