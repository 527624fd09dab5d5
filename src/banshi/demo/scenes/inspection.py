"""Scene 7: findings of a day straight to the head, ordered, mended, looked at again; one does not agree."""

from banshi.demo.scenes.stage import Stage

KIND, INTAKE, INSPECTOR, HEAD, MENDER = "inspection_finding", "anfang", "anfang1", "tingzhang", "hedao1"
DAY = 24
# category, place, spot, what was seen
SITES = (
    ("05", "990101002001", "青河大桥下游", "河滩有新倒的垃圾，当天巡河记录写“无异常”。"),
    ("01", "990101002002", "上湾泵站", "备用水泵不能启动，值守人员说报修两个月。"),
    ("02", "990101003002", "山前水塔", "水塔没有上锁，消毒记录缺最近三周。"),
    ("04", "990101003001", "柳林支渠", "支渠闸门锈死，靠编织袋挡水。"),
    ("03", "990101002003", "石桥堤段", "防汛物资仓库的沙袋已经破损。"),
    ("99", "990101001003", "北苑提升站", "公示的举报电话打不通。"),
)
DOES_NOT_AGREE, NOT_ORDERED = 0, 5


def play(stage: Stage) -> None:
    """Six sites drawn that day; five ordered, one still with the head."""
    for n, (category, place, spot, seen) in enumerate(SITES):
        given = {
            "text": f"（示例）{seen}",
            "category": category,
            "place": place,
            "landmark": spot,
            "seen_on": stage.day(DAY).isoformat(),
            "drawn": "yes",
        }
        code = stage.receive(KIND, INSPECTOR, stage.when(DAY, 10 + n / 4), intake=INTAKE, channel="visit", **given)
        if n != NOT_ORDERED:
            _mended(stage, code, n)


def _mended(stage: Stage, code: str, n: int) -> None:
    order = "（示例批示）请河道站三周内整改，写明原因和谁去看过。"
    stage.act(code, "hand_over", HEAD, at=stage.when(DAY - 2, 9 + n / 4), unit="shi_hedao", reason=order)
    told = "（示例）已整改，附照片和新的巡查记录。"
    stage.act(code, "reply", MENDER, at=stage.when(12, 10 + n / 4), outcome="solved", reason=told)
    agrees = n != DOES_NOT_AGREE
    found = "（示例）复查与报告一致。" if agrees else "（示例）下游一段仍有垃圾，与报告不一致。"
    verdict = {"solved": "yes" if agrees else "no", "channel": "visit", "reason": found}
    stage.act(code, "give_verdict", INSPECTOR, at=stage.when(6, 10 + n / 4), **verdict)
    if not agrees:
        stage.act(code, "reopen", INSPECTOR, at=stage.when(6, 12), reason=found)
