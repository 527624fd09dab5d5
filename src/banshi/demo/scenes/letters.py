"""Scene 9, the letters: twenty from below, seventeen answered in time, three whose senders say answered, not solved."""

from banshi.demo.scenes.stage import Stage

KIND = "grassroots_letter"
SENDERS = (("qinghe", "990101002"), ("liulin", "990101003"), ("chengguan", "990101001"))
# who answers, the kind of letter, what it asks
LETTERS = (
    ("shuili", "02", "三个村的机井配电改造资金有缺口"),
    ("jiaotong", "03", "桥头限高架谁来拆，两家都说不归自己"),
    ("jiaoyu", "01", "合并两个教学点，请批复"),
    ("minzheng", "02", "特困老人住院没有人陪护"),
    ("renshe", "04", "零工登记表请并成一张"),
    ("weijian", "02", "村卫生室药品配送一周一次不够"),
    ("shuili", "03", "河道界桩压了承包地，请协调"),
)
COUNT, LATE_ANSWER, OPEN, NOT_SOLVED, UNJUDGED = 20, (17,), (18, 19), (2, 7, 12), (5, 15)


def play(stage: Stage) -> None:
    """Each letter from its town to an office of the county, answered, judged."""
    for n in range(COUNT):
        sender, place = SENDERS[n % len(SENDERS)]
        owner, category, words = LETTERS[n % len(LETTERS)]
        ago = 40 - n // 2 if n not in OPEN else 34
        at = stage.when(ago, 9 + n % 4 / 2)
        given = {"text": f"（示例来文）{words}。", "category": category, "place": place, "number": f"示例〔{n + 1}〕号"}
        code = stage.receive(KIND, f"wen_{sender}", at, intake=sender, channel="letter", **given)
        stage.act(code, "dispatch", f"wen_{sender}", at=stage.when(ago, 11), unit=owner)
        if n not in OPEN:
            _answered(stage, code, n, ago=ago, owner=owner, sender=sender)


def _answered(stage: Stage, code: str, n: int, *, ago: int, owner: str, sender: str) -> None:
    took = 27 if n in LATE_ANSWER else 3 + n % 3
    outcome = "planned" if n in NOT_SOLVED else "solved"
    told = "（示例）已列入明年计划。" if n in NOT_SOLVED else "（示例）已协调办理，办理结果附后。"
    stage.act(code, "reply", f"{owner}1", at=stage.when(ago - took, 15), outcome=outcome, reason=told)
    if n in UNJUDGED:
        return
    solved, words = ("no", "已答复，没有解决：等不到明年。") if n in NOT_SOLVED else ("yes", "已解决。")
    given = {"solved": solved, "channel": "letter", "reason": f"（示例）{words}"}
    stage.act(code, "give_verdict", f"wen_{sender}", at=stage.when(ago - took - 1, 16), **given)
